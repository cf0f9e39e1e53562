"""The filters that expressions may apply, by name. What is not here is refused."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from jinja2 import Undefined

from netsuite_runner.language.arguments import Work
from netsuite_runner.language.list_filters import LIST_FILTERS
from netsuite_runner.language.text_filters import TEXT_FILTERS
from netsuite_runner.language.values import (
    ExpressionError,
    as_json,
    as_text,
    decimal,
    is_number,
    kind_of,
    number_shaped,
    rounded,
    shown,
)


def _default(_: Work, value: Any, default_value: Any = "", boolean: bool = False) -> Any:  # noqa: FBT001, FBT002 - Jinja's own order
    missing = isinstance(value, Undefined) or (boolean and not value)
    return default_value if missing else value


def _length(_: Work, value: Any) -> int:
    if not isinstance(value, (str, list, tuple, Mapping)):
        raise ExpressionError(f"{shown(value)} ({kind_of(value)}) has no length")
    return len(value)


_NOT_GIVEN: Any = object()


def _to_int(_: Work, value: Any, default: Any = _NOT_GIVEN) -> Any:
    try:
        return int(decimal(value))
    except ExpressionError:
        if default is _NOT_GIVEN:
            raise
        return default


def _to_float(_: Work, value: Any, default: Any = _NOT_GIVEN) -> Any:
    try:
        return float(decimal(value))
    except ExpressionError:
        if default is _NOT_GIVEN:
            raise
        return default


def _abs(_: Work, value: Any) -> Any:
    if not is_number(value):
        fix = f": write decimal({shown(value)})" if number_shaped(value) else ""
        raise ExpressionError(f"abs takes a number, not {shown(value)}{fix}")
    return abs(decimal(value)) if isinstance(value, Decimal) else abs(value)


FILTERS: Mapping[str, Callable[..., Any]] = {
    **LIST_FILTERS,
    **TEXT_FILTERS,
    "abs": _abs,
    "count": _length,
    "d": _default,
    "decimal": lambda _, value: decimal(value),
    "default": _default,
    "float": _to_float,
    "int": _to_int,
    "length": _length,
    "round": lambda _, value, precision=0, method="common": rounded(value, precision, method),
    "string": lambda _, value: as_text(value),
    "tojson": lambda _, value: as_json(value),
}

OF_MISSING = frozenset({"default", "d"})
"""Filters that take what is not there."""

OF_FILTERS, OF_TESTS = frozenset({"map"}), frozenset({"select", "reject", "selectattr", "rejectattr"})
"""Filters whose arguments name a filter or a test."""
