"""The records of the account as tables of an in-memory DuckDB, kept level with the store."""

import re
import threading
from collections.abc import Callable, Collection, Iterable
from dataclasses import replace
from datetime import date
from functools import lru_cache
from itertools import islice

import duckdb

from netsuite_emulator.bulk import collection_paused
from netsuite_emulator.store import Record, RecordStore
from netsuite_emulator.suiteql.catalog import Column, ColumnKind
from netsuite_emulator.suiteql.catalog.codes import OF_ONE_TYPE, display_kind
from netsuite_emulator.suiteql.mirror.account_tables import AccountTables
from netsuite_emulator.suiteql.mirror.balances import BALANCES, draw_balances
from netsuite_emulator.suiteql.mirror.fields import Row, Rows
from netsuite_emulator.suiteql.mirror.ledger import Chart
from netsuite_emulator.suiteql.mirror.macros import MACROS
from netsuite_emulator.suiteql.mirror.projections import constant_rows, rows, tables_of
from netsuite_emulator.suiteql.mirror.schema import Schema

# What keeps memory low while a hundred thousand transactions come over.
_ROWS_AT_ONCE = 30_000

# Moments whose local time is kept at hand: records made by one program share many.
_MOMENTS = 100_000

# Families of record types whose records decide what somebody owes.
_WITH_BALANCES = {"entity", "transaction"}

_CUSTOM_FIELD = re.compile(r"(?:cust[a-z]+|cseg)_?[a-z0-9_]+")

_COMMENTS_BEFORE = re.compile(r"^(?:\s*/\*.*?\*/)*\s*", re.DOTALL)

# What keeps a query harmless, whatever the translation let through: no files, no network, bounded memory.
_CONFIGURATION: dict[str, str | bool | int | float | list[str]] = {
    "enable_external_access": "false",
    "autoload_known_extensions": "false",
    "autoinstall_known_extensions": "false",
    "memory_limit": "1GB",
    "temp_directory": "",  # a query that needs more memory ends; it does not fill the disk
    "threads": "2",
}


class Mirror:
    """
    The tables behind SuiteQL.

    `version` grows with every change that became visible; `columns` gains a column for each custom field seen.
    """

    def __init__(self, store: RecordStore, account_tables: AccountTables) -> None:
        self.version = 0
        self._store = store
        self._account_tables = account_tables
        self._seen_account_tables: object = None
        self._show_times()
        self._seen_fields: dict[str, set[str]] = {}
        self._lock = threading.Lock()
        self._today = date.min
        self._balanced = False
        self._database = duckdb.connect(config=_CONFIGURATION)
        self._schema = Schema(self._database)
        self._schema.execute(MACROS)
        self._database.execute("SET lock_configuration = true")

    @property
    def columns(self) -> dict[str, dict[str, Column]]:
        """The columns that queries may name, by table; a table whose feature is off is missing."""
        stored = self._schema.columns
        columns = {name: stored[OF_ONE_TYPE[name][0]] for name in self._account_tables.of_one_type} | stored
        return columns if self._account_tables.one_world else _without_subsidiaries(columns)

    def follow(self, today: date) -> int:
        """Come level with the store, the account around it and the day; give the version that is then visible."""
        with self._lock:
            customized = self._schema.follow(self._account_tables.customization)
            around = self._account_tables.state
            retimed = self._preferences != self._account_tables.preferences
            if retimed:
                self._show_times()
                self._store.touch_all()
            if (
                not self.version
                or self._store.changed
                or today != self._today
                or customized
                or retimed
                or around != self._seen_account_tables
            ):
                with collection_paused():
                    changed = self._catch_up(today, account_changed=retimed or around != self._seen_account_tables)
                if today != self._today or any(
                    self._store.record_types[each].family in _WITH_BALANCES for each in changed
                ):
                    self._balanced = False
                self._today = today
                self._seen_account_tables = around
                self.version += 1
            return self.version

    def cursor(self, sql: str) -> duckdb.DuckDBPyConnection:
        """Open a cursor of one's own, which sees the tables that this SQL names."""
        with self._lock:
            self._schema.show(sql)
            if not self._balanced and self._schema.shown & BALANCES.keys():
                draw_balances(self._schema, self._today)
                self._balanced = True
            return self._database.cursor()

    def narrowed(self, sql: str, names: Collection[str], mentioned: Collection[str]) -> str:
        """Put what the wide tables among these give before some SQL that reads them, once a cursor for it was opened."""
        with self._lock:
            narrow = self._schema.narrowed(names, mentioned)
        named = ", ".join(f'"{name}" AS NOT MATERIALIZED ({each})' for name, each in narrow.items())
        if not named:
            return sql
        bare = _COMMENTS_BEFORE.sub("", sql)
        return f"WITH {named}, {bare.removeprefix('WITH ')}" if bare.startswith("WITH ") else f"WITH {named} {bare}"

    def _show_times(self) -> None:
        """Let moments be shown by the account's clock as it is set now."""
        self._preferences = replace(self._account_tables.preferences)
        self._local = lru_cache(_MOMENTS)(self._preferences.local_text)

    def _in_local_time(self, record_type: str, records: Iterable[Record]) -> Iterable[Record]:
        """Give records with their moments as the account's clock shows them; before their rows are drawn, for many rows bear one moment."""
        names = [field.name for field in self._store.record_types[record_type].fields if field.kind == "datetime"]
        for record in records:
            moments = {name: self._local(at) for name in names if isinstance(at := record.get(name), str)}
            yield record | moments if moments else record

    def _deleted_at(self, today: date) -> Callable[[str, str], str]:
        """Return what says when a record was deleted: today where nobody noted it."""
        moments = self._store.deleted
        return lambda record_type, record_id: self._local(moments.get((record_type, record_id)) or today.isoformat())

    def _catch_up(self, today: date, *, account_changed: bool) -> Iterable[str]:
        """Bring over what changed; give the record types it belongs to."""
        changed, records, chart = self._take_changed()
        for record_type, some in records.items():
            self._see_custom_fields(record_type, some)
        self._database.begin()
        if not self.version:
            self._insert(_constant(records))
            self._insert(_trace(*each, self._local(at)) for each, at in self._store.deleted.items())
        else:
            for record_type, ids in changed.items():
                self._forget(record_type, ids)
                self._insert(_deleted(record_type, ids, records[record_type], self._deleted_at(today)))
        self._insert(
            row
            for record_type, some in records.items()
            for record in self._in_local_time(record_type, some)
            for row in rows(record_type, record, chart)
        )
        if account_changed:
            for name in self._account_tables.tables:
                self._schema.clear(name)
            self._insert(self._account_tables.rows())
        self._database.commit()
        return changed

    def _insert(self, drawn: Rows) -> None:
        """Put rows into their tables, so many at a time."""
        while some := list(islice(drawn, _ROWS_AT_ONCE)):
            by_table: dict[str, list[Row]] = {}
            for name, row in some:
                by_table.setdefault(name, []).append(row)
            for name, of_table in by_table.items():
                self._schema.insert(name, of_table)

    def _take_changed(self) -> tuple[dict[str, list[str]], dict[str, list[Record]], Chart]:
        """Take what was touched since the last time: ids by type, the records still there, and the accounts."""
        store = self._store
        with store.lock:
            changed: dict[str, list[str]] = {}
            for record_type, record_id in store.changed:
                changed.setdefault(record_type, []).append(record_id)
            if not self.version:
                changed |= {each.name: [*store.all(each.name)] for each in store.record_types.values()}
            records = {
                record_type: [record for each in ids if (record := store.get(record_type, each)) is not None]
                for record_type, ids in changed.items()
            }
            chart = Chart(store)
            store.changed.clear()  # only now: records that an account is born with appear when their type is first read
            return changed, records, chart

    def _see_custom_fields(self, record_type: str, records: Iterable[Record]) -> None:
        """Let a table have the custom fields that its records bear, whether an administrator described them or not."""
        name = tables_of(record_type)[0]
        seen = self._seen_fields.setdefault(record_type, set())
        for record in records:
            for field in record.keys() - seen:
                seen.add(field)
                lower = field.lower()
                if _CUSTOM_FIELD.fullmatch(lower):
                    self._schema.add_column(name, Column(lower, _kind_of(record[field]), source=lower))

    def _forget(self, record_type: str, ids: list[str]) -> None:
        for name in tables_of(record_type):
            self._schema.forget(name, ids)
        self._database.execute(
            'DELETE FROM "display#" WHERE kind = $kind AND key IN (SELECT unnest($ids))',
            {"kind": display_kind(record_type), "ids": ids},
        )


def _without_subsidiaries(columns: dict[str, dict[str, Column]]) -> dict[str, dict[str, Column]]:
    return {
        name: {column.name: column for column in some.values() if "subsidiary" not in {column.name, column.display}}
        for name, some in columns.items()
        if "subsidiary" not in name
    }


def _deleted(record_type: str, ids: list[str], still_there: list[Record], at: Callable[[str, str], str]) -> Rows:
    """Give the traces that deleted records leave."""
    for record_id in {*ids} - {record["id"] for record in still_there}:
        yield _trace(record_type, record_id, at(record_type, record_id))


def _constant(records: dict[str, list[Record]]) -> Rows:
    """Give the rows that belong to no record, but for options of a list whose records are there."""
    there = {(display_kind(record_type), record["id"]) for record_type, some in records.items() for record in some}
    for name, row in constant_rows():
        option = (row["kind"], row["key"]) if name == "display" else (name, row.get("id", ""))
        if option not in there:
            yield name, row


def _trace(record_type: str, record_id: str, at: str) -> tuple[str, Row]:
    custom = "T" if record_type.startswith("customrecord") else "F"
    return (
        "deletedrecord",
        {"recordid": record_id, "type": record_type, "deleteddate": at, "deletedby": "-5", "iscustomrecord": custom}
        | {"context": "RST", "recordtypeid": record_type.lower(), "name": record_id},
    )


def _kind_of(value: object) -> ColumnKind:
    """Tell from the first value of a custom field what its column holds."""
    if isinstance(value, bool):
        return "flag"
    return "number" if isinstance(value, int | float) else "text"
