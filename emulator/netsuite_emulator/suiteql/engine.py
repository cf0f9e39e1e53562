"""Runs query texts: reads, translates, executes, and keeps the last results so that paging is cheap."""

import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Generic, TypeVar

import duckdb

from netsuite_emulator.store import RecordStore
from netsuite_emulator.suiteql.mirror.account_tables import AccountTables
from netsuite_emulator.suiteql.mirror.tables import Mirror
from netsuite_emulator.suiteql.refusals import NotYetBuilt, SuiteQLRefused
from netsuite_emulator.suiteql.translation.periods import relative_range
from netsuite_emulator.suiteql.translation.translate import Translated, translate
from netsuite_emulator.suiteql.translation.unstable_order import shuffled
from netsuite_emulator.suiteql.values import written

_KEPT_TRANSLATIONS = 500
# Values of past results, so that the pages of a few large queries are cut from one execution each.
_KEPT_VALUES = 4_000_000
_BYTES_A_VALUE = 100
# No more rows than this are ever held: the service gives at most 100,000 by REST (section_157909186990).
_MOST_ROWS = 100_000
# Bytes of the texts of one result: some of the largest are cached, and all of it stands in memory.
_MOST_BYTES = 128_000_000
_ROWS_AT_ONCE = 2_000
_NONE = frozenset[str]()

K = TypeVar("K")
V = TypeVar("V")


@dataclass(frozen=True, slots=True)
class Page:
    """Some rows as NetSuite sends them, and how many there are in all."""

    rows: list[dict[str, str]]
    total: int


@dataclass(frozen=True, slots=True)
class _Result:
    names: list[str]
    rows: list[tuple[object, ...]]
    total: int


def _values_in(result: _Result) -> int:
    """Weigh a result: each value, and more for long texts."""
    texts = sum(len(value) for row in result.rows for value in row if isinstance(value, str))
    return (len(result.rows) + 1) * len(result.names) + texts // _BYTES_A_VALUE


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
        self._results = _Recent[tuple[str, int, date], _Result](_KEPT_VALUES, _values_in)
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
        if hidden:
            translate(text, {n: each for n, each in self._mirror.columns.items() if n not in hidden}, self._preferences)
        result = self._results.get(key) or self._results.put(key, self._execute(self._translated(text), today))
        order = sorted(range(len(result.names)), key=result.names.__getitem__)
        found = result.rows[offset : offset + limit]
        if seed and offset and found:
            sizes = self._alike.get(key) or self._alike.put(key, self._count_alike(text, result, today))
            places = shuffled(offset, offset + len(found), sizes, f"{seed} {text} {offset}")
            found = [result.rows[at] for at in places]
        rows = [
            {
                result.names[at]: value
                for at in order
                if (value := written(row[at], self._preferences.written)) is not None
            }
            for row in found
        ]
        return Page(rows, result.total)

    def _count_alike(self, text: str, result: _Result, today: date) -> list[int]:
        """Count the rows that sort alike, as far as rows are held at all."""
        query = self._translated(text)
        counted = [int(str(row[0])) for row in self._fetch(query.alike, query, today)[1]] if query.alike else []
        held = len(result.rows)
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

    def _execute(self, query: Translated, today: date) -> _Result:
        names, rows = self._fetch(query.sql, query, today)
        total = len(rows)
        if total == _MOST_ROWS:
            counted = f"SELECT COUNT(*) FROM ({query.sql})"  # noqa: S608 - our own translation
            total = int(str(self._fetch(counted, query, today)[1][0][0]))
        return _Result(names, rows, total)

    def _fetch(self, sql: str, query: Translated, today: date) -> tuple[list[str], list[tuple[object, ...]]]:
        """Run the SQL of a query, or some about it, within the time limit."""
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
            cursor.execute(sql, parameters)
            return [column[0] for column in cursor.description or ()], _fetched(cursor)
        except duckdb.CatalogException as error:
            raise NotYetBuilt(f"a function of this query ({str(error).splitlines()[0]})") from error
        except duckdb.Error as error:
            raise SuiteQLRefused from error
        finally:
            timer.cancel()
            timer.join()
            cursor.close()


def _fetched(cursor: duckdb.DuckDBPyConnection) -> list[tuple[object, ...]]:
    """
    Take the rows of a result, no more than are ever given.

    Raises:
        SuiteQLRefused: They hold more than this process should.
    """
    rows: list[tuple[object, ...]] = []
    size = 0
    while len(rows) < _MOST_ROWS and (some := cursor.fetchmany(min(_ROWS_AT_ONCE, _MOST_ROWS - len(rows)))):
        size += sum(len(value) for row in some for value in row if isinstance(value, str))
        if size > _MOST_BYTES:
            raise SuiteQLRefused
        rows += some
    return rows
