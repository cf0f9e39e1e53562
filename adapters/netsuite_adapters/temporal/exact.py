"""
The values of expressions as JSON that loses nothing, for the way into an activity: a date stays a date there, a decimal keeps its digits.

What JSON has is itself. A date is `{"$date": "2026-01-31"}`, a moment `{"$moment": …}`, a decimal `{"$decimal": "10.50"}`.
"""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from netsuite_runner.language.values import as_text, plain

_MAPPING = "$mapping"
"""Holds a mapping that has one of these names among its own keys."""
_READ: Mapping[str, Callable[[Any], Any]] = {
    "$date": date.fromisoformat,
    "$moment": datetime.fromisoformat,
    "$decimal": Decimal,
    _MAPPING: lambda held: {key: unpacked(each) for key, each in held.items()},
}


def packed(value: Any) -> Any:
    """
    Return a value of an expression as JSON.

    Raises:
        ExpressionError: It cannot be written so.
    """
    match value:
        case Mapping():
            held = {as_text(key): packed(each) for key, each in value.items()}  # pyright: ignore[reportUnknownVariableType] - any mapping
            return {_MAPPING: held} if held.keys() & _READ.keys() else held
        case list() | tuple():
            return [packed(each) for each in value]  # pyright: ignore[reportUnknownVariableType] - any list
        case datetime():
            return {"$moment": value.isoformat()}
        case date():
            return {"$date": value.isoformat()}
        case Decimal() if value.is_finite():
            return {"$decimal": str(value)}
        case _:
            return plain(value)


def unpacked(value: Any) -> Any:
    """
    Return what `packed` was given.

    Raises:
        ValueError, ArithmeticError: It was written by something else.
    """
    if isinstance(value, dict):
        if len(value) == 1 and (read := _READ.get(next(iter(value)))) is not None:
            return read(next(iter(value.values())))
        return {key: unpacked(each) for key, each in value.items()}
    if isinstance(value, list):
        return [unpacked(each) for each in value]
    return value
