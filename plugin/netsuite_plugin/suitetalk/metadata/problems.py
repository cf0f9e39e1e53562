"""What is wrong with the values of a record, as far as its metadata tells."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal, TypeAlias

from netsuite_plugin.suitetalk.metadata.models import FieldSchema, PartSchema, RecordTypeSchema
from netsuite_plugin.suitetalk.metadata.near import did_you_mean, near, slip
from netsuite_plugin.suitetalk.metadata.reading import is_custom_field

Verb: TypeAlias = Literal["create", "update", "upsert"]

_DATE = re.compile(r"\d{4}-\d\d-\d\d")
_ID = re.compile(r"-?[0-9]+")
_LINES = 'lines are written {"items": [{…}, {…}]}'
_REFERENCE = 'a reference is written {"id": "107"} or {"externalId": "C-9"}'
_REFERENCES = 'several references are written {"items": [{"id": "1"}, {"id": "2"}]}'
# what an answer shows and a body may repeat
_NOT_FIELDS = frozenset({"links", "refname", "externalid", "id"})


@dataclass(frozen=True)
class Problem:
    """
    One thing that is wrong, at a JSON path such as `item.items[0].quantity`, and the fix.

    `sure`: no account and no form would take it. The rest is worth a look in a rehearsal. `unknown` is a name that does not belong to a field.
    """

    path: str
    text: str
    sure: bool
    unknown: str | None = None

    def __str__(self) -> str:
        return f"{self.path}: {self.text}"


def problems(schema: RecordTypeSchema, values: Mapping[str, Any], *, verb: Verb) -> list[Problem]:
    """
    Return what is wrong with the values of a record.

    Names in another case are no problem: NetSuite takes them (`section_1545141395`). None clears a field.
    """
    return [
        *_of_object(schema, values, "", schema["record_type"]),
        *(_missing(schema, values) if verb == "create" else ()),
    ]


def _missing(schema: RecordTypeSchema, values: Mapping[str, Any]) -> Iterator[Problem]:
    given = {name.lower() for name, value in values.items() if value is not None}
    for field in schema["fields"]:
        if field["mandatory"] and not field["read_only"] and field["name"].lower() not in given:
            # the form may have a default
            yield Problem(field["name"], f"is mandatory ({field['label']}): give it.", sure=False)


def _of_object(
    part: RecordTypeSchema | PartSchema, values: Mapping[str, Any], path: str, where: str
) -> Iterator[Problem]:
    fields = {each["name"].lower(): each for each in part["fields"]}
    sublists = {each["name"].lower(): each for each in part["sublists"]}
    subrecords = {each["name"].lower(): each for each in part["subrecords"]}
    for name, value in values.items():
        at, key = f"{path}{name}", name.lower()
        if found := fields.get(key):
            yield from _of_field(found, value, at)
        elif sublist := sublists.get(key):
            yield from _of_sublist(sublist, value, at, where)
        elif subrecord := subrecords.get(key):
            yield from _of_subrecord(subrecord, value, at, where)
        elif key not in _NOT_FIELDS:
            known = [each["name"] for named in (part["fields"], part["sublists"], part["subrecords"]) for each in named]
            certain = None if is_custom_field(name) else slip(name, known)
            meant = [certain] if certain else near(name, known)
            text = f"there is no such field in {where} for this role.{did_you_mean(meant)}"
            yield Problem(at, text, sure=certain is not None, unknown=name)


def _of_field(field: FieldSchema, value: Any, at: str) -> Iterator[Problem]:
    if field["read_only"]:
        yield Problem(at, "is read-only: leave it out.", sure=True)
    elif value is not None and (wrong := _wrong_with(field, value)):
        yield Problem(at, wrong, sure=field["type"] in {"reference", "references"})


def _wrong_with(field: FieldSchema, value: Any) -> str | None:
    match field["type"]:
        case "text":
            return _wrong_with_text(field, value)
        case "number" | "integer":
            number = isinstance(value, (int, float)) and not isinstance(value, bool)
            return None if number or _is_text_of_number(value) else "is a number: write it without quotation marks."
        case "boolean":
            return None if isinstance(value, bool) else "is true or false, without quotation marks."
        case "date":
            return None if _is_date(value) else "is a date: write it YYYY-MM-DD."
        case "datetime":
            return None if _is_moment(value) else "is a moment: write it 2026-03-02T09:00:00Z, or with another offset."
        case "choice":
            return _wrong_with_choice(field, value)
        case "reference":
            return None if _is_reference(value) else f"{_REFERENCE}."
        case "references":
            lines = value.get("items") if isinstance(value, Mapping) else None
            fits = isinstance(lines, Sequence) and not isinstance(lines, str) and all(map(_is_reference, lines))
            return None if fits else f"{_REFERENCES}."
        case "unknown":
            return None


def _wrong_with_text(field: FieldSchema, value: Any) -> str | None:
    if isinstance(value, (Mapping, list)):
        return 'is text: write it "…".'
    longest = field["max_length"]
    if isinstance(value, str) and longest is not None and len(value) > longest:
        return f"has {len(value):,} characters, and may have {longest:,}."
    return None


def _wrong_with_choice(field: FieldSchema, value: Any) -> str | None:
    chosen = value.get("id") if isinstance(value, Mapping) else value
    if isinstance(value, Mapping) and chosen is None and "refName" in value:
        return None
    if not isinstance(chosen, (str, int)) or isinstance(chosen, bool):
        return 'is a choice: write it {"id": "…"}.'
    if field["options"] and str(chosen) not in field["options"]:
        shown = ", ".join(field["options"][:20]) + (" …" if len(field["options"]) > 20 else "")
        return f"has no choice {str(chosen)!r}.{did_you_mean(near(str(chosen), field['options']))} There are: {shown}."
    return None


def _of_sublist(sublist: PartSchema, value: Any, at: str, where: str) -> Iterator[Problem]:
    if sublist["read_only"]:
        yield Problem(at, "is a read-only sublist: leave it out.", sure=True)
        return
    lines = value.get("items") if isinstance(value, Mapping) else None
    if not isinstance(lines, list):
        bare = ", not as a bare list" if isinstance(value, list) else ""
        yield Problem(at, f"is a sublist: {_LINES}{bare}.", sure=True)
        return
    for number, line in enumerate(lines):
        below = f"{at}.items[{number}]"
        if not isinstance(line, Mapping):
            yield Problem(below, "is a line: write it as an object with its fields.", sure=True)
        elif sublist["described"]:
            yield from _of_object(sublist, line, f"{below}.", f"{where}.{sublist['name']}")


def _of_subrecord(subrecord: PartSchema, value: Any, at: str, where: str) -> Iterator[Problem]:
    if subrecord["read_only"]:
        yield Problem(at, "is a read-only subrecord: leave it out.", sure=True)
    elif isinstance(value, Mapping):
        if subrecord["described"]:
            yield from _of_object(subrecord, value, f"{at}.", f"{where}.{subrecord['name']}")
    elif value is not None:
        yield Problem(
            at, "is a subrecord: write it as an object with its fields.", sure=not isinstance(value, (str, int))
        )


def _is_reference(value: Any) -> bool:
    """Tell whether a value can be a reference; a bare ID is taken by some accounts (UNCONFIRMED by Oracle), so it may pass."""
    if isinstance(value, Mapping):
        return any(
            isinstance(value.get(name), (str, int)) and not isinstance(value.get(name), bool)
            for name in ("id", "externalId", "refName")
        )
    return (isinstance(value, int) and not isinstance(value, bool)) or (
        isinstance(value, str) and _ID.fullmatch(value) is not None
    )


def _is_text_of_number(value: Any) -> bool:
    """Tell whether a text is a number, which NetSuite takes too."""
    try:
        float(value) if isinstance(value, str) else float("")
    except ValueError:
        return False
    return True


def _is_date(value: Any) -> bool:
    try:
        return isinstance(value, str) and _DATE.fullmatch(value) is not None and bool(date.fromisoformat(value))
    except ValueError:
        return False


def _is_moment(value: Any) -> bool:
    try:
        return isinstance(value, str) and datetime.fromisoformat(value).tzinfo is not None
    except ValueError:
        return False
