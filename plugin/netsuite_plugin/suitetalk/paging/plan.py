"""
What can be done with a query's pages, as far as its text proves it: an order in which no two rows are alike, and ranges of a column.

Each page is a run of the query of its own, so pages fit together only where the order is total. sqlglot's tree answers questions and is
never written back: NetSuite understands more than it does.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from sqlglot import exp, parse_one
from sqlglot.errors import SqlglotError

from netsuite_plugin.contract import ConfigurationError
from netsuite_plugin.suitetalk.columns import selection
from netsuite_plugin.suitetalk.paging.splicing import Splicing
from netsuite_plugin.suitetalk.paging.table_keys import kind_of
from netsuite_plugin.suitetalk.paging.unique_keys import Column, UniqueKeys, aggregates, all_of, defined_by, plain

_PAGE = 1_000
_NAME = re.compile(r"[A-Za-z][\w$#]{0,127}", re.ASCII)
_GIVE_KEY = "Give the name of a column of the result that is a number and different in every row as `key`"


@dataclass(frozen=True, slots=True)
class RangeColumn:
    """
    The column by whose ranges a result is read that is larger than NetSuite gives at once; it is the first of the order.

    `unique`: it alone tells the rows apart, so counting can prove it. `counts`: a row of the FROM is a row of the result.
    """

    written: str
    kind: Literal["number", "date"]
    descending: bool = False
    nulls_first: bool = False
    unique: bool = False
    counts: bool = True


@dataclass(frozen=True, slots=True)
class Plan:
    """
    How a query is sent: `text`, and what its ORDER BY gets at its end.

    `total`: then no two rows sort alike, or they are the same. `asked`: its author ordered it. `ranges`: None, and `advice` says what to write.
    """

    text: str
    total: bool
    asked: bool = False
    tail: tuple[str, ...] = ()
    ranges: RangeColumn | None = None
    advice: str = f"{_GIVE_KEY}."

    @property
    def ordered(self) -> str:
        """The text with its order completed."""
        return Splicing(self.text).ordered(self.tail) if self.tail else self.text

    def counting(self) -> str:
        """Return a query of one row: how many rows there are (n), and of the range column how many values, how many different ones, and its ends."""
        if self.ranges is None:
            return Splicing(self.text).within("COUNT(*) AS n")
        column = self.ranges.written
        lowest, highest = f"MIN({column})", f"MAX({column})"
        if self.ranges.kind == "date":
            # what is no date has no such form: NetSuite then refuses the query
            lowest, highest = (f"TO_CHAR({each}, 'YYYY-MM-DD HH24:MI:SS')" for each in (lowest, highest))
        return Splicing(self.text).selecting(
            f"COUNT(*) AS n, COUNT({column}) AS valued, COUNT(DISTINCT {column}) AS different, {lowest} AS lowest, {highest} AS highest"
        )

    def restricted(self, condition: str) -> str:
        """Return the ordered text with a condition on the range column more."""
        return Splicing(self.ordered).restricted(condition)


@lru_cache(maxsize=64)
def planned(text: str, bare: str) -> Plan:
    """Return what is provable of a query; `bare` is its text with a short number for each parameter."""
    try:
        tree = parse_one(bare, read="oracle")
        return _planned(tree, text)
    except (
        SqlglotError,
        RecursionError,
        AttributeError,
        TypeError,
        KeyError,
    ):  # a text it cannot read, or not to the end
        return _unread(text)


def planned_by(key: str, text: str, bare: str) -> Plan:
    """
    Return how a query is read by a column of its result that its author names.

    Raises:
        ConfigurationError: It is no name, the query has no such column, or an order of its own.
    """
    selected = selection(bare)
    if not _NAME.fullmatch(key):
        raise ConfigurationError(f"The key {key[:100]!r} is not the name of a column: name a column of the query.")
    if selected.whole and key.lower() not in selected.names:
        raise ConfigurationError(
            f"The query has no column called {key!r} to be its key: name one of {', '.join(selected.names)}."
        )
    if Splicing(text).parts("order"):
        raise ConfigurationError(
            f"The rows come in the order of the key {key!r}: leave the ORDER BY of the query out, or the key."
        )
    return Plan(
        Splicing(text).within("*"),
        total=True,
        tail=(f"{key} ASC",),
        ranges=RangeColumn(key, "number", unique=True),
    )


def _planned(tree: exp.Expr, text: str) -> Plan:
    asked = tree.args.get("order") is not None
    if isinstance(tree, exp.SetOperation):
        by_all = tuple(f"{place} ASC" for place in range(1, len(_listed(tree)) + 1))
        return Plan(text, total=bool(by_all), asked=asked, tail=by_all)
    if not isinstance(tree, exp.Select):
        return _unread(text)
    most = _most_rows(tree)
    if any(each.name.lower() == "rownum" for each in tree.find_all(exp.Column, exp.Pseudocolumn)):
        advice = "ROWNUM chooses rows before they are ordered: write FETCH FIRST, or give max_rows."
        return Plan(text, total=most is not None and most <= _PAGE, asked=asked, advice=advice)
    keys = UniqueKeys.of(tree, defined_by(tree))
    one_row = not keys.sources or keys.unique([]) or (aggregates(tree) and tree.args.get("group") is None)
    if one_row or (most is not None and most <= _PAGE):
        return Plan(text, total=True, asked=asked)
    order = _Order(tree, keys, text)
    if not order.total:
        return Plan(text, total=False, asked=asked)
    why = _why_no_ranges(tree) or order.why_no_ranges
    return Plan(
        text,
        total=True,
        asked=asked,
        tail=tuple(order.tail),
        ranges=None if why else order.ranges,
        advice=f"{why} {_GIVE_KEY}." if why else "",
    )


class _Order:
    """What makes the order of a SELECT total, and the first column of that order."""

    def __init__(self, tree: exp.Select, keys: UniqueKeys, text: str) -> None:
        self._keys, self._listed = keys, _listed(tree)
        ordering = tree.args.get("order")
        self._asked: list[exp.Ordered] = [] if ordering is None else ordering.expressions
        self._expressions = [self._meant(each.this, tree) for each in self._asked]
        self._unique = self._counts = False
        self.total = True
        self.tail: list[str] = []
        group = tree.args.get("group")
        spelled = Splicing(text).parts("group") if group is not None and plain(group) else []
        first: exp.Expr | Column | None
        if group is not None and len(spelled) == len(group.expressions) > 0:
            first = self._by_groups(group.expressions, spelled)
        elif group is not None or tree.args.get("distinct") is not None:
            first = self._by_all_columns()
        else:
            self._counts = True
            first = self._by_key()
        # subtotals are of all rows
        whole = group is not None and not plain(group)
        self.ranges = None if whole else self._ranges(self._expressions[0] if self._expressions else first)
        self.why_no_ranges = "" if self.ranges else self._why()

    def _meant(self, each: exp.Expr, tree: exp.Select) -> exp.Expr:
        """Return what an entry of ORDER BY stands for: a place in the SELECT list, a name given there, or itself."""
        listed: list[exp.Expr] = tree.expressions
        if isinstance(each, exp.Literal) and each.name.isdecimal() and 0 < int(each.name) <= len(self._listed):
            return listed[int(each.name) - 1].unalias()
        if isinstance(each, exp.Column) and not each.table:
            for one in listed:
                if isinstance(one, exp.Alias) and one.alias.lower() == each.name.lower():
                    return one.unalias()
        return each

    def _by_key(self) -> Column | exp.Expr | None:
        columns = [column for each in self._expressions if (column := self._keys.column(each)) is not None]
        if self._asked and self._keys.unique(columns):
            first = self._keys.column(self._expressions[0])
            self._unique = first is not None and self._keys.unique([first])
            return None
        best = self._keys.best()
        if not best:
            return self._by_all_columns()
        # a number first: ranges go over it
        best.sort(key=lambda each: self._kind(each) != "number")
        self._unique = len(best) == 1 and not self._asked
        self.tail = [f"{self._written(each)} ASC" for each in best if each not in columns]
        return best[0]

    def _by_groups(self, groups: list[exp.Expr], spelled: list[str]) -> exp.Expr | None:
        """All groups together are different in every row."""
        asked = {_same(each) for each in self._expressions}
        rest = [(each, words) for each, words in zip(groups, spelled, strict=True) if _same(each) not in asked]
        rest.sort(key=lambda each: self._kind(self._keys.column(each[0])) is None)
        self.tail = [f"{words} ASC" for _, words in rest]
        return rest[0][0] if rest else None

    def _by_all_columns(self) -> exp.Expr | None:
        """Rows that still sort alike are the same."""
        self.total = bool(self._listed)
        places = list(enumerate((each.unalias() for each in self._listed), 1))
        places.sort(key=lambda each: self._kind(self._keys.column(each[1])) is None)
        self.tail = [f"{place} ASC" for place, _ in places]
        return places[0][1] if places else None

    def _kind(self, column: Column | None) -> Literal["number", "date"] | None:
        if column is None:
            return None
        return kind_of(next(each.table for each in self._keys.sources if each.name == column[0]), column[1])

    def _written(self, column: Column) -> str:
        spelled = next(each.spelled for each in self._keys.sources if each.name == column[0])
        return f"{spelled}.{column[1]}" if spelled else column[1]

    def _ranges(self, first: exp.Expr | Column | None) -> RangeColumn | None:
        column = self._keys.column(first) if isinstance(first, exp.Expr) else first
        kind = self._kind(column)
        if column is None or kind is None or (isinstance(first, exp.Column) and first.this.quoted):
            return None
        asked = self._asked[0] if self._asked else None
        return RangeColumn(
            self._written(column),
            kind,
            descending=asked is not None and bool(asked.args.get("desc")),
            nulls_first=asked is not None and bool(asked.args.get("nulls_first")),
            unique=self._unique,
            counts=self._counts,
        )

    def _why(self) -> str:
        if self._asked:
            return "It is ordered by something else than a column known to be a number or a date: order it by one first, as by id."
        return "None of the columns that tell its rows apart is known to be a number."


def _listed(query: exp.Query) -> list[exp.Expr]:
    """Return the SELECT list; nothing where a `*` stands for columns that the text does not name."""
    listed = query.selects
    starred = any(
        isinstance(each, exp.Star) or (isinstance(each, exp.Column) and isinstance(each.this, exp.Star))
        for each in listed
    )
    return [] if starred else listed


def _same(expression: exp.Expr) -> str:
    return expression.sql("oracle").lower()


def _why_no_ranges(tree: exp.Select) -> str:
    if tree.args.get("limit") is not None or tree.args.get("offset") is not None:
        return "FETCH, TOP and OFFSET count rows of the whole, so it cannot be read in ranges: leave them out."
    if any(isinstance(each, exp.Window) for listed in tree.expressions for each in listed.find_all(exp.Window)):
        return "Its window functions look at rows of all ranges, so it cannot be read in ranges of its own."
    return ""


def _most_rows(select: exp.Select) -> int | None:
    """Return how many rows a SELECT gives at most, where its text says so."""
    found: list[object] = []
    limit = select.args.get("limit")
    if isinstance(limit, exp.Limit):
        found.append(limit.expression)
    elif isinstance(limit, exp.Fetch):
        options = limit.args.get("limit_options")
        if options is None or not (options.args.get("percent") or options.args.get("with_ties")):
            found.append(limit.args.get("count"))
    where = select.args.get("where")
    found += [
        each.right
        for each in all_of(where.this if where is not None else None)
        if isinstance(each, (exp.LT, exp.LTE, exp.EQ)) and each.left.name.lower() == "rownum"
    ]
    # a parameter is a 0 here, and its value is not known
    counts = [int(each.name) for each in found if isinstance(each, exp.Literal) and each.name.strip("0").isdecimal()]
    return min(counts, default=None)


def _unread(text: str) -> Plan:
    return Plan(text, total=False, asked=bool(Splicing(text).parts("order")))
