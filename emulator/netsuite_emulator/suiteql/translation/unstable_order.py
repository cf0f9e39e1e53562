"""
Rows that an ORDER BY does not tell apart: their order differs from one request to the next.

Each page of a query is an execution of its own in the real service, so a client that pages without a unique order sees
some rows twice and others never.
"""

from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate, pairwise
from random import Random

from sqlglot import exp


def alike_counted(query: exp.Query) -> str:
    """Give DuckDB SQL that counts the rows that sort alike, in their order; nothing where all sort alike."""
    order = query.args.get("order")
    if order is None:
        return ""
    inner = query.copy()
    outputs = [each.alias_or_name for each in query.selects]
    keys = [
        exp.Ordered(
            this=_key(inner, each.this, number, outputs),
            desc=each.args.get("desc"),
            nulls_first=each.args.get("nulls_first"),
        )
        for number, each in enumerate(order.expressions)
    ]
    counted = exp.select(exp.Count(this=exp.Star())).from_(inner.subquery("q", copy=False), copy=False)
    counted = counted.group_by(*(each.this.copy() for each in keys), copy=False).order_by(*keys, copy=False)
    return counted.sql("duckdb", identify=True)


def _key(inner: exp.Query, ordered: exp.Expr, number: int, outputs: Sequence[str]) -> exp.Expr:
    """Give the output of a query by which it is ordered; what is not an output becomes one."""
    if isinstance(ordered, exp.Literal) and ordered.name.isdecimal() and 0 < int(ordered.name) <= len(outputs):
        return exp.column(outputs[int(ordered.name) - 1], quoted=True)
    if isinstance(ordered, exp.Column) and not ordered.table and ordered.name in outputs:
        return exp.column(ordered.name, quoted=True)
    for each in inner.selects:
        if each.unalias() == ordered:
            return exp.column(each.alias_or_name, quoted=True)
    name = f"#{number}"
    if isinstance(inner, exp.Select):
        inner.append("expressions", exp.alias_(ordered.copy(), name, quoted=True))
    return exp.column(name, quoted=True)


def shuffled(first: int, last: int, sizes: Sequence[int], seed: str) -> list[int]:
    """
    Say which rows stand at these places (the last excluded), if rows that sort alike stand in any order.

    `sizes` tells how many sort alike, one group after the other.
    """
    random = Random(seed)  # noqa: S311 - an order, not a secret
    bounds = [0, *accumulate(sizes)]
    start = max(bisect_right(bounds, first) - 1, 0)
    places: list[int] = []
    for begin, end in pairwise(bounds[start:]):
        if begin >= last:
            break
        taken = min(end, last) - max(begin, first)
        places += random.sample(range(begin, end), taken)
    return places
