"""Slots of an account's pool, counted over processes."""

import asyncio
import signal
import subprocess
import sys
import time
from contextlib import suppress
from itertools import pairwise

import anyio
import httpx
import pytest

from line import until
from netsuite_plugin.contract import Traffic
from netsuite_plugin.transport.concurrency import Concurrency
from netsuite_plugin.transport.slots.limit import FileSlotLimit
from scripted import Scripted, asking, limit

HOLD = """
import asyncio, pathlib, sys
from netsuite_plugin.transport.slots.limit import FileSlotLimit

async def main():
    limit = FileSlotLimit(pathlib.Path(sys.argv[1]), 2)
    async with limit.slot("1234567"), limit.slot("1234567"):
        print("held", flush=True)
        await asyncio.sleep(60)

asyncio.run(main())
"""


@pytest.fixture
def holder(tmp_path):
    """Another process that holds both slots of the pool."""
    process = subprocess.Popen([sys.executable, "-c", HOLD, str(tmp_path)], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert "held\n" == process.stdout.readline()
    yield process
    process.kill()
    process.wait()
    process.stdout.close()


async def test_another_process_counts(tmp_path, holder):
    """A pool is the account's: what another process holds is not free here."""
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.3), FileSlotLimit(tmp_path, 2).slot("1234567"):
            pytest.fail("a third request in a pool of two")


async def test_a_killed_process_gives_its_slots_back(tmp_path, holder):
    """kill -9 leaves nothing to clean up."""
    holder.send_signal(signal.SIGKILL)
    holder.wait()

    async with asyncio.timeout(60):
        limit = FileSlotLimit(tmp_path, 2)
        async with limit.slot("1234567"), limit.slot("1234567"):
            pass


async def test_pools_do_not_know_each_other(tmp_path, holder):
    """One account's traffic is nothing to another account."""
    async with asyncio.timeout(60), FileSlotLimit(tmp_path, 2).slot("1234567_SB1"):
        pass


async def test_who_came_first_is_served_first(tmp_path):
    """A burst is served in its order, and a slot given back is used at once."""
    limit, served = FileSlotLimit(tmp_path, 1), []

    async def ask(number):
        async with limit.slot("1234567"):
            served.append(number)
            await anyio.sleep(0.001)

    async with asyncio.timeout(60):
        await asyncio.gather(*[ask(number) for number in range(50)])

    assert list(range(50)) == served


async def test_someone_who_gives_up_leaves_the_slot(tmp_path):
    """A cancelled waiter takes nothing with it."""
    limit = FileSlotLimit(tmp_path, 1)
    async with limit.slot("1234567"):
        waiter = asyncio.create_task(_once(limit))
        await until(lambda: waiting_in(limit) == 1)
        waiter.cancel()

    async with asyncio.timeout(60):
        await _once(limit)


def waiting_in(limit):
    """How many wait in the one pool."""
    (pool,) = limit.seen()
    return pool.waiting


async def _once(limit):
    async with limit.slot("1234567"):
        pass


async def test_slots_are_shared_by_the_accounts_connections():
    """Two connections of one account never have more in flight than the limit."""
    peak = now = 0

    class Counting(httpx.AsyncBaseTransport):
        async def handle_async_request(self, request):
            nonlocal peak, now
            now += 1
            peak = max(peak, now)
            await asyncio.sleep(0.002)
            now -= 1
            return httpx.Response(200)

    stacks = [Concurrency(limit(3), "one-account", Counting()) for _ in range(2)]
    await asyncio.gather(*[stack.handle_async_request(asking("read")) for stack in stacks * 20])

    assert 3 == peak


async def test_who_listens_hears_what_the_requests_of_a_call_do():
    """Waiting for a slot, answers, refusals and losses, in their order; another call's are not heard, nor are those afterwards."""
    wire = Scripted(
        httpx.Response(200), httpx.Response(429), httpx.Response(404), httpx.ReadError("lost"), httpx.Response(200)
    )
    traffic, heard, others = Traffic(), [], []
    slots = limit(1)
    stack = Concurrency(slots, "one-account", wire, traffic=traffic)

    async def call(into, times):
        with traffic.told_to(lambda what, began, ended: into.append((what, ended >= began))):
            for _ in range(times):
                with suppress(httpx.ReadError):
                    await stack.handle_async_request(asking("read"))

    async with slots.slot("one-account"):
        waiting = asyncio.create_task(call(heard, 3))
        await until(lambda: waiting_in(slots) == 1)
        await asyncio.sleep(0.05)  # a wait that is too short is not told
    await waiting
    await call(others, 1)
    await stack.handle_async_request(asking("read"))

    told = ["waited", "answered", "refused", "waited", "refused", "refused"]
    assert [(each, True) for each in told] == heard
    assert [("answered", True)] == [
        each for each in others if each[0] != "waited"
    ]  # a busy machine takes its time for a slot


@pytest.mark.parametrize(
    "refusal",
    [httpx.Response(429), httpx.Response(400, json={"error": {"code": "SSS_REQUEST_LIMIT_EXCEEDED", "message": "…"}})],
    ids=["REST", "RESTlet"],
)
async def test_a_refused_request_goes_back_into_the_line(refusal):
    """As soon as there is room it is sent again, whatever it would do: it was refused before any work. Nothing above it sleeps."""
    assert min([await sent_again(refusal, pool) for pool in "abcde"]) < 0.2, (
        "a busy machine comes late to one or the other"
    )


async def sent_again(refusal, pool):
    """Return the seconds from the moment of room until the second answer."""
    wire, slots, traffic = Scripted(refusal, httpx.Response(204)), limit(3), Traffic()
    async with slots.slot(pool), slots.slot(pool):
        stack = Concurrency(slots, pool, wire, traffic=traffic)
        sending = asyncio.create_task(stack.handle_async_request(asking("once")))
        await until(lambda: wire.sent and traffic.waiting)
        await asyncio.sleep(0.1)
        assert (1, 1) == (len(wire.sent), traffic.waiting), "two are in flight, and no more than two seem to be taken"
    began = time.monotonic()
    response = await sending

    assert (204, 2, 0, 1) == (response.status_code, len(wire.sent), traffic.waiting, traffic.retries)
    return time.monotonic() - began


async def test_the_slot_of_a_refused_request_is_anothers():
    """While it waits, the others use what there is."""
    wire, slots = Scripted(httpx.Response(429), httpx.Response(200)), limit(2)
    stack = Concurrency(slots, "t", wire)
    async with slots.slot("t"):
        refused = asyncio.create_task(stack.handle_async_request(asking("read")))
        await until(lambda: wire.sent)
        others = [asyncio.create_task(stack.handle_async_request(asking("read"))) for _ in range(5)]
        await until(lambda: waiting_in(slots) == 6)
        assert 1 == len(wire.sent)
    answers = await asyncio.gather(refused, *others)

    assert [200] * 6 == [each.status_code for each in answers]


@pytest.mark.parametrize("bound", [{"attempts": 3}, {"attempts": 20, "seconds": 0.3}], ids=["attempts", "seconds"])
async def test_an_account_without_room_is_not_asked_for_ever(bound):
    """The pauses grow, and the last refusal is the answer."""
    wire, sent = Scripted(httpx.Response(429)), []
    wire.answers = [lambda _: sent.append(time.monotonic()) or httpx.Response(429)]
    response = await Concurrency(limit(4), "t", wire, **bound).handle_async_request(asking("read"))

    pauses = [after - before for before, after in pairwise(sent)]
    assert 429 == response.status_code
    assert 1 <= len(pauses) <= 2
    assert min(pauses) > 0.2


async def test_a_reader_lets_others_pass():
    """A request says that it is one of many."""
    order = []

    class Wire(httpx.AsyncBaseTransport):
        async def handle_async_request(self, request):
            order.append(request.extensions["name"])
            return httpx.Response(200)

    slots = limit(2)
    stack = Concurrency(slots, "t", Wire())
    async with slots.slot("t", bulk=True):
        async with slots.slot("t"):
            asked = [asyncio.create_task(stack.handle_async_request(asking("read", name="page", bulk=True)))]
            await until(lambda: waiting_in(slots) == 1)
            asked.append(asyncio.create_task(stack.handle_async_request(asking("read", name="small"))))
            await until(lambda: waiting_in(slots) == 2)
        await asked[1]
    await asyncio.gather(*asked)

    assert ["small", "page"] == order
