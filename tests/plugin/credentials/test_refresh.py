"""A grant stays alive: one refresh at a time, saved before it is used, never lost to a cancelled caller."""

import asyncio
import base64
import json
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import httpx
import pytest

from conftest import MARIA, HostPlugin, InProcess, World
from netsuite_plugin.connections.keep_alive import keep_alive
from netsuite_plugin.contract import NextStep, hookimpl
from netsuite_plugin.credentials.model.grant import Grant
from netsuite_plugin.discovery import discover
from netsuite_plugin.errors import (
    ClientRejected,
    CoolingDown,
    CredentialNotFound,
    ReconnectRequired,
    StoreError,
    TokenEndpointBusy,
    TransportError,
)
from netsuite_plugin.settings import Settings
from netsuite_plugin.sql_store.store import SqlStore

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
        with pytest.raises(ReconnectRequired, match="no longer accepts the grant") as caught:
            await read(session)

    assert "reconnect" == caught.value.remedy
    assert (NextStep("connect", {"account": "1234567"}),) == caught.value.next_steps


async def test_another_process_that_was_faster_is_adopted(customer, connected):
    """`invalid_grant` for a pair the store has already replaced is no end."""
    row = await connected.row()

    class SomebodyElseIsFaster(httpx.AsyncBaseTransport):
        async def handle_async_request(self, request):
            if request.url.path.endswith("/token") and (await connected.row()).revision == row.revision:
                winner = connected.with_wire(connected.wire)
                connected.clock.move(seconds=1)
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
    row = await connected.row()
    await connected.store.put(replace(row, attributes={**row.attributes, "account": "evil.example/x?"}))

    with pytest.raises(StoreError, match="damaged"):
        async with connected.session() as session:
            await read(session)

    assert [] == connected.wire.requests


async def test_a_pair_set_aside_is_adopted_by_the_next_process(customer, connected):
    """The disk was full and the process died: the pair is on this machine, and NetSuite is not asked again."""

    class Full:
        def __init__(self, store):
            self.inner = store

        def __getattr__(self, name):
            return getattr(self.inner, name)

        async def put(self, row):
            raise StoreError("disk full")

    store, connected.store = connected.store, Full(connected.store)
    connected.clock.move(minutes=61)
    async with connected.with_wire(connected.wire).open("netsuite", caller=MARIA) as session:
        with pytest.raises(StoreError, match="kept in a file on this machine"):
            await read(session)

    connected.store = SqlStore(store.database.file)
    async with connected.with_wire(connected.wire).open("netsuite", caller=MARIA) as session:
        await read(session)

    assert 1 == len(token_requests(connected))
    assert await connected.store.unsaved("ns-maria-1234567") is None


async def test_a_pair_set_aside_heals_a_credential_that_others_gave_up(customer, connected):
    """Another machine could not know of it, was refused, and marked the credential."""
    row = await connected.row()
    connected.clock.move(minutes=61)
    fresh = connected.netsuite.grant()
    later = Grant.of(row).model_copy(update={"access_expires_at": connected.clock.now() + timedelta(hours=1)})
    row = await connected.store.put(replace(row, attributes=Grant.of(row).ended("invalid_grant").attributes()))
    pair = {name: fresh[name] for name in ("access_token", "refresh_token")}
    await connected.store.keep_unsaved(replace(row, attributes=later.attributes(), secrets=pair))

    async with connected.session() as session:
        await read(session)

    assert fresh["refresh_token"] == (await connected.row()).secrets["refresh_token"]
    assert ("connected", []) == (Grant.of(await connected.row()).status, token_requests(connected))


@pytest.mark.fault("C2")
async def test_a_pair_kept_by_the_holder_before_is_seen_under_the_lease(customer, connected):
    """Its disk was full after this process had read the row, which looks as it did; its token is spent."""
    row = await connected.row()
    connected.clock.move(minutes=61)
    fresh = connected.netsuite.grant()
    later = Grant.of(row).model_copy(update={"access_expires_at": connected.clock.now() + timedelta(hours=1)})
    pair = {name: fresh[name] for name in ("access_token", "refresh_token")}

    class KeptMeanwhile:
        def __init__(self, inner):
            self.inner = inner

        def __getattr__(self, name):
            return getattr(self.inner, name)

        async def lease(self, leased, **asked):
            await self.inner.keep_unsaved(replace(row, attributes=later.attributes(), secrets=pair))
            return await self.inner.lease(leased, **asked)

    store, connected.store = connected.store, KeptMeanwhile(connected.store)
    async with connected.with_wire(connected.wire).open("netsuite", caller=MARIA) as session:
        await read(session)

    connected.store = store
    assert fresh["refresh_token"] == (await connected.row()).secrets["refresh_token"]
    assert [] == token_requests(connected)


async def test_a_pair_set_aside_of_a_former_login_is_not_adopted(customer, connected):
    """Whoever connected again meanwhile keeps the new login."""
    row = await connected.row()
    again = Grant.of(row).model_copy(update={"connected_at": connected.clock.now() + timedelta(minutes=30)})
    row = await connected.store.put(replace(row, attributes=again.attributes()))
    former = replace(row, attributes={**row.attributes, "connected_at": connected.clock.now().isoformat()})
    await connected.store.keep_unsaved(replace(former, secrets={"access_token": "old", "refresh_token": "old"}))
    connected.clock.move(minutes=61)
    async with connected.session() as session:
        await read(session)

    assert "old" != (await connected.row()).secrets["refresh_token"]
    assert 1 == len(token_requests(connected))


def test_a_refresh_led_by_a_background_task_outlives_its_event_loop(emulator, netsuite, clock, tmp_path):
    """`asyncio.run` cancels what is left; the pair NetSuite has just issued is saved all the same."""

    class Slow(httpx.AsyncBaseTransport):
        def __init__(self, inner):
            self.inner, self.reached = inner, asyncio.Event()

        async def handle_async_request(self, request):
            if request.url.path.endswith("/token"):
                self.reached.set()
                await asyncio.sleep(0.2)
            return await self.inner.handle_async_request(request)

    async def leads_and_leaves():
        world = World(emulator, netsuite, clock, SqlStore(tmp_path / "s.db"), InProcess(emulator))
        await world.connect(config=await world.configure())
        netsuite.given("customer", id="107", companyName="Fjord Supply", subsidiary="1")
        clock.move(minutes=61)
        slow = Slow(world.wire)

        async def run():
            async with world.with_wire(slow).open("netsuite", caller=MARIA) as session:
                await read(session)

        background = asyncio.create_task(run())
        await slow.reached.wait()
        return background

    async def looks():
        world = World(emulator, netsuite, clock, SqlStore(tmp_path / "s.db"), InProcess(emulator))
        async with world.session() as session:
            return await read(session)

    assert asyncio.run(leads_and_leaves()).cancelled()
    assert "Fjord Supply" == asyncio.run(looks())["companyName"]
    assert 1 == len([entry for entry in netsuite.requests if entry.kind == "token"])


def test_event_loops_of_one_process_share_the_refresh(emulator, netsuite, clock, tmp_path):
    """One a thread, as some hosts run them."""
    netsuite.given("customer", id="107", companyName="Fjord Supply", subsidiary="1")
    store = SqlStore(tmp_path / "s.db")

    async def begins():
        world = World(emulator, netsuite, clock, store, InProcess(emulator))
        await world.connect(config=await world.configure())

    async def reads():
        world = World(emulator, netsuite, clock, store, InProcess(emulator))
        async with world.session() as session:
            return (await read(session))["companyName"]

    asyncio.run(begins())
    clock.move(minutes=61)
    with ThreadPoolExecutor(3) as threads:
        found = list(threads.map(lambda _: asyncio.run(reads()), range(3)))

    assert ["Fjord Supply"] * 3 == found
    assert 1 == len([entry for entry in netsuite.requests if entry.kind == "token"])


async def test_a_refused_client_is_not_asked_for_again_by_anybody_for_a_while(customer, connected):
    """A reset secret is no reason for a storm: every worker hears what the first one heard."""
    connected.netsuite.integrations["both"].client_secret = "f" * 64
    connected.clock.move(minutes=61)
    async with connected.session() as session:
        with pytest.raises(ClientRejected):
            await read(session)

    connected.store = SqlStore(connected.store.database.file)
    async with connected.with_wire(connected.wire).open("netsuite", caller=MARIA) as session:
        for _ in range(3):
            with pytest.raises(CoolingDown, match="Manage Integrations") as caught:
                await read(session)

    assert ("wait", True) == (caught.value.remedy, caught.value.retryable)
    assert 1 == len(token_requests(connected))


async def test_a_busy_token_endpoint_is_no_end(customer, connected):
    """429 is neither a refusal of the grant nor of the client, and spends nothing."""
    connected.netsuite.faults.add(kind="busy", on="token", times=1)
    connected.clock.move(minutes=61)
    async with connected.session() as session:
        with pytest.raises(TokenEndpointBusy) as caught:
            await read(session)

    assert ("wait", True) == (caught.value.remedy, caught.value.retryable)
    assert "connected" == Grant.of(await connected.row()).status


async def test_the_host_hears_once_that_a_grant_is_over(customer, connected):
    """Whoever notifies people is told, without a secret; a listener that fails hinders nobody."""
    heard = []

    class Listens:
        @hookimpl
        def credential_reconnect_required(self, notice):
            heard.append(notice)
            raise RuntimeError("mail server down")

    connected.clock.move(hours=49)
    registry = discover(plugins=[HostPlugin(connected.store, connected.clock, connected.wire), Listens()])
    async with registry.open("netsuite", caller=MARIA) as session:
        for _ in range(3):
            with pytest.raises(ReconnectRequired):
                await read(session)

    [notice] = heard
    assert ("ns-maria-1234567", "maria", "northwind", "1234567") == (
        notice.credential,
        notice.owner,
        notice.organization,
        notice.account,
    )
    assert "invalid_grant" in notice.reason


async def test_every_event_is_in_the_audit_with_its_run(customer, connected):
    """Who, what, why, how it ended, in which run."""
    connected.clock.move(minutes=61)
    async with connected.session(run="run-7") as session:
        await read(session)

    events = await connected.store.events(MARIA, since=connected.clock.now() - timedelta(days=1))
    told = [(each.actor, each.event, each.credential, each.outcome, each.run) for each in events]
    assert [
        ("maria", "used", "ns-maria-1234567", "done", "run-7"),
        ("maria", "refresh", "ns-maria-1234567", "done", "run-7"),
    ] == told
    assert "maria's personal credential" in events[0].reason


def rewritten(connected, change):
    """The network, with every answer of the token endpoint changed on its way back."""

    class Rewrites(httpx.AsyncBaseTransport):
        async def handle_async_request(self, request):
            response = await connected.wire.handle_async_request(request)
            if request.url.path.endswith("/token"):
                await response.aread()
                return change(response)
            return response

    return connected.with_wire(Rewrites())


def jwt(**claims):
    body = base64.urlsafe_b64encode(json.dumps(claims).encode()).decode().rstrip("=")
    return f"eyJhbGciOiJub25lIn0.{body}.x"


@pytest.mark.fault("C1")
@pytest.mark.parametrize(
    "claims",
    [
        {"exp": 1e300, "iat": 1.0, "oit": 1.0},
        {"exp": "tomorrow", "iat": "now"},
        {"exp": float("inf"), "iat": float("nan")},
        {"exp": -5, "iat": True, "oit": []},
        {"exp": 253402300799, "iat": 253402300799 - 172800, "oit": 1e18},
        {"exp": 10**30},
        {},
    ],
)
async def test_odd_claims_of_a_new_pair_cost_nothing(customer, connected, claims):
    """The pair is saved, used and renewed again; only what a person is told of its end is missing."""
    fresh = jwt(**claims)
    connected.clock.move(minutes=61)
    registry = rewritten(
        connected, lambda response: httpx.Response(200, json={**response.json(), "refresh_token": fresh})
    )
    async with registry.open("netsuite", caller=MARIA) as session:
        assert "Fjord Supply" == (await read(session))["companyName"]

    row = await connected.row()
    assert fresh == row.secrets["refresh_token"]
    assert "connected" == Grant.of(row).status
    await keep_alive(connected.registry.host("netsuite"), Settings())


@pytest.mark.fault("C1")
@pytest.mark.parametrize(
    "answer",
    [
        lambda: httpx.Response(200, content="<html>Maintenance</html>"),
        lambda: httpx.Response(200, json={}),
        lambda: httpx.Response(200, json={"access_token": None}),
        lambda: httpx.Response(302, headers={"location": "https://elsewhere.example"}),
        lambda: httpx.Response(200),
        lambda: httpx.Response(400, json={"title": "odd"}),
    ],
)
async def test_an_answer_that_is_none_marks_nothing(customer, connected, answer):
    """The grant lives on: when the token endpoint is there again, so is everything."""

    class InTheWay(httpx.AsyncBaseTransport):
        async def handle_async_request(self, request):
            return (
                answer() if request.url.path.endswith("/token") else await connected.wire.handle_async_request(request)
            )

    connected.clock.move(minutes=61)
    async with connected.with_wire(InTheWay()).open("netsuite", caller=MARIA) as session:
        with pytest.raises(TransportError) as caught:
            await read(session)
    assert "wait" == caught.value.remedy
    assert "connected" == Grant.of(await connected.row()).status

    async with connected.session() as session:
        assert "Fjord Supply" == (await read(session))["companyName"]


@pytest.mark.fault("C1")
async def test_a_refresh_token_that_comes_alone_is_saved(customer, connected):
    """It replaces the one that was spent; the next call asks with it."""
    connected.clock.move(minutes=61)
    registry = rewritten(
        connected, lambda response: httpx.Response(200, json={**response.json(), "access_token": None})
    )
    async with registry.open("netsuite", caller=MARIA) as session:
        with pytest.raises(TransportError):
            await read(session)

    async with connected.session() as session:
        assert "Fjord Supply" == (await read(session))["companyName"]


@pytest.mark.fault("C2")
async def test_a_kept_pair_is_newer_although_the_clock_was_set_back(customer, connected):
    """By revision: what it replaces is still stored."""

    class Full:
        def __init__(self, store):
            self.inner = store

        def __getattr__(self, name):
            return getattr(self.inner, name)

        async def put(self, row):
            raise StoreError("disk full")

    row = await connected.row()
    ahead = Grant.of(row).model_copy(update={"access_expires_at": connected.clock.now() + timedelta(days=2)})
    await connected.store.put(replace(row, attributes=ahead.attributes()))
    store, connected.store = connected.store, Full(connected.store)
    connected.netsuite.expire_access_tokens()
    async with connected.with_wire(connected.wire).open("netsuite", caller=MARIA) as session:
        with pytest.raises(StoreError, match="kept in a file on this machine"):
            await read(session)

    connected.store = SqlStore(store.database.file)
    async with connected.with_wire(connected.wire).open("netsuite", caller=MARIA) as session:
        await read(session)

    assert 1 == len(token_requests(connected))


@pytest.mark.fault("C2")
async def test_a_kept_pair_is_older_than_one_that_was_stored_since(customer, connected):
    """However late its own clock says it ends."""
    row = await connected.row()
    late = Grant.of(row).model_copy(update={"access_expires_at": connected.clock.now() + timedelta(days=400)})
    connected.clock.move(minutes=61)
    async with connected.session() as session:
        await read(session)
    stored = await connected.row()
    await connected.store.keep_unsaved(
        replace(row, attributes=late.attributes(), secrets={"access_token": "old", "refresh_token": "old"})
    )

    connected.clock.move(minutes=61)
    async with connected.session() as session:
        await read(session)

    assert stored.revision < (await connected.row()).revision
    assert "old" != (await connected.row()).secrets["refresh_token"]


@pytest.mark.fault("C2")
async def test_a_stored_token_that_is_refused_too_is_renewed(customer, connected):
    """A process with an older token in its memory adopts the stored one; when NetSuite refuses both, it asks."""
    async with connected.session() as old:
        connected.netsuite.expire_access_tokens()
        async with connected.session() as other:
            await read(other)
        connected.netsuite.expire_access_tokens()

        assert "Fjord Supply" == (await read(old))["companyName"]

    assert 2 == len(token_requests(connected))


@pytest.mark.fault("C2")
async def test_a_login_that_is_refused_asks_for_one_new_token(customer, connected):
    """Another one would be refused as well."""

    class Refuses(httpx.AsyncBaseTransport):
        async def handle_async_request(self, request):
            if request.url.path.endswith("/token"):
                return await connected.wire.handle_async_request(request)
            return httpx.Response(401, json={})

    async with connected.with_wire(Refuses()).open("netsuite", caller=MARIA) as session:
        answers = await asyncio.gather(*[read(session) for _ in range(20)], return_exceptions=True)

    assert {"Unauthenticated"} == {type(answer).__name__ for answer in answers}
    assert 1 == len(token_requests(connected))


@pytest.mark.fault("C2")
async def test_a_pair_of_a_credential_that_was_disconnected_meanwhile_does_not_live_on(customer, connected):
    """Whoever disconnects while a refresh is on its way leaves nothing alive at NetSuite."""

    class DisconnectsMeanwhile(httpx.AsyncBaseTransport):
        async def handle_async_request(self, request):
            response = await connected.wire.handle_async_request(request)
            if request.url.path.endswith("/token"):
                await connected.store.delete(await connected.row())
            return response

    connected.clock.move(minutes=61)
    async with connected.with_wire(DisconnectsMeanwhile()).open("netsuite", caller=MARIA) as session:
        with pytest.raises(CredentialNotFound, match="disconnected meanwhile"):
            await read(session)

    assert [entry for entry in connected.netsuite.requests if entry.path.endswith("/revoke")]
