"""`!attach` and `!detach`: contacts, with the role they have, and files (article_0113084334)."""

from netsuite_emulator.http.exchange import Answer
from netsuite_emulator.http.problems import invalid_content, method_not_allowed, nonexistent
from netsuite_emulator.records.call import Call
from netsuite_emulator.setup.roles import Level
from netsuite_emulator.store import Record, lines_of


def answer(call: Call) -> Answer:
    """Attach a contact to a record, or detach it. There is no file cabinet: any id of a file is taken, and nothing is kept."""
    if call.request.method != "POST":
        raise method_not_allowed(call.request.method)
    call.allow(Level.EDIT)
    if len(call.segments) != 5:
        raise nonexistent("Provide the type and the ID of the record to attach.")
    operation, kind, wanted = call.segments[2:]
    record = call.found()
    if kind.lower() == "file":
        return Answer(204)
    if kind.lower() != "contact":
        raise invalid_content(f"Only contacts and files can be attached, not '{kind}'.")
    contact = call.record_id(wanted, call.store.record_types["contact"])
    if contact is None:
        raise nonexistent()
    role: Record = {}
    if call.request.body and operation == "!attach":
        column = call.store.record_types["contact"].named("contactRole")
        found = call.reader().changes(lambda name: column if name.lower() == "role" else None, call.body())
        role = {"contactRole": found["contactRole"]} if "contactRole" in found else {}
    lines = [each for each in lines_of(record, "contactList") if each["contact"]["id"] != contact]
    if operation == "!attach":
        person = call.store.get("contact", contact) or {}
        shown: Record = {name: person[name] for name in ("email", "phone", "title") if name in person}
        lines.append({"contact": {"id": contact}, **role, **shown})
    call.store.put(call.record_type.name, record | {"contactList": {"items": lines}})
    return Answer(204)
