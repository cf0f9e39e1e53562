"""The rows of one query, held by DuckDB as they came, so that a page of them is cut without a look at the others."""

import threading
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import duckdb

from netsuite_emulator.setup.preferences import Preferences
from netsuite_emulator.suiteql.refusals import SuiteQLRefused
from netsuite_emulator.suiteql.values import column_written

# No more rows than this are ever held: the service gives at most 100,000 by REST (section_157909186990).
MOST_ROWS = 100_000
# Bytes of the texts of one result: all of it stands in memory.
_MOST_BYTES = 128_000_000
_BYTES_A_VALUE = 100
# What the connection of a result weighs, in values.
_A_CONNECTION = 40_000
_ROWS_AT_ONCE = 250

Row = dict[str, str]


class Sent:
    """How the rows of a query leave: by the names of its columns and the account's way to write days, both as they are now."""

    def __init__(self, names: Sequence[str], preferences: Preferences) -> None:
        # By name; of two columns with one name the last counts.
        self._order = sorted({name: at for at, name in enumerate(names)}.items())
        self._names = [name for name, _ in self._order]
        self._day = replace(preferences).written

    def rows(self, found: Sequence[Sequence[Any]]) -> list[Row]:
        """Write rows; a column that is null or an empty text is left out of its row."""
        if not found:
            return []
        columns = list(zip(*found, strict=True))
        texts = zip(*(column_written(columns[at], self._day) for _, at in self._order), strict=True)
        return [{name: text for name, text in zip(self._names, row, strict=True) if text} for row in texts]


def first_rows(
    cursor: duckdb.DuckDBPyConnection, sql: str, parameters: dict[str, object], sent: Sent
) -> tuple[list[Row], int]:
    """
    Give the rows of some SQL that gives few, and what they take, in values.

    Raises:
        SuiteQLRefused: They are larger than what may stand in memory.
    """
    cursor.execute(sql, parameters)
    rows: list[Row] = []
    size = 0
    while some := sent.rows(cursor.fetchmany(_ROWS_AT_ONCE)):
        rows += some
        size += sum(len("".join(row.values())) for row in some)
        if size > _MOST_BYTES:
            raise SuiteQLRefused
    return rows, 1 + sum(map(len, rows)) + size // _BYTES_A_VALUE


class Result:
    """
    The rows of a query, up to a hundred thousand. `held` says how many; `total` how many there are, `weight` what they take.

    It keeps the connection it is given for itself, and may be asked from several threads.
    """

    def __init__(
        self,
        cursor: duckdb.DuckDBPyConnection,
        sql: str,
        parameters: dict[str, object],
        names: Sequence[str],
        sent: Sent,
    ) -> None:
        self._cursor, self._sent = cursor, sent
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

    def rows(self, first: int, last: int) -> list[Row]:
        """Give the rows at these places (the last excluded), as NetSuite sends them."""
        with self._lock:
            found = self._cursor.execute(
                "SELECT * FROM result WHERE rowid >= $first AND rowid < $last ORDER BY rowid",
                {"first": first, "last": last},
            ).fetchall()
        return self._sent.rows(found)

    def rows_at(self, places: Sequence[int]) -> list[Row]:
        """Give the rows at these places, in the order of the places."""
        with self._lock:
            found = self._cursor.execute(
                "SELECT rowid, * FROM result WHERE rowid IN (SELECT unnest($places))",
                {"places": [*places]},
            ).fetchall()
        rows = dict(zip((row[0] for row in found), self._sent.rows([row[1:] for row in found]), strict=True))
        return [rows[place] for place in places]
