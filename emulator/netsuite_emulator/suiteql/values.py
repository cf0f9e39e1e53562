"""How a value leaves the query service: always as text, nothing for null (seen in recorded exchanges)."""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from decimal import Decimal
from math import isfinite
from typing import Any

from netsuite_emulator.suiteql.refusals import SuiteQLRefused

# NetSuite computes with decimals; fifteen digits hide what is only an artefact of binary division.
_DIGITS = 15


def column_written(values: Sequence[Any], day: Callable[[date], str]) -> Sequence[str | None]:
    """
    Write the values of one column, which are of one kind: many at once cost a part of what each alone does.

    Raises:
        SuiteQLRefused: As `written` does.
    """
    match next((value for value in values if value is not None), None):
        case str() | None:
            return values
        case int() as first if not isinstance(first, bool):
            return [None if value is None else str(value) for value in values]
        case Decimal():
            return [None if value is None else _plain(value) for value in values]
        case datetime():
            return [None if value is None else day(value.date()) for value in values]
        case date():
            return [None if value is None else day(value) for value in values]
        case _:
            return [written(value, day) for value in values]


def written(value: object, day: Callable[[date], str]) -> str | None:
    """
    Write a value as NetSuite sends it: numbers without trailing zeros, booleans T and F, dates in the account's format, which `day` writes.

    A date with a time loses the time; an empty text is null.

    Raises:
        SuiteQLRefused: It is a number that Oracle has no place for.
    """
    if value is None or value == "":
        return None
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "T" if value else "F"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, Decimal):
        return _plain(value)
    if isinstance(value, float):
        if not isfinite(value):
            raise SuiteQLRefused
        return _plain(Decimal(f"{value:.{_DIGITS}g}"))
    if isinstance(value, datetime | date):
        return day(value)
    return str(value)


def _plain(value: Decimal) -> str:
    text = str(value)
    if "E" in text:
        text = f"{value:f}"
    return (text.rstrip("0").rstrip(".") or "0") if "." in text else text
