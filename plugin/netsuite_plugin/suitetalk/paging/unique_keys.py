"""
Which columns of a query are different in every row it gives, as far as its text proves it.

A set of columns does if it settles the row of every table: a key settles its row, a settled row all its columns, an equality one column by
another; the optional side of an outer join is settled by the other side, never the reverse. What is not proved is not claimed.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from sqlglot import exp

from netsuite_plugin.suitetalk.columns import with_clauses
from netsuite_plugin.suitetalk.paging.table_keys import Key, keys_of

Column: TypeAlias = tuple[str, str]
"""The name a table has in the query, and its column; lower-case."""
Defined: TypeAlias = Mapping[str, tuple[Key, ...]]
"""The keys of what WITH defines."""


@dataclass(slots=True)
class Source:
    """
    What one entry of FROM gives rows of: a table, or a query in it (`table` is empty).

    `spelled` is its name as the author writes it before a column. `optional`: in some rows it may be missing.
    """

    name: str
    spelled: str
    table: str
    keys: tuple[Key, ...]
    join: exp.Join | None
    optional: bool = False


@dataclass(slots=True)
class _Equal:
    """A column is settled when another one is. `optional`: or the row it belongs to is missing."""

    settles: Column
    by: Column
    optional: bool = False


@dataclass(slots=True)
class UniqueKeys:
    """What the FROM and WHERE of one SELECT say of its columns."""

    sources: list[Source]
    provable: bool = True
    _equal: list[_Equal] = field(default_factory=list[_Equal])
    _constant: set[Column] = field(default_factory=set[Column])

    @classmethod
    def of(cls, select: exp.Select, defined: Defined) -> "UniqueKeys":
        """Read a SELECT; `defined` is what a WITH before it defines."""
        found = cls(list(_sources(select, defined)))
        names = [each.name for each in found.sources]
        sides = [_side(each.join) for each in found.sources]
        unread = any(each in {"right", "full"} for each in sides) or select.args.get("connect") is not None
        found.provable = not unread and len(set(names)) == len(names) and all(each.keys for each in found.sources)
        for source, side in zip(found.sources, sides, strict=True):
            source.optional = side == "left"
        for source in found.sources:
            found._joined(source)
        where = select.args.get("where")
        for each in all_of(where.this if where is not None else None):
            found._compared(each, None)
        return found

    def column(self, each: exp.Expr) -> Column | None:
        """Return which column this is; None: it is none, or may be that of several tables."""
        if not isinstance(each, exp.Column) or isinstance(each.this, exp.Star):
            return None
        table = each.table.lower()
        if table:
            return (table, each.name.lower()) if any(source.name == table for source in self.sources) else None
        return (self.sources[0].name, each.name.lower()) if len(self.sources) == 1 else None

    def unique(self, columns: list[Column]) -> bool:
        """Tell whether these columns are different in every row."""
        return self.provable and len(self._settled(columns)) == len(self.sources)

    def best(self) -> list[Column]:
        """Return columns that are: one if one is enough. Nothing where it is not proved of any."""
        if not self.provable:
            return []
        single = [(source.name, key[0]) for source in self.sources for key in source.keys if len(key) == 1]
        if (one := next((each for each in single if self.unique([each])), None)) is not None:
            return [one]
        found: list[Column] = []
        for source in self.sources:
            if source.name not in self._settled(found):
                found += [(source.name, column) for column in source.keys[0]]
        for each in list(found):
            if self.unique(rest := [other for other in found if other != each]):
                found = rest
        return found if found and self.unique(found) else []

    def _joined(self, source: Source) -> None:
        if source.join is None:
            return
        outer = source if source.optional else None
        for each in all_of(source.join.args.get("on")):
            self._compared(each, outer)
        if len(self.sources) == 2:  # with three, either of the first two may be meant
            for each in source.join.args.get("using") or ():
                self._settle((self.sources[0].name, each.name.lower()), (source.name, each.name.lower()), outer)

    def _compared(self, each: exp.Expr, outer: Source | None) -> None:
        if not isinstance(each, exp.EQ):
            return
        sides = each.left.unnest(), each.right.unnest()
        marked = next((side for side in sides if isinstance(side, exp.Column) and side.args.get("join_mark")), None)
        if marked is not None:
            outer = next((source for source in self.sources if source.name == marked.table.lower()), None)
            if outer is None:
                self.provable = False
                return
            outer.optional = True
        left, right = self.column(sides[0]), self.column(sides[1])
        if left is not None and right is not None:
            self._settle(left, right, outer)
        elif outer is None:
            for column, value in ((left, sides[1]), (right, sides[0])):
                if column is not None and isinstance(value, (exp.Literal, exp.Neg)):
                    self._constant.add(column)

    def _settle(self, left: Column, right: Column, outer: Source | None) -> None:
        if outer is None:
            self._equal += [_Equal(left, right), _Equal(right, left)]
        elif (left[0] == outer.name) != (right[0] == outer.name):
            inner, other = (left, right) if left[0] == outer.name else (right, left)
            self._equal.append(_Equal(inner, other, optional=True))

    def _settled(self, columns: list[Column]) -> set[str]:
        """Return the sources whose row is the same wherever these columns are."""
        known, bound, rows = set(columns) | self._constant, set[Column](), set[str]()
        while True:
            before = len(known) + len(bound) + len(rows)
            for each in self._equal:
                if each.by in known or each.by[0] in rows:
                    (bound if each.optional else known).add(each.settles)
            for source in self.sources:
                # a row without a partner comes once for each row of the other side
                others = {other.name for other in self.sources if other is not source and not other.optional}
                whole = not source.optional or others <= rows
                if any(
                    all((source.name, column) in bound or (whole and (source.name, column) in known) for column in key)
                    for key in source.keys
                ):
                    rows.add(source.name)
            if len(known) + len(bound) + len(rows) == before:
                return rows


def defined_by(query: exp.Expr) -> Defined:
    """Return the keys of what the WITH of a query defines."""
    found: dict[str, tuple[Key, ...]] = {}
    for each in with_clauses(query):
        # columns that are named anew are others
        found[each.alias.lower()] = () if each.args["alias"].args.get("columns") else _keys_of(each.this, found)
    return found


def aggregates(select: exp.Select) -> bool:
    """Tell whether a SELECT list has an aggregate of its own, which makes one row of many."""
    return any(
        isinstance(each, exp.AggFunc) and not isinstance(_used(each), exp.Window)
        for listed in select.expressions
        for each in listed.walk(prune=lambda inner: isinstance(inner, exp.Query))
    )


def _used(function: exp.Expr) -> exp.Expr | None:
    """Return what a function stands in, without what only belongs to it."""
    around = function.parent
    while isinstance(around, (exp.WithinGroup, exp.IgnoreNulls, exp.RespectNulls)):
        around = around.parent
    return around


def _sources(select: exp.Select, defined: Defined) -> Iterator[Source]:
    first = select.args.get("from_") or select.args.get("from")
    entries = [] if first is None else [(first.this, None)]
    entries += [(each.this, each) for each in select.args.get("joins") or ()]
    for entry, join in entries:
        keys: tuple[Key, ...] = ()
        table = ""
        if isinstance(entry, exp.Table) and not entry.args.get("db") and not entry.args.get("joins"):
            table = entry.name.lower()
            keys, table = (defined[table], "") if table in defined else (keys_of(table), table)
        elif isinstance(entry, exp.Subquery) and not entry.args.get("joins"):
            keys = _keys_of(entry.this, defined)
        alias = entry.args.get("alias")
        named = alias.this if isinstance(alias, exp.TableAlias) else entry.this if table or not alias else None
        quoted = isinstance(named, exp.Identifier) and named.quoted
        name = entry.alias_or_name
        yield Source(name.lower(), f'"{name}"' if quoted else name, table, keys, join)


def _keys_of(query: exp.Expr, defined: Defined) -> tuple[Key, ...]:
    """Return the keys of the rows that a query inside another one gives."""
    query = query.unnest()
    if not isinstance(query, exp.Select):
        return ()
    columns = {listed.unalias().sql("oracle").lower(): listed.alias_or_name.lower() for listed in query.expressions}
    group = query.args.get("group")
    if group is not None:
        key = tuple(columns.get(each.sql("oracle").lower(), "") for each in group.expressions)
        return (key,) if plain(group) and all(key) else ()
    if aggregates(query):
        return ((),)
    if query.args.get("distinct") is not None:
        key = tuple(listed.alias_or_name.lower() for listed in query.expressions)
        return (key,) if all(key) and "*" not in key and len(set(key)) == len(key) else ()
    inner = UniqueKeys.of(query, {**defined, **defined_by(query)})
    if len(inner.sources) != 1 or not inner.provable:
        return ()
    starred = any(isinstance(listed, exp.Star) for listed in query.expressions)
    shown = {
        listed.alias_or_name.lower()
        for listed in query.expressions
        if isinstance(column := listed.unalias(), exp.Column) and column.name.lower() == listed.alias_or_name.lower()
    }
    return tuple(key for key in inner.sources[0].keys if starred or set(key) <= shown)


def plain(group: exp.Expr) -> bool:
    """Tell whether a GROUP BY names its groups one by one: no ROLLUP, no CUBE."""
    return not any(isinstance(each, (exp.Rollup, exp.Cube, exp.GroupingSets)) for each in group.expressions)


def _side(join: exp.Join | None) -> str:
    return "" if join is None else str(join.side or "").lower()


def all_of(condition: exp.Expr | None) -> Iterator[exp.Expr]:
    """Yield the conditions that all hold."""
    condition = condition.unnest() if condition is not None else None
    if isinstance(condition, exp.And):
        yield from all_of(condition.left)
        yield from all_of(condition.right)
    elif condition is not None:
        yield condition
