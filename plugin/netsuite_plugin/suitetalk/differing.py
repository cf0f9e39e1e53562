"""Whether a record holds the values that were given for it."""

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any


def differing(given: Mapping[str, Any], found: Mapping[str, Any]) -> list[str]:
    """
    Name the fields whose value in a record, as NetSuite sent it, is another than the one given.

    NetSuite leaves empty fields out. A reference is compared by its ID. Sublists and subrecords are links in such an answer, and not compared.
    """
    there = {name.lower(): value for name, value in found.items()}
    return [name for name, value in given.items() if comparable(value) and not _same(value, there.get(name.lower()))]


def comparable(given: Any) -> bool:
    """Tell whether a record that was read shows if it holds a value: not of sublists, subrecords and references by external ID."""
    if isinstance(given, Mapping):
        return "items" not in given and given.get("id") is not None  # pyright: ignore[reportUnknownMemberType] - any mapping
    return not isinstance(given, list)


def _same(given: Any, found: Any) -> bool:
    if isinstance(given, Mapping):
        return isinstance(found, Mapping) and str(found.get("id")) == str(given.get("id"))  # pyright: ignore[reportUnknownMemberType, reportUnknownArgumentType] - any mapping
    if isinstance(found, Mapping):
        found = found.get("id")  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType] - a choice is given by its bare ID too
    if isinstance(given, str) and isinstance(found, str):
        return given.strip() == found.strip()  # a field that answers in text keeps text: 007 is not 7
    return bool(_plain(given) == _plain(found))


def _plain(value: Any) -> Any:
    """Return a form that is equal for what NetSuite takes as equal: null and an empty text, 7 and "7"."""
    if value is None or isinstance(value, bool):
        return "" if value is None else value
    text = str(value).strip()
    try:
        number = Decimal(text)
    except InvalidOperation:
        return text
    return number if number.is_finite() else text
