"""Columns that are the same fact as a field of the records behind a table: kind and display texts are the field's."""

from collections.abc import Mapping
from functools import cache

from netsuite_emulator.record_types import RECORD_TYPES, Field, Kind
from netsuite_emulator.suiteql.catalog.codes import display_kind, table_of
from netsuite_emulator.suiteql.catalog.kinds import ColumnKind

# What a column of each kind of field is; sublists and subrecords are none.
_KINDS: Mapping[Kind, ColumnKind] = {
    "string": "text",
    "boolean": "flag",
    "number": "number",
    "integer": "integer",
    "date": "date",
    "datetime": "time",
    "enumeration": "code",
}

Drawn = tuple[ColumnKind, str]
"""The kind of a column, and the set of display texts it looks in."""


@cache
def drawn_from_fields(table: str) -> Mapping[str, Drawn]:
    """
    Give what the fields of the records behind a table say of its columns, by lower-case name; where they agree.

    The texts of a fixed list are those of the first record type that has it.
    """
    said: dict[str, list[Drawn | None]] = {}
    for record_type, field in _fields().get(table, ()):
        said.setdefault(field.name.lower(), []).append(_drawn(record_type, field))
    return {
        name: first for name, (first, *others) in said.items() if first and all(_agree(first, each) for each in others)
    }


@cache
def _fields() -> Mapping[str, list[tuple[str, Field]]]:
    """Give the fields by the table they show in, each with the name of its record type; an entity shows in two."""
    fields: dict[str, list[tuple[str, Field]]] = {}
    for record_type in RECORD_TYPES.values():
        for table in {table_of(record_type.name), display_kind(record_type.name)}:
            fields.setdefault(table, []).extend((record_type.name, field) for field in record_type.fields)
    return fields


def _drawn(record_type: str, field: Field) -> Drawn | None:
    if field.options is not None:
        return "list", f"{record_type.lower()}.{field.name.lower()}"
    if field.kind == "reference":
        displays = {display_kind(target) for target in field.targets}
        return ("ref", displays.pop()) if len(displays) == 1 else None
    kind = _KINDS.get(field.kind)
    return (kind, "") if kind else None


def _agree(one: Drawn, other: Drawn | None) -> bool:
    return one == other or (other is not None and one[0] == other[0] == "list")
