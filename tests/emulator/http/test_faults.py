"""What goes wrong on purpose: a busy account, lost answers, slowness."""

import asyncio
import random
import time

import anyio
import httpx
import pytest

from code_grant import TOKEN, basic, refresh
from netsuite_emulator import ConnectionDropped, Emulator, Latency

TIME = "https://1234567.suitetalk.api.netsuite.com/services/rest/system/v1/serverTime"
SUITEQL = "https://1234567.suitetalk.api.netsuite.com/services/rest/query/v1/suiteql"


async def in_pieces(body):
    for each in body:
        yield each


async def test_a_busy_account_refuses_as_often_as_told(account, api):
    """429 with the code at the top too, no Retry-After, then work goes on."""
    account.busy(times=2)
    for _ in range(2):
        response = await api.get("/subsidiary/1")
        assert response.status_code == 429
        assert "retry-after" not in response.headers
        body = response.json()
        assert body["o:errorCode"] == "USER_ERROR"
        assert body["o:errorDetails"][0]["o:errorCode"] == "CONCURRENCY_LIMIT_EXCEEDED"
    assert (await api.get("/subsidiary/1")).status_code == 200


async def test_more_requests_than_slots_are_refused():
    """The pool is the account's; what is over it is refused at once."""
    emulator = Emulator(company=False, concurrency=3, latency=0.05)
    account = emulator.account("1234567")
    headers = {"Authorization": f"Bearer {account.grant()['access_token']}"}
    statuses = []
    async with httpx.AsyncClient(transport=httpx.ASGITransport(emulator.app), headers=headers) as client:

        async def call():
            statuses.append((await client.get(TIME)).status_code)

        async with anyio.create_task_group() as tasks:
            for _ in range(8):
                tasks.start_soon(call)
    assert sorted(statuses) == [200] * 3 + [429] * 5
    assert account.peak_in_flight == 3
    assert account.in_flight == 0


async def test_a_caller_who_gives_up_frees_the_slot_at_once(account, api):
    """A timeout in the caller's own process neither waits for the latency nor keeps the pool full."""
    account.faults.latency = 3600.0
    for _ in range(account.concurrency + 1):
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.02):
                await api.get("/subsidiary/1")
        with anyio.move_on_after(0.02):
            await api.get("/subsidiary/1")
    assert 0 == account.in_flight
    account.faults.latency = 0.0
    assert 200 == (await api.get("/subsidiary/1")).status_code


async def test_a_lost_answer_leaves_the_record_behind(account, api):
    """The write is done, the caller hears nothing, and the second try says it exists."""
    account.lose_answer()
    body = {"companyName": "Acorn", "externalId": "nsn-1"}
    assert (await api.post("/customer", json={})).status_code == 400
    with pytest.raises(ConnectionDropped):
        await api.post("/customer", json=body)
    assert account.records.by_external_id("customer", "nsn-1")
    assert (await api.post("/customer", json=body)).status_code == 400
    assert [each.status for each in account.requests] == [400, None, 400]


async def test_tokens_can_be_let_expire(account, api):
    """The next call is refused as an expired token is."""
    account.expire_access_tokens()
    assert (await api.get("/subsidiary/1")).status_code == 401
    assert account.audit[-1].detail == "AccessTokenExpired"


async def test_latency_is_the_least_time_an_answer_takes(account, api):
    """A slow account is slow for every API request."""
    account.faults.latency = 0.05
    begun = time.monotonic()
    await api.get("/subsidiary/1")
    assert time.monotonic() - begun >= 0.05


async def test_requests_are_counted_by_kind_without_their_tokens(account, api, browser):
    """A test can count what was asked, and finds no secret in it."""
    await api.get("/subsidiary/1")
    await browser.post("https://1234567.suitetalk.api.netsuite.com/services/rest/auth/oauth2/v1/token", data={})
    assert [(each.kind, each.method, each.status) for each in account.requests] == [
        ("record", "GET", 200),
        ("token", "POST", 400),
    ]
    assert account.counts()["requests"] == {"record": 1, "token": 1}


@pytest.mark.parametrize(
    ("fault", "status", "said"),
    [
        ("busy", 429, "CONCURRENCY_LIMIT_EXCEEDED"),
        ("request_limit", 400, "SSS_REQUEST_LIMIT_EXCEEDED"),
        ("error", 500, "UNEXPECTED_ERROR"),
        ("unavailable", 503, "<!doctype html>"),
    ],
)
async def test_an_answer_can_be_replaced_before_the_work(account, api, fault, status, said):
    """Nothing is written; the next try is."""
    account.faults.add(fault, on="record_write")
    assert 200 == (await api.get("/subsidiary/1")).status_code
    reply = await api.post("/customer", json={"companyName": "Acorn", "externalId": "nsn-1"})
    assert status == reply.status_code
    assert said in reply.text
    assert account.records.by_external_id("customer", "nsn-1") is None
    assert 204 == (await api.post("/customer", json={"companyName": "Acorn", "externalId": "nsn-1"})).status_code


@pytest.mark.parametrize("fault", ["busy", "request_limit"])
async def test_a_restlet_over_the_limit_is_refused_in_its_own_shape(account, browser, fault):
    """400, and the code inside `error`."""
    account.faults.add(fault, on="restlet")
    reply = await browser.get("https://1234567.restlets.api.netsuite.com/app/site/hosting/restlet.nl?script=1&deploy=1")
    assert (400, "SSS_REQUEST_LIMIT_EXCEEDED") == (reply.status_code, reply.json()["error"]["code"])
    account.faults.add(fault, on="restlet")
    reply = await browser.post(str(reply.url), content="<a/>", headers={"Content-Type": "application/xml"})
    assert reply.text.startswith("<error><code>SSS_REQUEST_LIMIT_EXCEEDED</code>")


async def test_a_token_request_over_a_megabyte_is_not_read(account, browser):
    """The token endpoint takes forms, whether or not they say how long they are."""
    for body in (b"x" * 1_000_001, (b"x" * 100_000 for _ in range(11))):
        assert (
            413 == (await browser.post(TOKEN, content=body if isinstance(body, bytes) else in_pieces(body))).status_code
        )


@pytest.mark.parametrize(
    ("fault", "status"),
    [("reset", None), ("error", 500), ("gateway_timeout", 504), ("late_error", 500), ("lose_answer", None)],
)
async def test_a_write_may_be_done_or_not_when_no_good_answer_comes(account, api, fault, status):
    """Reset, or 500, before the work: nothing. A lost answer, a gateway's 504 or a late 500: the record is there."""
    account.faults.add(fault, on="record_write")
    body = {"companyName": "Acorn", "externalId": "nsn-1"}
    if status is None:
        with pytest.raises(ConnectionDropped):
            await api.post("/customer", json=body)
    else:
        assert status == (await api.post("/customer", json=body)).status_code
    assert (fault not in {"reset", "error"}) == (account.records.by_external_id("customer", "nsn-1") is not None)


async def test_a_body_can_end_in_the_middle(account, api):
    """The caller sees a broken connection, not a short answer."""
    account.faults.add("truncate", on="record_read")
    with pytest.raises(ConnectionDropped):
        await api.get("/subsidiary/1")
    assert 200 == (await api.get("/subsidiary/1")).status_code


async def test_a_body_can_come_drop_by_drop(account, api):
    """Whole in the end."""
    account.faults.add("drip", on="record_read", seconds=0.1)
    begun = time.monotonic()
    assert "1" == (await api.get("/subsidiary/1")).json()["id"]
    assert time.monotonic() - begun >= 0.1


async def test_the_token_endpoint_has_faults_of_its_own(account, api, browser):
    """A refresh can be done and not answered: the token is spent. Calls to the API are not touched."""
    both, tokens = account.integrations["both"], account.grant()
    form = refresh(tokens["refresh_token"])
    account.faults.add("unavailable", on="token")
    account.faults.add("slow", on="token", seconds=0.1)
    account.faults.add("lose_answer", on="token")
    assert 200 == (await api.get("/subsidiary/1")).status_code

    assert 503 == (await browser.post(TOKEN, data=form, auth=basic(both))).status_code
    begun = time.monotonic()
    with pytest.raises(ConnectionDropped):
        await browser.post(TOKEN, data=form, auth=basic(both))
    assert time.monotonic() - begun >= 0.1
    assert "spent" in [each["event"] for each in account.token_log.entries]
    assert {"error": "invalid_grant"} == (await browser.post(TOKEN, data=form, auth=basic(both))).json()


async def test_what_was_injected_is_written_down(account, api, clock):
    """Which request, by its number in the account; which fault; when."""
    account.faults.add("error", on="query")
    account.faults.add("busy", times=2)
    for _ in range(3):
        await api.get("/subsidiary/1")
    await api.post(SUITEQL, json={"q": "SELECT 1 FROM dual"}, headers={"Prefer": "transient"})
    told = [(each.arrival.number, each.fault, each.at) for each in account.faults.injected]
    assert [(1, "busy", clock()), (2, "busy", clock()), (4, "error", clock())] == told
    assert [] == account.faults.armed


async def test_chance_is_the_same_every_time():
    """The same seed and requests meet the same faults; another seed meets others."""

    async def struck(seed):
        emulator = Emulator(company=False, seed=seed)
        account = emulator.account("1234567")
        account.faults.add("error", share=0.3)
        headers = {"Authorization": f"Bearer {account.grant()['access_token']}"}
        async with httpx.AsyncClient(transport=httpx.ASGITransport(emulator.app), headers=headers) as client:
            return [(await client.get(TIME)).status_code for _ in range(40)]

    first = await struck(1)
    assert first == await struck(1) != await struck(2)
    assert 3 <= first.count(500) <= 25
    assert 40 == first.count(500) + first.count(200)


async def test_latency_follows_a_distribution(account):
    """Uniform stays within its bounds, lognormal has its median; the same seed draws the same."""
    chance = random.Random(7)
    uniform = [Latency(0.1, to=0.3).draw(chance) for _ in range(400)]
    assert 0.1 <= min(uniform) < 0.12
    assert 0.28 < max(uniform) <= 0.3
    lognormal = sorted(Latency(0.2, sigma=0.8).draw(chance) for _ in range(401))
    assert 0.17 < lognormal[200] < 0.23
    assert lognormal[-1] > 1
    assert 0.5 == Latency(0.5).draw(chance)


@pytest.mark.parametrize(
    "armed",
    [
        {"kind": "explode"},
        {"kind": "busy", "on": "weekends"},
        {"kind": "busy", "times": 0},
        {"kind": "busy", "share": 1.5},
        {"kind": "busy", "times": 1, "share": 0.5},
        {"kind": "slow", "seconds": -1},
        {"kind": "slow", "seconds": 1, "to": 0.5},
        {"kind": "slow", "to": 2.0, "sigma": 0.5},
    ],
)
async def test_a_fault_nobody_can_mean_is_refused(account, armed):
    """Unknown words, both a count and a share, negative times."""
    with pytest.raises(ValueError):
        account.faults.add(**armed)
    assert [] == account.faults.armed
