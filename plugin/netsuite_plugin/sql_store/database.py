"""
The database under the credential store: a SQLite file of its owner alone, or PostgreSQL by URL.

Each piece of work runs whole in a worker thread: one hop, whatever event loop asks, and no cancelled task leaves a piece half done.
"""

import os
import random
import sqlite3
import stat
import threading
import time
import weakref
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import anyio.to_thread
import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError, SQLAlchemyError

from netsuite_plugin.contract import NextStep, NodeError
from netsuite_plugin.errors import StoreError
from netsuite_plugin.sql_store import schema, slots_line
from netsuite_plugin.sql_store.address import secrets_in, shown, url_of
from netsuite_plugin.text import from_outside, sentence

T = TypeVar("T")
R = TypeVar("R")
_PATIENCE_SECONDS = 30
_AWAY_SECONDS = 180.0
"""How long a server that was reached before is waited for: one that restarts, or hands over to another, is back by then."""
_LOOK_SECONDS = 0.2
_open: set[sa.Engine] = set()
"""Engines whose connections may be open: those of a database that nobody holds any more are in it until they are closed."""
_closing = threading.RLock()
"""Held while connections are closed, which takes a moment in whatever thread let go of a database, and by a fork."""
_LOCK = 0x6E_73_6E  # "nsn": only one process at a time makes the tables


class Database:
    """One database, whatever it is. `run` is the only way in; every problem comes out as a StoreError."""

    def __init__(self, where: str | Path) -> None:
        url = url_of(where)
        self.sqlite = url.get_backend_name() == "sqlite"
        self.file = Path(url.database or "") if self.sqlite else None
        self.name = str(self.file) if self.file is not None else shown(url)
        self._secrets = secrets_in(url)
        self.ready = self._reached = False
        self._engine = _engine(url)
        _open.add(self._engine)
        weakref.finalize(self, _close, self._engine)

    def insert(self, table: sa.Table) -> Any:
        """Begin an INSERT that can say what to do on a conflict, as this kind of database writes it."""
        # only one of the two is loaded: each takes a while
        if self.sqlite:
            from sqlalchemy.dialects import sqlite

            return sqlite.insert(table)
        from sqlalchemy.dialects import postgresql

        return postgresql.insert(table)

    @property
    def missing(self) -> bool:
        """Whether it is a file that is not there: looking must not make it."""
        return self.file is not None and not self.file.exists()

    async def try_to(self, work: Callable[[sa.Connection], T]) -> T | None:
        """
        Do what `run` does with `write`, or nothing at all (None) where another process is writing to the SQLite file just now.

        For what may be lost with the
        power (a lease): on SQLite it is not waited for until it is on the disk.

        Raises:
            StoreError: The database cannot be used; nothing was changed.
        """
        return await anyio.to_thread.run_sync(self._guarded, self._write_now, work)

    async def run(self, work: Callable[[sa.Connection], T], *, write: bool = False) -> T:
        """
        Do some work on one connection; with `write`, in one transaction that is durable when this returns.

        A connection that the server has dropped is replaced: a write that was in doubt then finds its own revision. A server that was there and is
        away is waited for; one that never was is an error at once.

        Raises:
            StoreError: The database cannot be used; nothing was changed.
            IntegrityError: The write broke a constraint.
        """
        return await anyio.to_thread.run_sync(self._guarded, self._write if write else self._read, work)

    def _guarded(self, once: Callable[[Callable[[sa.Connection], T]], R], work: Callable[[sa.Connection], T]) -> R:
        try:
            self._check_private()
            until = time.monotonic() + (_AWAY_SECONDS if self._reached else 0)
            dropped = False
            while True:
                try:
                    done = once(work)
                except DBAPIError as error:
                    if error.connection_invalidated and not dropped:
                        dropped = True  # the next connection is a new one
                        continue
                    if not _is_away(error) or time.monotonic() > until:
                        raise
                    time.sleep(_LOOK_SECONDS)
                else:
                    self._reached = not self.sqlite
                    return done
        except IntegrityError:
            raise
        except (SQLAlchemyError, sqlite3.Error, OSError, ValueError) as error:
            reason = error.orig if isinstance(error, DBAPIError) else getattr(error, "strerror", None) or error
            raise StoreError(
                f"The credential store {self.name} cannot be used: {sentence(self.words(str(reason)))} Nothing was changed. "
                "NETSUITE_NODES_STORE says where it is."
            ) from None

    @property
    def arguments(self) -> dict[str, Any]:
        """What the driver of PostgreSQL connects with, for connections that are not the store's own."""
        _, arguments = self._engine.dialect.create_connect_args(self._engine.url)
        return {name: value for name, value in arguments.items() if name != "context"}  # SQLAlchemy's own adapters

    def words(self, reason: str) -> str:
        """Return what the driver said, unless it repeats a part of the address that may be a password."""
        if any(secret in reason for secret in self._secrets):
            return "the database refused, in words that repeat a secret of its address"
        return from_outside(reason).rstrip(".")

    def _check_private(self) -> None:
        """
        Refuse a file that others may read or write, as the master key's is.

        Raises:
            StoreError: It is one.
        """
        if self.file is None or not self.file.exists():
            return
        mode = stat.S_IMODE(self.file.stat().st_mode)
        if mode & 0o077:
            raise StoreError(
                f"The credential store {self.file} can be read by others (mode {mode:o}): run chmod 600 on it. Nothing was changed."
            )

    def _read(self, work: Callable[[sa.Connection], T]) -> T:
        with self._engine.connect() as connection:
            # SQLite learns it when it connects
            options = {} if self.sqlite else {"isolation_level": "AUTOCOMMIT"}
            return work(connection.execution_options(**options))

    def _write(self, work: Callable[[sa.Connection], T]) -> T:
        if self.file is not None:
            _create_private(self.file)
        with self._engine.connect() as connection:
            if self.sqlite:
                _begin(connection, patience=_PATIENCE_SECONDS)
            try:
                done = work(connection)
                connection.commit()
            except (NodeError, SQLAlchemyError):
                connection.rollback()
                raise
            return done

    def _write_now(self, work: Callable[[sa.Connection], T]) -> T | None:
        if not self.sqlite:
            return self._write(work)
        with self._engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA synchronous = NORMAL")
            try:
                if not _begin(connection, patience=0):
                    return None
                done = work(connection)
                connection.commit()
            except (NodeError, SQLAlchemyError):
                connection.rollback()
                raise
            finally:
                connection.exec_driver_sql("PRAGMA synchronous = FULL")
            return done

    async def prepare(self) -> None:
        """
        Make the tables of an empty database; called before the first write.

        Raises:
            StoreError: The database is of another version, or holds something else.
        """
        if not self.ready:
            await self.run(self._make, write=True)
            self.ready = True

    def _make(self, connection: sa.Connection) -> None:
        self.alone(connection)
        if self.made(connection):
            self.check_version(connection.execute(sa.select(schema.version)).scalar())
            return
        schema.metadata.create_all(connection)
        schema.version.create(connection)
        if not self.sqlite:
            slots_line.make(connection)
        connection.execute(sa.insert(schema.version).values(version_num=schema.HEAD))

    def alone(self, connection: sa.Connection) -> None:
        """Keep every other process out of this part of a transaction; on SQLite it has the whole file already."""
        if not self.sqlite:
            connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_LOCK)))

    def first(self, connection: sa.Connection) -> bool:
        """Tell whether the tables are those of the first version (`first_layout`)."""
        tables = set(sa.inspect(connection).get_table_names()) if self.sqlite else set[str]()
        return {"layout", "credentials"} <= tables and schema.version.name not in tables

    def made(self, connection: sa.Connection) -> bool:
        """
        Tell whether the tables are there.

        Raises:
            StoreError: There are tables of this name that something else made.
        """
        tables = set(sa.inspect(connection).get_table_names())
        if schema.version.name in tables:
            return True
        if self.first(connection):
            raise StoreError(
                f"The store {self.name} is of the first version. Nothing was changed.",
                next_steps=(NextStep("upgrade_store"),),
            )
        if ours := tables & {"layout", *schema.metadata.tables}:
            raise StoreError(
                f"The store {self.name} was made by another program or an unfinished version (it has the table {min(ours)}). "
                "Nothing was changed: name another with NETSUITE_NODES_STORE."
            )
        return False

    def check_version(self, found: str | None) -> None:
        """
        Hold the migration a store is at against the one this version reads.

        Raises:
            StoreError: It is behind or ahead.
        """
        if found == schema.HEAD:
            return
        if found is not None and found < schema.HEAD:
            raise StoreError(
                f"The store {self.name} is at migration {found}, this version reads {schema.HEAD}. Nothing was changed.",
                next_steps=(NextStep("upgrade_store"),),
            )
        raise StoreError(
            f"The store {self.name} is at migration {found}, which is later than {schema.HEAD}, the last this version knows. "
            "Nothing was changed: install a newer netsuite-nodes."
        )


def _is_away(error: DBAPIError) -> bool:
    """Tell whether the server could not be reached, or went away: it has not answered, whatever libpq says of it."""
    return error.connection_invalidated or (isinstance(error, OperationalError) and error.statement is None)


def _begin(connection: sa.Connection, *, patience: float) -> bool:
    """
    Begin to write a SQLite file, within so many seconds; with none, False where another process writes just now.

    SQLite itself lets a process that waits sleep longer and longer, up to a tenth of a second: here the lock is tried every few milliseconds.
    """
    deadline = time.monotonic() + patience
    connection.exec_driver_sql("PRAGMA busy_timeout = 0")
    try:
        while True:
            try:
                connection.exec_driver_sql("BEGIN IMMEDIATE")
            except OperationalError as error:
                connection.rollback()
                if "locked" not in str(error.orig):
                    raise
                if not patience:
                    return False
                if time.monotonic() > deadline:
                    raise
                time.sleep(random.uniform(0.001, 0.004))  # noqa: S311 - spreads those who wait
            else:
                return True
    finally:
        connection.exec_driver_sql(f"PRAGMA busy_timeout = {_PATIENCE_SECONDS * 1000}")


def _engine(url: sa.URL) -> sa.Engine:
    try:
        if url.get_backend_name() != "sqlite":
            return sa.create_engine(url, pool_size=4, max_overflow=8, connect_args={"connect_timeout": 10})
        engine = sa.create_engine(
            url, pool_size=4, max_overflow=8, connect_args={"timeout": _PATIENCE_SECONDS, "isolation_level": None}
        )
    except ImportError:
        raise StoreError(
            "A credential store on PostgreSQL needs the extra: pip install 'netsuite-nodes[postgres]'"
        ) from None
    event.listen(engine, "connect", _careful)
    return engine


def _careful(connection: Any, record: object) -> None:
    """Set up a SQLite connection: nothing is done until it is on the disk, and what is deleted is overwritten."""
    del record
    # a damaged text is one damaged row, not a table that cannot be read
    connection.text_factory = lambda text: text.decode("utf-8", "replace")
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "secure_delete=ON", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _create_private(file: Path) -> None:
    if not file.exists():
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.close(os.open(file, os.O_RDWR | os.O_CREAT, 0o600))


def _close(engine: sa.Engine) -> None:
    with _closing:
        engine.dispose()
        _open.discard(engine)


def _before_fork() -> None:
    # a child that inherits an open SQLite file believes in locks it does not hold: it waits for itself, and committed writes are lost
    _closing.acquire()
    for engine in list(_open):
        engine.dispose()


os.register_at_fork(before=_before_fork, after_in_parent=_closing.release, after_in_child=_closing.release)
