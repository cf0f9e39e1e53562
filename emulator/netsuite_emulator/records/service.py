"""The record service `/services/rest/record/v1`: what each method does with a list, a record and its sublists."""

import re
import zlib
from collections.abc import Callable, Sequence
from typing import Any

from netsuite_emulator.exchange import Answer, Request, resource
from netsuite_emulator.paging import Page
from netsuite_emulator.problems import (
    ErrorDetail,
    Problem,
    invalid_content,
    invalid_parameter,
    method_not_allowed,
    nonexistent,
    not_yet_implemented,
    permission_missing,
    unknown_record_type,
    user_error,
)
from netsuite_emulator.record_types import RECORD_TYPES, Field, RecordType
from netsuite_emulator.records.balances import settle
from netsuite_emulator.records.body import BodyReader
from netsuite_emulator.records.changes import changed
from netsuite_emulator.records.filtering import condition
from netsuite_emulator.records.rendering import Renderer, line_key, link
from netsuite_emulator.records.rules import complete, refuse_if_needed
from netsuite_emulator.roles import ANALYTICS_WORKBOOK, Level, Role
from netsuite_emulator.state import Account
from netsuite_emulator.store import Record

ROOT = "/services/rest/record/v1"

_EXTERNAL_ID = re.compile(r"[\w\-]+")
_FORMS = ("select-options", "create-form", "edit-form")
_VALIDATION = {"error": "Error", "warning": "Warning", "ignore": "Ignore"}


def answer(account: Account, role: Role, request: Request) -> Answer:
    """Answer one request to the record service."""
    segments = [each for each in request.path.removeprefix(ROOT).split("/") if each]
    _refuse_what_is_not_built(request, segments)
    if not segments or segments[0].lower() not in RECORD_TYPES:
        raise unknown_record_type(segments[0] if segments else "", request.origin + request.path)
    call = _Call(account, role, request, RECORD_TYPES[segments[0]], segments)
    return call.on_list() if len(segments) == 1 else call.on_record() if len(segments) == 2 else call.on_subresource()


def _refuse_what_is_not_built(request: Request, segments: Sequence[str]) -> None:
    accepted = request.headers.get("accept", "")
    if segments[:1] == ["metadata-catalog"]:
        raise not_yet_implemented("the metadata catalog")
    if any(each.startswith("!") for each in segments):
        raise not_yet_implemented(f"the operation {next(each for each in segments if each.startswith('!'))}")
    if "respond-async" in request.headers.get("prefer", ""):
        raise not_yet_implemented("asynchronous requests")
    if "type=collection" in request.headers.get("content-type", "").replace(" ", "").lower():
        raise not_yet_implemented("batches")
    if any(f"type={form}" in accepted.replace(" ", "") for form in _FORMS):
        raise not_yet_implemented("select options and forms")
    for name in ("expand", "replaceSelectedFields", "ids", "expandRecords"):
        if name in request.parameters:
            raise not_yet_implemented(f"the parameter '{name}'")


class _Call:
    """One request about records of one type."""

    def __init__(
        self, account: Account, role: Role, request: Request, record_type: RecordType, segments: Sequence[str]
    ) -> None:
        self.account = account
        self.role = role
        self.request = request
        self.record_type = record_type
        self.segments = segments
        self.store = account.records
        self.address = f"{request.origin}{ROOT}/{record_type.name.lower()}"
        self.render = Renderer(
            self.store,
            request.origin + ROOT,
            expand=request.flag("expandSubResources"),
            simple_enums=request.flag("simpleEnumFormat"),
        )

    def on_list(self) -> Answer:
        """List or create."""
        if self.request.method == "GET":
            self._allow(Level.VIEW)
            return self._list()
        if self.request.method == "POST":
            self._allow(Level.CREATE)
            reader, body = self._body()
            return self._create(reader, body)
        raise method_not_allowed(self.request.method)

    def on_record(self) -> Answer:
        """Get, update, upsert or delete one record."""
        match self.request.method:
            case "GET":
                self._allow(Level.VIEW)
                href = f"{self.request.origin}{self.request.path}"
                href += f"?{self.request.query}" if self.request.query else ""
                record = self._found()
                return resource(self.render.record(self.record_type, record, href, self._only()), "singular")
            case "PATCH":
                self._allow(Level.EDIT)
                reader, body = self._body()
                return self._update(self._found(), reader, body)
            case "PUT":
                return self._upsert()
            case "DELETE":
                self._allow(Level.FULL)
                return self._delete()
            case method:
                raise method_not_allowed(method)

    def on_subresource(self) -> Answer:
        """Get a sublist, a line, a subrecord or a referenced record (section_159894563219)."""
        if self.request.method != "GET":
            raise method_not_allowed(self.request.method)
        self._allow(Level.VIEW)
        record = self._found()
        named: Callable[[str], Field | None] = self.record_type.named
        path = f"{self.address}/{record['id']}"
        values, rest = record, list(self.segments[2:])
        while True:
            name = rest.pop(0)
            field = named(name)
            if field is None or (field.kind != "sublist" and field.name not in values):
                raise nonexistent()
            path = f"{path}/{field.name}"
            if field.kind == "reference" and not rest:
                return self._referenced(field, values[field.name]["id"])
            if field.kind == "sublist":
                lines: list[Record] = values.get(field.name, {"items": []})["items"]
                if not rest:
                    return resource(self.render.lines(field, lines, path), "collection")
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
                return resource(self.render.line(field, values, path), "singular")
            named = field.named

    def _allow(self, level: Level) -> None:
        if self.role.level(self.record_type.name) < level:
            raise permission_missing(self.account.choices.permission_missing_status)

    def _list(self) -> Answer:
        page = Page.asked(self.request)
        records = self.store.all(self.record_type.name)
        ids = list(records)
        if "q" in self.request.parameters:
            if not self.role.administrator and ANALYTICS_WORKBOOK not in self.role.permissions:
                raise permission_missing(self.account.choices.permission_missing_status)
            holds = condition(self.record_type, self.request.parameters["q"])
            ids = [each for each, record in records.items() if holds(record)]
        if not self.account.choices.lists_are_sorted:
            ids.sort(key=lambda each: zlib.crc32(each.encode()))
        total = min(len(ids), page.cap)
        shown = ids[page.offset : min(page.offset + page.limit, total)]
        items = [{"links": [link(f"{self.address}/{each}")], "id": each} for each in shown]
        return resource(page.envelope(self.request, self.address, items, total), "collection")

    def _id(self, text: str) -> str | None:
        """Resolve an internal id or `eid:` and an external id (section_156334828635)."""
        if not text.startswith("eid:"):
            return text if self.store.get(self.record_type.name, text) is not None else None
        external_id = text.removeprefix("eid:")
        if not _EXTERNAL_ID.fullmatch(external_id):
            raise Problem(400, ErrorDetail(f"Invalid external ID '{external_id}'.", "INVALID_REQUEST"))
        return self.store.by_external_id(self.record_type.name, external_id)

    def _found(self) -> Record:
        wanted = self.segments[1]
        record_id = self._id(wanted)
        record = self.store.get(self.record_type.name, record_id) if record_id else None
        if record is not None:
            return record
        # Live answers to a wrong transaction id are 400, as if it were of another type.
        if self.record_type.family == "transaction" and not wanted.startswith("eid:"):
            raise user_error("Transaction type specified is incorrect.")
        raise nonexistent()

    def _only(self) -> set[str]:
        """Read `fields`: body fields only, no sublists or subrecords (section_1545141500)."""
        names = [each.strip() for each in self.request.parameters.get("fields", "").split(",") if each.strip()]
        for name in names:
            field = self.record_type.named(name)
            custom = field is None and name.lower().startswith("cust")
            if not custom and (field is None or field.kind in {"sublist", "subrecord"}):
                raise invalid_parameter("fields", f"Invalid field name '{name}'.")
        return {name.lower() for name in names}

    def _body(self) -> tuple[BodyReader, dict[str, Any]]:
        reader = BodyReader(
            self.store,
            names=self._validation("X-NetSuite-PropertyNameValidation", "Warning"),
            values=self._validation("X-NetSuite-PropertyValueValidation", "Error"),
        )
        return reader, self.request.json_object()

    def _validation(self, header: str, default: str) -> str:
        text = self.request.headers.get(header.lower(), default)
        if text.lower() not in _VALIDATION:
            detail = f"Invalid value '{text}' for the header '{header}'."
            raise Problem(400, ErrorDetail(detail, "INVALID_HEADER", header=header))
        return _VALIDATION[text.lower()]

    def _replaced(self) -> set[str]:
        names = [each.strip() for each in self.request.parameters.get("replace", "").split(",") if each.strip()]
        for name in names:
            field = self.record_type.named(name)
            if field is None or field.kind != "sublist":
                raise invalid_parameter("replace", f"Invalid sublist name '{name}'.")
        return {name.lower() for name in names}

    def _create(self, reader: BodyReader, body: dict[str, Any], external_id: str = "") -> Answer:
        changes = reader.changes(self.record_type.named, body)
        record = changed({}, changes, self.record_type.named)
        if external_id:
            record["externalId"] = external_id
        complete(self.store, self.record_type, record, self.account.now(), new=True)
        self.store.put(self.record_type.name, record)
        settle(self.store, self.record_type, None, record)
        return self._written(record["id"], reader)

    def _update(self, before: Record, reader: BodyReader, body: dict[str, Any]) -> Answer:
        changes = reader.changes(self.record_type.named, body)
        record = changed(before, changes, self.record_type.named, self._replaced())
        complete(self.store, self.record_type, record, self.account.now(), new=False, touched=changes)
        self.store.put(self.record_type.name, record)
        settle(self.store, self.record_type, before, record)
        return self._written(record["id"], reader)

    def _upsert(self) -> Answer:
        """Update or create by external id; PUT with an internal id is no operation of the service."""
        wanted = self.segments[1]
        if not wanted.startswith("eid:"):
            raise method_not_allowed("PUT")
        record_id = self._id(wanted)
        self._allow(Level.CREATE if record_id is None else Level.EDIT)
        reader, body = self._body()
        stated = next((value for name, value in body.items() if name.lower() == "externalid"), None)
        external_id = wanted.removeprefix("eid:")
        if stated is not None and stated != external_id:
            raise invalid_content("The external ID in the body differs from the one in the URL.", "externalId")
        if record_id is None:
            return self._create(reader, body, external_id)
        return self._update(self._found(), reader, body)

    def _delete(self) -> Answer:
        record = self._found()
        refuse_if_needed(self.store, self.record_type, record["id"])
        self.store.remove(self.record_type.name, record["id"])
        settle(self.store, self.record_type, record, None)
        return Answer(204)

    def _written(self, record_id: str, reader: BodyReader) -> Answer:
        """Answer a write: empty, with the record's address, and a header that names what was not understood."""
        headers = [("Location", f"{self.request.origin}{ROOT}/{self.segments[0]}/{record_id}")]
        if reader.warnings:
            headers.append(("X-NetSuite-PropertyValidation", ",".join(reader.warnings)))
        return Answer(204, headers=headers)

    def _referenced(self, field: Field, record_id: str) -> Answer:
        for target in field.targets:
            found = self.store.get(target, record_id) if target in RECORD_TYPES else None
            if found is not None:
                if self.role.level(target) < Level.VIEW:
                    raise permission_missing(self.account.choices.permission_missing_status)
                described = RECORD_TYPES[target]
                href = f"{self.request.origin}{ROOT}/{target.lower()}/{record_id}"
                return resource(self.render.record(described, found, href), "singular")
        raise nonexistent()
