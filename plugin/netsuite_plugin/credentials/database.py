"""
The database under the credential store: a SQLite file of its owner alone, or PostgreSQL by URL.

Connections are kept per event loop and closed when the loop ends (`asyncio.run` closes what asynchronous generators still hold).
"""

import asyncio
import os
import sqlite3
from collections.abc import AsyncGenerator, Awaitable, Callable
from pathlib import Path
from typing import Any, TypeAlias, TypeVar
from weakref import WeakKeyDictionary

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.exc import ArgumentError, DBAPIError, IntegrityError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from netsuite_plugin.contract import NodeError
from netsuite_plugin.credentials import schema
from netsuite_plugin.errors import StoreError

T = TypeVar("T")
Work: TypeAlias = Callable[[AsyncConnection], Awaitable[T]]
_keepers: WeakKeyDictionary[asyncio.AbstractEventLoop, list[AsyncGenerator[None]]] = WeakKeyDictionary()
_LOCK = 0x6E_73_6E  # "nsn": only one process at a time makes the tables


class Database:
    """One database, whatever it is. `run` is the only way in; every problem comes out as a StoreError."""

    def __init__(self, where: str | Path) -> None:
        self.url = _url(where)
        self.name = self.url.render_as_string(hide_password=True)
        self.file = Path(self.url.database or "") if self.sqlite else None
        if self.file is not None:
            self.name = str(self.file)
        self._engines: WeakKeyDictionary[asyncio.AbstractEventLoop, AsyncEngine] = WeakKeyDictionary()
        self._ready = False

    @property
    def sqlite(self) -> bool:
        """Whether it is a file."""
        return self.url.get_backend_name() == "sqlite"

    @property
    def missing(self) -> bool:
        """Whether it is a file that is not there: looking must not make it."""
        return self.file is not None and not self.file.exists()

    async def run(self, work: Work[T], *, write: bool = False) -> T:
        """
        Do some work on one connection; with `write`, in one transaction that is durable when this returns.

        A connection that the server has dropped is replaced once: a write that was in doubt then finds its own revision.

        Raises:
            StoreError: The database cannot be used, or is not of this version; nothing was changed.
        """
        try:
            try:
                return await self._once(work, write=write)
            except DBAPIError as error:
                if not error.connection_invalidated:
                    raise
                return await self._once(work, write=write)
        except (SQLAlchemyError, sqlite3.Error, OSError, ValueError) as error:
            if isinstance(error, IntegrityError):
                raise
            reason = error.orig if isinstance(error, DBAPIError) else error
            raise StoreError(
                f"The credential store {self.name} cannot be used: {_one_line(reason)}. Nothing was changed."
            ) from error

    async def _once(self, work: Work[T], *, write: bool) -> T:
        engine = await self._engine()
        async with engine.connect() as connection:
            if not write:
                # SQLite is told when it connects
                options = {} if self.sqlite else {"isolation_level": "AUTOCOMMIT"}
                return await work(await connection.execution_options(**options))
            if self.sqlite:
                await connection.exec_driver_sql("BEGIN IMMEDIATE")
            try:
                done = await work(connection)
                await connection.commit()
            except NodeError:
                await connection.rollback()
                raise
            return done

    async def prepare(self) -> None:
        """
        Make the tables of an empty database; called before the first write.

        Raises:
            StoreError: The database is of another version, or holds something else.
        """
        if self._ready:
            return

        async def make(connection: AsyncConnection) -> None:
            await self.alone(connection)
            if await self.made(connection):
                self.check_version((await connection.execute(sa.select(schema.version))).scalar())
            else:
                await connection.run_sync(schema.metadata.create_all)
                await connection.run_sync(schema.version.create)
                await connection.execute(sa.insert(schema.version).values(version_num=schema.HEAD))

        await self.run(make, write=True)
        self._ready = True

    async def alone(self, connection: AsyncConnection) -> None:
        """Keep every other process out of this part of a transaction; on SQLite it has the whole file already."""
        if not self.sqlite:
            await connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_LOCK)))

    async def made(self, connection: AsyncConnection) -> bool:
        """
        Tell whether the tables are there.

        Raises:
            StoreError: There are tables of this name that something else made.
        """
        tables = set(await connection.run_sync(lambda sync: sa.inspect(sync).get_table_names()))
        if schema.version.name in tables:
            return True
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
                f"The store {self.name} is at migration {found}, this version reads {schema.HEAD}. Nothing was changed. "
                "Run: netsuite-nodes credentials db upgrade"
            )
        raise StoreError(
            f"The store {self.name} is at migration {found}, which is later than {schema.HEAD}, the last this version knows. "
            "Nothing was changed: install a newer netsuite-nodes."
        )

    async def _engine(self) -> AsyncEngine:
        loop = asyncio.get_running_loop()
        engine = self._engines.get(loop)
        if engine is None:
            if self.file is not None:
                _create_private(self.file)
            engine = self._engines[loop] = self._new_engine()
            keeper = self._closed_at_the_end(loop, engine)
            _keepers.setdefault(loop, []).append(keeper)
            await anext(keeper)
        return engine

    async def _closed_at_the_end(self, loop: asyncio.AbstractEventLoop, engine: AsyncEngine) -> AsyncGenerator[None]:
        """Hold an engine until the event loop closes its asynchronous generators, then close its connections."""
        try:
            yield
        finally:
            self._engines.pop(loop, None)
            _keepers.pop(loop, None)
            await engine.dispose()

    def _new_engine(self) -> AsyncEngine:
        if self.sqlite:
            # room for a burst of tasks: a waiting task does not need its own connection for long
            options: dict[str, Any] = {"connect_args": {"timeout": 30, "isolation_level": None}, "pool_size": 4}
            engine = create_async_engine(self.url, max_overflow=0, pool_timeout=60, **options)
            event.listen(engine.sync_engine, "connect", _careful)
            return engine
        try:
            return create_async_engine(self.url, pool_size=4, max_overflow=4, pool_timeout=60)
        except ImportError:
            raise StoreError(
                "A credential store on PostgreSQL needs the extra: pip install 'netsuite-nodes[postgres]'"
            ) from None


def _careful(connection: Any, record: object) -> None:
    """Set up a SQLite connection: nothing is done until it is on the disk, and what is deleted is overwritten."""
    del record
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "secure_delete=ON", "foreign_keys=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _url(where: str | Path) -> sa.URL:
    text = str(where)
    if "://" not in text:
        return sa.URL.create("sqlite+aiosqlite", database=text)
    try:
        url = sa.make_url(text)
    except ArgumentError:
        raise StoreError("NETSUITE_NODES_STORE is neither a path nor a database URL.") from None
    drivers = {"sqlite": "sqlite+aiosqlite", "postgresql": "postgresql+psycopg", "postgres": "postgresql+psycopg"}
    backend = url.drivername.partition("+")[0]
    if backend not in drivers or not url.database:
        raise StoreError(
            f"NETSUITE_NODES_STORE begins with {backend}://: a path, sqlite:///PATH or postgresql://HOST/DATABASE is known."
        )
    return url.set(drivername=drivers[backend])


def _create_private(file: Path) -> None:
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not file.exists():
        os.close(os.open(file, os.O_RDWR | os.O_CREAT, 0o600))


def _one_line(reason: object) -> str:
    return " ".join(str(reason).split()).rstrip(".")
