"""Where an account keeps its records: by type, then by internal id, in the order they were made."""

import threading
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from netsuite_emulator.record_types import RECORD_TYPES

Record = dict[str, Any]

# The first id given out in an empty account; the lists an account is born with stay below.
FIRST_ID = 101


class RecordStore:
    """
    The records of one account.

    A stored record is never changed in place: a change puts a new one. `lock` is for whoever reads whole types from
    another thread than the one that writes. `changed` holds (type, id) of everything touched since its reader last
    emptied it.
    """

    def __init__(self) -> None:
        self.changed: set[tuple[str, str]] = set()
        self.lock = threading.RLock()
        self._records: dict[str, dict[str, Record]] = {each.name: {} for each in RECORD_TYPES.values()}
        self._external_ids: dict[str, dict[str, str]] = {each.name: {} for each in RECORD_TYPES.values()}
        self._last_ids: dict[str, int] = {}

    def all(self, record_type: str) -> Mapping[str, Record]:
        """Give every record of a type by its id, in the order they were made; KeyError for an unknown type."""
        return MappingProxyType(self._records[RECORD_TYPES[record_type].name])

    def get(self, record_type: str, record_id: str) -> Record | None:
        """Give one record, or nothing."""
        return self._records[RECORD_TYPES[record_type].name].get(record_id)

    def put(self, record_type: str, record: Record) -> str:
        """Insert or replace a record and give its id, taken from the sequence of its family if it has none."""
        described = RECORD_TYPES[record_type]
        with self.lock:
            record_id = str(record.get("id") or self._last_ids.get(described.sequence, FIRST_ID - 1) + 1)
            record["id"] = record_id
            if record_id.isdecimal():
                self._last_ids[described.sequence] = max(
                    self._last_ids.get(described.sequence, FIRST_ID - 1), int(record_id)
                )
            self._forget_external_id(described.name, record_id)
            if "externalId" in record:
                self._external_ids[described.name][record["externalId"]] = record_id
            self._records[described.name][record_id] = record
            self.changed.add((described.name, record_id))
        return record_id

    def remove(self, record_type: str, record_id: str) -> bool:
        """Remove a record; False if there was none."""
        name = RECORD_TYPES[record_type].name
        with self.lock:
            if record_id not in self._records[name]:
                return False
            self._forget_external_id(name, record_id)
            del self._records[name][record_id]
            self.changed.add((name, record_id))
        return True

    def by_external_id(self, record_type: str, external_id: str) -> str | None:
        """Give the internal id of the record with this external id: unique per record type (section_156334828635)."""
        return self._external_ids[RECORD_TYPES[record_type].name].get(external_id)

    def _forget_external_id(self, name: str, record_id: str) -> None:
        earlier = self._records[name].get(record_id)
        if earlier is not None and "externalId" in earlier:
            self._external_ids[name].pop(earlier["externalId"], None)
