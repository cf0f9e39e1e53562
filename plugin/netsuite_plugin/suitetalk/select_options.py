"""What select fields may be set to (`article_0115100241`)."""

from collections.abc import Mapping, Sequence
from typing import Any

from netsuite_plugin.contract import ConfigurationError
from netsuite_plugin.suitetalk import names, writes
from netsuite_plugin.suitetalk.answers import Body
from netsuite_plugin.suitetalk.filters import quoted
from netsuite_plugin.suitetalk.models import Option, SelectOptions
from netsuite_plugin.suitetalk.rest import Rest

_PAGE = 1000
_HEADERS = {"Accept": "application/vnd.oracle.resource+json; type=select-options"}


async def asked(
    rest: Rest,
    record_type: str,
    fields: Sequence[str],
    *,
    record_id: str | None,
    values: Mapping[str, Any] | None,
    name_contains: str | None,
) -> SelectOptions:
    """
    Return the options of fields: POST asks for a new record, PATCH for one that is there; neither writes.

    Raises:
        ConfigurationError: No field is named, or a name, ID or value cannot be right.
        RequestRejected: There is no such field, or it has no options.
    """
    path = writes.type_path(record_type) if record_id is None else writes.record_path(record_type, record_id)
    if not fields:
        raise ConfigurationError("fields: name the fields whose options are wanted. Nothing was sent.")
    for name in writes.checked(names.several, fields):
        for each in name.split("."):
            writes.checked(names.field, each)
    body = {} if not values else writes.checked(names.changes, values)
    found: dict[str, list[Option]] = {name: [] for name in fields}
    offset = 0
    while True:
        params = {"fields": ",".join(fields), "limit": str(_PAGE), "offset": str(offset)}
        if name_contains is not None:
            params["q"] = f"CONTAIN {quoted(name_contains, 'name_contains')}"
        page = await rest.read(
            "POST" if record_id is None else "PATCH",
            path,
            tried=f"Asking for the options of {', '.join(fields)} of {record_type}",
            params=params,
            json=body,
            headers=_HEADERS,
            check=lambda answer: _wrong(answer, fields),
        )
        parts = {each: _options(page, each) for each in fields}
        for asked_for, part in parts.items():
            found[asked_for] += [
                Option(id=str(option["id"]), name=str(option.get("refName", ""))) for option in part["items"]
            ]
        if not any(part.get("hasMore") and part["items"] for part in parts.values()):
            return SelectOptions(fields=found)
        offset += _PAGE


def _options(page: Body, name: str) -> Body:
    """Find a field's options, by its name in any case: NetSuite answers in the spelling of its metadata."""
    place: Any = page
    for part in name.lower().split("."):
        lower = {each.lower(): value for each, value in place.items()} if isinstance(place, dict) else {}
        place = lower.get(part)
    found = place.get("_selectOptions") if isinstance(place, dict) else None
    return found if isinstance(found, dict) else {}


def _wrong(body: Body, fields: Sequence[str]) -> str | None:
    for name in fields:
        items = _options(body, name).get("items")
        if not isinstance(items, list) or not all(isinstance(each, dict) and "id" in each for each in items):
            return f"it has no options for {name}"
    return None
