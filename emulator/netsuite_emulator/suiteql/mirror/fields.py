"""The fields of a record, read as text and as numbers, whatever a client wrote into them."""

from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any, cast

# A row maps column sources to text; a column that is not in the row is null.
Row = Mapping[str, str]
Rows = Iterator[tuple[str, Row]]


def text(value: Any) -> str:
    """
    Give a value as the mirror reads it: a reference as its id, several as ids with commas.

    Sublists and subrecords have no text.
    """
    # By class, and the usual ones first: there are millions of fields.
    kind = value.__class__
    if kind is str:
        return cast("str", value)
    if kind is float or kind is int:
        return str(value)
    if kind is bool:
        return "T" if value else "F"
    if isinstance(value, dict):
        found = value.get("id")
        return _several(value) if found is None else text(found)
    return "" if value is None or isinstance(value, list) else str(value)


def _several(value: Mapping[str, Any]) -> str:
    """Give the ids of a multiselect, whose lines are nothing but references."""
    items = value.get("items")
    chosen = items if isinstance(items, list) and all(_is_reference(each) for each in items) else []
    return ", ".join(text(each) for each in chosen)


def _is_reference(value: Any) -> bool:
    return isinstance(value, dict) and "id" in value and value.keys() <= {"id", "refName", "links"}


def number(value: Any) -> Decimal:
    """Give a value as a number; what is none counts as nothing."""
    try:
        return Decimal(str(value)) if value else Decimal(0)
    except InvalidOperation:
        return Decimal(0)


def lines_of(record: Mapping[str, Any], sublist: str) -> list[Mapping[str, Any]]:
    """Give the lines of a sublist; a record without it has none."""
    found = record.get(sublist)
    return list(found.get("items", ())) if isinstance(found, dict) else []


class _LowerCase(dict[str, str]):
    """Remembers names in lower case: there are few names and many records."""

    def __missing__(self, name: str) -> str:
        self[name] = lower = name.lower()
        return lower


_LOWER = _LowerCase()


def flat(record: Mapping[str, Any]) -> dict[str, str]:
    """Give the body fields of a record by their lower-case names."""
    return {_LOWER[name]: value if value.__class__ is str else text(value) for name, value in record.items()}


def display(kind: str, key: str, name: str) -> Rows:
    """Give the row that says what a key is shown as."""
    yield "display", {"kind": kind, "key": key, "name": name}
