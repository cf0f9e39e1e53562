"""The rows of one query, held by DuckDB as they came, so that a page of them is cut without a look at the others."""

import threading
from collections.abc import Sequence
from dataclasses import replace

import duckdb

from netsuite_emulator.setup.preferences import Preferences
from netsuite_emulator.suiteql.refusals import SuiteQLRefused
from netsuite_emulator.suiteql.translation.account_formats import strftime_of
from netsuite_emulator.suiteql.values import written

# No more rows than this are ever held: the service gives at most 100,000 by REST (section_157909186990).
MOST_ROWS = 100_000
# Bytes of the texts of one result: all of it stands in memory.
_MOST_BYTES = 128_000_000
_BYTES_A_VALUE = 100
# What the connection of a result weighs, in values.
_A_CONNECTION = 40_000

Row = dict[str, str]


class Result:
    """
    The rows of a query, up to a hundred thousand. `held` says how many; `total` how many there are, `weight` what they take.

    It keeps the connection it is given for itself, and may be asked from several threads. Dates are written as the preferences say now.
    """

    def __init__(
        self,
        cursor: duckdb.DuckDBPyConnection,
        sql: str,
        parameters: dict[str, object],
        names: Sequence[str],
        preferences: Preferences,
    ) -> None:
        self._cursor = cursor
        self._day = replace(preferences).written
        self._lock = threading.Lock()
        columns = [f"c{number}" for number in range(len(names))]
        # What is put into SQL here are columns by number, and SQL of our own translation.
        cursor.execute(f"CREATE TEMP TABLE result ({', '.join(columns)}) AS {sql}", parameters)
        kinds: list[str] = [row[1] for row in cursor.execute("DESCRIBE result").fetchall()]
        texts = [column for column, kind in zip(columns, kinds, strict=True) if kind == "VARCHAR"]
        bytes_ = " + ".join(f"COALESCE(strlen({column}), 0)" for column in texts) or "0"
        ((self.held, size),) = cursor.execute(f"SELECT COUNT(*), COALESCE(SUM({bytes_}), 0) FROM result").fetchall()  # noqa: S608 - see above
        if size > _MOST_BYTES:
            raise SuiteQLRefused
        self.total: int = self.held
        self.weight: int = _A_CONNECTION + self.held * len(names) + int(size) // _BYTES_A_VALUE
        # By name; of two columns with one name the last counts.
        self._order = sorted({name: at for at, name in enumerate(names)}.items())
        day = strftime_of(preferences)
        self._shown = ", ".join(_shown(column, kind, day) for column, kind in zip(columns, kinds, strict=True))

    def rows(self, first: int, last: int) -> list[Row]:
        """Give the rows at these places (the last excluded), as NetSuite sends them."""
        with self._lock:
            found = self._cursor.execute(
                f"SELECT {self._shown} FROM result WHERE rowid >= $first AND rowid < $last ORDER BY rowid",  # noqa: S608 - see above
                {"first": first, "last": last},
            ).fetchall()
        return [self._written(row) for row in found]

    def rows_at(self, places: Sequence[int]) -> list[Row]:
        """Give the rows at these places, in the order of the places."""
        with self._lock:
            found = self._cursor.execute(
                f"SELECT rowid, {self._shown} FROM result WHERE rowid IN (SELECT unnest($places))",  # noqa: S608 - see above
                {"places": [*places]},
            ).fetchall()
        rows = {row[0]: self._written(row[1:]) for row in found}
        return [rows[place] for place in places]

    def _written(self, row: Sequence[object]) -> Row:
        given: Row = {}
        for name, at in self._order:
            value = row[at]
            text = value if isinstance(value, str) else written(value, self._day)
            if text is not None:
                given[name] = text
        return given


def _shown(column: str, kind: str, day: str) -> str:
    """Let DuckDB write what it writes as NetSuite does; the rest is written here."""
    if kind == "VARCHAR":
        return f"NULLIF({column}, '')"
    if kind in {"BIGINT", "INTEGER", "HUGEINT", "SMALLINT", "TINYINT"}:
        return f"CAST({column} AS VARCHAR)"
    if kind.startswith("DECIMAL"):
        return f"number_text({column})"
    if kind.startswith(("DATE", "TIMESTAMP")):
        return f"strftime({column}, '{day.replace(chr(39), chr(39) * 2)}')"
    return column
