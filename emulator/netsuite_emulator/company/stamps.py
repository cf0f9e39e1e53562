"""When each record was made and last changed: every record type that can say so does."""

import zlib
from datetime import date, timedelta

from netsuite_emulator.record_types import RecordType
from netsuite_emulator.store import Record, RecordStore

CREATED = ("dateCreated", "createdDate", "created")
CHANGED = ("lastModifiedDate", "lastModified")


def stamp(store: RecordStore, first: date, last: date) -> None:
    """Give every record that lacks them its times, between two days, always the same for the same id."""
    for record_type in store.record_types.values():
        if any(record_type.named(name) is not None for name in (*CREATED, *CHANGED)):
            for record in [*store.all(record_type.name).values()]:
                missing = _missing(record_type, record, first, (last - first).days)
                if missing:
                    store.put(record_type.name, record | missing)


def _missing(record_type: RecordType, record: Record, first: date, days: int) -> Record:
    made = zlib.crc32(f"{record_type.name} {record['id']}".encode()) % (days + 1)
    changed = made + zlib.crc32(record["id"].encode()) % (days - made + 1)
    since = next((record[name] for name in CREATED if name in record), f"{first + timedelta(days=made)}T09:00:00Z")
    times = dict.fromkeys(CREATED, since) | dict.fromkeys(
        CHANGED, max(since, f"{first + timedelta(days=changed)}T15:00:00Z")
    )
    return {name: at for name, at in times.items() if name not in record and record_type.named(name) is not None}
