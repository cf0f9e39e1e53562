"""The addresses of the metadata catalog, `/services/rest/record/v1/metadata-catalog` (section_1540810174)."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from netsuite_emulator.account import Account
from netsuite_emulator.http.exchange import Answer, Request, resource
from netsuite_emulator.http.problems import method_not_allowed, unknown_record_type
from netsuite_emulator.metadata.json_schema import schema
from netsuite_emulator.metadata.openapi import document
from netsuite_emulator.record_types import RecordType
from netsuite_emulator.setup.roles import Level, Role

PATH = "/services/rest/record/v1/metadata-catalog"
OPENAPI = "application/swagger+json"
JSON_SCHEMA = "application/schema+json"


def answer(account: Account, role: Role, request: Request, segments: Sequence[str]) -> Answer:
    """Answer with the list, or with the documents of the types that are asked for: in the path, or as `select=a,b`."""
    if request.method != "GET":
        raise method_not_allowed(request.method)
    seen = [each for each in account.record_types.values() if role.level(each.name) >= Level.VIEW]
    selected = [name for name in request.parameters.get("select", "").split(",") if name] or list(segments[:1])
    chosen = [_named(account, role, request, name) for name in selected]
    if len(segments) > 1:
        raise unknown_record_type("/".join(segments), request.origin + request.path)
    accepted = request.headers.get("accept", "").lower()
    if OPENAPI in accepted:
        return _plain(document(account, role, request.origin, chosen or seen), OPENAPI)
    if JSON_SCHEMA in accepted and segments:
        return _plain(schema(chosen[0], request.origin + PATH), JSON_SCHEMA)
    if segments:
        return resource(_entry(chosen[0], request.origin), "singular")
    items = [_entry(each, request.origin) for each in sorted(chosen or seen, key=lambda each: each.name.lower())]
    query = f"?{request.query}" if request.query else ""
    links = [{"rel": "self", "href": f"{request.origin}{request.path}{query}"}]
    return resource({"links": links, "items": items}, "collection")


def _named(account: Account, role: Role, request: Request, name: str) -> RecordType:
    found = account.record_types.get(name)
    if found is None or role.level(found.name) < Level.VIEW:
        raise unknown_record_type(name, request.origin + request.path)
    return found


def _entry(record_type: RecordType, origin: str) -> dict[str, Any]:
    href = f"{origin}{PATH}/{record_type.name}"
    media = (("canonical", "application/json"), ("alternate", OPENAPI), ("alternate", JSON_SCHEMA))
    links = [{"rel": rel, "href": href, "mediaType": media_type} for rel, media_type in media]
    described = {"rel": "describes", "href": f"{origin}{PATH.rpartition('/')[0]}/{record_type.name}"}
    return {"name": record_type.name, "links": [*links, described]}


def _plain(content: Mapping[str, Any], media_type: str) -> Answer:
    return Answer(200, json.dumps(content).encode(), f"{media_type}; charset=UTF-8")
