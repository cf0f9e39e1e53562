"""The records of the account as tables of an in-memory DuckDB, kept level with the store."""

import re
import threading
from collections.abc import Iterable
from datetime import date
from operator import itemgetter

import duckdb

from netsuite_emulator.store import Record, RecordStore
from netsuite_emulator.suiteql.balances import draw_balances
from netsuite_emulator.suiteql.catalog import SQL_TYPES, TABLES, Column, ColumnKind
from netsuite_emulator.suiteql.catalog.columns import table
from netsuite_emulator.suiteql.ledger import Chart
from netsuite_emulator.suiteql.projections import Row, constant_rows, display_kind, display_texts, rows, tables_of

_FIELD, _ROW = "\x1f", "\x1e"

# Families of record types whose records decide what somebody owes.
_WITH_BALANCES = {"entity", "transaction"}

_CUSTOM_FIELD = re.compile(r"cust[a-z]*_[a-z0-9_]+")
_SEPARATOR = re.compile(f"[{_FIELD}{_ROW}]")
_DISPLAY = table("display", "kind code\nkey code\nname text", key="key")

# What keeps a query harmless, whatever the translation let through: no files, no network, bounded memory.
_CONFIGURATION: dict[str, str | bool | int | float | list[str]] = {
    "enable_external_access": "false",
    "autoload_known_extensions": "false",
    "autoinstall_known_extensions": "false",
    "memory_limit": "1GB",
    "threads": "2",
}

_MACROS = """
CREATE MACRO number_text(x) AS
  CASE WHEN contains(CAST(x AS VARCHAR), '.') THEN rtrim(rtrim(CAST(x AS VARCHAR), '0'), '.') ELSE CAST(x AS VARCHAR) END;
CREATE MACRO date_text(x) AS strftime(x, '%-m/%-d/%Y');
CREATE MACRO days_between(a, b) AS
  (epoch_us(CAST(a AS TIMESTAMP)) - epoch_us(CAST(b AS TIMESTAMP))) / 86400000000.0;
CREATE MACRO plus_days(t, n) AS CAST(t AS TIMESTAMP) + to_microseconds(CAST(round(n * 86400000000) AS BIGINT));
"""


class Mirror:
    """
    The tables behind SuiteQL.

    `version` grows with every change that became visible; `columns` gains a column for each custom field seen.
    """

    def __init__(self, store: RecordStore) -> None:
        self.version = 0
        self.columns: dict[str, dict[str, Column]] = {
            each.name: {column.name: column for column in each.columns if not column.name.startswith("_")}
            for each in TABLES.values()
        }
        self._stored = {each.name: [c for c in each.columns if not c.computed] for each in (*TABLES.values(), _DISPLAY)}
        self._store = store
        self._seen_fields: dict[str, set[str]] = {}
        self._lock = threading.Lock()
        self._today = date.min
        self._database = duckdb.connect(config=_CONFIGURATION)
        self._database.execute(_MACROS)
        for each in (*TABLES.values(), _DISPLAY):
            stored = ", ".join(f'"{c.name}" {SQL_TYPES[c.kind]}' for c in self._stored[each.name])
            if not each.view:
                self._database.execute(f'CREATE TABLE "{each.name}" ({stored})')
        for each in TABLES.values():
            if each.view:
                self._database.execute(f'CREATE VIEW "{each.name}" AS {each.view}')
        self._database.execute("SET lock_configuration = true")

    def follow(self, today: date) -> int:
        """Come level with the store and with the day; give the version that is then visible."""
        with self._lock:
            if not self.version or self._store.changed or today != self._today:
                changed = self._catch_up()
                if today != self._today or any(
                    self._store.record_types[each].family in _WITH_BALANCES for each in changed
                ):
                    draw_balances(self._database, today)
                self._today = today
                self.version += 1
            return self.version

    def cursor(self) -> duckdb.DuckDBPyConnection:
        """Open a cursor of one's own."""
        with self._lock:
            return self._database.cursor()

    def _catch_up(self) -> Iterable[str]:
        """Bring over what changed; give the record types it belongs to."""
        changed, records, chart = self._take_changed()
        for record_type, some in records.items():
            self._see_custom_fields(record_type, some)
        sheets = {name: _Sheet(columns) for name, columns in self._stored.items()}
        if not self.version:
            for name, row in (*display_texts(), *constant_rows()):
                sheets[name].write(row)
        for record_type, some in records.items():
            for record in some:
                for name, row in rows(record_type, record, chart):
                    # A type that stands behind no table of the catalog is not seen by SuiteQL.
                    if name in sheets:
                        sheets[name].write(row)
        self._database.begin()
        if self.version:
            for record_type, ids in changed.items():
                self._forget(record_type, ids)
        for name, sheet in sheets.items():
            if sheet.lines:
                self._insert(name, sheet)
        self._database.commit()
        return changed

    def _take_changed(self) -> tuple[dict[str, list[str]], dict[str, list[Record]], Chart]:
        """Take what was touched since the last time: ids by type, the records still there, and the accounts."""
        store = self._store
        with store.lock:
            changed: dict[str, list[str]] = {}
            for record_type, record_id in store.changed:
                changed.setdefault(record_type, []).append(record_id)
            store.changed.clear()
            if not self.version:
                changed = {each.name: [*store.all(each.name)] for each in store.record_types.values()}
            records = {
                record_type: [record for each in ids if (record := store.get(record_type, each)) is not None]
                for record_type, ids in changed.items()
            }
            return changed, records, Chart(store)

    def _see_custom_fields(self, record_type: str, records: Iterable[Record]) -> None:
        name = tables_of(record_type)[0]
        if name not in self.columns:
            return
        columns = self.columns[name]
        seen = self._seen_fields.setdefault(record_type, set())
        for record in records:
            for field in record.keys() - seen:
                seen.add(field)
                lower = field.lower()
                if lower not in columns and _CUSTOM_FIELD.fullmatch(lower):
                    kind = _kind_of(record[field])
                    # A new mapping each time: queries in other threads keep the one they began with.
                    columns = {**columns, lower: (column := Column(lower, kind, source=lower))}
                    self.columns = {**self.columns, name: columns}
                    self._stored[name].append(column)
                    self._database.execute(f'ALTER TABLE "{name}" ADD COLUMN "{lower}" {SQL_TYPES[kind]}')

    def _forget(self, record_type: str, ids: list[str]) -> None:
        for name in (each for each in tables_of(record_type) if each in TABLES):
            self._database.execute(
                f'DELETE FROM "{name}" WHERE "{TABLES[name].key}" IN (SELECT TRY_CAST(unnest($ids) AS BIGINT))',  # noqa: S608 - names of our own catalog
                {"ids": ids},
            )
        self._database.execute(
            "DELETE FROM display WHERE kind = $kind AND key IN (SELECT unnest($ids))",
            {"kind": display_kind(record_type), "ids": ids},
        )

    def _insert(self, name: str, sheet: "_Sheet") -> None:
        names = ", ".join(f'"{column.name}"' for column in sheet.columns)
        values = ", ".join(_read(number, column) for number, column in enumerate(sheet.columns, 1))
        self._database.execute(
            f'INSERT INTO "{name}" ({names}) SELECT {values} FROM '  # noqa: S608 - names of our own catalog
            "(SELECT string_split(unnest(string_split($sent, chr(30))), chr(31)) AS v)",
            {"sent": _ROW.join(sheet.lines)},
        )


class _Sheet:
    """
    Rows on their way into one table, each already a line of text.

    Rows travel to DuckDB as one text and are split there: a hundred times faster than a parameter for each value.
    """

    def __init__(self, columns: list[Column]) -> None:
        self.columns = columns
        self.lines: list[str] = []
        sources = [column.source for column in columns]
        self._nothing = dict.fromkeys(sources, "")
        # One field too many, so that there are always several: the last is not read.
        self._take = itemgetter(*sources, sources[0])
        self._separators = len(sources)

    def write(self, row: Row) -> None:
        """Add a row; characters that would split it become blanks."""
        fields = self._take({**self._nothing, **row})
        line = _FIELD.join(fields)
        if line.count(_FIELD) != self._separators or _ROW in line:
            line = _FIELD.join(_SEPARATOR.sub(" ", field) for field in fields)
        self.lines.append(line)


def _kind_of(value: object) -> ColumnKind:
    """Tell from the first value of a custom field what its column holds."""
    if isinstance(value, bool):
        return "flag"
    return "number" if isinstance(value, int | float) else "text"


def _read(number: int, column: Column) -> str:
    """Give the SQL that reads a value from a row; an empty one is null, or F for a flag."""
    if column.kind == "flag":
        return f"CASE v[{number}] WHEN 'T' THEN 'T' ELSE 'F' END"
    return f"TRY_CAST(NULLIF(v[{number}], '') AS {SQL_TYPES[column.kind]})"
