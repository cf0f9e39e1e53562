"""What a SuiteQL query selects, as far as its text tells. NetSuite understands more than sqlglot does, so no answer is an answer too."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeAlias

from sqlglot import exp, parse_one
from sqlglot.errors import SqlglotError

_Sources: TypeAlias = Mapping[str, "tuple[str | None, ...]"]
"""The columns of each name that WITH defines."""


@dataclass(frozen=True, slots=True)
class Selection:
    """
    What a query selects.

    `names`: of its columns, lower-case, in its order; what `*` over a table stands for and expressions without an alias have none here,
    and then they are not the `whole`.
    `repeated`: names that stand for more than one column. `may_repeat`: `*` over a table stands beside other columns, which may have the
    same names. `ordered`: it has an ORDER BY of its own (true when the text cannot be read: no warning without a reason).
    """

    names: tuple[str, ...] = ()
    whole: bool = False
    repeated: tuple[str, ...] = ()
    may_repeat: bool = False
    ordered: bool = True


@lru_cache(maxsize=128)
def selection(text: str) -> Selection:
    """Read the columns through derived tables, WITH, parentheses and UNION."""
    try:
        query = parse_one(text, read="oracle")
        ordered = _ordered(query)
        found = _columns(query, {})
    except (
        SqlglotError,
        RecursionError,
        AttributeError,
        TypeError,
    ):  # a text it cannot read, or reads as something odd
        return Selection()
    names = [each for each in found if each]
    unknown = found.count(None)
    return Selection(
        names=tuple(dict.fromkeys(names)),
        whole=len(names) == len(found),
        repeated=tuple(name for name in dict.fromkeys(names) if names.count(name) > 1),
        may_repeat=unknown > 1 or (unknown == 1 and _several_sources(query)),
        ordered=ordered,
    )


def _columns(query: exp.Expr, known: _Sources) -> tuple[str | None, ...]:
    """Return the names of the columns; None stands for all columns of a table, and an empty name for a column that has none."""
    defined = dict(known)
    for each in with_clauses(query):
        columns = _columns(each.this, defined)
        named = each.args["alias"].args.get("columns") or ()
        defined[each.alias.lower()] = tuple(column.name.lower() for column in named) or columns
    if isinstance(query, (exp.SetOperation, exp.Subquery)):
        return _columns(query.this, defined)
    assert isinstance(query, exp.Select)
    return tuple(name for each in query.expressions for name in _names(each, query, defined))


def with_clauses(query: exp.Expr) -> list[exp.CTE]:
    """Return what WITH defines."""
    found = query.args.get("with_") or query.args.get("with")
    return found.expressions if found is not None else []


def _names(each: exp.Expr, query: exp.Select, known: _Sources) -> Iterator[str | None]:
    """Yield the names that one entry of the SELECT list stands for."""
    if isinstance(each, exp.Star):
        for source in from_clauses(query):
            yield from _columns_of(source, known)
    elif isinstance(each, exp.Column) and isinstance(each.this, exp.Star):
        for source in from_clauses(query):
            if source.alias_or_name.lower() == each.table.lower():
                yield from _columns_of(source, known)
    elif isinstance(each, (exp.Column, exp.Alias)) and each.alias_or_name:
        yield each.alias_or_name.lower()
    else:
        yield ""


def from_clauses(query: exp.Select) -> list[exp.Expr]:
    """Return what a SELECT takes its rows from: tables and derived tables, in FROM and its joins."""
    first = query.args.get("from_") or query.args.get("from")
    return ([] if first is None else [first.this]) + [each.this for each in query.args.get("joins") or ()]


def _columns_of(source: exp.Expr, known: _Sources) -> tuple[str | None, ...]:
    if isinstance(source, exp.Subquery):
        return _columns(source, known)
    if isinstance(source, exp.Table) and not source.args.get("db"):
        return known.get(source.name.lower(), (None,))
    return (None,)


def _several_sources(query: exp.Expr) -> bool:
    """Tell whether a query joins, and takes a named column beside the `*` of a table."""
    while isinstance(query, (exp.SetOperation, exp.Subquery)):
        query = query.this
    named = any(isinstance(each, exp.Column) and not isinstance(each.this, exp.Star) for each in query.expressions)
    return named and bool(query.args.get("joins"))


def _ordered(query: exp.Expr) -> bool:
    while isinstance(query, exp.Subquery) and query.args.get("order") is None:
        query = query.this
    return query.args.get("order") is not None
