"""The tables of one account in its DuckDB: those of the catalog, and what its administrator added."""

import re
from collections.abc import Collection, Mapping

import duckdb

from netsuite_emulator.setup.customization import CustomField, Customization
from netsuite_emulator.suiteql.catalog import SQL_TYPES, TABLES, Column, ColumnKind, Table, addresses
from netsuite_emulator.suiteql.catalog.columns import table
from netsuite_emulator.suiteql.mirror.fields import Row
from netsuite_emulator.suiteql.mirror.sheets import Sheet

DISPLAY = table("display", "kind code\nkey code\nname text", key="key")

# What a subsidiary's amounts count in another's books in one period, where a record says so; `consolidatedexchangerate` shows it.
_PERIOD_RATES = table(
    "periodrate",
    "id id\nref accountingperiod: period\nref subsidiary: fromsubsidiary tosubsidiary\nnumber: averagerate currentrate historicalrate",
)

# The tables that a custom field of each prefix is a column of; `custrecord` fields say so themselves.
_ENTITIES = tuple(str.split("customer vendor employee contact partner othername job entity genericresource"))
_ACTIVITIES = tuple(str.split("task phonecall calendarevent supportcase projecttask"))
_STANDS_ON = {
    "custbody": ("transaction",),
    "custcol": ("transactionline", "timebill"),
    "custentity": _ENTITIES,
    "custitem": ("item",),
    "custevent": _ACTIVITIES,
    "cseg": ("transaction", "transactionline", "item", "account", *_ENTITIES, *_ACTIVITIES),
}
_ADDRESSES = tuple(each.name for each in addresses.TABLES if any(column.name == "addr1" for column in each.columns))
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

# Views of so many columns take DuckDB longer to read than most queries take to run.
_MANY_COLUMNS = 40

# So many rows of a table wait for somebody to ask for it; rows in waiting take more memory than those of a table.
_MOST_WAITING = 5_000

_NAME = re.compile(r"\w+")

_BEGINNING = {DISPLAY.name: DISPLAY, _PERIOD_RATES.name: _PERIOD_RATES, **TABLES}
# What every account begins with: the columns that queries may name, and those that are stored.
_COLUMNS = {
    each.name: {column.name: column for column in each.columns if not column.name.startswith("_")}
    for each in TABLES.values()
}
_STORABLE = {
    each.name: tuple(column for column in each.columns if not column.computed)
    for each in _BEGINNING.values()
    if not each.view
}


class Schema:
    """
    What tables there are and what they have: `columns` holds what queries may name, `keys` the column with the id of
    the record a row comes from. Both grow with the account's customization.

    A table is stored only as far as something was written to it, under its name and a `#`; a view under the name itself
    shows the rest as null. Most columns of most accounts are empty, and empty columns cost memory too. Table and view are
    made when some SQL first names them, and a few rows wait until then: most accounts are asked about few tables.
    """

    def __init__(self, database: duckdb.DuckDBPyConnection) -> None:
        self.columns: dict[str, dict[str, Column]] = {**_COLUMNS}
        self.keys = {each.name: each.key for each in _BEGINNING.values()}
        self._database = database
        self._revision = 0
        self._storable = {**_STORABLE}
        self._stored: dict[str, dict[str, Column]] = {name: {} for name in _STORABLE}
        # Columns that customization added to tables drawn from others.
        self._drawn: dict[str, tuple[Column, ...]] = {}
        self._waiting: dict[str, list[Row]] = {}
        self.shown: set[str] = set()
        self._show(DISPLAY.name)

    def execute(self, sql: str, parameters: Mapping[str, object] | None = None) -> None:
        """Run SQL that names tables."""
        self.show(sql)
        self._database.execute(sql, parameters)

    def show(self, sql: str) -> None:
        """Let SQL see the tables it names; every word of it that is the name of a table counts as one."""
        for name in {*_NAME.findall(sql.lower())}:
            if name in self.shown:
                continue
            if name in self._storable:
                self._show(name)
            elif name in TABLES:
                self._draw(TABLES[name])

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
            for name in _places(field):
                self.add_column(name, column)
        for name, hidden in customization.hidden.items():
            if name in self.columns:
                shown = {each: column for each, column in self.columns[name].items() if each not in hidden}
                self.columns = {**self.columns, name: shown}
        return True

    def add_column(self, name: str, column: Column) -> None:
        """Add a column that a table lacks; a table that does not exist gets none."""
        if column.name in self.columns.get(name, {column.name: column}):
            return
        # A new mapping each time: queries in other threads keep the one they began with.
        self.columns = {**self.columns, name: {**self.columns[name], column.name: column}}
        if name in self._storable:
            self._storable[name] = (*self._storable[name], column)
            self._show_again(name)
        else:
            self._drawn[name] = (*self._drawn.get(name, ()), column)
            if name in self.shown:
                self._draw(TABLES[name])

    def insert(self, name: str, rows: list[Row]) -> None:
        """Put rows into a table; a table that does not exist gets none."""
        if name in self._storable:
            waiting = self._waiting.setdefault(name, [])
            waiting += rows
            if name in self.shown or len(waiting) > _MOST_WAITING:
                self._write(name)

    def keep(self, name: str, sources: Collection[str]) -> list[Column]:
        """See to it that the columns of a table with these sources are stored, and give them."""
        stored = self._stored[name]
        columns = [column for column in self._storable[name] if column.source in sources]
        added = [column for column in columns if column.name not in stored]
        if added and not stored:
            self._database.execute(f'CREATE TABLE "{name}#" ({", ".join(map(_declared, added))})')
        elif added:
            for column in added:
                self._database.execute(f'ALTER TABLE "{name}#" ADD COLUMN {_declared(column)}')
        if added:
            stored.update((column.name, column) for column in added)
            self._show_again(name)
        return columns

    def forget(self, name: str, ids: Collection[str]) -> None:
        """Delete the rows that come from these records."""
        if name not in self._storable:
            return
        key = next(column for column in self._storable[name] if column.name == self.keys[name])
        if name in self._waiting:
            self._waiting[name] = [row for row in self._waiting[name] if row.get(key.source) not in ids]
        if key.name in self._stored[name]:
            self._database.execute(
                f'DELETE FROM "{name}#" WHERE "{key.name}" IN (SELECT TRY_CAST(unnest($ids) AS BIGINT))',  # noqa: S608 - names of our own catalog
                {"ids": [*ids]},
            )

    def clear(self, name: str) -> None:
        """Delete all rows of a table."""
        self._waiting.pop(name, None)
        if self._stored.get(name):
            self._database.execute(f'DELETE FROM "{name}#"')  # noqa: S608 - names of our own catalog

    def _write(self, name: str) -> None:
        """Put the rows that wait into their table."""
        sheet = Sheet(name, self._waiting.pop(name, []))
        if columns := self.keep(name, sheet.given):
            sheet.insert(self._database, columns)

    def _create(self, added: Table) -> None:
        self.columns = {**self.columns, added.name: {column.name: column for column in added.columns}}
        self.keys[added.name] = added.key
        self._storable[added.name] = added.columns
        self._stored[added.name] = {}

    def _show_again(self, name: str) -> None:
        """Let queries that see a table already see it as it is now."""
        if name in self.shown:
            self._show(name)

    def _show(self, name: str) -> None:
        """Let queries see a table with all its columns."""
        self._write(name)
        self.shown.add(name)
        self._database.execute(f'CREATE OR REPLACE VIEW "{name}" AS {self._selected(name, self._storable[name])}')

    def narrowed(self, names: Collection[str], mentioned: Collection[str]) -> dict[str, str]:
        """Give, for those of these tables that have very many columns, SQL that selects only the ones that are mentioned."""
        wide = [name for name in names if len(self._storable.get(name, ())) > _MANY_COLUMNS]
        return {
            name: self._selected(name, [column for column in self._storable[name] if column.name in mentioned])
            for name in sorted(wide)
        }

    def _selected(self, name: str, columns: Collection[Column]) -> str:
        """Select columns of a table as queries see them: what is not stored is null."""
        stored = self._stored[name]
        shown = ", ".join(
            f'"{column.name}"' if column.name in stored else f'{_nothing(column)} AS "{column.name}"'
            for column in columns
        )
        return f"SELECT {shown or 1} " + (f'FROM "{name}#"' if stored else "WHERE FALSE")

    def _draw(self, added: Table) -> None:
        """Draw a table from others; what its SQL does not give is null, or F for a flag."""
        self.shown.add(added.name)
        self.show(added.view)
        described = self._database.execute(f"SELECT * FROM ({added.view}) LIMIT 0").description or ()  # noqa: S608 - as above
        given = {each[0] for each in described}
        drawn = ", ".join(
            f'v."{column.name}"' if column.name in given else f'{_nothing(column)} AS "{column.name}"'
            for column in (*added.columns, *self._drawn.get(added.name, ()))
            if not column.computed
        )
        self._database.execute(f'CREATE OR REPLACE VIEW "{added.name}" AS SELECT {drawn} FROM ({added.view}) AS v')  # noqa: S608 - as above


def _places(field: CustomField) -> Collection[str]:
    """Name the tables that a custom field is a column of; one of an address is one of every address."""
    if field.prefix != "custrecord":
        return _STANDS_ON.get(field.prefix, ())
    return _ADDRESSES if field.on in _ADDRESSES else (field.on,)


def _declared(column: Column) -> str:
    default = " DEFAULT 'F'" if column.kind == "flag" else ""
    return f'"{column.name}" {SQL_TYPES[column.kind]}{default}'


def _nothing(column: Column) -> str:
    return "'F'" if column.kind == "flag" else f"CAST(NULL AS {SQL_TYPES[column.kind]})"


def _column(field: CustomField) -> Column:
    target = "entity" if field.target in _ENTITY_TYPES else field.target
    return Column(field.script_id, _KINDS.get(field.kind, "text"), display=target, source=field.script_id)
