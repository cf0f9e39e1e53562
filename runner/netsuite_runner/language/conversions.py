"""
What becomes of a value of the language on its way into a node: one table, for the check of a file and for the run.

A place among a node's params takes what its JSON Schema says. A value that fits stays as it is; another becomes what the table says, or
is refused. Lists and mappings are gone into, entry by entry. A place that takes anything is given JSON.
"""

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

from pydantic import BaseModel
from pydantic.errors import PydanticInvalidForJsonSchema

from netsuite_runner.language.kinds import UNKNOWN, Shape, of_schema
from netsuite_runner.language.values import ExpressionError, as_text, kind_of, plain, shown

_FORMATS = {"date": ("text of a date", "date"), "date-time": ("text of a date", "moment")}
_READ_BY_NODE = "what the node reads in it"

CONVERSIONS: Mapping[str, Mapping[str, str]] = {
    "text": {
        "text": "itself",
        **dict.fromkeys(("whole number", "number", "true or false", "text of a date"), _READ_BY_NODE),
        "JSON": "itself",
    },
    "whole number": {"whole number": "itself", "number": "itself", "text": "its digits", "JSON": "itself"},
    "number": {"number": "itself", "whole number": _READ_BY_NODE, "JSON": "itself"},
    "decimal": {
        "number": "itself",
        "whole number": _READ_BY_NODE,
        "text": "its digits",
        "JSON": "the number, where JSON keeps every digit",
    },
    "true or false": {"true or false": "itself", "JSON": "itself"},
    "date": {"date": "itself", "moment": "itself", "text": "2026-01-31", "JSON": "2026-01-31"},
    "moment": {"moment": "itself", "text": "2026-01-31T09:00:00+01:00", "JSON": "2026-01-31T09:00:00+01:00"},
    "null": {"null": "itself", "JSON": "itself"},
    "list": {"list": "entry by entry", "JSON": "entry by entry"},
    "mapping": {"mapping": "key by key", "JSON": "key by key"},
}
"""What a value of a kind becomes where a kind is taken; of several, the first. What is not here is refused. `JSON`: anything is taken."""

_MADE: Mapping[str, Callable[[Any], Any]] = {
    "itself": lambda value: value,
    _READ_BY_NODE: lambda value: value,
    "its digits": as_text,
    "2026-01-31": as_text,
    "2026-01-31T09:00:00+01:00": as_text,
}


@lru_cache(maxsize=256)
def place_of(params: type[BaseModel]) -> Shape:
    """Return what a node's params take. Nothing is known of params that have no JSON Schema."""
    try:
        return of_schema(params.model_json_schema(), formats=_FORMATS)
    except PydanticInvalidForJsonSchema:
        return UNKNOWN


def fitted(params: type[BaseModel], values: Mapping[str, Any]) -> dict[str, Any]:
    """
    Return values as a node's params take them.

    Raises:
        ExpressionError: One cannot become what its place takes.
    """
    return fitted_into(place_of(params), values)


def fitted_into(place: Shape, values: Mapping[str, Any]) -> dict[str, Any]:
    """
    Return values as a place with those keys takes them.

    Raises:
        ExpressionError: One cannot become what its place takes.
    """
    return {key: _fitted(value, place.get(key), key) for key, value in values.items()}


def _fitted(value: Any, place: Shape, path: str) -> Any:
    if not place.known:
        try:
            return plain(value)
        except ExpressionError as error:
            raise ExpressionError(f"{path}: {error}") from None
    if value is None:
        return value  # where it must not be, the node says so
    made = CONVERSIONS.get(kind_of(value), {})
    how = next((made[kind] for kind in made if kind in place.kinds), None)
    if how is None:
        raise ExpressionError(f"{path}: {refused(f'{shown(value)} ({kind_of(value)})', place)}")
    if how == "entry by entry":
        return [_fitted(each, place.get(number), f"{path}.{number}") for number, each in enumerate(value)]
    if how == "key by key":
        return {key: _fitted(each, place.get(key), f"{path}.{key}") for key, each in value.items()}
    return _MADE[how](value)


def misfit(value: Shape, place: Shape) -> str:
    """Say why a value of which this is known can never become what a place takes; nothing where it may."""
    kinds = value.kinds - {"null"}
    if kinds == frozenset({"number of days"}):
        return "a number of days is not a JSON value: add it to a date, or write its .days"
    if not kinds or not place.known or any(CONVERSIONS.get(kind, {}).keys() & place.kinds for kind in kinds):
        return ""
    return refused(" or ".join(sorted(kinds)), place)


def refused(what: str, place: Shape) -> str:
    """Say what is given, what is taken, and how one is made of the other."""
    taken = " or ".join(sorted(place.kinds))
    fix = ""
    if "text" in place.kinds:
        fix = ": write … | join(', '), … | tojson, or name one entry" if "list" in what else ": write … | string"
    return f"{what} is given where {taken} is taken{fix}"
