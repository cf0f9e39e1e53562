"""
From the metadata catalog to what is kept (`section_1540810174`, JSON Schema: `section_1545129726`).

A sublist is an object whose `items` are an array, a reference one of `id`, `refName`, `externalId` and `links`, a choice has an `enum`; what
stands in the catalog on its own is named by `$ref`. NetSuite says neither what is mandatory nor how long a text may be in any public
capture; where `required` or `maxLength` stands, it is read.
"""

from collections.abc import Mapping
from typing import Any, TypeAlias

from netsuite_plugin.suitetalk.answers import Body
from netsuite_plugin.suitetalk.metadata.models import FieldSchema, FieldType, ListedType, PartSchema, RecordTypeSchema
from netsuite_plugin.suitetalk.metadata.refused import why_refused
from netsuite_plugin.text import from_outside

_Described: TypeAlias = Mapping[str, Any]

_OF_A_REFERENCE = frozenset({"id", "refName", "externalId", "links"})
_CUSTOM_TYPES = ("customrecord", "customlist", "customtransaction")
_CUSTOM_FIELDS = ("cust", "cseg")
_BY_FORMAT: Mapping[str, FieldType] = {"date": "date", "date-time": "datetime"}
_BY_TYPE: Mapping[str, FieldType] = {
    "string": "text",
    "number": "number",
    "integer": "integer",
    "boolean": "boolean",
}
_DEEPEST = 6
"""Levels of parts in parts; NetSuite has three (line, subrecord of a line, its sublist)."""


def is_custom_type(name: str) -> bool:
    """Tell whether the account added a record type (`section_158100110171`)."""
    return name.lower().startswith(_CUSTOM_TYPES)


def is_custom_field(name: str) -> bool:
    """Tell whether the account added a field: custbody_…, custentity_…, custrecord_…, cseg… (`section_158100110171`)."""
    return name.lower().startswith(_CUSTOM_FIELDS)


def wrong_with_list(body: Body) -> str | None:
    """Say what is wrong with the list of record types."""
    items = body.get("items")
    if not isinstance(items, list) or not items:
        return "its 'items' are not a list of record types"
    if not all(isinstance(each, dict) and isinstance(each.get("name"), str) for each in items):
        return "one of its 'items' has no name"
    return None


def listed(body: Body) -> list[ListedType]:
    """Return the record types of the list, by name."""
    found = sorted({each["name"] for each in body["items"]}, key=str.lower)
    return [ListedType(name=name, custom=is_custom_type(name), refused=why_refused(name)) for name in found]


def wrong_with_schema(body: Body) -> str | None:
    """Say what is wrong with the description of a record type."""
    properties = body.get("properties")
    if not isinstance(properties, dict) or not properties:
        return "it has no 'properties'"
    if not all(isinstance(each, dict) for each in properties.values()):
        return "one of its 'properties' is not an object"
    return None


def schema(name: str, body: Body, *, fetched_at: str) -> RecordTypeSchema:
    """Return what the description of a record type says."""
    part = _part(name, body, 0)
    return RecordTypeSchema(
        record_type=name,
        label=part["label"],
        custom=body.get("x-ns-custom-record") is True or is_custom_type(name),
        refused=why_refused(name),
        fields=part["fields"],
        sublists=part["sublists"],
        subrecords=part["subrecords"],
        fetched_at=fetched_at,
    )


def _part(name: str, described: _Described, depth: int, *, key: list[str] | None = None) -> PartSchema:
    part = PartSchema(
        name=name,
        label=_label(name, described),
        read_only=described.get("readOnly") is True,
        line_key=key or [],
        described=bool(_properties(described)) and depth < _DEEPEST,
        fields=[],
        sublists=[],
        subrecords=[],
    )
    required, filterable = _names(described.get("required")), set(_names(described.get("x-ns-filterable")))
    for each, below in _properties(described) if depth < _DEEPEST else ():
        lines = _lines(below)
        if lines is not None and _has_columns(lines):
            sublist = _part(each, lines, depth + 1, key=_line_key(lines))
            sublist["label"], sublist["read_only"] = _label(each, below), below.get("readOnly") is True
            part["sublists"].append(sublist)
        elif _reference_to(below).endswith("Collection"):
            part["sublists"].append(
                _part(each, {"title": below.get("title"), "readOnly": below.get("readOnly")}, depth + 1)
            )
        elif lines is None and _is_subrecord(below):
            part["subrecords"].append(_part(each, below, depth + 1))
        else:
            field = _field(each, below, filterable=each in filterable)
            if "required" in described:
                field["mandatory"] = each in required
            part["fields"].append(field)
    for named in (part["fields"], part["sublists"], part["subrecords"]):
        named.sort(key=lambda each: each["name"].lower())
    return part


def _field(name: str, described: _Described, *, filterable: bool) -> FieldSchema:
    length = described.get("maxLength")
    options = _options(described)
    field = FieldSchema(
        name=name,
        type=_type(described, options),
        label=_label(name, described),
        mandatory=None,
        read_only=described.get("readOnly") is True,
        custom=described.get("x-ns-custom-field") is True or is_custom_field(name),
        filterable=filterable,
        targets=_targets(described),
        max_length=length if type(length) is int and length > 0 else None,
        options=options,
    )
    if isinstance(said := described.get("description"), str) and said.strip():
        field["description"] = from_outside(said.replace("<p>", " ").replace("</p>", " "), length=1_000).strip()
    return field


def _type(described: _Described, options: list[str]) -> FieldType:
    if _lines(described) is not None:
        return "references"
    if options:
        return "choice"
    if _alternatives(described):
        return "reference"
    properties = dict(_all_properties(described))
    if properties:
        return "reference" if "links" in properties or "externalId" in properties else "choice"
    kind = described.get("type")
    if isinstance(kind, list):  # ["null", "string"], as other JSON Schemas have it
        kind = next((each for each in kind if each != "null"), None)
    return _BY_FORMAT.get(str(described.get("format"))) or _BY_TYPE.get(str(kind), "unknown")


def _options(described: _Described) -> list[str]:
    identity = dict(_all_properties(described)).get("id", {})
    found = described.get("enum", identity.get("enum"))
    return [str(each) for each in found] if isinstance(found, list) else []


def _targets(described: _Described) -> list[str]:
    names = [name for name in map(_last, _alternatives(described)) if name != "nsResource"]
    return list(dict.fromkeys(names))


def _is_subrecord(described: _Described) -> bool:
    """Tell whether fields of its own are below: more than what identifies a record, or a schema that is named after this one."""
    if "-" in _reference_to(described):
        return True
    return bool({name for name, _ in _all_properties(described)} - _OF_A_REFERENCE)


def _lines(described: _Described) -> _Described | None:
    """Return what a line of a sublist, or one of several references, is like."""
    items = dict(_all_properties(described)).get("items")
    if items is None or items.get("type") != "array":
        return None
    line = items.get("items")
    return line if isinstance(line, dict) else {}


def _has_columns(line: _Described) -> bool:
    return bool({name for name, _ in _all_properties(line)} - _OF_A_REFERENCE)


def _line_key(line: _Described) -> list[str]:
    """Return the fields by which an existing line is found (`x-ns-sublistkey`, seen by a client of 2026)."""
    key = line.get("x-ns-sublistkey")
    value = key.get("value") if isinstance(key, dict) else None
    return _names(value.get("existing")) if isinstance(value, dict) else []


def _alternatives(described: _Described) -> list[str]:
    """Return the schemas that are meant instead of what stands here: one, or one of several."""
    named = [described, *(each for word in ("allOf", "oneOf", "anyOf") for each in _list(described.get(word)))]
    return [each["$ref"] for each in named if isinstance(each, dict) and isinstance(each.get("$ref"), str)]


def _reference_to(described: _Described) -> str:
    found = _alternatives(described)
    return _last(found[0]) if len(found) == 1 else ""


def _last(address: str) -> str:
    return from_outside(address.rstrip("/").rpartition("/")[2], length=150)


def _properties(described: _Described) -> list[tuple[str, _Described]]:
    """Return the fields below, without what every resource has."""
    return [pair for pair in _all_properties(described) if pair[0] not in {"links", "refName"}]


def _all_properties(described: _Described) -> list[tuple[str, _Described]]:
    found = described.get("properties")
    return [(name, each) for name, each in found.items() if isinstance(each, dict)] if isinstance(found, dict) else []


def _label(name: str, described: _Described) -> str:
    title = described.get("title")
    return from_outside(title, length=200).strip() if isinstance(title, str) and title.strip() else name


def _names(value: object) -> list[str]:
    return [each for each in _list(value) if isinstance(each, str)]


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []
