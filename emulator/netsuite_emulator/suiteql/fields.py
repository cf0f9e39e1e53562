"""The fields of a record, read as text and as numbers, whatever a client wrote into them."""

from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

# A row maps column sources to text; a column that is not in the row is null.
Row = Mapping[str, str]
Rows = Iterator[tuple[str, Row]]


def text(value: Any) -> str:
    """Give a value as the mirror reads it: a reference as its id; sublists and subrecords have no text."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "T" if value else "F"
    if isinstance(value, dict):
        return text(value.get("id"))
    return "" if value is None or isinstance(value, list) else str(value)


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
    return {_LOWER[name]: text(value) for name, value in record.items()}


def display(kind: str, key: str, name: str) -> Rows:
    """Give the row that says what a key is shown as."""
    yield "display", {"kind": kind, "key": key, "name": name}
