"""Writes with a key: whatever the answers, one record, or the truth about not knowing."""

import httpx
import pytest

from netsuite_plugin.contract import OutcomeUnknown
from netsuite_plugin.errors import RequestRejected
from scripted import Scripted, services_over

pytestmark = pytest.mark.fault("B5")

LOST = httpx.ReadError("gone")


def refused(detail, path=None):
    each = {"detail": detail, "o:errorCode": "USER_ERROR", **({"o:errorPath": path} if path else {})}
    return lambda request: httpx.Response(400, json={"title": "Bad Request", "o:errorDetails": [each]})


EXISTS = refused("Error while accessing a resource. This entity already exists.")
LOCKED = refused("Error while accessing a resource. This record has been locked by a user defined workflow.")
NOT_THERE = httpx.Response(404, json={"o:errorDetails": [{"detail": "no", "o:errorCode": "NONEXISTENT_ID"}]})


def listed(*numbers):
    items = [{"links": [], "id": number} for number in numbers]
    return httpx.Response(
        200,
        json={
            "links": [],
            "count": len(items),
            "hasMore": False,
            "items": items,
            "offset": 0,
            "totalResults": len(items),
        },
    )


async def created(clock, *answers):
    wire = Scripted(*answers)
    async with services_over(wire, clock) as client:
        return wire, await client.records.create("task", {"title": "x"}, key="k-1")


@pytest.mark.parametrize("before", [(), (LOST, NOT_THERE)], ids=["refused at once", "after a lost answer"])
async def test_a_record_that_a_workflow_locks_is_found_in_a_list(clock, before):
    """It was made, and the workflow locked it before anybody asked: it cannot be read, and it is listed."""
    wire, made = await created(clock, *before, EXISTS, LOCKED, listed("77"))

    assert "77" == made["id"]
    assert 'externalId IS "k-1"' == wire.sent[-1].url.params["q"]


async def test_a_lock_whose_record_cannot_be_listed_either_is_not_a_refused_request(clock):
    """Nobody is told that nothing was changed."""
    with pytest.raises(OutcomeUnknown, match="external ID k-1") as caught:
        await created(clock, EXISTS, LOCKED, LOCKED)

    assert "already exists" in str(caught.value)


async def test_a_duplicate_of_another_record_is_the_authors_to_correct(clock):
    """The list is empty: nothing carries the key."""
    with pytest.raises(RequestRejected, match="already exists"):
        await created(clock, EXISTS, LOCKED, listed())


async def test_a_refused_value_stays_one_when_the_lookup_is_refused_too(clock):
    """A refusal that points at a field is not about a key."""
    with pytest.raises(RequestRejected, match="bad value"):
        await created(clock, refused("bad value", path="title"), LOCKED)


@pytest.mark.parametrize("number", [None, "", True, [], {}, "abc", "1/2"])
async def test_a_lookup_without_an_id_finds_nothing(clock, number):
    """A record called None is not a record."""
    found = httpx.Response(200, json={"links": [], "id": number})
    with pytest.raises(OutcomeUnknown, match="external ID k-1"):
        await created(clock, LOST, found)


async def test_a_gateways_404_does_not_say_that_nothing_was_made(clock):
    """Only NetSuite knows."""
    with pytest.raises(OutcomeUnknown):
        await created(clock, LOST, httpx.Response(404, html="<h1>Not Found</h1>"))
