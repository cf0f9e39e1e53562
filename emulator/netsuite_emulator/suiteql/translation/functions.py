"""The functions and operators in which Oracle and DuckDB differ, each rewritten by its own rule."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from sqlglot import exp

from netsuite_emulator.suiteql.refusals import NotYetBuilt, SuiteQLRefused
from netsuite_emulator.suiteql.translation import dates
from netsuite_emulator.suiteql.translation.account_formats import asking
from netsuite_emulator.suiteql.translation.builtin_functions import call
from netsuite_emulator.suiteql.translation.conversions import CONVERSIONS, as_number, numbers
from netsuite_emulator.suiteql.translation.formats import date_format, number_format
from netsuite_emulator.suiteql.translation.sorts import is_time, noted, sort_of
from netsuite_emulator.suiteql.translation.time_zones import in_utc
from netsuite_emulator.suiteql.translation.writing import as_text, sql, written

# Notes on a sum over a window that what is wanted is the share in it.
_SHARE = "share"
_SHORT = 64
"""Bytes: what replaces a pattern may be this long without a look at how often it would be put in."""

# Functions in which an empty text means "nothing at all" and not null.
_TAKES_EMPTY = (exp.Replace, exp.RegexpReplace, exp.Translate, exp.GroupConcat)

_NOT_TEXT = (exp.Length, exp.Like, exp.RegexpCount, exp.RegexpLike, exp.StrPosition)

_TEXT_FUNCTIONS = (
    exp.Initcap,
    exp.Length,
    exp.Like,
    exp.Lower,
    exp.Pad,
    exp.RegexpCount,
    exp.RegexpLike,
    exp.RegexpReplace,
    exp.Substring,
    exp.Translate,
    exp.Trim,
    exp.Upper,
)


_LONGEST_TEXT = 4_000
"""Bytes of a VARCHAR2 in SQL (Oracle Database SQL Language Reference, Data Types): a longer result is an error, ORA-01489; a pad is cut there."""


def _bounded(node: exp.Expr) -> exp.Expr:
    """Refuse a text that Oracle would find too long."""
    return noted("text", sql(f"bounded({written(node)})"))


def _literal(node: exp.Literal) -> exp.Expr:
    if node.is_string and len(node.this.encode("utf-8", "surrogatepass")) > _LONGEST_TEXT:
        raise SuiteQLRefused
    if node.is_string and node.this == "" and not isinstance(node.parent, _TAKES_EMPTY):
        return exp.Null()
    return node


def _trunc(node: exp.Trunc) -> exp.Expr:
    decimals = node.args.get("decimals")
    if is_time(node.this):
        return dates.truncated(node.this, decimals.name if decimals else "DD")
    value = as_number(node.this)
    return noted("number", exp.Anonymous(this="trunc", expressions=[value, *([decimals] if decimals else ())]))


def _round(node: exp.Round) -> exp.Expr:
    decimals = node.args.get("decimals")
    if is_time(node.this):
        return dates.rounded(node.this, decimals.name if decimals else "DD")
    return numbers(node)


def _divide(node: exp.Div) -> exp.Expr:
    """Divide; Oracle has no infinity: to divide by zero is an error."""
    numbers(node)
    divisor = node.expression
    if not (isinstance(divisor, exp.Literal) and divisor.name.strip("0.")):
        node.set("expression", sql(f"divisor({written(divisor)})"))
    return noted("number", node)


def _to_char(node: exp.ToChar) -> exp.Expr:
    model = node.args.get("format")
    if model is None:
        return noted("text", as_text(node.this))
    if not isinstance(model, exp.Literal):
        raise NotYetBuilt("TO_CHAR with a format that is not a literal")
    write = date_format if is_time(node.this) else number_format
    value = as_number(node.this) if write is number_format else node.this
    return noted("text", sql(f"({write(f'({written(value)})', model.name)})"))


def _to_number(node: exp.ToNumber) -> exp.Expr:
    """Read a text as a number; a format may hold commas and a currency sign, which are then skipped."""
    value: exp.Expr = node.this
    if sort_of(value) == "number":
        return value
    read = written(value)
    if node.args.get("format"):
        read = f"regexp_replace({read}, '[$,]', '', 'g')"
    default = node.args.get("default")
    if default is not None:
        return noted("number", sql(f"COALESCE(TRY_CAST({read} AS DECIMAL(38, 10)), {written(default)})"))
    return noted("number", sql(f"CAST({read} AS DECIMAL(38, 10))"))


def _concat(node: exp.DPipe | exp.Concat) -> exp.Expr:
    """Join texts: null counts as empty, and nothing joined to nothing is null."""
    parts = [node.this, node.expression] if isinstance(node, exp.DPipe) else node.expressions
    joined = ", ".join(written(as_text(each)) for each in parts)
    return noted("text", sql(f"NULLIF(bounded(concat({joined})), '')"))


def _replace(node: exp.Replace) -> exp.Expr:
    if node.args.get("replacement") is None:
        node.set("replacement", exp.Literal.string(""))
    _of_text(node)
    searched, put = node.expression, node.args["replacement"]
    if isinstance(searched, exp.Literal) and isinstance(put, exp.Literal) and 0 < len(searched.this) >= len(put.this):
        return node
    return noted("text", sql(f"replaced({written(node.this)}, {written(searched)}, {written(put)})"))


def _regexp_replace(node: exp.RegexpReplace) -> exp.Expr:
    _of_text(node)
    put = node.args.get("replacement")
    if put is None or (isinstance(put, exp.Literal) and len(put.this) <= _SHORT):
        return _bounded(node)
    too_long = f"(strlen({written(node.this)}) + 1) * (strlen({written(put)}) + 1) > {_SHORT * _LONGEST_TEXT}"
    refused = "error('result of string concatenation is too long')"
    return noted("text", sql(f"bounded(CASE WHEN {too_long} THEN {refused} ELSE {written(node)} END)"))


def _pad(node: exp.Pad) -> exp.Expr:
    """LPAD and RPAD give at most what a VARCHAR2 holds."""
    _of_text(node)
    length = node.expression
    if not (
        isinstance(length, exp.Literal)
        and length.this.isdecimal()
        and int(length.this[:9]) == int(length.this) <= _LONGEST_TEXT
    ):
        node.set("expression", sql(f"CAST(least({written(length)}, {_LONGEST_TEXT}) AS INTEGER)"))
    return node


def _position(node: exp.StrPosition) -> exp.Expr:
    """INSTR: from a position on, which counts from the end where it is negative, the n-th occurrence."""
    _of_text(node)
    position, occurrence = node.args.get("position"), node.args.get("occurrence")
    if occurrence is None and not isinstance(position, exp.Neg):
        return noted("number", node)
    asked = [node.this, node.args["substr"], position or exp.Literal.number(1), occurrence or exp.Literal.number(1)]
    return call("number", "position_of", *asked)


def _regexp_substr(node: exp.RegexpSubstr) -> exp.Expr:
    _of_text(node)
    occurrence, position, flags = (node.args.get(name) for name in ("occurrence", "position", "parameters"))
    value = written(node.this)
    if position is not None and position.name != "1":
        value = f"substr({value}, {written(position)})"
    pattern = written(node.expression)
    if flags is not None and "i" in flags.name:
        pattern = f"'(?i)' || {pattern}"
    group = node.args.get("group")
    found = f"regexp_extract_all({value}, {pattern}, {written(group) if group else 0})"
    return noted("text", sql(f"{found}[{written(occurrence) if occurrence else 1}]"))


def _listagg(node: exp.GroupConcat) -> exp.Expr:
    counted = node.this
    while isinstance(counted, exp.Order | exp.Distinct):
        counted = counted.this or counted.expressions[0]
    if sort_of(counted) not in {"text", ""}:
        counted.replace(as_text(counted))
    return noted("text", node) if isinstance(node.parent, exp.WithinGroup | exp.Window) else _bounded(node)


def _ordered(node: exp.WithinGroup) -> exp.Expr:
    if not isinstance(node.this, exp.GroupConcat) or isinstance(node.parent, exp.Window):
        return node
    return _bounded(node)


def _window(node: exp.Window) -> exp.Expr:
    if isinstance(node.this, exp.Sum) and node.this.meta.get(_SHARE):
        return noted("number", sql(f"{written(node.this.this)} / NULLIF({written(node)}, 0)"))
    return _bounded(node) if node.this.find(exp.GroupConcat) else node


def _of_text(node: exp.Expr) -> exp.Expr:
    """Give a function of texts a text, whatever it is called with."""
    if sort_of(node.this) in {"number", "date", "moment"}:
        node.set("this", as_text(node.this))
    return node if isinstance(node, _NOT_TEXT) else noted("text", node)


def _nanvl(node: exp.Nanvl) -> exp.Expr:
    """Give the value: a number of Oracle's own kind is never "not a number"."""
    return as_number(node.this)


def _width_bucket(node: exp.WidthBucket) -> exp.Expr:
    asked = (node.this, *(node.args[name] for name in ("min_value", "max_value", "num_buckets")))
    return call("number", "bucket_of", *map(as_number, asked))


def _months_between(node: exp.MonthsBetween) -> exp.Expr:
    return call("number", "months_apart", node.this, node.expression)


def _next_day(node: exp.NextDay) -> exp.Expr:
    return call("date", "next_weekday", node.this, node.expression)


# Functions of one argument that Oracle has under another name, or that change nothing here.
_SAME_AS = {
    **dict.fromkeys(("LENGTHB", "LENGTHC", "LENGTH2", "LENGTH4", "VSIZE"), "length"),
    "NLS_UPPER": "upper",
    "NLS_LOWER": "lower",
    "NLS_INITCAP": "initcap",
}
_AS_TEXT = frozenset({"TO_CLOB", "TO_NCHAR", "TO_NCLOB", "TO_SINGLE_BYTE", "TO_MULTI_BYTE", "ASCIISTR", "NLSSORT"})
_AS_NUMBER = frozenset({"TO_BINARY_DOUBLE", "TO_BINARY_FLOAT"})


def _anonymous(node: exp.Anonymous) -> exp.Expr:
    name, arguments = node.name.upper(), node.expressions
    match name, arguments:
        case "TRUNC", [value, *decimals]:
            return _trunc(exp.Trunc(this=value, decimals=decimals[0] if decimals else None))
        case "REMAINDER", [left, right]:
            return call("number", "remainder_of", left, right)
        case "RATIO_TO_REPORT", [value] if isinstance(node.parent, exp.Window):
            share = noted("number", exp.Sum(this=as_number(value)))
            share.meta[_SHARE] = True
            return share
        case "SYS_EXTRACT_UTC", [value]:
            return noted("moment", sql(in_utc(written(value), asking().time_zone)))
        case "BITAND", [left, right]:
            return noted("number", sql(f"CAST({written(left)} AS BIGINT) & CAST({written(right)} AS BIGINT)"))
        case _, [value, *_] if name in _AS_TEXT:
            return noted("text", as_text(value))
        case _, [value, *_] if name in _AS_NUMBER:
            return noted("number", sql(f"CAST({written(value)} AS DOUBLE)"))
        case _, [value] if name in _SAME_AS:
            return call("number" if name.startswith(("L", "V")) else "text", _SAME_AS[name], as_text(value))
        case _:
            return node


RULES: Mapping[type[exp.Expr], Callable[..., exp.Expr]] = MappingProxyType(
    {
        **CONVERSIONS,
        exp.Literal: _literal,
        exp.CurrentTimestamp: dates.now,
        exp.CurrentDate: dates.now,
        exp.Localtimestamp: dates.now,
        exp.Systimestamp: dates.now,
        exp.MonthsBetween: _months_between,
        exp.NextDay: _next_day,
        exp.Nanvl: _nanvl,
        exp.WidthBucket: _width_bucket,
        exp.Round: _round,
        exp.Div: _divide,
        exp.Replace: _replace,
        exp.WithinGroup: _ordered,
        exp.Window: _window,
        exp.StrPosition: _position,
        exp.DateTrunc: dates.date_trunc,
        exp.Trunc: _trunc,
        exp.ToChar: _to_char,
        exp.StrToDate: dates.to_date,
        exp.StrToTime: dates.to_date,
        exp.ToNumber: _to_number,
        exp.AddMonths: dates.add_months,
        exp.DPipe: _concat,
        exp.Concat: _concat,
        exp.RegexpSubstr: _regexp_substr,
        exp.GroupConcat: _listagg,
        exp.Anonymous: _anonymous,
        **dict.fromkeys(_TEXT_FUNCTIONS, _of_text),
        exp.Pad: _pad,
        exp.RegexpReplace: _regexp_replace,
    }
)
