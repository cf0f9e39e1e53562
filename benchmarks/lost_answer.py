"""How many records one create leaves when answers are lost, beside plain httpx that simply sends again."""

from typing import Any

import httpx

from benchmarks.figures import Figure, NotMeasured
from benchmarks.ground import Ground

RECORD_TYPE = "task"
LOST = 2


async def measure(ground: Ground) -> list[Figure]:
    """Lose the answers to two writes, for each side; the node runs its step a second time, as a resumed run does."""
    token = await ground.token()
    values = {"title": "Call about invoice INV1001"}
    params = {"record_type": RECORD_TYPE, "values": values}

    begin = await ground.seen()
    await ground.tell("lose_answer", times=LOST)
    bare_lost = await _sent_until_answered(ground, token, values)
    between = await ground.seen()
    await ground.tell("lose_answer", times=LOST)
    created = [await ground.session.call("netsuite.record.create", params, step="benchmark") for _ in range(2)]
    end = await ground.seen()

    lost = end["statuses"].get("None", 0) - between["statuses"].get("None", 0)
    if lost == 0 or bare_lost != LOST:
        raise NotMeasured("the server lost no answer")
    if created[0]["id"] != created[1]["id"]:
        raise NotMeasured(f"one step is two records: {created[0]['id']} and {created[1]['id']}")
    return [
        Figure(
            "records_per_create",
            _records(end) - _records(between),
            f"records after one create, {lost} of its answers lost",
            f"plain httpx, sent again after {bare_lost} lost: {_records(between) - _records(begin)}",
        )
    ]


async def _sent_until_answered(ground: Ground, token: str, values: dict[str, Any]) -> int:
    """Create with plain httpx, again after each lost answer; return how many were lost."""
    for lost in range(LOST + 1):
        try:
            (await ground.send("POST", RECORD_TYPE, token, values)).raise_for_status()
        except (httpx.ReadError, httpx.RemoteProtocolError):
            continue
        return lost
    return LOST + 1


def _records(counts: dict[str, Any]) -> int:
    return int(counts["records"].get(RECORD_TYPE, 0))
