"""Creating, updating, upserting and deleting records."""

from typing import Any

from netsuite_emulator.http.exchange import Answer
from netsuite_emulator.http.problems import invalid_content, method_not_allowed
from netsuite_emulator.record_types import RecordType
from netsuite_emulator.records.balances import settle
from netsuite_emulator.records.call import Call
from netsuite_emulator.records.changes import changed
from netsuite_emulator.records.periods import refuse_period
from netsuite_emulator.records.rules import complete, refuse_if_needed
from netsuite_emulator.setup.roles import Level
from netsuite_emulator.store import Record

_DATING = {"tranDate", "postingPeriod"}


def create(call: Call, body: dict[str, Any], external_id: str = "") -> Answer:
    """Create a record from a body (section_1545141395)."""
    reader = call.reader()
    changes = reader.changes(call.record_type.named, body)
    record = changed({}, changes, call.record_type.named)
    if external_id:
        record["externalId"] = external_id
    return call.written(enter(call, call.record_type, record), reader.warnings)


def enter(call: Call, record_type: RecordType, record: Record) -> str:
    """Complete, check and store a new record, and carry its effects over to others; gives its id."""
    complete(call.store, record_type, record, call.account.now(), new=True)
    refuse_period(call, record_type, record, dated=True)
    record_id = call.store.put(record_type.name, record)
    settle(call.store, record_type, None, record)
    return record_id


def update(call: Call, before: Record, body: dict[str, Any]) -> Answer:
    """Change what a body names (section_1545142173)."""
    reader = call.reader()
    changes = reader.changes(call.record_type.named, body)
    replaced = call.replaced()
    if call.request.flag("replaceSelectedFields"):
        changes = {name: value for name, value in changes.items() if value is not None or name.lower() in replaced}
    record = changed(before, changes, call.record_type.named, replaced)
    refuse_period(call, call.record_type, before)
    complete(call.store, call.record_type, record, call.account.now(), new=False, touched=changes)
    refuse_period(call, call.record_type, record, dated=not _DATING.isdisjoint(changes))
    call.store.put(call.record_type.name, record)
    settle(call.store, call.record_type, before, record)
    return call.written(record["id"], reader.warnings)


def upsert(call: Call) -> Answer:
    """Update or create by external id; the service has no PUT with an internal id (section_156335203191)."""
    wanted = call.segments[1]
    if not wanted.startswith("eid:"):
        raise method_not_allowed("PUT")
    record_id = call.record_id(wanted)
    call.allow(Level.CREATE if record_id is None else Level.EDIT)
    body = call.body()
    stated = next((value for name, value in body.items() if name.lower() == "externalid"), None)
    external_id = wanted.removeprefix("eid:")
    if stated is not None and str(stated).lower() != external_id.lower():
        raise invalid_content("The external ID in the body differs from the one in the URL.", "externalId")
    return create(call, body, external_id) if record_id is None else update(call, call.found(), body)


def delete(call: Call) -> Answer:
    """Delete a record that nothing depends on."""
    record = call.found()
    refuse_period(call, call.record_type, record)
    refuse_if_needed(call.store, call.record_type, record["id"])
    call.store.remove(call.record_type.name, record["id"], at=f"{call.account.now():%Y-%m-%dT%H:%M:%SZ}")
    settle(call.store, call.record_type, record, None)
    return Answer(204)
