"""A batch in requests: up to 100 records each (`article_0127092747`), and no more bytes than NetSuite takes."""

import hashlib
import json
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from netsuite_plugin.contract import ConfigurationError
from netsuite_plugin.suitetalk.batch_items import place_of
from netsuite_plugin.suitetalk.submission import Submission
from netsuite_plugin.suitetalk.writes import STRICT, Write, type_path

MOST_RECORDS = 100
"""Records in one request."""
MOST_BYTES = 100_000_000
"""Bytes of the records in one request; NetSuite takes 104 MB (`chapter_161251386312`)."""
MOST_OF_A_URL = 6_000
"""Characters of the IDs in one URL; servers and gateways commonly end a URL at 8,000."""

_COLLECTION = {"Content-Type": "application/vnd.oracle.resource+json; type=collection"}
_TRYING = {"POST": "Creating", "PATCH": "Updating", "PUT": "Upserting", "DELETE": "Deleting", "GET": "Reading"}


@dataclass(frozen=True, eq=False)
class Chunk:
    """The items of one request, by their places in the batch."""

    places: Sequence[int]
    submission: Submission


def packed(items: Sequence[Write], wanted: Sequence[int], *, root: str) -> list[Chunk]:
    """
    Return the requests that do the wanted items, in their order.

    The key of each is drawn from `root`, its number and all that it asks: the same request of the same piece of work has the same key.

    Raises:
        ConfigurationError: An item cannot be written as JSON, or is larger than a request may be.
    """
    by_ids = bool(items) and items[0].method in {"DELETE", "GET"}
    chunks: list[Chunk] = []
    held: list[int] = []
    size = 0

    def close() -> None:
        if held:
            chunks.append(Chunk(tuple(held), _submission([items[each] for each in held], root, len(chunks))))
            held.clear()

    for place in wanted:
        needs = len(items[place].record_id or "") + 3 if by_ids else _bytes_of(items, place)
        if len(held) == MOST_RECORDS or size + needs > (MOST_OF_A_URL if by_ids else MOST_BYTES):
            close()
            size = 0
        held.append(place)
        size += needs
    close()
    return chunks


def _submission(items: Sequence[Write], root: str, number: int) -> Submission:
    method, record_type = items[0].method, items[0].record_type
    query: dict[str, str] = {}
    body: Any = None
    if method in {"DELETE", "GET"}:
        query = {"ids": ",".join(str(each.record_id) for each in items)}
        if method == "GET":
            query["expandRecords"] = "true"
    else:
        body = {"items": [_item(each) for each in items]}
    path = type_path(record_type)
    asked = hashlib.sha256(_json([method, path, query, body])).hexdigest()
    return Submission(
        method,
        path,
        f"{_TRYING[method]} {len(items):,} of {record_type}",
        key=str(uuid.uuid5(uuid.NAMESPACE_URL, f"netsuite-nodes/{root}/{number}/{asked}")),
        size=len(items),
        query=query,
        body=body,
        headers={**_COLLECTION, **(STRICT if body is not None else {})},
    )


def _item(write: Write) -> Mapping[str, Any]:
    """Return an item as the body has it: it says itself which record it is (`id` or `externalId`)."""
    body = write.body or {}
    if write.method == "POST" or write.record_id is None:
        return body
    if write.record_id.startswith("eid:"):
        return {**body, "externalId": write.record_id.removeprefix("eid:")}
    return {**body, "id": write.record_id}


def _bytes_of(items: Sequence[Write], place: int) -> int:
    try:
        size = len(_json(_item(items[place])))
    except (ValueError, TypeError, RecursionError) as cause:
        raise ConfigurationError(
            f"{place_of(items, place)}.values: this cannot be written as JSON ({cause}). Nothing was sent. Correct that value."
        ) from None
    if size > MOST_BYTES:
        raise ConfigurationError(
            f"{place_of(items, place)}.values: {size:,} bytes as JSON, and a request takes {MOST_BYTES:,}. Nothing was sent. Leave fields out, or write them in a second step."
        )
    return size


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()
