"""
Where Oracle turns a text into a number, or a number into a text, without being asked.

From "Implicit Data Conversion" in Oracle's SQL Language Reference: a text is read as a number where arithmetic or a
comparison meets both, and functions that choose between values convert to the kind of the first one. A text that is
no number ends the query (ORA-01722).
"""

import re
from collections.abc import Callable, Mapping
from types import MappingProxyType

from sqlglot import exp

from netsuite_emulator.suiteql.translation import dates
from netsuite_emulator.suiteql.translation.sorts import is_time, noted, sort_of
from netsuite_emulator.suiteql.translation.writing import as_text, sql, written

_NUMERAL = re.compile(r"-?\d{1,18}(\.\d{1,10})?", re.ASCII)


def as_number(node: exp.Expr) -> exp.Expr:
    """Read a text as a number; what is no text stays as it is."""
    if sort_of(node) != "text":
        return node
    if isinstance(node, exp.Literal) and _NUMERAL.fullmatch(node.name):
        return noted("number", sql(node.name))
    return noted("number", sql(f"number_in({written(node)})"))


def _as(sort: str, node: exp.Expr) -> exp.Expr:
    """Give a value in the kind of another."""
    if sort == "number":
        return as_number(node)
    if sort == "text":
        return as_text(node)
    return dates.account_date(node) if sort in {"date", "moment"} else node


def numbers(node: exp.Expr) -> exp.Expr:
    """Give an operator or a function of numbers its operands as numbers."""
    for name in ("this", "expression"):
        operand = node.args.get(name)
        if isinstance(operand, exp.Distinct):
            operand.set("expressions", [as_number(each) for each in operand.expressions])
        elif isinstance(operand, exp.Expr):
            node.set(name, as_number(operand))
    return noted("number", node)


def _added(node: exp.Add | exp.Sub) -> exp.Expr:
    """Add or subtract numbers, or days to and from a date."""
    if not is_time(node.this) and not is_time(node.expression):
        return numbers(node)
    for name in ("this", "expression"):
        node.set(name, as_number(node.args[name]))
    return dates.add(node) if isinstance(node, exp.Add) else dates.subtract(node)


def _compared(node: exp.Binary) -> exp.Expr:
    """Compare a text with a number as numbers, and a text with a date as dates."""
    left, right = node.this, node.expression
    if is_time(left) or is_time(right):
        return dates.compared_dates(node)
    sorts = {sort_of(left), sort_of(right)}
    if sorts == {"text", "number"}:
        node.set("this", as_number(left))
        node.set("expression", as_number(right))
    return node


def _between(node: exp.Between) -> exp.Expr:
    """Compare with both ends."""
    values = [node.this, node.args["low"], node.args["high"]]
    if any(map(is_time, values)):
        return dates.dates_between(node)
    if {sort_of(each) for each in values} == {"text", "number"}:
        for name in ("this", "low", "high"):
            node.set(name, as_number(node.args[name]))
    return node


def _in_list(node: exp.In) -> exp.Expr:
    """Compare with each value of a list, or with those of a sub-select."""
    if any(map(is_time, (node.this, *node.expressions))):
        return dates.dates_in_list(node)
    query = node.args.get("query")
    found = query.unnest() if isinstance(query, exp.Subquery) else query
    if isinstance(found, exp.Select) and len(found.expressions) == 1:
        (given,) = found.expressions
        if {sort_of(node.this), sort_of(given)} == {"text", "number"}:
            node.set("this", as_number(node.this))
            value = given.this if isinstance(given, exp.Alias) else given
            value.replace(as_number(value.copy()))
    elif {sort_of(each) for each in (node.this, *node.expressions)} == {"text", "number"}:
        node.set("this", as_number(node.this))
        node.set("expressions", [as_number(each) for each in node.expressions])
    return node


def _all_as_first(values: list[exp.Expr]) -> list[exp.Expr]:
    sort = next((found for each in values if (found := sort_of(each))), "")
    return [_as(sort, each) for each in values]


def _as_first(node: exp.Expr) -> exp.Expr:
    """NVL, COALESCE, GREATEST, LEAST: every value in the kind of the first."""
    first, *others = _all_as_first([node.this, *node.expressions])
    node.set("this", first)
    node.set("expressions", others)
    return node


def _nvl2(node: exp.Nvl2) -> exp.Expr:
    present, absent = _all_as_first([node.args["true"], node.args["false"]])
    node.set("true", present)
    node.set("false", absent)
    return noted(sort_of(present) or sort_of(absent), node)


def _nullif(node: exp.Nullif) -> exp.Expr:
    if {sort_of(node.this), sort_of(node.expression)} == {"text", "number"}:
        node.set("this", as_number(node.this))
        node.set("expression", as_number(node.expression))
    return node


def _decode(node: exp.DecodeCase) -> exp.Expr:
    """DECODE: what is looked for in the kind of the first value looked for, what is found in that of the first found."""
    value, *pairs = node.expressions
    searched, found = pairs[: len(pairs) // 2 * 2 : 2], pairs[1::2]
    if len(pairs) % 2:
        found = [*found, pairs[-1]]
    sort = next((each for each in map(sort_of, searched) if each), "")
    searched = [_as(sort, each) for each in searched]
    found = _all_as_first(found)
    merged = [each for pair in zip(searched, found, strict=False) for each in pair]
    node.set("expressions", [_as(sort, value), *merged, *found[len(searched) :]])
    return noted(sort_of(found[0]), node) if found else node


def _simple_case(node: exp.Case) -> exp.Expr:
    """CASE value WHEN …: compared as `=` does; what it gives must be of one kind in Oracle too (ORA-00932)."""
    if node.this is not None:
        wanted = [each.this for each in node.args["ifs"]]
        if {sort_of(each) for each in (node.this, *wanted)} == {"text", "number"}:
            node.set("this", as_number(node.this))
            for each in node.args["ifs"]:
                each.set("this", as_number(each.this))
    return node


_OF_NUMBERS = (
    *(exp.Abs, exp.Acos, exp.Asin, exp.Atan, exp.Atan2, exp.Avg, exp.Ceil, exp.Corr, exp.Cos, exp.Cosh, exp.CovarPop),
    *(exp.CovarSamp, exp.Exp, exp.Floor, exp.Ln, exp.Log, exp.Median, exp.Mod, exp.Mul, exp.Neg, exp.Pow, exp.Sign),
    *(exp.Sin, exp.Sinh, exp.Sqrt, exp.Stddev, exp.StddevPop, exp.StddevSamp, exp.Sum, exp.Tan, exp.Tanh),
    *(exp.Variance, exp.VariancePop),
)

CONVERSIONS: Mapping[type[exp.Expr], Callable[..., exp.Expr]] = MappingProxyType(
    {
        **dict.fromkeys(_OF_NUMBERS, numbers),
        **dict.fromkeys((exp.EQ, exp.NEQ, exp.GT, exp.GTE, exp.LT, exp.LTE), _compared),
        **dict.fromkeys((exp.Coalesce, exp.Greatest, exp.Least), _as_first),
        **dict.fromkeys((exp.Add, exp.Sub), _added),
        exp.Between: _between,
        exp.In: _in_list,
        exp.Nvl2: _nvl2,
        exp.Nullif: _nullif,
        exp.DecodeCase: _decode,
        exp.Case: _simple_case,
    }
)
"""The rule of each operator and function that converts."""
