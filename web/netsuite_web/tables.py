"""Values as tables: what a run answers or a node returns, with numbers aligned and nothing lost without a word."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

_NUMBER = re.compile(r"-?\d{1,15}(\.\d+)?")
_MOST_COLUMNS = 30
_LONGEST = 300


@dataclass(frozen=True)
class Cell:
    """One value as text; numbers stand right, what is empty is said."""

    text: str
    number: bool = False
    empty: bool = False


@dataclass(frozen=True)
class Table:
    """A named table; `total` counts its rows, of which `rows` may be the first."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    total: int


def table_of(value: Any, *, most: int | None) -> list[Table]:
    """Return every list of mappings in a value as a table of its own, and all else as one of names and values."""
    if _is_rows(value):
        return [_rows("", value, most)]
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [_rows("", [{"value": each} for each in value], most)] if value else []
    if not isinstance(value, Mapping):
        return [_rows("", [{"value": value}], most)] if value is not None else []
    plain = [{"name": name, "value": each} for name, each in value.items() if not _is_rows(each)]
    tables = [_rows(str(name), each, most) for name, each in value.items() if _is_rows(each)]
    return [*([_rows("", plain, most)] if plain else []), *tables]


def _is_rows(value: Any) -> bool:
    return (
        isinstance(value, Sequence)
        and bool(value)
        and not isinstance(value, str)
        and all(isinstance(each, Mapping) for each in value)
    )


def _rows(name: str, rows: Sequence[Mapping[str, Any]], most: int | None) -> Table:
    shown = rows if most is None else rows[:most]
    columns = tuple(dict.fromkeys(str(key) for row in shown for key in row if key != "links"))
    columns = columns if most is None else columns[:_MOST_COLUMNS]
    return Table(name, columns, tuple(tuple(_cells(row, columns, cut=most is not None)) for row in shown), len(rows))


def _cells(row: Mapping[str, Any], columns: Sequence[str], *, cut: bool) -> Iterator[Cell]:
    for column in columns:
        value = row.get(column)
        if value is None or value == "":
            yield Cell("–" if cut else "", empty=True)
        elif isinstance(value, bool):
            yield Cell("yes" if value else "no")
        elif isinstance(value, (int, float)):
            yield Cell(str(value), number=True)
        else:
            text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
            shown = text if not cut or len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
            yield Cell(shown, number=_NUMBER.fullmatch(text) is not None)
