"""A request body into changes of a record: names found in any case, values checked, references looked up."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any, Literal

from netsuite_emulator.http.problems import ACCESSING, ErrorDetail, Problem
from netsuite_emulator.record_types import Field
from netsuite_emulator.records.rendering import name_of
from netsuite_emulator.store import Record, RecordStore

_TOO_LARGE = 1e15
_NUMBER = re.compile(r"-?\d{1,15}(\.\d{1,15})?", re.ASCII)
_WEB_ADDRESS = re.compile(r"(https?|ftp|file)://\S+", re.IGNORECASE)
_DAY = re.compile(r"(\d{4})-(\d\d?)-(\d\d?)", re.ASCII)
# What a GET shows and a body may repeat without meaning anything by it.
_KEYS = {"id": "id", "externalid": "externalId", "refname": "refName"}
_NO_CHANGE = {"links", "refname"}


class _Unfit(Exception):
    """A value that does not fit its field."""


class _Malformed(Exception):
    """A value that no header makes NetSuite forgive."""


@dataclass(slots=True)
class BodyReader:
    """
    Reads request bodies for one request.

    `names` and `values` are Error, Warning or Ignore: what to do about unknown names and about values of the wrong
    shape (section_156570709583). A reference to nothing fails in any case. Without `scalars_must_fit` a number is as good
    as its text, and a text that is a number as good as the number.
    """

    store: RecordStore
    names: str = "Warning"
    values: str = "Error"
    scalars_must_fit: bool = True
    wrong_reference_in_a_line: Literal["INVALID_CONTENT", "USER_ERROR"] = "INVALID_CONTENT"
    warnings: list[str] = field(default_factory=list[str])
    faults: list[ErrorDetail] = field(default_factory=list[ErrorDetail])

    def changes(self, named: Callable[[str], Field | None], body: Mapping[str, Any]) -> Record:
        """Give the changes a body asks for, None for a field to clear; all faults are raised together."""
        read = self._object(named, body, "")
        if self.faults:
            raise Problem(400, *self.faults)
        return read

    def _object(self, named: Callable[[str], Field | None], body: Mapping[str, Any], path: str) -> Record:
        changes: Record = {}
        for name, raw in body.items():
            found, place = named(name), f"{path}{name}"
            if found is None:
                self._unknown(name, place)
            elif raw is None and found.kind != "sublist":
                changes[found.name] = None
            elif not found.read_only:
                self._read_into(changes, found, raw, place)
        return changes

    def _unknown(self, name: str, place: str) -> None:
        if name.lower() in _NO_CHANGE:
            return
        # Worded as in a public client's recordings, which name a field of a line as they name one of the record.
        said = f"Unknown field name {name}. The field does not exist on this record instance."
        if self.names == "Error":
            self.faults.append(ErrorDetail(said, "INVALID_CONTENT", path=place))
        elif self.names == "Warning":
            self.warnings.append(said)

    def _read_into(self, changes: Record, found: Field, raw: Any, place: str) -> None:
        try:
            changes[found.name] = self._value(found, raw, place)
        except _Malformed:
            self.faults.append(ErrorDetail("Invalid content in the request body.", "INVALID_CONTENT"))
        except _Unfit:
            # The words that four public clients report, the code of one of them (measured in a sandbox in 2026).
            said = f"Invalid value for the resource or sub-resource field '{found.name}'. Provide a valid value."
            if self.values == "Error":
                self.faults.append(ErrorDetail(said, "INVALID_VALUE", path=place))
            elif self.values == "Warning":
                self.warnings.append(said)

    def _value(self, found: Field, raw: Any, place: str) -> Any:
        if not self.scalars_must_fit:
            raw = _fitted(found.kind, raw)
        match found.kind:
            case "string":
                return self._text(found, raw, place)
            case "boolean":
                return _boolean(raw)
            case "number" | "integer" | "date" | "datetime" | "enumeration" | "reference" if raw == "":
                # Cleared, as in Oracle's samples of a discount item (article_36144653283) and of a price book's line.
                return None
            case "number":
                return _number(raw)
            case "boxed":
                return _number(_fitted("number", raw["value"] if isinstance(raw, dict) and "value" in raw else raw))
            case "integer":
                return _checked(_number(raw), isinstance(raw, int))
            case "date":
                return _date(raw)
            case "datetime":
                return _datetime(raw)
            case "reference":
                return self._reference(found, raw, place)
            case "enumeration":
                return self._option(found, raw, place)
            case "sublist":
                return self._sublist(found, raw, place)
            case "subrecord":
                return self._object(found.named, _checked(raw, isinstance(raw, dict)), f"{place}.")

    def _text(self, found: Field, raw: Any, place: str) -> Any:
        """Take a text that its field has room for, and a web address that is one; the words are those that public clients report."""
        text = _checked(raw, isinstance(raw, str))
        if found.length and len(text) > found.length:
            said = f"The field {found.name.lower()} contained more than the maximum number ( {found.length} ) of characters allowed."
            self.faults.append(ErrorDetail(ACCESSING + said, "USER_ERROR", path=place))
        if found.name == "url" and text and not _WEB_ADDRESS.fullmatch(text):
            # Both seen by production clients: a web address without a scheme, and one with a blank in it.
            said = "Invalid url. Spaces are not allowed in the URL." if " " in text else "Invalid URL."
            self.faults.append(ErrorDetail(ACCESSING + said, "USER_ERROR"))
        return text

    def _sublist(self, found: Field, raw: Any, place: str) -> Record:
        """Read `{"items": […]}`; a bare array is no body at all, as public clients found out."""
        if isinstance(raw, list):
            raise _Malformed
        lines = raw.get("items") if isinstance(raw, dict) else None
        if not isinstance(lines, list):
            raise _Unfit
        if found.target and not found.fields:
            places = ((f"{place}.items[{number}]", line) for number, line in enumerate(lines))
            return {"items": [self._reference(found, line, at) for at, line in places]}
        items: list[Record] = []
        for number, line in enumerate(lines):
            items.append(self._object(found.named, _checked(line, isinstance(line, dict)), f"{place}.items[{number}]."))
        return {"items": items}

    def _reference(self, found: Field, raw: Any, place: str) -> Record:
        """
        Look a reference up by id, bare id, external id or the name it shows; an inactive record is none to refer to.

        What a field points to that is served as no record (a file, an address) is taken as it is.
        """
        raw = _keyed(raw)
        wanted = _id_in(raw)
        targets = [each for each in found.targets if each in self.store.record_types]
        record_id: str | None = None
        if wanted is not None:
            record_id = wanted if not targets or any(self._active(each, wanted) for each in targets) else None
            if record_id is None and targets == ["bin"] and not isinstance(raw, dict):
                record_id = self._named(
                    found, targets, wanted
                )  # bins are written by their bare number (seen in a public client)
        elif isinstance(raw, dict) and isinstance(raw.get("externalId"), str):
            wanted = raw["externalId"]
            matches = ((each, self.store.by_external_id(each, wanted)) for each in targets)
            record_id = next((each for kind, each in matches if each and self._active(kind, each)), None)
            if record_id is None:
                # The words of a production client; the code is that of an id in a path, UNCONFIRMED here.
                said = f"The record instance for external ID '{wanted}' does not exist. Provide a valid record instance ID."
                self.faults.append(ErrorDetail(said, "NONEXISTENT_ID", path=place))
                return {"id": ""}
        elif isinstance(raw, dict) and isinstance(raw.get("refName"), str):
            wanted = raw["refName"]
            record_id = self._named(found, targets, wanted)
        else:
            raise _Unfit
        if record_id is None:
            # The wording has Oracle's own grammar and capitals.
            said = f"You have entered an Invalid Field Value {wanted} for the following field: {found.name}"
            self.faults.append(self._wrong_reference(ACCESSING + said, place))
        return {"id": record_id}

    def _wrong_reference(self, detail: str, place: str) -> ErrorDetail:
        line, in_a_line, _ = place.rpartition("].")
        if in_a_line and self.wrong_reference_in_a_line == "USER_ERROR":
            return ErrorDetail(detail, "USER_ERROR", path=f"{line}]")
        return ErrorDetail(detail, "INVALID_CONTENT", path=place)

    def _option(self, found: Field, raw: Any, place: str) -> Record:
        """Find one of a fixed list by its id or its name; another is refused as a reference to nothing is."""
        raw = _keyed(raw)
        wanted = _id_in(raw)
        name = raw.get("refName") if isinstance(raw, dict) else None
        if found.options is None:
            named = (each for each, shown in found.shared_options.items() if shown == name)
            chosen = wanted or next(named, None)
            return {"id": _checked(chosen, chosen is not None)}
        for each, shown in found.options.items():
            if each == wanted or (wanted is None and shown == name):
                return {"id": each}
        if wanted is None:
            raise _Unfit
        # A production client wrote a unit of weight by its name: the field stands in lower case there.
        said = f"You have entered an Invalid Field Value {wanted} for the following field: {found.name.lower()}"
        self.faults.append(self._wrong_reference(ACCESSING + said, place))
        return {"id": ""}

    def _named(self, found: Field, targets: Iterable[str], name: str) -> str | None:
        """
        Find the one record that references show under a name, or the one currency of a code.

        Several integration products send `{"refName": "USD"}`; what a name that two records share means is not known.
        """
        ids = {each for each, shown in (found.options or {}).items() if shown == name}
        for target in targets:
            record_type = self.store.record_types[target]
            for record_id, record in self.store.all(target).items():
                known_as = {name_of(record_type, record), record.get("symbol") if target == "currency" else None}
                if name in known_as and not record.get("isInactive"):
                    ids.add(record_id)
        return ids.pop() if len(ids) == 1 else None

    def _active(self, record_type: str, record_id: str) -> bool:
        found = self.store.get(record_type, record_id)
        return found is not None and not found.get("isInactive")


def _fitted(kind: str, raw: Any) -> Any:
    """Turn a number into its text, and a text into its number, where the field holds the other; a choice into its id."""
    if kind in {"string", "number", "integer", "boolean"} and isinstance(raw, dict):
        (name,) = raw.keys() - {"refName"} if len(raw.keys() - {"refName"}) == 1 else ("",)
        raw = raw[name] if name in {"id", "value"} else raw
    if kind == "string" and isinstance(raw, int | float) and not isinstance(raw, bool):
        return str(raw)
    if kind in {"number", "integer"} and isinstance(raw, str) and _NUMBER.fullmatch(raw):
        return int(raw) if raw.lstrip("-").isdecimal() else float(raw)
    if kind == "boolean" and isinstance(raw, str) and raw.lower() in {"true", "false", "t", "f"}:
        return raw.lower() in {"true", "t"}
    return raw


def _boolean(raw: Any) -> Any:
    """Take true or false, also as the id of a choice (seen in a production client)."""
    value = raw.get("id") if isinstance(raw, dict) and raw.keys() <= {"id", "refName"} else raw
    return _checked(value, isinstance(value, bool))


def _number(raw: Any) -> Any:
    """Take a number that is one, and of a size that sums can be made of."""
    return _checked(raw, isinstance(raw, int | float) and not isinstance(raw, bool) and abs(raw) < _TOO_LARGE)


def _checked(raw: Any, fits: bool) -> Any:  # noqa: FBT001 - the one thing it needs to know
    if not fits:
        raise _Unfit
    return raw


def _keyed(raw: Any) -> Any:
    """Give a reference its keys as the schema spells them; a public client writes `externalid`, as names of fields may be."""
    if not isinstance(raw, dict):
        return raw
    return {_KEYS.get(name.lower(), name): value for name, value in raw.items()}


def _id_in(raw: Any) -> str | None:
    """Give the id of a reference, written in any of the ways real accounts take; a number is as good as a string."""
    value = raw.get("id") if isinstance(raw, dict) else raw
    if isinstance(value, str) and value:
        return value
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else None


def _date(raw: Any) -> str:
    """
    Take YYYY-MM-DD, whatever the account's date format (section_157305090645); a month and a day may have one digit.

    Oracle's own tutorial has such a day. Of a moment, which production clients send with a T or a blank, the day counts
    as it is written; UNCONFIRMED in which zone.
    """
    day, separator, time = raw.replace("T", " ", 1).partition(" ") if isinstance(raw, str) else ("", "", "")
    written = _DAY.fullmatch(day)
    if written is None:
        raise _Unfit
    try:
        if separator:
            datetime.fromisoformat(f"2000-01-01T{time}")
        return date(*map(int, written.groups())).isoformat()
    except ValueError:
        raise _Unfit from None


def _datetime(raw: Any) -> str:
    """Take a moment with Z or an offset and keep it as UTC (section_157305090645)."""
    try:
        moment = datetime.fromisoformat(raw)
    except (TypeError, ValueError):
        raise _Unfit from None
    if moment.tzinfo is None:
        raise _Unfit
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
