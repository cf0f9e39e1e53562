"""What sort of value an expression yields, as far as Oracle and DuckDB treat sorts differently."""

from collections.abc import Iterable
from typing import Literal, cast

from sqlglot import exp

from netsuite_emulator.suiteql.catalog import Column
from netsuite_emulator.suiteql.translation.scopes import MADE, MEANING

# "moment" is a date with a time.
Sort = Literal["date", "moment", "number", "text", ""]

_NOTE = "sort"
_OF_KIND: dict[str, Sort] = {
    "id": "number",
    "ref": "number",
    "integer": "number",
    "number": "number",
    "money": "number",
    "date": "date",
    "time": "moment",
}
_NUMBERS = (
    *(exp.Count, exp.Sum, exp.Avg, exp.Abs, exp.Round, exp.Mul, exp.Div, exp.Neg, exp.Length, exp.Floor, exp.Ceil),
    *(exp.Ln, exp.Exp, exp.RegexpCount, exp.StrPosition, exp.Ascii),
    *(exp.Sign, exp.Pow, exp.Mod, exp.Sqrt, exp.Extract, exp.RowNumber, exp.Stddev, exp.Variance, exp.Median),
)
_AS_FIRST = (
    *(exp.Paren, exp.Max, exp.Min, exp.Alias, exp.Subquery, exp.Nullif, exp.Greatest, exp.Least),
    *(exp.Window, exp.Lag, exp.Lead, exp.FirstValue, exp.LastValue, exp.NthValue, exp.IgnoreNulls),
)


def sort_of(node: exp.Expr | None) -> Sort:
    """Tell what an expression yields; nothing where it does not matter or is unknown."""
    if node is None:
        return ""
    if _NOTE in node.meta:
        return cast("Sort", node.meta[_NOTE])
    if isinstance(node, exp.Column):
        column: Column | None = node.meta.get(MEANING)
        return _OF_KIND.get(column.kind, "text") if column else sort_of(node.meta.get(MADE))
    if isinstance(node, exp.Literal):
        return "text" if node.is_string else "number"
    if isinstance(node, exp.Cast) and node.is_type(*exp.DataType.TEXT_TYPES):
        return "text"
    if isinstance(node, exp.Cast) and node.is_type(*exp.DataType.NUMERIC_TYPES):
        return "number"
    if isinstance(node, exp.LastDay):
        return "date"
    if isinstance(node, _NUMBERS):
        return "number"
    if isinstance(node, exp.Coalesce):
        return _first_known([node.this, *node.expressions])
    if isinstance(node, _AS_FIRST):
        return sort_of(node.this)
    if isinstance(node, exp.Select) and len(node.expressions) == 1:
        return sort_of(node.expressions[0])
    if isinstance(node, exp.Case):
        return _first_known([*(each.args["true"] for each in node.args["ifs"]), node.args.get("default")])
    return ""


def _first_known(values: Iterable[exp.Expr | None]) -> Sort:
    for each in values:
        if sort := sort_of(each):
            return sort
    return ""


def is_time(node: exp.Expr | None) -> bool:
    """Tell whether an expression yields a date, with or without a time."""
    return sort_of(node) in {"date", "moment"}


def noted(sort: Sort, node: exp.Expr) -> exp.Expr:
    """Note on a translated expression what it yields."""
    node.meta[_NOTE] = sort
    return node
