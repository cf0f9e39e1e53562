"""GET of what is below a record: a sublist, a line, a subrecord, a referenced record (section_159894563219)."""

from collections.abc import Callable

from netsuite_emulator.http.exchange import Answer, resource
from netsuite_emulator.http.problems import method_not_allowed, nonexistent, permission_missing
from netsuite_emulator.record_types import Field
from netsuite_emulator.records.call import ROOT, Call
from netsuite_emulator.records.rendering import line_key
from netsuite_emulator.setup.roles import Level
from netsuite_emulator.store import Record


def subresource(call: Call) -> Answer:
    """Follow the path from the record down to what it names."""
    if call.request.method != "GET":
        raise method_not_allowed(call.request.method)
    call.allow(Level.VIEW)
    record = call.found()
    named: Callable[[str], Field | None] = call.record_type.named
    path = f"{call.address}/{record['id']}"
    values, rest = record, list(call.segments[2:])
    while True:
        field = named(rest.pop(0))
        if field is None or (field.kind != "sublist" and field.name not in values):
            raise nonexistent()
        path = f"{path}/{field.name}"
        if field.kind == "reference" and not rest:
            return _referenced(call, field, values[field.name]["id"])
        if field.kind == "sublist":
            lines: list[Record] = values.get(field.name, {"items": []})["items"]
            if not rest:
                return resource(call.render.lines(field, lines, path), "collection")
            key = rest.pop(0)
            values = next((li for n, li in enumerate(lines, 1) if line_key(field, li, n) == key), {})
            path = f"{path}/{key}"
        elif field.kind == "subrecord":
            values = values[field.name]
        else:
            raise nonexistent()
        if not values:
            raise nonexistent()
        if not rest:
            return resource(call.render.line(field, values, path), "singular")
        named = field.named


def _referenced(call: Call, field: Field, record_id: str) -> Answer:
    for target in field.targets:
        described = call.store.record_types.get(target)
        found = call.store.get(target, record_id) if described else None
        if described is not None and found is not None:
            if call.role.level(target) < Level.VIEW:
                raise permission_missing(call.account.undocumented.permission_missing_status)
            href = f"{call.request.origin}{ROOT}/{target.lower()}/{record_id}"
            return resource(call.render.record(described, found, href), "singular")
    raise nonexistent()
