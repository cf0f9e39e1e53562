"""How expressions compare: the operators, `in`, and the tests that stand after `is`, each by name."""

from collections.abc import Callable, Mapping
from typing import Any

from jinja2 import Undefined

from netsuite_runner.language.values import ExpressionError, as_text, before, equal, is_number, kind_of, present, shown


def _is_in(value: Any, container: Any) -> bool:
    return contains(container, value)


def contains(container: Any, value: Any) -> bool:
    """
    Return whether a list has the value, a mapping the key, a text the text.

    Raises:
        ExpressionError: It can contain nothing of that kind.
    """
    present(container)
    if isinstance(container, str):
        if not isinstance(value, str):
            raise ExpressionError(f"{shown(value)} ({kind_of(value)}) is never in a text: write … | string")
        return value in container
    if isinstance(container, Mapping):
        return isinstance(value, str) and value in container
    if isinstance(container, (list, tuple)):
        return any([equal(each, value) for each in container])  # noqa: C419 - every entry is looked at: a mistake shows wherever the match is
    raise ExpressionError(f"{shown(container)} ({kind_of(container)}) contains nothing")


def _is_bool(value: Any, wanted: bool) -> bool:  # noqa: FBT001 - the value asked for
    equal(value, wanted)  # refuses 'T' and 'F'
    return value is wanted


def _divisible(value: Any, number: Any) -> bool:
    return bool(equal(_whole_part(value, number), 0))


def _whole_part(value: Any, number: Any) -> Any:
    if not (isinstance(value, int) and isinstance(number, int)) or number == 0:
        raise ExpressionError(f"{shown(value)} and {shown(number)} are not whole numbers that divide")
    return value % number


_COMPARISONS: Mapping[str, Callable[[Any, Any], bool]] = {
    "eq": equal,
    "ne": lambda left, right: not equal(left, right),
    "lt": before,
    "gt": lambda left, right: before(right, left),
    "le": lambda left, right: not before(right, left),
    "ge": lambda left, right: not before(left, right),
}
_SPELLINGS = {
    "eq": ("==", "equalto"),
    "ne": ("!=",),
    "lt": ("<", "lessthan"),
    "gt": (">", "greaterthan"),
    "le": ("<=",),
    "ge": (">=",),
}

COMPARISONS: Mapping[str, Callable[[Any, Any], bool]] = {
    **_COMPARISONS,
    "lteq": _COMPARISONS["le"],
    "gteq": _COMPARISONS["ge"],
    "in": _is_in,
    "notin": lambda value, container: not contains(container, value),
}
"""Comparisons by the names Jinja's parser gives them."""

TESTS: Mapping[str, Callable[..., bool]] = {
    **_COMPARISONS,
    **{other: _COMPARISONS[name] for name, others in _SPELLINGS.items() for other in others},
    "boolean": lambda value: isinstance(value, bool),
    "defined": lambda value: not isinstance(value, Undefined),
    "divisibleby": _divisible,
    "even": lambda value: _whole_part(value, 2) == 0,
    "false": lambda value: _is_bool(value, wanted=False),
    "float": lambda value: isinstance(value, float),
    "in": _is_in,
    "integer": lambda value: isinstance(value, int) and not isinstance(value, bool),
    "iterable": lambda value: isinstance(value, (str, list, tuple, Mapping)),
    "lower": lambda value: as_text(value).islower(),
    "mapping": lambda value: isinstance(value, Mapping),
    "none": lambda value: value is None,
    "number": is_number,
    "odd": lambda value: _whole_part(value, 2) == 1,
    "sequence": lambda value: isinstance(value, (str, list, tuple)),
    "string": lambda value: isinstance(value, str),
    "true": lambda value: _is_bool(value, wanted=True),
    "undefined": lambda value: isinstance(value, Undefined),
    "upper": lambda value: as_text(value).isupper(),
}

OF_UNDEFINED = frozenset({"defined", "undefined"})
"""Tests of what is not there."""
