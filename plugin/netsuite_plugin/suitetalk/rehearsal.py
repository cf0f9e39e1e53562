"""What a write would do: its exact request, what the account's metadata says of it, and the difference to the record as it is now."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from netsuite_plugin.contract import Difference, Rehearsal, RehearsedRequest
from netsuite_plugin.errors import RecordNotFound, ResponseError
from netsuite_plugin.suitetalk.differing import comparable, differing
from netsuite_plugin.suitetalk.metadata.problems import Verb, problems
from netsuite_plugin.suitetalk.metadata.service import Metadata
from netsuite_plugin.suitetalk.models import Record
from netsuite_plugin.suitetalk.records import Records
from netsuite_plugin.suitetalk.rest import Rest
from netsuite_plugin.suitetalk.shown_request import shown
from netsuite_plugin.suitetalk.writes import Write


async def rehearsed(write: Write, *, node: str, rest: Rest, records: Records, metadata: Metadata) -> Rehearsal:
    """
    Rehearse a write; the account is read, and nothing is written.

    Raises:
        ConfigurationError: The write cannot be sent as it is.
        NodeError: The account cannot be reached.
    """
    rehearsal = Rehearsal(node=node, requests=[request_of(write, rest)], differences=[], problems=[], notes=[])
    await _check(rehearsal, write, metadata)
    try:
        await _compare(rehearsal, write, records)
    except RecordNotFound as missing:
        rehearsal["problems"].append(str(missing))
    except ResponseError as refusal:
        if refusal.retryable:
            raise
        rehearsal["notes"].append(f"Nothing could be compared: {refusal}")
    return rehearsal


def request_of(write: Write, rest: Rest) -> RehearsedRequest:
    """
    Return the request of a write, without its login.

    Raises:
        ConfigurationError: Its body cannot be written as JSON.
    """
    return shown(
        rest.request(
            write.method, write.path, tried=write.tried, params=write.query, json=write.body, headers=write.headers
        )
    )


async def _check(rehearsal: Rehearsal, write: Write, metadata: Metadata) -> None:
    """Say what the account's own description of the fields has against the values."""
    if not write.values and write.record_id is not None:
        return
    # what a transform takes over is not known here, so nothing is missing from its values
    verb: Verb = "create" if write.record_id is None and write.source is None else "update"
    try:
        schema = await metadata.record_type(write.record_type)
    except RecordNotFound as missing:
        rehearsal["problems"].append(str(missing))
    except ResponseError as refusal:
        rehearsal["notes"].append(f"The fields of {write.record_type} are not known, and were not checked: {refusal}")
    else:
        for each in problems(schema, write.values, verb=verb):
            rehearsal["problems" if each.sure or each.unknown else "notes"].append(f"values.{each}")


async def _compare(rehearsal: Rehearsal, write: Write, records: Records) -> None:
    notes = rehearsal["notes"]
    if write.source is not None:
        await records.get(*write.source, fields=["id"])
    if write.key is not None:
        there = await records.created(write.record_type, write.key)
        if there is not None:
            notes.append(
                f"A {write.record_type} with external ID {write.key} is there already (internal ID {there['id']}): none would be made."
            )
    if write.record_id is None:
        return
    expand = write.method == "DELETE" or not all(comparable(value) for value in write.values.values())
    try:
        found = await records.get(write.record_type, write.record_id, expand_sub_resources=expand)
    except RecordNotFound:
        if write.method != "PUT":
            raise
        found = {}
        notes.append(f"There is no {write.record_type} with that external ID: it would be made.")
    if write.method == "DELETE":
        rehearsal["differences"] += _gone(found)
    else:
        rehearsal["differences"] += _differences(write.values, found, [each.lower() for each in write.replaced], notes)


def _gone(found: Record) -> Iterator[Difference]:
    for name, value in found.items():
        if name not in {"id", "links"}:
            yield Difference(path=name, now=_plain(value), then=None)


def _differences(
    values: Mapping[str, Any], found: Mapping[str, Any], replaced: Sequence[str], notes: list[str], above: str = ""
) -> Iterator[Difference]:
    there = {name.lower(): value for name, value in found.items()}
    for name, value in values.items():
        path, now = f"{above}{name}", there.get(name.lower())
        if comparable(value):
            if differing({name: value}, found):
                yield Difference(path=path, now=_plain(now), then=value)
        elif isinstance(value, Mapping) and "items" in value:
            lines: Sequence[Any] = value["items"]  # pyright: ignore[reportUnknownVariableType] - JSON
            before = _lines(now)
            if path.lower() not in replaced:
                if lines and before:
                    notes.append(
                        f"{path}: lines are added to the {len(before)} that are there; one that brings the key of such a line changes it. "
                        f"With replace={path} they are all it has."
                    )
                lines = [*before, *lines]
            yield Difference(path=path, now=before, then=lines)
        elif isinstance(value, Mapping) and isinstance(now, Mapping):
            yield from _differences(value, now, replaced, notes, f"{path}.")  # pyright: ignore[reportUnknownArgumentType] - JSON
        else:
            yield Difference(path=path, now=_plain(now), then=value)


def _lines(value: Any) -> list[Any]:
    plain = _plain(value)
    return plain["items"] if isinstance(plain, dict) and isinstance(plain.get("items"), list) else []


def _plain(value: Any) -> Any:
    """Leave the links and counts out, which belong to the answer and not to the record."""
    if isinstance(value, dict):
        parts: Mapping[str, Any] = value  # pyright: ignore[reportUnknownVariableType] - JSON
        kept = {name: _plain(each) for name, each in parts.items() if name != "links"}
        return {"items": kept["items"]} if isinstance(kept.get("items"), list) else kept
    if isinstance(value, list):
        return [_plain(each) for each in value]  # pyright: ignore[reportUnknownVariableType] - JSON
    return value
