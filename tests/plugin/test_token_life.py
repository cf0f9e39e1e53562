"""A grant stays alive: one refresh at a time, saved before it is used, never lost to a cancelled caller."""

import asyncio
from collections import Counter

import httpx
import pytest

from conftest import MARIA
from netsuite_plugin.credentials.models import Grant
from netsuite_plugin.credentials.store import SqlStore
from netsuite_plugin.errors import ClientRejected, ReconnectRequired, StoreError

CUSTOMER = {"record_type": "customer", "record_id": "107"}


@pytest.fixture
def customer(netsuite):
    netsuite.given("customer", id="107", companyName="Fjord Supply", subsidiary="1")


def token_requests(world):
    return [entry for entry in world.netsuite.requests if entry.kind == "token"]


async def read(session):
    return await session.call("netsuite.record.get", CUSTOMER)


async def test_good_after_57_minutes_renewed_after_59(customer, connected):
    """Renewed before it expires on the way, not earlier."""
    connected.clock.move(minutes=57)
    async with connected.session() as session:
        await read(session)
    assert 0 == len(token_requests(connected))

    connected.clock.move(minutes=2)
    async with connected.session() as session:
        await read(session)
    assert 1 == len(token_requests(connected))


async def test_fifty_calls_on_an_expired_token_make_one_token_request(customer, connected):
    """Everybody waits for the same refresh."""
    connected.clock.move(minutes=61)
    async with connected.session() as session:
        answers = await asyncio.gather(*[read(session) for _ in range(50)])

    assert {"Fjord Supply"} == {answer["companyName"] for answer in answers}
    assert 1 == len(token_requests(connected))


async def test_connections_of_one_process_share_the_refresh(customer, connected):
    """Two runs of one person do not spend each other's token."""
    connected.clock.move(minutes=61)
    async with connected.session() as one, connected.session() as two:
        await asyncio.gather(*[read(session) for session in (one, two) * 10])

    assert 1 == len(token_requests(connected))


async def test_a_rejected_token_is_renewed_once_and_the_call_repeated(customer, connected):
    """NetSuite may end an access token early; the workflow does not notice."""
    connected.netsuite.expire_access_tokens()
    async with connected.session() as session:
        record = await read(session)

    assert "Fjord Supply" == record["companyName"]
    assert Counter(token=1, record=2) == Counter(entry.kind for entry in connected.netsuite.requests)


async def test_the_rotated_pair_is_in_the_store_before_it_is_used(customer, connected):
    """When the first call with the new token leaves, a crash can no longer lose the pair."""
    before = (await connected.row()).secrets
    seen = []

    class Watching(httpx.AsyncBaseTransport):
        async def handle_async_request(self, request):
            if request.method == "GET":
                seen.append((request.headers["authorization"], (await connected.row()).secrets))
            return await connected.wire.handle_async_request(request)

    connected.clock.move(minutes=61)
    async with connected.with_wire(Watching()).open("netsuite", caller=MARIA) as session:
        await read(session)

    [(authorization, stored)] = seen
    assert f"Bearer {stored['access_token']}" == authorization
    assert before["refresh_token"] != stored["refresh_token"]


async def test_a_confidential_client_keeps_its_refresh_token(customer, world):
    """Its answers carry none, and the old one stays in force."""
    await world.connect(config=await world.configure("confidential"), integration="confidential")
    before = (await world.row()).secrets["refresh_token"]
    world.clock.move(minutes=61)
    async with world.session() as session:
        await read(session)

    assert before == (await world.row()).secrets["refresh_token"]


@pytest.mark.parametrize("integration", ["confidential", "public", "both"])
async def test_every_kind_of_client_lives_through_a_working_day(customer, world, integration):
    """Confidential, public, and both at once: eight hours of calls."""
    await world.connect(config=await world.configure(integration), integration=integration)
    async with world.session() as session:
        for _ in range(8):
            world.clock.move(minutes=61)
            await read(session)

    assert 8 == len(token_requests(world))


async def test_a_cancelled_caller_cannot_cancel_the_refresh(customer, connected):
    """The pair is saved although the one who asked for it is gone, and the next call uses it."""
    reached, go_on = asyncio.Event(), asyncio.Event()

    class Slow(httpx.AsyncBaseTransport):
        async def handle_async_request(self, request):
            response = await connected.wire.handle_async_request(request)
            if request.url.path.endswith("/token"):
                reached.set()
                await go_on.wait()
            return response

    connected.clock.move(minutes=61)
    async with connected.with_wire(Slow()).open("netsuite", caller=MARIA) as session:
        call = asyncio.create_task(read(session))
        await reached.wait()
        call.cancel()
        await asyncio.sleep(0)
        call.cancel()
        go_on.set()
        with pytest.raises(asyncio.CancelledError):
            await call
        await read(session)

    assert 1 == len(token_requests(connected))


async def test_a_lost_answer_to_a_refresh_is_asked_for_once_more(customer, connected):
    """If NetSuite did not spend the token, the grant is saved."""
    tries = []

    class LosesTheFirst(httpx.AsyncBaseTransport):
        async def handle_async_request(self, request):
            if request.url.path.endswith("/token"):
                tries.append(1)
                if len(tries) == 1:
                    raise httpx.ReadError("gone on the way there")
            return await connected.wire.handle_async_request(request)

    connected.clock.move(minutes=61)
    async with connected.with_wire(LosesTheFirst()).open("netsuite", caller=MARIA) as session:
        await read(session)

    assert 2 == len(tries)


async def test_a_pair_lost_on_the_way_ends_in_reconnect_and_no_storm(customer, connected):
    """If NetSuite did spend it, the person is told once why, and nobody asks again."""
    tries = []

    class LosesTheAnswer(httpx.AsyncBaseTransport):
        async def handle_async_request(self, request):
            response = await connected.wire.handle_async_request(request)
            if request.url.path.endswith("/token"):
                tries.append(1)
                if len(tries) == 1:
                    raise httpx.ReadError("gone on the way back")
            return response

    connected.clock.move(minutes=61)
    registry = connected.with_wire(LosesTheAnswer())
    async with registry.open("netsuite", caller=MARIA) as session:
        for _ in range(3):
            with pytest.raises(ReconnectRequired, match="lost"):
                await read(session)

    assert 2 == len(tries)
    assert "reconnect_required" == Grant.of(await connected.row()).status


async def test_the_end_of_a_grant_is_said_with_what_to_do(customer, connected):
    """After the validity of the refresh token only the person can go on."""
    connected.clock.move(hours=49)
    async with connected.session() as session:
        with pytest.raises(ReconnectRequired, match="netsuite-nodes connect 1234567") as caught:
            await read(session)

    assert "reconnect" == caught.value.remedy


async def test_another_process_that_was_faster_is_adopted(customer, connected):
    """`invalid_grant` for a pair the store has already replaced is no end."""
    row = await connected.row()

    class SomebodyElseIsFaster(httpx.AsyncBaseTransport):
        async def handle_async_request(self, request):
            if request.url.path.endswith("/token") and (await connected.row()).revision == row.revision:
                winner = connected.with_wire(connected.wire)
                connected.clock.move(seconds=1)
                from dataclasses import replace

                fresh = connected.netsuite.grant()
                grant = Grant.of(row).model_copy(update={"access_expires_at": connected.clock.now().replace(year=2027)})
                pair = {name: fresh[name] for name in ("access_token", "refresh_token")}
                await connected.store.put(replace(row, attributes=grant.attributes(), secrets=pair))
                assert winner.nodes
                return httpx.Response(400, json={"error": "invalid_grant"})
            return await connected.wire.handle_async_request(request)

    connected.clock.move(minutes=61)
    async with connected.with_wire(SomebodyElseIsFaster()).open("netsuite", caller=MARIA) as session:
        assert "Fjord Supply" == (await read(session))["companyName"]


async def test_a_refused_client_names_the_config_and_the_screen(customer, connected):
    """A reset secret is the administrator's to mend; the grant lives on."""
    connected.netsuite.integrations["both"].client_secret = "f" * 64
    connected.clock.move(minutes=61)
    async with connected.session() as session:
        with pytest.raises(ClientRejected, match="Manage Integrations") as caught:
            await read(session)

    assert "ask_administrator" == caught.value.remedy
    assert "connected" == Grant.of(await connected.row()).status


async def test_a_pair_that_cannot_be_saved_is_kept_and_saved_later(customer, connected):
    """A full disk for a moment does not cost the grant; until then the new token is not used."""

    class FullForAMoment:
        def __init__(self, store):
            self.inner, self.full = store, True

        def __getattr__(self, name):
            return getattr(self.inner, name)

        async def put(self, row):
            if self.full:
                raise StoreError("disk full")
            return await self.inner.put(row)

    full = FullForAMoment(connected.store)
    connected.store, kept = full, connected.store
    connected.clock.move(minutes=61)
    registry = connected.with_wire(connected.wire)
    async with registry.open("netsuite", caller=MARIA) as session:
        with pytest.raises(StoreError, match="could not be saved"):
            await read(session)
        assert [] == [entry for entry in connected.netsuite.requests if entry.kind == "record"]
        full.full = False
        await read(session)

    connected.store = kept
    assert 1 == len(token_requests(connected))


async def test_two_processes_ask_for_one_pair_once(customer, connected):
    """The one that comes second waits for what the first saves, and uses it."""
    first_answer, go_on = asyncio.Event(), asyncio.Event()

    class SlowWayBack(httpx.AsyncBaseTransport):
        async def handle_async_request(self, request):
            response = await connected.wire.handle_async_request(request)
            if request.url.path.endswith("/token"):
                first_answer.set()
                await go_on.wait()
            return response

    connected.clock.move(minutes=61)
    first = connected.with_wire(SlowWayBack())
    # another process has a store object of its own
    connected.store = SqlStore(connected.store.database.file)
    second = connected.with_wire(connected.wire)

    async def through(registry):
        async with registry.open("netsuite", caller=MARIA) as session:
            return await read(session)

    one = asyncio.create_task(through(first))
    await first_answer.wait()
    two = asyncio.create_task(through(second))
    await asyncio.sleep(0.2)
    go_on.set()

    assert ["Fjord Supply"] * 2 == [answer["companyName"] for answer in await asyncio.gather(one, two)]
    assert 1 == len(token_requests(connected))


async def test_a_grant_made_meanwhile_is_not_overwritten_by_the_old_chain(customer, connected):
    """Whoever connects again during a refresh keeps the new login."""
    from dataclasses import replace

    connected.clock.move(minutes=61)
    fresh = connected.netsuite.grant()

    class ConnectsMeanwhile(httpx.AsyncBaseTransport):
        async def handle_async_request(self, request):
            response = await connected.wire.handle_async_request(request)
            if request.url.path.endswith("/token"):
                row = await connected.row()
                pair = {name: fresh[name] for name in ("access_token", "refresh_token")}
                grant = Grant.of(row).model_copy(update={"access_expires_at": connected.clock.now().replace(year=2027)})
                await connected.store.put(replace(row, attributes=grant.attributes(), secrets=pair))
            return response

    async with connected.with_wire(ConnectsMeanwhile()).open("netsuite", caller=MARIA) as session:
        await read(session)

    assert fresh["refresh_token"] == (await connected.row()).secrets["refresh_token"]


async def test_an_account_altered_in_the_store_leads_no_token_away(customer, connected):
    """What stands unsealed in the store is checked before it becomes a host name."""
    from dataclasses import replace

    row = await connected.row()
    await connected.store.put(replace(row, attributes={**row.attributes, "account": "evil.example/x?"}))

    with pytest.raises(StoreError, match="damaged"):
        async with connected.session() as session:
            await read(session)

    assert [] == connected.wire.requests
