"""The line when its members die, stop, fork and give up, wherever it is kept."""

import asyncio
import os
import random
import signal
import threading
import time
from contextlib import AsyncExitStack, suppress
from pathlib import Path

import pytest

from line import POOL, at_once, said, stands, took, until


async def test_a_storm_of_kills(tmp_path, limit, callers):
    """
    However many processes are killed, wherever they are: never more hold a slot than there are, which files that know nothing of the line
    bear out, and in the end all slots are there.
    """
    alive = [callers(5, workers=8, bulk=n == 2, witness=True).up() for n in range(3)]
    end, kills = time.monotonic() + 5, 0
    while time.monotonic() < end:
        await asyncio.sleep(random.uniform(0.01, 0.1))
        victim = alive.pop(random.randrange(3))
        victim.kill()
        kills += 1
        alive.append(callers(5, workers=8, bulk=kills % 3 == 0, witness=True))
        if kills % 2:
            alive[-1].up()
    for each in alive:
        each.kill()

    assert not (tmp_path / "over").exists(), (tmp_path / "over").read_text()
    slots = limit(5)
    async with AsyncExitStack() as held:
        async with asyncio.timeout(30):
            for _ in range(5):
                await held.enter_async_context(slots.slot(POOL))
        with pytest.raises(TimeoutError):
            await took(slots, within=0.2)
    assert sum(moment.ended for moment in at_once(slots).history) > 0


async def test_the_witness_can_see(tmp_path, callers):
    """A limit that is one too generous is noticed."""
    callers(5, workers=8, hold=0.2, witness=True).up()
    other = callers(6, workers=8, hold=0.2, witness=True).up()
    await until((tmp_path / "over").exists)
    other.kill()


async def test_a_dead_waiters_place_is_free_at_once(limit, callers):
    """Nobody waits for one who cannot come."""
    slots = limit(1)
    async with slots.slot(POOL):
        waiter = callers(1)
        await until(lambda: at_once(slots).waiting == 1)
        waiter.kill()
    await took(slots)


async def test_a_dead_holders_slot_is_free_after_the_time_of_a_call(limit, callers):
    """NetSuite goes on with the call of a caller that was killed, so its slot is not given away for as long as calls take here."""
    slots = limit(1)
    for _ in range(2):
        async with slots.slot(POOL):
            await asyncio.sleep(0.4)
    await said(slots)
    holder = callers(1, hold=60).up()
    holder.kill()

    assert 0.3 < await took(slots)


async def test_the_slot_of_a_call_that_was_given_up_is_kept_as_long(limit):
    """A call that was cancelled in flight is in flight at NetSuite; one that failed by itself is not."""
    slots = limit(1)
    async with slots.slot(POOL):
        await asyncio.sleep(2)

    holds = asyncio.Event()

    async def hold(seconds):
        async with slots.slot(POOL):
            holds.set()
            await asyncio.sleep(seconds)
            raise ConnectionError

    call = asyncio.create_task(hold(60))
    await holds.wait()
    given_up = time.monotonic()
    call.cancel()
    with suppress(asyncio.CancelledError):
        await call
    await took(slots)
    assert 1.9 < time.monotonic() - given_up

    with suppress(ConnectionError):
        await hold(0)
    assert 0 == (await stands(slots)).in_use


async def test_waits_that_are_cancelled_leave_nothing(limit):
    """Neither a place in the line nor a slot, whenever they end."""
    slots = limit(5)

    async def call():
        async with slots.slot(POOL, bulk=random.random() < 0.5):
            await asyncio.sleep(random.uniform(0, 0.002))

    for _ in range(20):
        calls = [asyncio.create_task(call()) for _ in range(50)]
        await asyncio.sleep(random.uniform(0, 0.01))
        for each in random.sample(calls, 30):
            each.cancel()
        await asyncio.gather(*calls, return_exceptions=True)

    async with AsyncExitStack() as held, asyncio.timeout(30):
        for _ in range(5):
            await held.enter_async_context(slots.slot(POOL))
    pool = await stands(slots)
    assert (0, 0) == (pool.waiting, pool.in_use)


async def test_a_stopped_process_collects_no_slots(limit, callers):
    """Ctrl-Z while calls wait: the others go on with every slot but those of its calls in flight, and it goes on when it is continued."""
    slots = limit(2)
    async with slots.slot(POOL):
        stopped = callers(2, workers=6, hold=0.2).up()
        await until(lambda: at_once(slots).waiting == 5)
        stopped.process.send_signal(signal.SIGSTOP)
    for _ in range(20):
        await took(slots)
    assert at_once(slots).waiting >= 4

    stopped.process.send_signal(signal.SIGCONT)
    before = sum(moment.ended for moment in at_once(slots).history)
    await until(lambda: sum(moment.ended for moment in at_once(slots).history) > before + 6)


async def test_a_stopped_holder_keeps_its_slot(tmp_path, limit, callers):
    """Its call is in flight at NetSuite all the same."""
    holder = callers(1, until="ended").up()
    holder.process.send_signal(signal.SIGSTOP)
    slots = limit(1)
    with pytest.raises(TimeoutError):
        await took(slots, within=1.5)
    (tmp_path / "ended").touch()
    holder.process.send_signal(signal.SIGCONT)
    await took(slots)


def test_a_fork_keeps_nothing_of_its_parent_alive(limit):
    """A child that inherits every open file of a holder waits while it lives, and has its slot soon after it was killed."""
    heard, said = os.pipe()
    parent = os.fork()
    if not parent:
        with suppress(BaseException):
            asyncio.run(_hold_and_fork(limit, said))
        os._exit(0)
    os.close(said)
    with os.fdopen(heard) as lines:
        assert "waits\n" == lines.readline()
        os.kill(parent, signal.SIGKILL)
        os.waitpid(parent, 0)
        assert "has a slot\n" == lines.readline()


async def _hold_and_fork(limit, said):
    async with limit(1).slot(POOL):
        if os.fork():
            await asyncio.sleep(60)

    # only the child comes here, with a slot of its parent's that is none of its own
    async def child():
        slots = limit(1)
        with suppress(TimeoutError):
            await took(slots, within=0.3)
            os.write(said, b"took its parent's\n")
        os.write(said, b"waits\n")
        await took(slots)
        os.write(said, b"has a slot\n")

    asyncio._set_running_loop(None)
    asyncio.run(child())


def test_two_loops_of_one_process_share_the_slots(limit):
    """A loop in a thread of its own is a stranger to the others."""
    slots, lock = limit(2), threading.Lock()
    now, peak = 0, 0

    async def calls():
        async def call():
            nonlocal now, peak
            for _ in range(20):
                async with slots.slot(POOL):
                    with lock:
                        now += 1
                        peak = max(peak, now)
                    await asyncio.sleep(0.001)
                    with lock:
                        now -= 1

        await asyncio.gather(*(call() for _ in range(5)))

    threads = [threading.Thread(target=asyncio.run, args=[calls()]) for _ in range(2)]
    for each in threads:
        each.start()
    for each in threads:
        each.join(60)
    assert (2, 200) == (peak, sum(moment.ended for moment in at_once(slots).history))


def test_a_loop_that_is_over_leaves_no_open_files(limit):
    """Each call of `asyncio.run` is a member of the line of its own."""
    slots = limit(2)
    asyncio.run(took(slots))
    before = len(list(Path("/dev/fd").iterdir()))
    for _ in range(20):
        asyncio.run(took(slots))

    assert len(list(Path("/dev/fd").iterdir())) <= before + 6


async def test_a_thousand_waiting_calls_are_all_counted(limit):
    """Few of them stand in the table; the rest wait in the process."""
    slots = limit(1)
    async with slots.slot(POOL):
        waiting = [asyncio.create_task(took(slots, within=120)) for _ in range(1000)]
        await until(lambda: at_once(slots).waiting == 1000)
    await asyncio.gather(*waiting)
    pool = await stands(slots)
    assert (0, 0) == (pool.waiting, pool.in_use)
