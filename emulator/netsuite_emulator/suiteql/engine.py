"""Runs query texts: reads, translates, executes, and keeps the last results so that paging is cheap."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Generic, TypeVar

import duckdb

from netsuite_emulator.store import RecordStore
from netsuite_emulator.suiteql.mirror.account_tables import AccountTables
from netsuite_emulator.suiteql.mirror.tables import Mirror
from netsuite_emulator.suiteql.refusals import NotYetBuilt, SuiteQLRefused
from netsuite_emulator.suiteql.results import MOST_ROWS, Result, Sent, first_rows
from netsuite_emulator.suiteql.translation.periods import relative_range
from netsuite_emulator.suiteql.translation.translate import Translated, translate
from netsuite_emulator.suiteql.translation.unstable_order import shuffled

_KEPT_TRANSLATIONS = 500
# Values of past results, so that the pages of a few large queries are cut from one execution each.
_KEPT_VALUES = 4_000_000
_NONE = frozenset[str]()

K = TypeVar("K")
V = TypeVar("V")


@dataclass(frozen=True, slots=True)
class Page:
    """Some rows as NetSuite sends them, how many there are in all, and what a page that is kept takes, in values."""

    rows: list[dict[str, str]]
    total: int
    weight: int = 0


class _Recent(Generic[K, V]):
    """The values most recently used, up to a weight in all but always one; safe to share between threads."""

    def __init__(self, most: int, weigh: Callable[[V], int]) -> None:
        self._most = most
        self._weigh = weigh
        self._lock = threading.Lock()
        self._kept: OrderedDict[K, V] = OrderedDict()
        self._weight = 0

    def get(self, key: K) -> V | None:
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
            return self._kept.get(key)

    def put(self, key: K, value: V) -> V:
        with self._lock:
            if key not in self._kept:
                self._kept[key] = value
                self._weight += self._weigh(value)
            while self._weight > self._most and len(self._kept) > 1:
                _, oldest = self._kept.popitem(last=False)
                self._weight -= self._weigh(oldest)
        return value


class SuiteQL:
    """
    The query service of one account.

    It follows the store by itself and may be asked from several threads at once; it blocks. `now` is the account's clock, this machine's when
    not given. `time_limit` is in seconds.
    """

    def __init__(
        self,
        store: RecordStore,
        *,
        today: Callable[[], date],
        now: Callable[[], datetime] | None = None,
        account_tables: AccountTables | None = None,
        time_limit: float = 60.0,
    ) -> None:
        tables = account_tables or AccountTables()
        self._mirror = Mirror(store, tables)
        self._preferences = tables.preferences
        self._today, self._now = today, now or (lambda: datetime.now(UTC))
        self._time_limit = time_limit
        self._translations = _Recent[tuple[str, int, str, str], Translated](_KEPT_TRANSLATIONS, lambda _: 1)
        self._results = _Recent[tuple[str, int, date], Result](_KEPT_VALUES, lambda result: result.weight)
        self._firsts = _Recent[tuple[str, int, date, int], Page](_KEPT_VALUES, lambda page: page.weight)
        self._alike = _Recent[tuple[str, int, date], list[int]](_KEPT_VALUES, len)

    def run(self, text: str, *, limit: int, offset: int, seed: str = "", hidden: frozenset[str] = _NONE) -> Page:
        """
        Run a query and give the rows from `offset` on, at most `limit`.

        Pages of one text are cut from one execution until a record changes. With a seed, rows that sort alike stand in
        another order on each page but the first. Keys are lower-case and sorted, null
        columns are left out, every value is text (seen in recorded exchanges). `hidden` are tables that there are not for who asks.

        Raises:
            SuiteQLRefused: NetSuite would refuse the query, or it ran longer than the time limit.
            NotYetBuilt: The query needs something the emulator lacks.
        """
        today = self._today()
        key = (text, self._mirror.follow(today), today)
        if any(each in text.lower() for each in hidden):
            translate(text, {n: each for n, each in self._mirror.columns.items() if n not in hidden}, self._preferences)
        if seed and not offset:
            # who asks for a page often asks for no other: where the others need not agree with it, nothing more is read for it
            return self._firsts.get((*key, limit)) or self._firsts.put((*key, limit), self._first(text, limit, today))
        result = self._results.get(key) or self._results.put(key, self._execute(self._translated(text), today))
        last = min(offset + limit, result.held)
        if seed and offset and offset < last:
            sizes = self._alike.get(key) or self._alike.put(key, self._count_alike(text, result, today))
            places = shuffled(offset, last, sizes, f"{seed} {text} {offset}")
            return Page(result.rows_at(places), result.total)
        return Page(result.rows(offset, last), result.total)

    def _first(self, text: str, limit: int, today: date) -> Page:
        """Read the first page and how many rows there are, and none of the others."""
        query = self._translated(text)
        with self._running(query.sql, query, today) as (cursor, parameters):
            sql = self._mirror.narrowed(query.sql, query.tables, query.mentioned)
            asked = f"SELECT * FROM ({sql}) LIMIT {limit}" if query.limited else f"{sql} LIMIT {limit}"  # noqa: S608 - our own translation
            rows, weight = first_rows(cursor, asked, parameters, Sent(query.names, self._preferences))
            total = len(rows)
            if total == limit:
                ((total,),) = cursor.execute(f"SELECT COUNT(*) FROM ({sql})", parameters).fetchall()  # noqa: S608 - see above
            cursor.close()
            return Page(rows, total, weight)

    def _count_alike(self, text: str, result: Result, today: date) -> list[int]:
        """Count the rows that sort alike, as far as rows are held at all."""
        query = self._translated(text)
        counted: list[int] = []
        if alike := query.alike():
            with self._running(alike, query, today) as (cursor, parameters):
                counted = [int(row[0]) for row in cursor.execute(alike, parameters).fetchall()]
                cursor.close()
        held = result.held
        sizes: list[int] = []
        for each in counted or [held]:
            sizes.append(min(each, held))
            held -= sizes[-1]
        return sizes

    def _translated(self, text: str) -> Translated:
        columns = self._mirror.columns
        preferences = self._preferences
        key = (text, sum(len(each) for each in columns.values()), preferences.time_zone, preferences.date_format)
        return self._translations.get(key) or self._translations.put(key, translate(text, columns, preferences))

    def _execute(self, query: Translated, today: date) -> Result:
        with self._running(query.sql, query, today) as (cursor, parameters):
            sql = self._mirror.narrowed(query.sql, query.tables, query.mentioned)
            held = sql if query.limited else f"{sql} LIMIT {MOST_ROWS}"
            sent = Sent(query.names, self._preferences)
            result = Result(cursor, held, parameters, query.names, sent)
            if result.held == MOST_ROWS:
                ((result.total,),) = cursor.execute(f"SELECT COUNT(*) FROM ({query.sql})", parameters).fetchall()  # noqa: S608 - our own translation
            return result

    @contextmanager
    def _running(
        self, sql: str, query: Translated, today: date
    ) -> Generator[tuple[duckdb.DuckDBPyConnection, dict[str, object]]]:
        """Give a connection that sees the tables of this SQL, and what it asks for beside them; it is interrupted at the time limit."""
        parameters: dict[str, object] = {
            parameter: relative_range(name, edge, today) for parameter, name, edge in query.ranges
        }
        if query.asks_now:
            parameters["now"] = datetime.combine(today, self._preferences.local(self._now()).time())
        cursor = self._mirror.cursor(sql)
        timer = threading.Timer(self._time_limit, cursor.interrupt)
        timer.daemon = True
        timer.start()
        try:
            yield cursor, parameters
        except duckdb.CatalogException as error:
            cursor.close()
            raise NotYetBuilt(f"a function of this query ({str(error).splitlines()[0]})") from error
        except duckdb.Error as error:
            cursor.close()
            raise SuiteQLRefused from error
        finally:
            timer.cancel()
            timer.join()
