"""The tables of one account in its DuckDB: those of the catalog, and what its administrator added."""

from collections.abc import Collection

import duckdb

from netsuite_emulator.setup.customization import CustomField, Customization
from netsuite_emulator.suiteql.catalog import SQL_TYPES, TABLES, Column, ColumnKind, Table
from netsuite_emulator.suiteql.catalog.columns import table

DISPLAY = table("display", "kind code\nkey code\nname text", key="key")

# The tables that a custom field of each prefix is a column of; `custrecord` fields say so themselves.
_ENTITIES = tuple(str.split("customer vendor employee contact partner othername job entity genericresource"))
_ACTIVITIES = tuple(str.split("task phonecall calendarevent supportcase projecttask"))
_STANDS_ON = {
    "custbody": ("transaction",),
    "custcol": ("transactionline", "timebill"),
    "custentity": _ENTITIES,
    "custitem": ("item",),
    "custevent": _ACTIVITIES,
    "cseg": ("transaction", "transactionline", "item", *_ENTITIES, *_ACTIVITIES),
}
_KINDS: dict[str, ColumnKind] = {
    "boolean": "flag",
    "number": "number",
    "integer": "integer",
    "date": "date",
    "datetime": "time",
    "reference": "list",
    "enumeration": "list",
}
_CUSTOM_RECORD = """
id id {name}
text: name externalid scriptid altname abbreviation
recordid integer < id
flag: isinactive
time: created lastmodified
ref entity: owner lastmodifiedby
ref {name}: parent
"""
_ENTITY_TYPES = frozenset({"customer", "vendor", "employee", "contact", "partner", "job", "entity"})

_given: dict[str, frozenset[str]] = {}
"""The columns that the SQL of a view gives, by its name: the same in every account, which draws it before anything is customized."""


class Schema:
    """
    What tables there are and what they have: `columns` holds what queries may name, `keys` the column with the id of
    the record a row comes from. Both grow with the account's customization.

    A table is stored only as far as something was written to it, under its name and a `#`; a view under the name itself
    shows the rest as null. Most columns of most accounts are empty, and empty columns cost memory too.
    """

    def __init__(self, database: duckdb.DuckDBPyConnection) -> None:
        self.columns: dict[str, dict[str, Column]] = {}
        self.keys: dict[str, str] = {}
        self._database = database
        self._revision = 0
        self._storable: dict[str, list[Column]] = {}
        self._stored: dict[str, dict[str, Column]] = {}
        self._create(DISPLAY)
        del self.columns[DISPLAY.name]
        for each in TABLES.values():
            if not each.view:
                self._create(each)
        for each in TABLES.values():
            if each.view:
                self._draw(each)

    def follow(self, customization: Customization) -> bool:
        """Add what an administrator added since the last time; tell whether there was anything."""
        if customization.revision == self._revision:
            return False
        self._revision = customization.revision
        for name in (*customization.record_types, *customization.lists):
            if name not in self._storable:
                self._create(table(name, _CUSTOM_RECORD.format(name=name)))
        for field in customization.fields.values():
            column = _column(field)
            on = [field.on] if field.prefix == "custrecord" else _STANDS_ON.get(field.prefix, ())
            for name in on:
                self.add_column(name, column)
        for name, hidden in customization.hidden.items():
            if name in self.columns:
                shown = {each: column for each, column in self.columns[name].items() if each not in hidden}
                self.columns = {**self.columns, name: shown}
        return True

    def add_column(self, name: str, column: Column) -> None:
        """Add a column that a table lacks; a table that does not exist, or is drawn from others, gets none."""
        if name in self._storable and column.name not in self.columns[name]:
            # A new mapping each time: queries in other threads keep the one they began with.
            self.columns = {**self.columns, name: {**self.columns[name], column.name: column}}
            self._storable[name].append(column)
            self._show(name)

    def holds(self, name: str) -> bool:
        """Tell whether rows may be written to a table."""
        return name in self._storable

    def stored(self, name: str, given: Collection[str]) -> list[Column]:
        """Give the columns of a table that rows with these sources are written to, and see to it that they are stored."""
        stored = self._stored[name]
        columns = [column for column in self._storable[name] if column.source in given]
        added = [column for column in columns if column.name not in stored]
        if added and not stored:
            self._database.execute(f'CREATE TABLE "{name}#" ({", ".join(map(_declared, added))})')
        elif added:
            for column in added:
                self._database.execute(f'ALTER TABLE "{name}#" ADD COLUMN {_declared(column)}')
        if added:
            stored.update((column.name, column) for column in added)
            self._show(name)
        return columns

    def forget(self, name: str, ids: list[str]) -> None:
        """Delete the rows that come from these records."""
        key = self.keys.get(name, "")
        if key in self._stored.get(name, ()):
            self._database.execute(
                f'DELETE FROM "{name}#" WHERE "{key}" IN (SELECT TRY_CAST(unnest($ids) AS BIGINT))',  # noqa: S608 - names of our own catalog
                {"ids": ids},
            )

    def clear(self, name: str) -> None:
        """Delete all rows of a table."""
        if self._stored.get(name):
            self._database.execute(f'DELETE FROM "{name}#"')  # noqa: S608 - names of our own catalog

    def _create(self, added: Table) -> None:
        self._note(added)
        self._storable[added.name] = [column for column in added.columns if not column.computed]
        self._stored[added.name] = {}
        self._show(added.name)

    def _show(self, name: str) -> None:
        """Let queries see a table with all its columns."""
        stored = self._stored[name]
        shown = ", ".join(
            f'"{column.name}"' if column.name in stored else f'{_nothing(column)} AS "{column.name}"'
            for column in self._storable[name]
        )
        rows = f'FROM "{name}#"' if stored else "WHERE FALSE"
        self._database.execute(f'CREATE OR REPLACE VIEW "{name}" AS SELECT {shown} {rows}')

    def _draw(self, added: Table) -> None:
        """Draw a table from others; what its SQL does not give is null, or F for a flag."""
        self._note(added)
        if added.name not in _given:
            described = self._database.execute(f"SELECT * FROM ({added.view}) LIMIT 0").description or ()  # noqa: S608 - as above
            _given[added.name] = frozenset(each[0] for each in described)
        given = _given[added.name]
        drawn = ", ".join(
            f'v."{column.name}"' if column.name in given else f'{_nothing(column)} AS "{column.name}"'
            for column in added.columns
            if not column.computed
        )
        self._database.execute(f'CREATE VIEW "{added.name}" AS SELECT {drawn} FROM ({added.view}) AS v')  # noqa: S608 - as above

    def _note(self, added: Table) -> None:
        visible = {column.name: column for column in added.columns if not column.name.startswith("_")}
        self.columns = {**self.columns, added.name: visible}
        self.keys[added.name] = added.key


def _declared(column: Column) -> str:
    default = " DEFAULT 'F'" if column.kind == "flag" else ""
    return f'"{column.name}" {SQL_TYPES[column.kind]}{default}'


def _nothing(column: Column) -> str:
    return "'F'" if column.kind == "flag" else f"CAST(NULL AS {SQL_TYPES[column.kind]})"


def _column(field: CustomField) -> Column:
    target = "entity" if field.target in _ENTITY_TYPES else field.target
    return Column(field.script_id, _KINDS.get(field.kind, "text"), display=target, source=field.script_id)
