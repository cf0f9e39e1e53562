"""Records: which answer is one, and which Location names one."""

import httpx

from scripted import Scripted, client_over


async def test_a_foreign_location_gives_its_id_and_nothing_else(connected):
    """The new id is taken from it; its host is never called."""
    wire = Scripted(httpx.Response(204, headers={"Location": "https://evil.com/services/rest/record/v1/task/77"}))
    async with client_over(connected, wire) as client:
        created = await client.records.create("task", {"title": "x"}, key="k-1")

    assert "77" == created["id"]
    assert 1 == len(wire.sent)
