"""The limit where the credential store is on PostgreSQL: one line per account, for all machines whose store is there."""

import asyncio
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from netsuite_plugin.contract import ConfigurationError
from netsuite_plugin.transport.slots.limit import LineLimit
from netsuite_plugin.transport.slots.seen import PoolSeen, without_gaps

if TYPE_CHECKING:
    from netsuite_plugin.transport.slots.postgres_member import PostgresMember
    from netsuite_plugin.transport.slots.session import Database, Session

_WAY: dict[str, Any] = {"connect_timeout": 5}
_POOLS = """
select p.pool, p.slots, p.ceiling, p.told, coalesce(c.held, 0)::int, (coalesce(c.waiting, 0) + coalesce(u.waiting, 0))::int,
  coalesce(c.processes, 0)::int, floor(extract(epoch from clock_timestamp()) / 10)::bigint
from netsuite_nodes.slot_pools p
left join (
  select x.pool, count(*) filter (where x.state >= 3) as held, count(*) filter (where x.state in (1, 2)) as waiting,
    count(distinct x.member) filter (where x.member <> 0) as processes
  from netsuite_nodes.slot_calls x
  where (x.state = 5 and x.since > extract(epoch from clock_timestamp()) * 1000000)
    or (x.state between 1 and 4 and x.member in (select l.member from netsuite_nodes.slot_living l))
  group by x.pool
) c on c.pool = p.pool
left join (
  select x.pool, sum(x.calls) as waiting from netsuite_nodes.slot_unpublished x
  where x.member in (select l.member from netsuite_nodes.slot_living l) group by x.pool
) u on u.pool = p.pool
order by p.pool
"""
_HISTORY = """
select span, slots, most_held, held, most_waiting, waiting, refused, ended from netsuite_nodes.slot_history
where pool = %s and span > %s order by span
"""


class PostgresSlotLimit(LineLimit):
    """Slots over all processes of all machines whose credential store is in the same database."""

    def __init__(self, database: "Callable[[], Database]", most: int | None, *, reserve: int = 0) -> None:
        """Take how to open the database, which is done with the first call."""
        super().__init__(most, reserve=reserve)
        self._open = database
        self._opened: Database | None = None
        self._sessions: WeakKeyDictionary[asyncio.AbstractEventLoop, Session] = WeakKeyDictionary()

    def now(self, pool: str) -> tuple[int, int] | None:
        """Tell how many calls were in flight and how many might be, when the line answered a call of this event loop last."""
        return self._calls(pool).now

    def seen(self) -> Iterator[PoolSeen]:
        """
        Ask the database how every pool stands.

        Raises:
            ConfigurationError: It cannot be asked.
        """
        import psycopg

        database = self._database
        try:
            with psycopg.connect(**{**_WAY, **database.arguments}, autocommit=True) as connection:
                for pool, window, ceiling, told, held, waiting, processes, span in connection.execute(
                    _POOLS
                ).fetchall():
                    spans = connection.execute(_HISTORY, (pool, span - 360)).fetchall()
                    yield PoolSeen(
                        pool=pool,
                        window=window,
                        ceiling=ceiling,
                        account_limit=told or None,
                        in_use=held,
                        waiting=waiting,
                        processes=processes,
                        history=without_gaps(spans, span, held, waiting),
                    )
        except (psycopg.errors.UndefinedTable, psycopg.errors.InvalidSchemaName):
            return  # nobody used it yet
        except psycopg.Error as error:
            raise ConfigurationError(
                f"Slots are kept in {database.name}, which cannot be asked: {database.words(str(error))}. Check that it runs."
            ) from None

    @property
    def _database(self) -> "Database":
        if self._opened is None:
            self._opened = self._open()
        return self._opened

    def _calls(self, pool: str) -> "PostgresMember":
        from netsuite_plugin.transport.slots.session import Session

        loop = asyncio.get_running_loop()
        session = self._sessions.get(loop)
        if session is None or session.closed:
            for each, ended in list(self._sessions.items()):
                if ended.closed:
                    del self._sessions[each]
            session = self._sessions[loop] = Session(self._database, most=self._most, reserve=self._reserve)
        return session.member(pool)
