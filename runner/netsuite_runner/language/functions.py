"""
The functions that expressions may call, each by name. What is not here is refused.

Nothing that expressions call (functions here, `filters.py`, `comparisons.py`, `methods.py`) reads a clock, draws by chance or changes a
value: a run that is resumed finds the values it had. Each is bounded by the size of what it makes, before it makes it.
"""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any

from netsuite_runner.language.arguments import listed
from netsuite_runner.language.values import ExpressionError, as_text, check_entries, decimal, shown


def _date(text: str) -> date:
    try:
        return date.fromisoformat(as_text(text))
    except ValueError:
        raise ExpressionError(f"{shown(text)} is not a date (YYYY-MM-DD)") from None


def _days(number: Any) -> timedelta:
    if not isinstance(number, int) or isinstance(number, bool):
        raise ExpressionError(f"days takes a whole number, not {shown(number)}")
    return timedelta(days=number)


def _range(*bounds: Any) -> list[int]:
    if not bounds or not all(isinstance(each, int) for each in bounds):
        raise ExpressionError("range takes whole numbers")
    numbers = range(*bounds)
    first_too_far = 1_000_001
    check_entries(first_too_far if numbers[first_too_far - 1 :] else len(numbers))
    return list(numbers)


def _rows(**columns: Any) -> list[dict[str, Any]]:
    """Put lists side by side: a table's rows from its columns."""
    lists = {name: listed(column) for name, column in columns.items()}
    lengths = {len(column) for column in lists.values()}
    if len(lengths) > 1:
        raise ExpressionError(
            "rows takes lists of one length, not "
            + ", ".join(f"{name} of {len(column)}" for name, column in lists.items())
        )
    return [dict(zip(lists, row, strict=True)) for row in zip(*lists.values(), strict=True)]


FUNCTIONS: Mapping[str, Callable[..., Any]] = {
    "date": _date,
    "days": _days,
    "decimal": decimal,
    "range": _range,
    "rows": _rows,
}
"""Functions of their arguments alone. `account_date` needs to know the account and is the evaluation's own."""
