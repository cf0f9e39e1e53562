"""Record types as an OpenAPI 3.0 document, of one account and one role: it names both, and the user's address."""

from collections.abc import Iterable, Iterator
from typing import Any

from netsuite_emulator.account import Account
from netsuite_emulator.metadata.json_schema import filterable, marked, options, plain_property
from netsuite_emulator.record_types import Field, RecordType
from netsuite_emulator.record_types.transforms import TRANSFORMS
from netsuite_emulator.setup.roles import Level, Role

Json = dict[str, Any]

_MEDIA = "application/vnd.oracle.resource+json; type="
# What any call may end in; there is no `default`, so that an answer nobody wrote down stands out.
_REFUSALS = {
    "400": "The request is not right, or a business rule forbids it.",
    "401": "Invalid login attempt.",
    "403": "The role lacks a permission.",
    "404": "There is no such record or record type.",
    "405": "The method is not allowed.",
    "413": "The request body is too large.",
    "415": "The media type of the body is not supported.",
    "429": "Concurrent request limit exceeded.",
    "500": "An unexpected error occurred.",
}


def document(account: Account, role: Role, origin: str, record_types: Iterable[RecordType]) -> Json:
    """Describe all operations on these record types that the role may use (section_1540810174)."""
    chosen = list(record_types)
    made = f"{account.now():%Y-%m-%d at %H:%M:%S} UTC"
    people = (each.email for each in account.users.values() if role.id in each.roles)
    described = f"generated {made} for account {account.id}, user {next(people, '')} with role {role.name}."
    paths: Json = {}
    schemas: Json = dict(_SHARED)
    for each in chosen:
        paths |= _paths(each, role)
        schemas |= dict(_schemas(each))
    return {
        "openapi": "3.0.1",
        "info": {
            "title": "NetSuite REST Record API",
            "description": f"NetSuite REST Record API {described}",
            "version": "v1",
        },
        "servers": [{"url": f"{origin}/services/rest/record/v1"}],
        "security": [{"OAuth 2.0 authorization": []}],
        "paths": paths,
        "components": {"schemas": schemas, "securitySchemes": {"OAuth 2.0 authorization": _SECURITY}},
    }


_SECURITY = {"type": "http", "scheme": "bearer"}
_LINKS = {"title": "Links", "type": "array", "readOnly": True, "items": {"$ref": "#/components/schemas/nsLink"}}
_REF_NAME: Json = {"refName": {"title": "Reference Name", "type": "string"}}
_SHARED: Json = {
    "nsLink": {
        "type": "object",
        "properties": {
            "rel": {"title": "Relationship", "type": "string", "readOnly": True},
            "href": {"title": "Hypertext Reference", "type": "string", "readOnly": True},
        },
    },
    "nsResource": {
        "type": "object",
        "properties": {
            "id": {"title": "Internal identifier", "type": "string"},
            "refName": {"title": "Reference Name", "type": "string", "readOnly": True},
            "externalId": {"title": "External identifier", "type": "string"},
            "links": _LINKS,
        },
    },
    "nsResourceCollection": {
        "type": "object",
        "properties": {
            "links": _LINKS,
            "totalResults": {"title": "Total Results", "type": "integer", "format": "int64", "readOnly": True},
            "items": {"type": "array", "items": {"$ref": "#/components/schemas/nsResource"}},
            "count": {"title": "Count", "type": "integer", "format": "int64", "readOnly": True},
            "hasMore": {"title": "Has More Results", "type": "boolean", "readOnly": True},
            "offset": {"title": "Query Offset", "type": "integer", "format": "int64", "readOnly": True},
        },
    },
    "nsError": {
        "type": "object",
        "properties": {
            "type": {"title": "Type", "type": "string", "readOnly": True},
            "title": {"title": "Title", "type": "string", "readOnly": True},
            "status": {"title": "Status", "type": "integer", "format": "int32", "readOnly": True},
            "o:errorDetails": {
                "type": "array",
                "items": {
                    "type": "object",
                    "properties": {
                        name: {"type": "string", "readOnly": True}
                        for name in (
                            "detail",
                            "o:errorCode",
                            "o:errorPath",
                            "o:errorQueryParam",
                            "o:errorHeader",
                            "o:errorUrl",
                        )
                    },
                },
            },
        },
    },
}


def _schemas(record_type: RecordType) -> Iterator[tuple[str, Json]]:
    """Give the schemas of a type: itself, its collection, and what its sublists and subrecords are made of."""
    name = record_type.name
    properties = {each.name: _property(each, name) for each in record_type.fields}
    record = {
        "type": "object",
        "properties": {"links": _LINKS, **properties, **_REF_NAME},
        "x-ns-filterable": filterable(record_type),
        "x-ns-support-level": "full",
    }
    yield name, record
    yield f"{name}Collection", _collection(name)
    yield from _below(record_type.fields, name)


def _below(fields: tuple[Field, ...], above: str) -> Iterator[tuple[str, Json]]:
    for field in fields:
        name = f"{above}-{field.name}"
        below = {each.name: _property(each, name) for each in field.fields}
        if field.kind == "sublist" and field.fields:
            yield f"{name}Collection", _collection(f"{name}Element")
            yield f"{name}Element", {"type": "object", "properties": {"links": _LINKS, **below, **_REF_NAME}}
            yield from _below(field.fields, name)
        elif field.kind == "subrecord":
            own = {"externalId": {"title": "External identifier", "type": "string"}, **_REF_NAME}
            yield name, {"type": "object", "properties": {"links": _LINKS, **below, **own}}
            yield from _below(field.fields, name)


def _collection(element: str) -> Json:
    items = {"type": "array", "items": {"$ref": f"#/components/schemas/{element}"}}
    return {
        "allOf": [
            {"$ref": "#/components/schemas/nsResourceCollection"},
            {"type": "object", "properties": {"items": items}},
        ]
    }


def _property(field: Field, above: str) -> Json:
    match field.kind:
        case "reference" if field.bare:
            return marked(field, {"title": field.label, "type": "string", "nullable": True})
        case "reference":
            return marked(field, {"title": field.label, **_reference("nsResource")})
        case "enumeration":
            return marked(field, {"title": field.label, **options(field)})
        case "sublist":
            made_of = f"{above}-{field.name}Collection" if field.fields else "nsResourceCollection"
            return marked(field, {"title": field.label, **_reference(made_of)})
        case "subrecord":
            return marked(field, {"title": field.label, **_reference(f"{above}-{field.name}")})
        case _:
            return plain_property(field)


def _reference(schema: str) -> Json:
    return {"allOf": [{"$ref": f"#/components/schemas/{schema}"}]}


def _paths(record_type: RecordType, role: Role) -> Json:
    """Give the operations on a type that the role's level allows."""
    name, level = record_type.name, role.level(record_type.name)
    of_list: Json = {"get": _operation(record_type, "Get list of records.", _list_parameters(), ok=f"{name}Collection")}
    of_record: Json = {"get": _operation(record_type, "Get record.", _get_parameters(), ok=name)}
    paths: Json = {f"/{name}": of_list, f"/{name}/{{id}}": of_record}
    if level >= Level.CREATE:
        of_list["post"] = _operation(record_type, "Insert record.", _write_parameters(), body=name)
    if level >= Level.EDIT:
        of_record["patch"] = _operation(
            record_type, "Update record.", [_ID, *_write_parameters(), _REPLACE_SELECTED], body=name
        )
        upsert = "Insert or update record."
        of_record["put"] = _operation(record_type, upsert, [_EXTERNAL_ID, *_write_parameters()], body=name)
    if level >= Level.FULL:
        of_record["delete"] = _operation(record_type, "Remove record.", [_ID])
    for target in TRANSFORMS.get(name, "").split():
        if role.level(target) >= Level.CREATE:
            summary = f"Transform to {target}."
            made = _operation(record_type, summary, [_ID, *_write_parameters()], body=target, required=False)
            paths[f"/{name}/{{id}}/!transform/{target}"] = {"post": made}
    return paths


def _operation(
    record_type: RecordType,
    summary: str,
    parameters: list[Json],
    *,
    ok: str = "",
    body: str = "",
    required: bool = True,
) -> Json:
    kind = "collection" if ok.endswith("Collection") else "singular"
    operation: Json = {"tags": [record_type.label], "summary": summary, "parameters": parameters}
    if body:
        content = {f"{_MEDIA}singular": {"schema": {"$ref": f"#/components/schemas/{body}"}}}
        operation["requestBody"] = {"description": "Request body", "content": content, "required": required}
    responses: Json = {}
    if ok:
        content = {f"{_MEDIA}{kind}": {"schema": {"$ref": f"#/components/schemas/{ok}"}}}
        responses["200"] = {"description": "Retrieved.", "content": content}
    else:
        responses["204"] = {"description": "Done.", "headers": _WARNINGS}
    error = {f"{_MEDIA}error": {"schema": {"$ref": "#/components/schemas/nsError"}}}
    responses |= {status: {"description": words, "content": error} for status, words in _REFUSALS.items()}
    return operation | {"responses": responses}


_WARNINGS = {
    "X-NetSuite-PropertyValidation": {
        "description": "Names of properties that were not understood.",
        "schema": {"type": "string"},
    },
    "X-NetSuite-Warning": {
        "description": "Warnings that arose while the request was processed.",
        "schema": {"type": "string"},
    },
}


def _parameter(name: str, place: str, description: str, schema: Json, *, required: bool = False) -> Json:
    return {"name": name, "in": place, "description": description, "required": required, "schema": schema}


_ID = _parameter(
    "id", "path", "Internal identifier, or eid: and the external identifier.", {"type": "string"}, required=True
)
_EXTERNAL_ID = _parameter(
    "id",
    "path",
    "eid: and the external identifier.",
    {"type": "string", "pattern": r"^eid:[A-Za-z0-9_\-]+$"},
    required=True,
)
_REPLACE_SELECTED = _parameter(
    "replaceSelectedFields",
    "query",
    "Clear only the fields that `replace` names.",
    {"type": "boolean", "default": False},
)


def _list_parameters() -> list[Json]:
    return [
        _parameter("q", "query", "Conditions on body fields.", {"type": "string"}),
        _parameter(
            "limit", "query", "Records on a page.", {"type": "integer", "default": 1000, "minimum": 1, "maximum": 1000}
        ),
        _parameter(
            "offset",
            "query",
            "Where the page begins; divisible by limit.",
            {"type": "integer", "default": 0, "minimum": 0},
        ),
    ]


def _get_parameters() -> list[Json]:
    whole = "Give sublists and subrecords in full."
    return [
        _ID,
        _parameter("expandSubResources", "query", whole, {"type": "boolean", "default": False}),
        _parameter("expand", "query", "Sublists and subrecords to give in full.", {"type": "string"}),
        _parameter("fields", "query", "Body fields to give, separated by commas.", {"type": "string"}),
        _parameter(
            "simpleEnumFormat", "query", "Give enumerations as bare ids.", {"type": "boolean", "default": False}
        ),
    ]


def _write_parameters() -> list[Json]:
    strictness = {"type": "string", "enum": ["Error", "Warning", "Ignore"]}
    names, values = "What to do about unknown property names.", "What to do about values of the wrong shape."
    return [
        _parameter("replace", "query", "Sublists whose lines are replaced, separated by commas.", {"type": "string"}),
        _parameter("X-NetSuite-PropertyNameValidation", "header", names, strictness | {"default": "Warning"}),
        _parameter("X-NetSuite-PropertyValueValidation", "header", values, strictness | {"default": "Error"}),
    ]
