"""Where an account keeps its records: by type, then by internal id, in the order they were made."""

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from netsuite_emulator.record_types import RECORD_TYPES, RecordType

Record = dict[str, Any]

# The first id given out in an empty account; the lists an account is born with stay below.
FIRST_ID = 101


@dataclass(slots=True)
class Contents:
    """
    Everything a store holds, to be kept elsewhere: records by type, the last id of each sequence, what is locked, and type, id and moment of
    what was deleted.
    """

    records: dict[str, list[Record]]
    last_ids: dict[str, int]
    locked: set[tuple[str, str]]
    deleted: list[tuple[str, str, str]] = field(default_factory=list[tuple[str, str, str]])


def lines_of(record: Record, sublist: str) -> list[Record]:
    """Give the lines of a sublist; a record without it, or with another field of that name, has none."""
    value = record.get(sublist)
    return value.get("items", []) if isinstance(value, dict) else []


class RecordStore:
    """
    The records of one account.

    A stored record is never changed in place: a change puts a new one. `lock` is for a caller who reads whole types from
    another thread than the one that writes. `changed` holds (type, id) of everything touched since its reader last
    emptied it, `locked` of records which a workflow of the account has locked, `deleted` says when a record was deleted. `shown` keeps how references to a record
    look, beside the record they were drawn from.
    """

    def __init__(self, record_types: Mapping[str, RecordType] = RECORD_TYPES) -> None:
        self.record_types = record_types
        self.changed: set[tuple[str, str]] = set()
        self.lock = threading.RLock()
        self.locked: set[tuple[str, str]] = set()
        self.deleted: dict[tuple[str, str], str] = {}
        self.shown: dict[tuple[str, ...], tuple[Record, Record]] = {}
        self._records: dict[str, dict[str, Record]] = {}
        # By record group and in lower case: what type and id the record has.
        self._external_ids: dict[str, dict[str, tuple[str, str]]] = {}
        self._last_ids: dict[str, int] = {}

    def all(self, record_type: str) -> Mapping[str, Record]:
        """Give every record of a type by its id, in the order they were made; KeyError for an unknown type."""
        return MappingProxyType(self._of(self.record_types[record_type]))

    def get(self, record_type: str, record_id: str) -> Record | None:
        """Give one record, or nothing."""
        return self._of(self.record_types[record_type]).get(record_id)

    def put(self, record_type: str, record: Record) -> str:
        """Insert or replace a record and give its id, taken from the sequence of its family if it has none."""
        described = self.record_types[record_type]
        with self.lock:
            records = self._of(described)
            record_id = str(record.get("id") or self._last_ids.get(described.sequence, FIRST_ID - 1) + 1)
            record["id"] = record_id
            if record_id.isdecimal():
                self._last_ids[described.sequence] = max(
                    self._last_ids.get(described.sequence, FIRST_ID - 1), int(record_id)
                )
            self._forget_external_id(described, record_id)
            if "externalId" in record:
                self._note_external_id(described, record)
            records[record_id] = record
            self.changed.add((described.name, record_id))
        return record_id

    def remove(self, record_type: str, record_id: str, *, at: str = "") -> bool:
        """Remove a record; False if there was none. `at` is the moment, as a record would hold it."""
        described = self.record_types[record_type]
        name = described.name
        with self.lock:
            records = self._of(described)
            if record_id not in records:
                return False
            self._forget_external_id(described, record_id)
            del records[record_id]
            self.changed.add((name, record_id))
            if at:
                self.deleted[name, record_id] = at
        return True

    def touch_all(self) -> None:
        """Let every record count as changed."""
        with self.lock:
            self.changed |= {(name, each) for name, found in self._records.items() for each in found}

    def by_external_id(self, record_type: str, external_id: str) -> str | None:
        """Give the internal id of the record of a type with this external id, whatever its case (section_N3432681)."""
        holder, record_id = self.holder_of(record_type, external_id) or ("", None)
        return record_id if holder == self.record_types[record_type].name else None

    def holder_of(self, record_type: str, external_id: str) -> tuple[str, str] | None:
        """
        Give type and id of the record that has this external id among all of a group, where it can stand once.

        Groups are entities, transactions, items and activities; every list is its own (section_N3433806, _N3436356).
        """
        group = self.record_types[record_type].sequence
        return self._external_ids.get(group, {}).get(external_id.lower())

    def contents(self) -> Contents:
        """Give everything in it."""
        with self.lock:
            records = {name: list(each.values()) for name, each in self._records.items()}
            deleted = [(*each, at) for each, at in self.deleted.items()]
            return Contents(records, dict(self._last_ids), set(self.locked), deleted)

    def fill(self, contents: Contents) -> None:
        """Hold these contents and nothing else."""
        with self.lock:
            self._records = {name: {each["id"]: each for each in found} for name, found in contents.records.items()}
            self._external_ids = {}
            for name, found in contents.records.items():
                for each in found:
                    if "externalId" in each:
                        self._note_external_id(self.record_types[name], each)
            self._last_ids, self.locked = dict(contents.last_ids), set(contents.locked)
            self.deleted = {(name, each): at for name, each, at in contents.deleted}
            self.changed = {(name, each["id"]) for name, found in contents.records.items() for each in found}

    def _of(self, described: RecordType) -> dict[str, Record]:
        """Give the records of a type; the first time these are the ones an account is born with."""
        found = self._records.get(described.name)
        if found is None:
            with self.lock:
                found = self._records.setdefault(described.name, {})
                for record_id, name in described.starts_with.items():
                    found.setdefault(record_id, {"id": record_id, "name": name, "isInactive": False})
                    self.changed.add((described.name, record_id))
        return found

    def _note_external_id(self, described: RecordType, record: Record) -> None:
        of_group = self._external_ids.setdefault(described.sequence, {})
        of_group[record["externalId"].lower()] = (described.name, record["id"])

    def _forget_external_id(self, described: RecordType, record_id: str) -> None:
        earlier = self._records[described.name].get(record_id)
        if earlier is not None and "externalId" in earlier:
            self._external_ids.get(described.sequence, {}).pop(earlier["externalId"].lower(), None)
