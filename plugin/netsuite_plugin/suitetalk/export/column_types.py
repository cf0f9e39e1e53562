"""What the columns of a result hold: known where the query names a column of a table that has a record type of the same name."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

from sqlglot import exp, parse_one
from sqlglot.errors import SqlglotError

from netsuite_plugin.errors import NetSuiteError
from netsuite_plugin.suitetalk.columns import from_clauses, with_clauses
from netsuite_plugin.suitetalk.metadata.models import FieldType
from netsuite_plugin.suitetalk.metadata.service import Metadata

ColumnType: TypeAlias = Literal["text", "integer", "decimal", "date", "boolean"]

# a date with a time comes as a date too, unless the query writes it otherwise
_TYPES: Mapping[FieldType, ColumnType] = {
    "integer": "integer",
    "number": "decimal",
    "date": "date",
    "datetime": "date",
    "boolean": "boolean",
}


@dataclass(frozen=True, slots=True)
class Origin:
    """A column of a table that a column of the result shows as it is; `column` is `*` for all of them."""

    table: str
    column: str


async def column_types(text: str, metadata: Metadata) -> dict[str, ColumnType]:
    """Return what is known of a query's columns, by their lower-case names; a column that is not in it is text."""
    types: dict[str, ColumnType] = {}
    fields: dict[str, Mapping[str, FieldType]] = {}
    for name, origin in origins(text).items():
        if origin.table not in fields:
            fields[origin.table] = await _fields(origin.table, metadata)
        known = fields[origin.table]
        shown: Mapping[str, FieldType] = known if origin.column == "*" else {name: known.get(origin.column, "text")}
        types |= {each: _TYPES[kind] for each, kind in shown.items() if kind in _TYPES}
    return types


def origins(text: str) -> dict[str, Origin]:
    """Return of which table each column of a SELECT is one, by its name in the result; what is computed is not there."""
    try:
        query = parse_one(text, read="oracle")
    except (SqlglotError, RecursionError):
        return {}
    if not isinstance(query, exp.Select) or with_clauses(query):
        return {}
    sources = from_clauses(query)
    tables = {each.alias_or_name.lower(): each.name.lower() for each in sources if isinstance(each, exp.Table)}
    alone = next(iter(tables.values())) if len(tables) == len(sources) == 1 else None
    found: dict[str, Origin] = {}
    for each in query.expressions:
        column = each.this if isinstance(each, exp.Alias) else each
        if isinstance(column, exp.Star) and alone:
            found["*"] = Origin(alone, "*")
        elif isinstance(column, exp.Column):
            table = tables.get(column.table.lower()) if column.table else alone
            if table is not None:
                found[each.alias_or_name.lower()] = Origin(table, column.name.lower())
    return found


async def _fields(table: str, metadata: Metadata) -> dict[str, FieldType]:
    try:
        return await metadata.field_types(table)
    except NetSuiteError:  # the role may not read it: then its columns are text
        return {}
