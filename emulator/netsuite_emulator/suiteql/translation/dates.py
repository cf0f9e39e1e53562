"""Dates: how they are read, cut, moved and compared. A date in a text must be in the account's format."""

from sqlglot import exp

from netsuite_emulator.suiteql.refusals import NotYetBuilt, SuiteQLRefused
from netsuite_emulator.suiteql.translation.account_formats import account_model, asking
from netsuite_emulator.suiteql.translation.formats import date_reading
from netsuite_emulator.suiteql.translation.sorts import is_time, noted, sort_of
from netsuite_emulator.suiteql.translation.writing import as_text, sql, written

_TRUNCATED = {
    "MM": "month",
    "MON": "month",
    "MONTH": "month",
    "RM": "month",
    "Q": "quarter",
    "Y": "year",
    "YY": "year",
    "YYYY": "year",
    "YYY": "year",
    "YEAR": "year",
    "SYYYY": "year",
    "IYYY": "isoyear",
    "WW": "week",
    "IW": "week",
    "HH": "hour",
    "HH12": "hour",
    "HH24": "hour",
    "MI": "minute",
}
_DAYS = {"DD", "DDD", "J"}


def moment(parameter: str) -> exp.Expr:
    """Give the SQL of a moment that is known when the query runs."""
    return noted("moment", exp.cast(exp.Placeholder(this=parameter), "timestamp"))


def now(_node: exp.Expr) -> exp.Expr:
    """Give the moment at which the query runs."""
    return moment("now")


def date_trunc(node: exp.DateTrunc) -> exp.Expr:
    """Cut a date to the unit that TRUNC names."""
    return truncated(node.this, node.args["unit"].name)


def rounded(node: exp.Expr, to: str) -> exp.Expr:
    """Round a date to the nearer day, or to the nearer beginning of a month, quarter or year."""
    halves = {"month": "15 days", "quarter": "45 days", "year": "6 months"}
    span = _TRUNCATED.get(to.upper(), "")
    half = halves.get(span, "12 hours")
    moved = sql(f"CAST({written(node)} AS TIMESTAMP) + INTERVAL '{half}'")
    return truncated(moved, to)


def truncated(node: exp.Expr, to: str) -> exp.Expr:
    """
    Cut a date to a unit.

    Raises:
        NotYetBuilt: Oracle knows the unit, the emulator does not.
    """
    unit = to.upper()
    value = written(node)
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


def to_date(node: exp.StrToDate | exp.StrToTime) -> exp.Expr:
    """
    Read a text as a date; without a format it is in the account's.

    Raises:
        NotYetBuilt: The format is not a literal, or has a part that is not read here.
    """
    model = node.args.get("format")
    value: exp.Expr = node.this
    if is_time(value):
        return value
    if model is not None and not isinstance(model, exp.Literal):
        raise NotYetBuilt("TO_DATE with a format that is not a literal")
    reading = date_reading(written(as_text(value)), model.name if model else account_model())
    return noted("moment" if reading.timed else "date", sql(reading.sql))


def add_months(node: exp.AddMonths) -> exp.Expr:
    """Oracle keeps the last day of a month the last day."""
    sort = sort_of(node.this) or "moment"
    value, count = written(node.this), written(node.expression)
    moved = f"{value} + to_months(CAST({count} AS INTEGER))"
    last = f"last_day({moved}) + (CAST({value} AS TIMESTAMP) - date_trunc('day', {value}))"
    chosen = f"CASE WHEN last_day({value}) = CAST({value} AS DATE) THEN {last} ELSE {moved} END"
    return noted(sort, sql(f"CAST({chosen} AS {'DATE' if sort == 'date' else 'TIMESTAMP'})"))


def add(node: exp.Add) -> exp.Expr:
    """Add days to a date, or numbers."""
    left, right = node.this, node.expression
    if is_time(right):
        left, right = right, left
    if not is_time(left):
        return node
    if sort_of(left) == "date" and _is_integer(right):
        return noted("date", node)
    return noted("moment", sql(f"plus_days({written(left)}, {written(right)})"))


def subtract(node: exp.Sub) -> exp.Expr:
    """Subtract days from a date, a date from a date, or numbers."""
    left, right = node.this, node.expression
    if not is_time(left):
        return node
    if is_time(right):
        if sort_of(left) == sort_of(right) == "date":
            return noted("number", node)
        return noted("number", sql(f"days_between({written(left)}, {written(right)})"))
    if sort_of(left) == "date" and _is_integer(right):
        return noted("date", node)
    return noted("moment", sql(f"plus_days({written(left)}, -({written(right)}))"))


def _is_integer(node: exp.Expr) -> bool:
    return isinstance(node, exp.Literal) and not node.is_string and node.name.isdecimal()


def compared_dates(node: exp.Binary) -> exp.Expr:
    """Read the text that a date is compared with."""
    if is_time(node.this):
        node.set("expression", account_date(node.expression))
    elif is_time(node.expression):
        node.set("this", account_date(node.this))
    return node


def dates_between(node: exp.Between) -> exp.Expr:
    """Read the texts that a date lies between, or the text that lies between dates."""
    for name in ("this", "low", "high"):
        node.set(name, account_date(node.args[name]))
    return node


def dates_in_list(node: exp.In) -> exp.Expr:
    """Read the texts of a list that a date is looked for in, or the text that is looked for among dates."""
    node.set("this", account_date(node.this))
    node.set("expressions", [account_date(each) for each in node.expressions])
    return node


def account_date(node: exp.Expr) -> exp.Expr:
    """Read a text that is compared with a date: it must be in the account's format (seen in a recorded refusal)."""
    if not isinstance(node, exp.Literal) and sort_of(node) == "text":
        return sql(date_reading(written(node), account_model()).sql)
    if not isinstance(node, exp.Literal) or not node.is_string:
        return node
    preferences = asking()
    day = preferences.read(node.name)
    if day is None:
        raise SuiteQLRefused(
            f'Search error occurred: Parse of date/time "{node.name}" failed with date format "{preferences.java_format}"'
            f" in time zone {preferences.time_zone}"
        )
    return exp.cast(exp.Literal.string(day.isoformat()), "date")
