"""
The PostgreSQL database that runs are kept in: connections that threads share, and the locks by which a process holds runs.

A run is held by an advisory lock of its session, so it is free the moment its process or its machine dies. Needs connections of its own to the server: a
pooler that gives a session to several clients (pgbouncer in transaction mode) gives them each other's locks.
"""

import hashlib
import os
import select
import threading
import time
import weakref
from collections.abc import Generator
from contextlib import contextmanager, suppress
from functools import lru_cache
from typing import Any

from netsuite_runner.errors import ExtraMissing, RunNotKept, RunRefused
from netsuite_runner.runs.address import Address
from netsuite_runner.runs.rows import for_postgres

try:
    import psycopg
    from psycopg import conninfo
except ImportError:
    raise ExtraMissing("Runs on PostgreSQL need the extra: pip install 'netsuite-nodes[postgres]'") from None

HEAD = "0004"
"""The migration whose tables this version reads and writes."""
_MOST = 8
"""Connections of a process, beside those that hold runs."""
_TRUSTED_FOR = 10.0
"""Seconds for which a connection that nobody used, and on which the server has said nothing, is taken for one that lives."""
_SET = {
    "connect_timeout": "10",
    "keepalives_idle": "10",
    "keepalives_interval": "5",
    "keepalives_count": "3",
    "tcp_user_timeout": "20000",
    "application_name": "netsuite-nodes runs",
}
"""A server that is gone without a word is noticed within half a minute."""
_SETTLED = "SET search_path TO netsuite_nodes; SET plan_cache_mode TO force_generic_plan"
"""Every statement finds its rows by keys, whatever their values: one plan is as good as another, and a plan costs more than most statements."""
_HELD = """
SELECT CAST(classid AS bigint) << 32 | CAST(objid AS bigint) FROM pg_locks WHERE locktype = 'advisory' AND objsubid = 1 AND granted
AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
"""


class PostgresRows:
    """Rows of one run, on a connection that nobody else uses meanwhile."""

    def __init__(self, connection: "psycopg.Connection[Any]", run: str | None = None) -> None:
        self._connection, self._run = connection, run

    def all(self, statement: str, /, **values: Any) -> list[Any]:
        """Return what a query finds."""
        return self._executed(statement, values).fetchall()

    def first(self, statement: str, /, **values: Any) -> Any:
        """Return the first row that a query finds, or None."""
        return self._executed(statement, values).fetchone()

    def do(self, statement: str, /, **values: Any) -> int:
        """Execute a statement, and return how many rows it changed."""
        return self._executed(statement, values).rowcount

    def _executed(self, statement: str, values: dict[str, Any]) -> "psycopg.Cursor[Any]":
        given = values if self._run is None else {"run": self._run, **values}
        return self._connection.execute(for_postgres(statement), given)


class PostgresDatabase:
    """One database. Every problem comes out as a `RunNotKept` whose words repeat no secret."""

    def __init__(self, address: Address) -> None:
        self.name, self._address = address.shown, address
        self._places = threading.BoundedSemaphore(_MOST)
        self._idle: list[tuple[psycopg.Connection[Any], float]] = []
        self._ready = False
        weakref.finalize(self, _close, self._idle)

    @property
    def url(self) -> str:
        """Its address, which may hold a password."""
        return self._address.url

    @contextmanager
    def rows(self, run: str | None = None) -> Generator[PostgresRows]:
        """
        Use a connection; each statement counts at once.

        Raises:
            RunNotKept: The database cannot be reached, or refuses.
        """
        with self._connected() as connection:
            yield PostgresRows(connection, run)

    @contextmanager
    def changed(self, run: str | None = None) -> Generator[PostgresRows]:
        """
        Change several things, all or none; durable at the end.

        Raises:
            RunNotKept: The database cannot be reached, or refuses. `retryable` where nobody knows whether it was done.
        """
        with self._connected() as connection, connection.transaction():
            yield PostgresRows(connection, run)

    @contextmanager
    def _connected(self) -> Generator["psycopg.Connection[Any]"]:
        with self._places, self.told():
            connection = self._taken()
            try:
                yield connection
            except (psycopg.OperationalError, psycopg.errors.ReadOnlySqlTransaction):
                connection.close()  # another server may take writes by now
                raise
            except Exception:
                self._give(connection)
                raise
            except BaseException:  # cut off in the middle: nobody knows in what state it is
                connection.close()
                raise
            self._give(connection)

    def _taken(self) -> "psycopg.Connection[Any]":
        self.prepare()
        while self._idle:
            with suppress(IndexError):
                connection, since = self._idle.pop()
                if time.monotonic() - since < _TRUSTED_FOR and not _has_spoken(connection):
                    return connection
                with suppress(psycopg.Error):
                    connection.execute("SELECT 1")
                    return connection
                connection.close()
        return self.connect()

    def _give(self, connection: "psycopg.Connection[Any]") -> None:
        if not connection.closed:
            self._idle.append((connection, time.monotonic()))

    @contextmanager
    def told(self) -> Generator[None]:
        """Say in words, without what a secret may stand in, what psycopg raises."""
        try:
            yield
        except psycopg.Error as error:
            raise not_kept(self._address, error) from None

    def connect(self, *, autocommit: bool = True) -> "psycopg.Connection[Any]":
        """Open a connection of its own."""
        given = conninfo.conninfo_to_dict(self.url)
        made = conninfo.make_conninfo(self.url, **{name: value for name, value in _SET.items() if name not in given})
        connection = psycopg.connect(made, autocommit=autocommit)
        if autocommit:
            connection.execute(_SETTLED)
        return connection

    def prepare(self) -> None:
        """
        See that the tables are there, and of this version; they are made or brought to it where this process may.

        Raises:
            RunRefused: They are of a later version, or they are not there and this role may not make them. Nothing was changed.
            RunNotKept: The database cannot be reached.
        """
        if self._ready:
            return
        with self.told():
            connection = self.connect()
            found = _version(connection)
            self._give(connection)
        if found is not None and found > HEAD:
            raise RunRefused(
                f"The runs in {self.name} are at migration {found}, which is later than {HEAD}, the last this version knows. Nothing was "
                "changed: install a newer netsuite-nodes.",
                remedy="ask_administrator",
            )
        if found != HEAD:
            self._upgrade(found)
        self._ready = True

    def _upgrade(self, found: str | None) -> None:
        from sqlalchemy.exc import DBAPIError

        from netsuite_runner.runs.migrations import upgrade

        try:
            with self.told():
                upgrade(lambda: self.connect(autocommit=False))
        except DBAPIError as error:
            if not isinstance(error.orig, psycopg.errors.InsufficientPrivilege):
                raise not_kept(self._address, error) from None
            said = self._address.words(error.orig.diag.message_primary or "")
            stands = (
                "are not there yet" if found is None else f"are at migration {found}, and this version needs {HEAD}"
            )
            raise RunRefused(
                f"The tables of runs in {self.name} {stands}, and its role may not make them ({said}). Nothing was changed: give it CREATE on the "
                "database, or let a role that has it run once: netsuite-nodes runs list --on NAME.",
                remedy="ask_administrator",
            ) from None

    def held(self) -> frozenset[int]:
        """Return the keys of all runs that processes hold."""
        with self.rows() as rows:
            return frozenset(key for (key,) in rows.all(_HELD))


class Holds:
    """The runs that one process executes: a lock each, all in one session, which ends with the process."""

    def __init__(self, database: PostgresDatabase) -> None:
        self._database = database
        self._lock = threading.Lock()
        self._held: set[str] = set()
        self._lost: set[str] = set()
        self._session: psycopg.Connection[Any] | None = None

    def take(self, run: str) -> bool:
        """
        Hold a run; tell whether nobody held it.

        Raises:
            RunNotKept: The database cannot be reached.
        """
        with self._lock, self._database.told():
            if run in self._held:
                return False
            self._renew()
            taken = self._locked(run)
            if taken:
                self._held.add(run)
            self._rest()
            return taken

    def let_go(self, run: str) -> None:
        """Let go of a run."""
        with self._lock:
            self._held.discard(run)
            if self._session is not None:
                with suppress(psycopg.Error):  # a session that is gone holds nothing
                    self._session.execute("SELECT pg_advisory_unlock(%s)", (key_of(run),))
            self._rest()

    def renew(self) -> frozenset[str]:
        """
        See that the session lives, take the locks again where it was lost, and return the runs that others hold by now.

        Raises:
            RunNotKept: The database cannot be reached.
        """
        with self._lock, self._database.told():
            self._renew()
            self._rest()
            lost, self._lost = frozenset(self._lost), set()
            return lost

    def _renew(self) -> None:
        if self._session is not None:
            with suppress(psycopg.Error):
                self._session.execute("SELECT 1")
                return
            self._end_session()
        try:
            lost = {run for run in self._held if not self._locked(run)}
        except BaseException:  # a session that has some of the locks would be taken for one that has all
            self._end_session()
            raise
        self._held -= lost
        self._lost |= lost

    def _locked(self, run: str) -> bool:
        if self._session is None:
            self._database.prepare()
            self._session = self._database.connect()
        row = self._session.execute("SELECT pg_try_advisory_lock(%s)", (key_of(run),)).fetchone()
        return row is not None and bool(row[0])

    def _rest(self) -> None:
        if not self._held:
            self._end_session()

    def _end_session(self) -> None:
        if self._session is not None:
            self._session.close()
            self._session = None


def key_of(run: str) -> int:
    """Return the number of the lock that holds a run: 63 bits, so that it is the same where it is read without a sign."""
    return int.from_bytes(hashlib.sha256(f"netsuite-nodes run {run}".encode()).digest()[:8]) >> 1


def database_of(address: Address) -> PostgresDatabase:
    """Return the database at an address: one for all that a process does there."""
    return _database_of(address, os.getpid())


@lru_cache(maxsize=8)
def _database_of(address: Address, _: int) -> PostgresDatabase:
    return PostgresDatabase(address)  # for each process its own: a fork does not share connections


_NO_ROOM = frozenset({"53100", "53200"})
"""The disk or the memory of the server is full."""
_READ_ONLY = "25006"
"""The server is a copy, as the former one is for a while after another has taken its place."""
_DO = {
    **dict.fromkeys(_NO_ROOM, "Make room on the server"),
    _READ_ONLY: "Give the address of the server that takes writes",
    "42501": "Give its role the rights that the page about where runs are kept lists (docs/runs.md)",
}
"""What helps, by what PostgreSQL calls it."""
_REACHED = "See that the database can be reached, and takes the user and password of its address"


def not_kept(address: Address, error: BaseException, *, also: str = "") -> RunNotKept:
    """Return in words, without what a secret may stand in, what psycopg or SQLAlchemy raised; `also` is said with it."""
    cause: BaseException = getattr(error, "orig", None) or error
    said, state = str(cause).strip().partition("\n")[0], None
    if isinstance(cause, psycopg.Error):
        said, state = cause.diag.message_primary or said, cause.sqlstate
    lost = isinstance(cause, psycopg.OperationalError) and state not in _NO_ROOM
    do = _DO.get(state or "", _REACHED if lost else "Make room or give permission")
    return RunNotKept(address.shown, address.words(said) + also, retryable=lost or state == _READ_ONLY, do=do)


def _has_spoken(connection: "psycopg.Connection[Any]") -> bool:
    """Tell whether the server has sent what nobody asked for, which is its farewell."""
    looked = select.poll()
    looked.register(connection.fileno(), select.POLLIN)
    return bool(looked.poll(0))


def _version(connection: "psycopg.Connection[Any]") -> str | None:
    try:
        row = connection.execute("SELECT version_num FROM netsuite_nodes.runs_version").fetchone()
    except (psycopg.errors.UndefinedTable, psycopg.errors.InvalidSchemaName):
        return None
    return None if row is None else str(row[0])


def _close(idle: "list[tuple[psycopg.Connection[Any], float]]") -> None:
    for connection, _ in idle:
        connection.close()
