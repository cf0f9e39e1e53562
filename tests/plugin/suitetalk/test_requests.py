"""A request of one's own: signed, to this account alone, and sent again where that is safe."""

from contextlib import nullcontext

import httpx
import pytest

from netsuite_plugin.client import connect
from netsuite_plugin.errors import RecordNotFound, RequestRejected, ResponseError, TransportError
from scripted import API, Scripted, services_over


@pytest.fixture
def registry(connected, netsuite, monkeypatch):
    """A host's registry, whose settings name Maria."""
    monkeypatch.setenv("NETSUITE_NODES_USER", "maria")
    monkeypatch.setenv("NETSUITE_NODES_ORGANIZATION", "northwind")
    netsuite.given("customer", id="107", entityId="Fjord Supply", companyName="Fjord Supply", subsidiary="1")
    netsuite.given("customer", id="108", entityId="Acme", subsidiary="1")
    return connected.registry


async def test_a_request_of_ones_own_is_signed(registry, connected, netsuite):
    """To any REST service, with its query, and the answer as it is."""
    async with connect(registry=registry) as ns:
        answer = await ns.request("GET", "/services/rest/record/v1/customer", effect="read", params={"limit": "1"})
        made = await ns.request(
            "POST", "/services/rest/record/v1/task", effect="once", json={"title": "Call"}, headers={"X-Mine": "1"}
        )
    assert (200, 2, 1) == (answer.status, answer.body["totalResults"], answer.body["count"])
    assert (204, None) == (made.status, made.body)
    assert "/record/v1/task/" in made.headers["location"]
    sent = connected.wire.requests[-1]
    assert ("1", "1234567.suitetalk.api.netsuite.com") == (sent.headers["X-Mine"], sent.url.host)
    assert sent.headers["Authorization"].startswith("Bearer ")


@pytest.mark.parametrize(("effect", "requests"), [("read", 2), ("idempotent", 2), ("once", 1), ("keyed", 1)])
async def test_a_lost_answer_is_asked_for_again_where_that_is_safe(clock, effect, requests):
    """By the effect it says it has."""
    wire = Scripted(httpx.ReadError("gone"), httpx.Response(200, json={"done": True}))
    async with services_over(wire, clock) as ns:
        with nullcontext() if requests == 2 else pytest.raises(TransportError):
            answer = await ns.request("POST", "/services/rest/record/v1/task", effect=effect, json={})
            assert {"done": True} == answer.body
    assert requests == len(wire.sent)
    assert f"{API}/services/rest/record/v1/task" == str(wire.sent[0].url)


async def test_an_answer_is_json_or_an_error(clock):
    """A page of a gateway is asked for again, and then said."""
    page = httpx.Response(200, html="<h1>Scheduled maintenance</h1>")
    async with services_over(Scripted(page, httpx.Response(200, json=[1])), clock) as ns:
        assert [1] == (await ns.request("GET", "/services/rest/record/v1/x", effect="read")).body
    async with services_over(Scripted(page), clock) as ns:
        with pytest.raises(ResponseError, match="something else than JSON.*maintenance"):
            await ns.request("POST", "/services/rest/record/v1/x", effect="once", json={})


async def test_what_netsuite_refuses_is_its_error(registry):
    """As for every other call."""
    async with connect(registry=registry) as ns:
        with pytest.raises(RecordNotFound):
            await ns.request("GET", "/services/rest/record/v1/customer/999", effect="read")
        with pytest.raises(RequestRejected):
            await ns.request("POST", "/services/rest/record/v1/task", effect="once", json={"nonsense": 1, "title": []})
