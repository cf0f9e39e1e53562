"""One request about records of one type: who asks, what for, and where things are; every verb is built on it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from netsuite_emulator.account import Account
from netsuite_emulator.http.exchange import Answer, Request
from netsuite_emulator.http.problems import (
    ErrorDetail,
    Problem,
    invalid_id,
    invalid_parameter,
    nonexistent,
    permission_missing,
    user_error,
)
from netsuite_emulator.record_types import RecordType
from netsuite_emulator.records.body import BodyReader
from netsuite_emulator.records.rendering import Renderer
from netsuite_emulator.setup.roles import Level, Role
from netsuite_emulator.store import Record, RecordStore

ROOT = "/services/rest/record/v1"

_EXTERNAL_ID = re.compile(r"[\w\-]+")
_VALIDATION = {"error": "Error", "warning": "Warning", "ignore": "Ignore"}


@dataclass
class Call:
    """A request whose record type is known. `segments` are the parts of its path after the service's root."""

    account: Account
    role: Role
    request: Request
    record_type: RecordType
    segments: Sequence[str]

    @property
    def store(self) -> RecordStore:
        """The account's records."""
        return self.account.records

    @property
    def address(self) -> str:
        """Where the records of this type are: links in answers are lower-case, whatever the caller wrote."""
        return f"{self.request.origin}{ROOT}/{self.record_type.name.lower()}"

    @cached_property
    def render(self) -> Renderer:
        """What turns stored records into JSON, as the query asks for."""
        return Renderer(
            self.store,
            self.request.origin + ROOT,
            release=self.account.undocumented.release,
            expand=self.request.flag("expandSubResources"),
            expanded=frozenset(each.lower() for each in self.names("expand")),
            simple_enums=self.request.flag("simpleEnumFormat"),
        )

    def names(self, parameter: str) -> list[str]:
        """Read a query parameter that lists names, separated by commas."""
        return [each.strip() for each in self.request.parameters.get(parameter, "").split(",") if each.strip()]

    def allow(self, level: Level) -> None:
        """Refuse what the role may not do with this type."""
        if self.role.level(self.record_type.name) < level:
            raise permission_missing(self.account.undocumented.permission_missing_status)

    def record_id(self, text: str, record_type: RecordType | None = None) -> str | None:
        """Resolve an internal id, or `eid:` and an external id (section_156334828635)."""
        described = record_type or self.record_type
        if not text.startswith("eid:"):
            return text if self.store.get(described.name, text) is not None else None
        external_id = text.removeprefix("eid:")
        if not _EXTERNAL_ID.fullmatch(external_id):
            raise Problem(400, ErrorDetail(f"Invalid external ID '{external_id}'.", "INVALID_REQUEST"))
        return self.store.by_external_id(described.name, external_id)

    def found(self) -> Record:
        """Give the record the path names, loaded as for editing: what cannot be edited cannot be read (subsect_1544786455)."""
        wanted = self.segments[1]
        if not wanted.strip("0"):
            raise invalid_id(wanted, self.request.path)
        record_id = self.record_id(wanted)
        record = self.store.get(self.record_type.name, record_id) if record_id else None
        if record is None:
            # Live answers to a wrong transaction id are 400, as if it were of another type.
            if self.record_type.family == "transaction" and not wanted.startswith("eid:"):
                raise user_error("Transaction type specified is incorrect.")
            raise nonexistent()
        if (self.record_type.name, record["id"]) in self.store.locked:
            raise user_error("This record has been locked by a user defined workflow.")
        if self.record_type.name == "employee" and not self.role.administrator:
            people = (each for each in self.account.users.values() if each.entity == record["id"])
            if any(self.account.roles[role].administrator for each in people for role in each.roles):
                raise user_error("Only an administrator may edit the record of an administrator.")
        return record

    def reader(self) -> BodyReader:
        """Give what reads a body, as strict as the headers say (section_156570709583)."""
        return BodyReader(
            self.store,
            names=self._validation("X-NetSuite-PropertyNameValidation", "Warning"),
            values=self._validation("X-NetSuite-PropertyValueValidation", "Error"),
            scalars_must_fit=self.account.undocumented.scalars_must_fit,
            wrong_reference_in_a_line=self.account.undocumented.wrong_reference_in_a_line,
        )

    def _validation(self, header: str, default: str) -> str:
        text = self.request.headers.get(header.lower(), default)
        if text.lower() not in _VALIDATION:
            detail = f"Invalid value '{text}' for the header '{header}'."
            raise Problem(400, ErrorDetail(detail, "INVALID_HEADER", header=header))
        return _VALIDATION[text.lower()]

    def body(self) -> dict[str, Any]:
        """Read the body of a write."""
        return self.request.json_object()

    def only(self) -> set[str]:
        """Read `fields`: body fields only, no sublists or subrecords (section_1545141500)."""
        names = self.names("fields")
        for name in names:
            field = self.record_type.named(name)
            if field is None or field.kind in {"sublist", "subrecord"}:
                raise invalid_parameter("fields", f"Invalid field name '{name}'.")
        return {name.lower() for name in names}

    def replaced(self) -> set[str]:
        """Read `replace`: sublists whose lines are replaced, also of subrecords (`subrecord.sublist`)."""
        selected = self.request.flag("replaceSelectedFields")
        names = self.names("replace")
        for name in names:
            named = self.record_type.named
            field = None
            for part in name.split("."):
                field = named(part)
                if field is None:
                    raise invalid_parameter("replace", f"Invalid sublist name '{name}'.")
                named = field.named
            if field is None or (field.kind != "sublist" and not selected):
                raise invalid_parameter("replace", f"Invalid sublist name '{name}'.")
        return {name.lower() for name in names}

    def written(self, record_id: str, warnings: Sequence[str]) -> Answer:
        """
        Answer a write: empty, with the record's address, and a header for everything that was not understood.

        The address is lower-case whatever the caller wrote, as in a public client's recordings.
        """
        headers = [("Location", f"{self.address}/{record_id}")]
        headers += [("X-NetSuite-PropertyValidation", each) for each in warnings]
        return Answer(204, headers=headers)
