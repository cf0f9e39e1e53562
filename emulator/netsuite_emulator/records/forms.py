"""Forms: what a new or an edited record would look like, and what its select fields may be set to (article_0115100241)."""

import re
from typing import Any

from netsuite_emulator.http.exchange import Answer, Request, resource
from netsuite_emulator.http.paging import Page
from netsuite_emulator.http.problems import Problem, invalid_parameter, method_not_allowed
from netsuite_emulator.record_types import Field, RecordType
from netsuite_emulator.records import transforms
from netsuite_emulator.records.call import ROOT, Call
from netsuite_emulator.records.changes import changed
from netsuite_emulator.records.rendering import name_of
from netsuite_emulator.records.rules import complete
from netsuite_emulator.setup.roles import Level
from netsuite_emulator.store import Record

_FORM = re.compile(r"type=(select-options|create-form|edit-form)")
_CONDITION = re.compile(r'(?:refName\s+)?(CONTAIN|IS|START_WITH)\s+(?:"([^"]*)"|(\S+))', re.IGNORECASE)


def asked(request: Request) -> str:
    """Name the form an Accept header asks for."""
    found = _FORM.search(request.headers.get("accept", "").replace(" ", "").lower())
    return found[1] if found else ""


def answer(call: Call, form: str) -> Answer:
    """Answer POST with a form of a new record, PATCH with one of the record that is named."""
    if call.segments[2:3] == ["!transform"] and form == "create-form":
        return _transformed(call)
    edited = call.request.method == "PATCH" and len(call.segments) == 2
    if not edited and not (call.request.method == "POST" and len(call.segments) == 1):
        raise method_not_allowed(call.request.method)
    call.allow(Level.EDIT if edited else Level.CREATE)
    before = call.found() if edited else {}
    changes = call.reader().changes(call.record_type.named, call.body() if call.request.body else {})
    record = changed(before, changes, call.record_type.named, call.replaced())
    if form == "select-options":
        return _select_options(call)
    if not edited:
        _fill_in(call, call.record_type, record)
    path = f"{call.address}/{record.get('id', '')}".rstrip("/")
    shown = call.render.record(call.record_type, {"id": "", **record}, path)
    return resource({name: value for name, value in shown.items() if value != ""}, form)


def _transformed(call: Call) -> Answer:
    """Show what a transform would make, without making it (article_1217103046)."""
    drawn = transforms.drawn_of(call)
    _fill_in(call, drawn.target, drawn.record)
    path = f"{call.request.origin}{ROOT}/{drawn.target.name.lower()}"
    shown = call.render.record(drawn.target, {"id": "", **drawn.record}, path)
    return resource({name: value for name, value in shown.items() if value != ""}, "create-form")


def _fill_in(call: Call, record_type: RecordType, record: Record) -> None:
    """Give a new record what the account puts into it; a form may lack what a record must have."""
    try:
        complete(call.store, record_type, record, call.account.now(), new=True)
    except Problem:
        return


def _select_options(call: Call) -> Answer:
    names = call.names("fields")
    if not names:
        raise invalid_parameter("fields", "Provide the names of the fields whose options you want.")
    page = Page.asked(call.request)
    holds = _condition(call.request.parameters.get("q", ""))
    shown: dict[str, Any] = {"links": [call.render.link(f"{call.request.origin}{call.request.path}")]}
    for name in names:
        field, place = _field(call, name), shown
        *above, last = [each.name for each in _path(call, name)]
        for each in above:
            place = place.setdefault(each, {})
        options = [each for each in _options(call, field) if holds(each["refName"])]
        items = options[page.offset : page.offset + page.limit]
        place[last] = {
            "_selectOptions": {
                "links": [],
                "count": len(items),
                "hasMore": page.offset + len(items) < len(options),
                "items": items,
                "offset": page.offset,
                "totalResults": len(options),
            }
        }
    return resource(shown, "select-options")


def _path(call: Call, name: str) -> list[Field]:
    """Find a field by its name, or `sublist.field`."""
    path: list[Field] = []
    named = call.record_type.named
    for part in name.split("."):
        field = named(part)
        if field is None:
            raise invalid_parameter("fields", f"Invalid field name '{name}'.")
        path.append(field)
        named = field.named
    return path


def _field(call: Call, name: str) -> Field:
    field = _path(call, name)[-1]
    if field.kind not in {"reference", "enumeration"} and not (field.kind == "sublist" and field.target):
        raise invalid_parameter("fields", f"The field '{name}' has no options.")
    return field


def _options(call: Call, field: Field) -> list[dict[str, Any]]:
    """Give what may be chosen; permission for the type that is referred to is not needed."""
    if field.kind == "enumeration":
        return [{"id": each, "refName": name} for each, name in (field.options or {}).items()]
    types = call.store.record_types
    records = (
        (types[target], record)
        for target in field.targets
        if target in types
        for record in call.store.all(target).values()
        if not record.get("isInactive")
    )
    # Ids of records are numbers here, unlike everywhere else.
    return [
        {
            "id": int(record["id"]) if record["id"].lstrip("-").isdecimal() else record["id"],
            "refName": name_of(kind, record),
        }
        for kind, record in records
    ]


def _condition(query: str) -> Any:
    if not query.strip():
        return lambda _: True
    found = _CONDITION.fullmatch(query.strip())
    if found is None:
        raise invalid_parameter("q", "Invalid search query. Provide a valid search query.")
    word, wanted = found[1].upper(), (found[2] if found[2] is not None else found[3]).lower()
    match word:
        case "IS":
            return lambda name: name.lower() == wanted
        case "START_WITH":
            return lambda name: name.lower().startswith(wanted)
        case _:
            return lambda name: wanted in name.lower()
