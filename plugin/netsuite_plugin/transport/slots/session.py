"""
One event loop's session with the PostgreSQL that keeps the lines: its sign of life, its ear, and the way of its batches.

It is one connection, and what depends on it ends with it: the lock of the member's number, by which others know that it lives, and the hearing of
wakes. While it is gone no call begins, because a call begins by the database's word alone. It is then opened again and again, with a new number, and what
is in flight is said anew.
"""

import asyncio
import contextvars
import logging
import os
import random
import time
import weakref
from contextlib import suppress
from typing import Any, Protocol

import psycopg
from psycopg import AsyncConnection, Notify, sql

from netsuite_plugin.contract import ConfigurationError, NodeError
from netsuite_plugin.transport.slots.postgres_member import PostgresMember

_log = logging.getLogger(__name__)

_LIVES = 1853058668
"""The first of the two keys of a member's advisory lock; the second is its number."""
_LOOK = 0.1
"""Seconds between two looks of who waits: a lost wake, a dead member, the end of a pause."""
_SOON, _LATER = 0.05, 1.0
"""Seconds until the database is tried again, at first and at last; the line's first 2 s after its start wait for everybody."""
_ANSWER = 30.0
"""Seconds in which a batch is answered, else the connection is taken for dead."""
_LAST_WORDS = 1.0
"""Seconds that the end of an event loop waits for what its calls left to say."""
_PATIENCE = 5.0
"""Seconds for which calls wait for a database that never answered this process; one that did is waited for without end."""
_SAID_AFTER, _SAID_AGAIN = 5.0, 60.0
"""Seconds without the database that are worth a word, and until the next."""
_WAY: dict[str, Any] = {
    "connect_timeout": 5,
    "application_name": "netsuite-nodes slots",
    "keepalives_idle": 5,
    "keepalives_interval": 5,
    "keepalives_count": 2,
    "tcp_user_timeout": 15_000,
}
"""How soon this side notices that the other is gone, where nothing says so."""
_OTHER_SIDE = (
    "select set_config('tcp_keepalives_idle', '5', false), set_config('tcp_keepalives_interval', '5', false),"
    " set_config('tcp_keepalives_count', '2', false), set_config('tcp_user_timeout', '15000', false)"
)
"""The same of the database, which frees the slots of a machine that is gone."""


class Database(Protocol):
    """The database of the credential store."""

    @property
    def name(self) -> str:
        """Where it is, for messages."""
        ...

    @property
    def arguments(self) -> dict[str, Any]:
        """What its driver connects with."""
        ...

    def words(self, reason: str) -> str:
        """Return what the driver said, without a secret of the address."""
        ...

    async def prepare(self) -> None:
        """
        Make the tables if there are none.

        Raises:
            NodeError: It is of another version, or holds something else.
        """
        ...


class Session:
    """The calls of one event loop, to whatever pools."""

    def __init__(self, database: Database, *, most: int | None, reserve: int) -> None:
        self._database, self._most, self._reserve = database, most, reserve
        self._members: dict[str, PostgresMember] = {}
        self._awake = asyncio.Event()
        self._connection: AsyncConnection[Any] | None = None
        self._gone_since, self._said_at = time.monotonic(), 0.0
        self._was_there = self._is_there = False
        self._number = 0
        self.closed = False
        _SESSIONS.add(self)
        self._task = asyncio.get_running_loop().create_task(self._lives(), context=contextvars.Context())

    def member(self, pool: str) -> PostgresMember:
        """Return this loop's place in the line of a pool."""
        if pool not in self._members:
            self._members[pool] = PostgresMember(self, pool, most=self._most, reserve=self._reserve)
        return self._members[pool]

    def wake(self) -> None:
        """Have the members looked at: one has something to say."""
        self._awake.set()

    def leave_inherited(self) -> None:
        """In a forked child: keep nothing of the parent's connection, and say nothing on it."""
        self.closed = True
        if self._connection is not None:
            nothing = os.open(os.devnull, os.O_RDWR | os.O_CLOEXEC)
            with suppress(psycopg.Error):  # it was lost already
                os.dup2(nothing, self._connection.fileno(), inheritable=False)
            os.close(nothing)

    async def _lives(self) -> None:
        wait = _SOON
        try:
            while True:
                try:
                    await self._connected()
                    wait = _SOON
                except (psycopg.Error, OSError, TimeoutError) as error:
                    self._unreachable(error)
                finally:
                    await self._lost()
                await asyncio.sleep(random.uniform(0.5, 1) * wait)  # noqa: S311 - spreads processes, keeps no secret
                wait = min(_LATER, wait * 2)
        except NodeError as refused:
            self._ended(refused)
        finally:
            self.closed = True

    async def _connected(self) -> None:
        """
        Open the connection, and serve the members until it is lost.

        Raises:
            NodeError: Slots cannot be kept in this database.
            psycopg.Error: It cannot be reached, or was lost.
        """
        self._connection = connection = await AsyncConnection[Any].connect(
            **{**_WAY, **self._database.arguments}, autocommit=True
        )
        try:
            number = await self._numbered(connection)
        except (psycopg.errors.UndefinedTable, psycopg.errors.InvalidSchemaName):
            await self._database.prepare()
            number = await self._numbered(connection)
        ear = sql.Identifier(f"netsuite_nodes_slots_{number}")
        await connection.execute(sql.SQL("listen {}").format(ear))
        await self._check_own(connection)
        connection.add_notify_handler(self._was_called)
        self._number, self._was_there, self._is_there = number, True, True
        try:
            await self._serves(connection)
        except asyncio.CancelledError:
            with suppress(psycopg.Error, OSError, TimeoutError):
                async with asyncio.timeout(_LAST_WORDS):
                    for member in self._members.values():
                        await member.says_its_last(connection, number)
            raise

    async def _numbered(self, connection: AsyncConnection[Any]) -> int:
        await connection.execute(_OTHER_SIDE)
        cursor = await connection.execute("select nextval('netsuite_nodes.slot_member')::int")
        ((number,),) = await cursor.fetchall()
        await connection.execute("select pg_advisory_lock(%s::int, %s::int)", (_LIVES, number))
        return int(number)

    async def _check_own(self, connection: AsyncConnection[Any]) -> None:
        """
        Make sure that the server's session is this connection's as long as it lasts.

        A pooler shows itself by another process number than the server's own; it is of no harm where it keeps the session for one client.

        Raises:
            ConfigurationError: A pooler gives the session to others between two statements.
        """

        async def server_side(of: AsyncConnection[Any]) -> int:
            ((number,),) = await (await of.execute("select pg_backend_pid()")).fetchall()
            return int(number)

        mine = await server_side(connection)
        if mine == connection.info.backend_pid:
            return
        async with await AsyncConnection[Any].connect(**{**_WAY, **self._database.arguments}) as other:
            # in a transaction of its own it keeps what it was given
            shared = await server_side(other) == mine or await server_side(connection) != mine
        if shared:
            raise ConfigurationError(
                f"Slots cannot be kept in {self._database.name}: a pooler stands before it that lends a connection for one transaction "
                "(pgbouncer: pool_mode=transaction). Name the server itself, or a pool of sessions, in NETSUITE_NODES_STORE."
            )

    async def _serves(self, connection: AsyncConnection[Any]) -> None:
        looks = False
        while True:
            self._awake.clear()
            for member in tuple(self._members.values()):
                if member.due or (looks and member.waits):
                    async with asyncio.timeout(_ANSWER):
                        await member.works(connection, self._number, looks=looks)
            looks = not await self._rested(connection)

    async def _rested(self, connection: AsyncConnection[Any]) -> bool:
        """Wait for something to do. False: the time for a look has come."""
        if self._awake.is_set():
            return True
        loop, socket = asyncio.get_running_loop(), connection.fileno()
        loop.add_reader(socket, self._listens, connection)
        try:
            async with asyncio.timeout(_LOOK if any(each.waits for each in self._members.values()) else None):
                await self._awake.wait()
        except TimeoutError:
            return False
        finally:
            loop.remove_reader(socket)
        if connection.closed:
            raise psycopg.OperationalError("the connection was lost")
        return True

    def _listens(self, connection: AsyncConnection[Any]) -> None:
        """Take what the database says of itself."""
        try:
            connection.pgconn.consume_input()
        except psycopg.OperationalError:
            connection.pgconn.finish()
            self._awake.set()
            return
        while note := connection.pgconn.notifies():
            self._wake_for(note.extra.decode())

    def _was_called(self, note: Notify) -> None:
        self._wake_for(note.payload)

    def _wake_for(self, pool: str) -> None:
        if pool in self._members:
            self._members[pool].called = True
            self._awake.set()

    async def _lost(self) -> None:
        """Let the connection go; calls that waited wait on."""
        for member in self._members.values():
            member.lost()
        connection, self._connection = self._connection, None
        if connection is not None:
            await connection.close()

    def _unreachable(self, error: Exception) -> None:
        """
        Take note that there is no database, and after a while say so.

        Raises:
            ConfigurationError: It never was there, and calls have waited long enough.
        """
        now, where, words = time.monotonic(), self._database.name, self._database.words(str(error))
        if self._is_there:
            self._is_there, self._gone_since = False, now
            _log.info("Slots: the connection to %s was lost: %s", where, words)
        if not self._was_there and now - self._gone_since > _PATIENCE:
            raise ConfigurationError(
                f"Slots are kept in {where}, which cannot be reached: {words}. Check that it runs."
            )
        if now - max(self._gone_since + _SAID_AFTER - _SAID_AGAIN, self._said_at) > _SAID_AGAIN:
            self._said_at = now
            _log.warning("Slots: no call begins, since %s cannot be reached: %s", where, words)

    def _ended(self, refused: NodeError) -> None:
        """Refuse every call that waits; the next one begins with a new session."""
        for member in self._members.values():
            member.refuses(refused)


_SESSIONS: weakref.WeakSet[Session] = weakref.WeakSet()


def _forked() -> None:
    for session in list(_SESSIONS):
        session.leave_inherited()
    _SESSIONS.clear()


os.register_at_fork(after_in_child=_forked)
