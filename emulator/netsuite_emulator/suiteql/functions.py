"""The functions and operators in which Oracle and DuckDB differ, each rewritten by its own rule."""

import re
from collections.abc import Callable, Mapping
from types import MappingProxyType

from sqlglot import exp, parse_one

from netsuite_emulator.suiteql.catalog import Column
from netsuite_emulator.suiteql.formats import date_format, number_format
from netsuite_emulator.suiteql.names import MEANING
from netsuite_emulator.suiteql.refusals import NotYetBuilt, SuiteQLRefused
from netsuite_emulator.suiteql.sorts import is_time, noted, sort_of

_ACCOUNT_DATE = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")
_TRUNCATED = {
    "MM": "month",
    "MON": "month",
    "MONTH": "month",
    "Q": "quarter",
    "Y": "year",
    "YY": "year",
    "YYYY": "year",
    "YEAR": "year",
    "IW": "week",
    "HH": "hour",
    "HH24": "hour",
    "MI": "minute",
}
_DAYS = {"DD", "DDD", "J"}


def sql(text: str) -> exp.Expr:
    """Parse DuckDB SQL of our own."""
    return parse_one(text, read="duckdb")


def _written(node: exp.Expr) -> str:
    return node.sql("duckdb", identify=True)


# Functions in which an empty text means "nothing at all" and not null.
_TAKES_EMPTY = (exp.Replace, exp.RegexpReplace, exp.Translate, exp.GroupConcat)


_TEXT_FUNCTIONS = (
    exp.Initcap,
    exp.Length,
    exp.Like,
    exp.Lower,
    exp.Pad,
    exp.RegexpReplace,
    exp.Replace,
    exp.StrPosition,
    exp.Substring,
    exp.Translate,
    exp.Trim,
    exp.Upper,
)


def _literal(node: exp.Literal) -> exp.Expr:
    if node.is_string and node.this == "" and not isinstance(node.parent, _TAKES_EMPTY):
        return exp.Null()
    return node


def moment(parameter: str) -> exp.Expr:
    """Give the SQL of a moment that is told when the query runs."""
    return noted("moment", exp.cast(exp.Placeholder(this=parameter), "timestamp"))


def _now(_node: exp.Expr) -> exp.Expr:
    return moment("now")


def _date_trunc(node: exp.DateTrunc) -> exp.Expr:
    return _truncated(node.this, node.args["unit"].name)


def _truncated(node: exp.Expr, to: str) -> exp.Expr:
    unit = to.upper()
    value = _written(node)
    if unit in _DAYS:
        return noted("date", exp.cast(node.copy(), "date"))
    if unit in {"D", "DAY", "DY"}:
        return noted("date", sql(f"CAST({value} AS DATE) - CAST(dayofweek({value}) AS INTEGER)"))
    if unit not in _TRUNCATED:
        raise NotYetBuilt(f"TRUNC to {unit}")
    span = _TRUNCATED[unit]
    if span in {"hour", "minute"}:
        return noted("moment", sql(f"date_trunc('{span}', {value})"))
    return noted("date", sql(f"CAST(date_trunc('{span}', {value}) AS DATE)"))


def _trunc(node: exp.Trunc) -> exp.Expr:
    if is_time(node.this):
        unit = node.args.get("decimals") or exp.Literal.string("DD")
        return _truncated(node.this, unit.name)
    return noted("number", node)


def _to_char(node: exp.ToChar) -> exp.Expr:
    model = node.args.get("format")
    if model is None:
        return noted("text", _text(node.this))
    if not isinstance(model, exp.Literal):
        raise NotYetBuilt("TO_CHAR with a format that is not a literal")
    written = date_format if is_time(node.this) or not re.search(r"[09]", model.name) else number_format
    return noted("text", sql(f"({written(f'({_written(node.this)})', model.name)})"))


def _to_date(node: exp.StrToDate | exp.StrToTime) -> exp.Expr:
    """Read a text as a date; without a format it is in the account's."""
    model = node.args.get("format")
    value: exp.Expr = node.this
    if is_time(value):
        return value
    written = model.name if model else "%m/%d/%Y"
    timed = any(part in written for part in ("%H", "%I", "%M", "%S"))
    parsed = sql(f"strptime({_written(value)}, '{written}')")
    return noted("moment", parsed) if timed else noted("date", exp.cast(parsed, "date"))


def _to_number(node: exp.ToNumber) -> exp.Expr:
    value: exp.Expr = node.this
    if sort_of(value) == "number":
        return value
    return noted("number", exp.cast(value.copy(), "decimal(38, 10)"))


def _add_months(node: exp.AddMonths) -> exp.Expr:
    """Oracle keeps the last day of a month the last day."""
    sort = sort_of(node.this) or "moment"
    value, count = _written(node.this), _written(node.expression)
    moved = f"{value} + to_months(CAST({count} AS INTEGER))"
    last = f"last_day({moved}) + (CAST({value} AS TIMESTAMP) - date_trunc('day', {value}))"
    chosen = f"CASE WHEN last_day({value}) = CAST({value} AS DATE) THEN {last} ELSE {moved} END"
    return noted(sort, sql(f"CAST({chosen} AS {'DATE' if sort == 'date' else 'TIMESTAMP'})"))


def _add(node: exp.Add) -> exp.Expr:
    left, right = node.this, node.expression
    if is_time(right):
        left, right = right, left
    if not is_time(left):
        return node
    if sort_of(left) == "date" and _is_integer(right):
        return noted("date", node)
    return noted("moment", sql(f"plus_days({_written(left)}, {_written(right)})"))


def _sub(node: exp.Sub) -> exp.Expr:
    left, right = node.this, node.expression
    if not is_time(left):
        return node
    if is_time(right):
        if sort_of(left) == sort_of(right) == "date":
            return noted("number", node)
        return noted("number", sql(f"days_between({_written(left)}, {_written(right)})"))
    if sort_of(left) == "date" and _is_integer(right):
        return noted("date", node)
    return noted("moment", sql(f"plus_days({_written(left)}, -({_written(right)}))"))


def _is_integer(node: exp.Expr) -> bool:
    return isinstance(node, exp.Literal) and not node.is_string and node.name.isdecimal()


def _text(node: exp.Expr) -> exp.Expr:
    """Write a value as Oracle does where text is wanted."""
    if is_time(node):
        return sql(f"date_text({_written(node)})")
    if sort_of(node) == "number":
        return sql(f"number_text({_written(node)})")
    return node.copy()


def _concat(node: exp.DPipe | exp.Concat) -> exp.Expr:
    """Join texts: null counts as empty, and nothing joined to nothing is null."""
    parts = [node.this, node.expression] if isinstance(node, exp.DPipe) else node.expressions
    joined = ", ".join(_written(_text(each)) for each in parts)
    return noted("text", sql(f"NULLIF(concat({joined}), '')"))


def _regexp_substr(node: exp.RegexpSubstr) -> exp.Expr:
    _of_text(node)
    occurrence = node.args.get("occurrence")
    position = node.args.get("position")
    value = _written(node.this)
    if position is not None and position.name != "1":
        value = f"substr({value}, {_written(position)})"
    found = f"regexp_extract_all({value}, {_written(node.expression)})[{_written(occurrence) if occurrence else 1}]"
    return noted("text", sql(found))


def _listagg(node: exp.GroupConcat) -> exp.Expr:
    counted = node.this
    while isinstance(counted, exp.Order | exp.Distinct):
        counted = counted.this or counted.expressions[0]
    if sort_of(counted) not in {"text", ""}:
        counted.replace(_text(counted))
    return noted("text", node)


def _of_text(node: exp.Expr) -> exp.Expr:
    """Give a function of texts a text, whatever it is called with."""
    if sort_of(node.this) in {"number", "date", "moment"}:
        node.set("this", _text(node.this))
    return node


def _anonymous(node: exp.Anonymous) -> exp.Expr:
    if node.name.upper() in {"TO_CLOB", "TO_NCHAR"} and len(node.expressions) == 1:
        return noted("text", _text(node.expressions[0]))
    return node


def criteria_field(argument: exp.Expr) -> exp.Expr:
    """BUILTIN.CF: the value as criteria compare it; a status then bears the transaction type."""
    column: Column | None = argument.meta.get(MEANING)
    if column is not None and column.display == "transaction.status" and isinstance(argument, exp.Column):
        return noted("text", sql(column.display_key.replace("{row}", f'"{argument.table}"')))
    return argument


def _compared_dates(node: exp.Binary) -> exp.Expr:
    if is_time(node.this):
        node.set("expression", _account_date(node.expression))
    elif is_time(node.expression):
        node.set("this", _account_date(node.this))
    return node


def _dates_between(node: exp.Between) -> exp.Expr:
    if is_time(node.this):
        node.set("low", _account_date(node.args["low"]))
        node.set("high", _account_date(node.args["high"]))
    return node


def _dates_in_list(node: exp.In) -> exp.Expr:
    if is_time(node.this):
        node.set("expressions", [_account_date(each) for each in node.expressions])
    return node


def _account_date(node: exp.Expr) -> exp.Expr:
    """Read a text that is compared with a date: it must be in the account's format (seen in a recorded refusal)."""
    if not isinstance(node, exp.Literal) or not node.is_string:
        return node
    found = _ACCOUNT_DATE.fullmatch(node.name)
    if found is None:
        raise SuiteQLRefused(
            f'Search error occurred: Parse of date/time "{node.name}" failed with date format "M/d/yyyy"'
            " in time zone America/Los_Angeles"
        )
    month, day, year = found.groups()
    return exp.cast(exp.Literal.string(f"{year}-{int(month):02}-{int(day):02}"), "date")


RULES: Mapping[type[exp.Expr], Callable[..., exp.Expr]] = MappingProxyType(
    {
        exp.Literal: _literal,
        exp.CurrentTimestamp: _now,
        exp.CurrentDate: _now,
        exp.Localtimestamp: _now,
        exp.DateTrunc: _date_trunc,
        exp.Trunc: _trunc,
        exp.ToChar: _to_char,
        exp.StrToDate: _to_date,
        exp.StrToTime: _to_date,
        exp.ToNumber: _to_number,
        exp.AddMonths: _add_months,
        exp.Add: _add,
        exp.Sub: _sub,
        exp.DPipe: _concat,
        exp.Concat: _concat,
        exp.RegexpSubstr: _regexp_substr,
        exp.GroupConcat: _listagg,
        exp.Anonymous: _anonymous,
        exp.In: _dates_in_list,
        exp.Between: _dates_between,
        **dict.fromkeys(_TEXT_FUNCTIONS, _of_text),
        **dict.fromkeys((exp.EQ, exp.NEQ, exp.GT, exp.GTE, exp.LT, exp.LTE), _compared_dates),
    }
)
