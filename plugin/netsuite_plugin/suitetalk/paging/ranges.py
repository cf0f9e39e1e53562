"""
Ranges of a column by which a result is read that is larger than NetSuite gives for one query.

What was counted says where they begin and end. Rows without a value are a range of their own; one that turns out too large is halved.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal, InvalidOperation
from itertools import pairwise
from typing import TYPE_CHECKING

from netsuite_plugin.suitetalk.models import Row

if TYPE_CHECKING:
    from netsuite_plugin.suitetalk.binding import Value
    from netsuite_plugin.suitetalk.paging.plan import RangeColumn

BEGIN, END = "netsuite_nodes_range_begin", "netsuite_nodes_range_end"
"""Parameters of the condition."""

_WRITTEN = "%Y-%m-%d %H:%M:%S"
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Counted:
    """What is known of a result before it is read: its rows, those with a value, different values, and the ends, none included after `end`."""

    rows: int
    valued: int
    different: int
    begin: int
    end: int

    @classmethod
    def read(cls, row: Row, column: "RangeColumn | None") -> "Counted | None":
        """Read the one row that counting gives; None: it does not hold what was asked for."""
        try:
            rows = int(row["n"] or "")
            if column is None:
                return cls(rows, rows, rows, 0, 0)
            valued, different = int(row["valued"] or ""), int(row["different"] or "")
            if not valued:
                return cls(rows, 0, 0, 0, 0)
            lowest, highest = (_number(row[name] or "", column) for name in ("lowest", "highest"))
        except (KeyError, ValueError, TypeError, ArithmeticError):
            return None
        return cls(rows, valued, different, lowest, highest + 1)


@dataclass(frozen=True, slots=True)
class Range:
    """
    Part of a result: rows whose column is at least `begin` and less than `end`, or has no value.

    Numbers are whole; of dates, the seconds since 1970 of the account's own clock.
    """

    begin: int | None
    end: int | None

    def condition(self, column: "RangeColumn") -> str:
        """Return it as a condition with parameters."""
        if self.begin is None:
            return f"{column.written} IS NULL"
        begin, end = f":{BEGIN}", f":{END}"
        if column.kind == "date":
            begin, end = (f"TO_DATE({each}, 'YYYY-MM-DD HH24:MI:SS')" for each in (begin, end))
        return f"{column.written} >= {begin} AND {column.written} < {end}"

    def parameters(self, column: "RangeColumn") -> "Mapping[str, Value]":
        """Return the values of those parameters."""
        if self.begin is None or self.end is None:
            return {}
        if column.kind == "number":
            return {BEGIN: self.begin, END: self.end}
        return {
            name: (_EPOCH + timedelta(seconds=each)).strftime(_WRITTEN)
            for name, each in ((BEGIN, self.begin), (END, self.end))
        }

    def halves(self, column: "RangeColumn") -> "tuple[Range, ...]":
        """Return two smaller ranges in the order of the column; none where it cannot be cut."""
        if self.begin is None or self.end is None or self.end - self.begin < 2:
            return ()
        middle = (self.begin + self.end) // 2
        first, second = replace(self, end=middle), replace(self, begin=middle)
        return (second, first) if column.descending else (first, second)


def ranges_of(counted: Counted, column: "RangeColumn", *, rows: int) -> "Sequence[Range]":
    """Return the ranges of a result in the order of its column, of so many rows each, were they spread evenly."""
    found: list[Range] = []
    if counted.valued:
        width = counted.end - counted.begin
        parts = max(1, min(math.ceil(counted.valued / rows), width))
        cuts = [counted.begin + width * each // parts for each in range(parts + 1)]
        found = [Range(begin, end) for begin, end in pairwise(cuts)]
    if column.descending:
        found.reverse()
    if counted.rows > counted.valued:
        found.insert(0 if column.nulls_first else len(found), Range(None, None))
    return found


def _number(value: str, column: "RangeColumn") -> int:
    if column.kind == "date":
        moment = datetime.strptime(value, _WRITTEN).replace(tzinfo=UTC)
        return round((moment - _EPOCH).total_seconds())
    try:
        return math.floor(Decimal(value))
    except InvalidOperation:
        raise ValueError(value) from None
