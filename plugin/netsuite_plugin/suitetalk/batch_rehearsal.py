"""What a batch would do: its requests, and what is said of each item, at its place."""

import dataclasses
from collections.abc import Sequence

from netsuite_plugin.contract import Difference, Rehearsal
from netsuite_plugin.suitetalk.batch_items import place_of
from netsuite_plugin.suitetalk.metadata.service import Metadata
from netsuite_plugin.suitetalk.packing import packed
from netsuite_plugin.suitetalk.records import Records
from netsuite_plugin.suitetalk.rehearsal import rehearsed, request_of
from netsuite_plugin.suitetalk.rest import Rest
from netsuite_plugin.suitetalk.writes import Write

MOST_COMPARED = 100
"""Items that are compared with the records as they are: each is read by a request of its own."""


async def rehearsed_batch(
    items: Sequence[Write], *, key: str, node: str, rest: Rest, records: Records, metadata: Metadata
) -> Rehearsal:
    """
    Rehearse a batch; the account is read, and nothing is written. An external ID that is derived from `key` is not looked up.

    Raises:
        ConfigurationError: An item cannot be sent as it is.
        NodeError: The account cannot be reached.
    """
    whole = Rehearsal(node=node, requests=[], differences=[], problems=[], notes=[])
    for chunk in packed(items, range(len(items)), root=key):
        each = chunk.submission
        write = Write(
            each.method,
            each.path,
            items[0].effect,
            each.tried,
            items[0].record_type,
            query=each.query,
            body=each.body,
            headers=each.all_headers,
        )
        whole["requests"].append(request_of(write, rest))

    async def rehearse(place: int) -> tuple[int, Rehearsal]:
        item = items[place]
        if item.key is not None and item.key.startswith(f"{key}-"):
            item = dataclasses.replace(item, key=None)
        return place, await rehearsed(item, node=node, rest=rest, records=records, metadata=metadata)

    for place, of_item in await rest.each(rehearse, range(min(len(items), MOST_COMPARED))):
        at = place_of(items, place)
        whole["differences"] += [
            Difference(path=f"{at}.{each['path']}", now=each["now"], then=each["then"])
            for each in of_item["differences"]
        ]
        whole["problems"] += [f"{at}: {each}" for each in of_item["problems"]]
        whole["notes"] += [f"{at}: {each}" for each in of_item["notes"]]
    if len(items) > MOST_COMPARED:
        whole["notes"].append(f"The first {MOST_COMPARED} of {len(items):,} items were compared with the account.")
    return whole
