"""Record types as JSON Schema, with NetSuite's own extensions; the same properties serve in OpenAPI documents."""

from collections.abc import Iterator, Mapping
from typing import Any

from netsuite_emulator.record_types import Field, RecordType

Json = dict[str, Any]

_PLAIN: Mapping[str, Json] = {
    "string": {"type": "string"},
    "boolean": {"type": "boolean"},
    "number": {"type": "number", "format": "double"},
    "integer": {"type": "integer", "format": "int64"},
    "date": {"type": "string", "format": "date"},
    "datetime": {"type": "string", "format": "date-time"},
    "boxed": {"type": "object", "properties": {"value": {"type": "string"}}},
}
_LINKS: Json = {
    "title": "Links",
    "type": "array",
    "readOnly": True,
    "items": {
        "type": "object",
        "properties": {
            "rel": {"title": "Relationship", "type": "string", "readOnly": True},
            "href": {"title": "Hypertext Reference", "type": "string", "readOnly": True},
        },
    },
}


def schema(record_type: RecordType, catalog: str) -> Json:
    """Give the JSON Schema of one record type; `catalog` is the address of the metadata catalog."""
    properties = {name: _inline(field) for name, field in _by_name(record_type.fields)}
    return {
        "type": "object",
        "$schema": "http://json-schema.org/draft-07/schema#",
        "$id": f"{catalog}/{record_type.name}",
        "title": record_type.label,
        "properties": {"links": _LINKS, **properties, "refName": {"title": "Reference Name", "type": "string"}},
        "x-ns-filterable": filterable(record_type),
    }


def filterable(record_type: RecordType) -> list[str]:
    """Name the fields that `q` may ask about; the tables of SuiteQL load when first asked for."""
    from netsuite_emulator.suiteql.mirror.filterable import filterable as found

    return found(record_type)


def plain_property(field: Field) -> Json:
    """Describe a field that is neither a reference nor made of other fields."""
    described: Json = {"title": field.label, **_PLAIN[field.kind]}
    if field.kind != "boolean":
        described["nullable"] = True
    return marked(field, described)


def marked(field: Field, described: Json) -> Json:
    """Say of a field that it is not for writing, or that the account added it."""
    if field.read_only:
        described["readOnly"] = True
    if field.custom:
        described["x-ns-custom-field"] = True
    return described


def options(field: Field) -> Json:
    """Describe an enumeration: the id and, for reading, the name."""
    ids: Json = {"title": "Internal Identifier", "type": "string"}
    if field.options:
        ids["enum"] = list(field.options)
    return {"type": "object", "properties": {"id": ids, "refName": {"title": "Reference Name", "type": "string"}}}


def _by_name(fields: tuple[Field, ...]) -> Iterator[tuple[str, Field]]:
    yield from ((each.name, each) for each in fields)


def _inline(field: Field) -> Json:
    """Describe a field with everything below it, as JSON Schema documents do."""
    match field.kind:
        case "reference" if field.bare:
            return marked(field, {"title": field.label, "type": "string"})
        case "reference":
            identity = {"id": {"type": "string"}, "refName": {"type": "string"}, "externalId": {"type": "string"}}
            return marked(field, {"title": field.label, "type": "object", "properties": {**identity, "links": _LINKS}})
        case "enumeration":
            return marked(field, {"title": field.label, **options(field)})
        case "sublist":
            line = {name: _inline(each) for name, each in _by_name(field.fields)}
            items = {"type": "array", "items": {"type": "object", "properties": {"links": _LINKS, **line}}}
            total = {"title": "Total Results", "type": "integer", "readOnly": True}
            properties = {"links": _LINKS, "items": items, "totalResults": total}
            return marked(field, {"title": field.label, "type": "object", "properties": properties})
        case "subrecord":
            below = {name: _inline(each) for name, each in _by_name(field.fields)}
            return marked(field, {"title": field.label, "type": "object", "properties": {"links": _LINKS, **below}})
        case _:
            return plain_property(field)
