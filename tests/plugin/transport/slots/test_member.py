"""The line when its members die, stop, fork and give up, and when files of other releases are there."""

import asyncio
import fcntl
import os
import random
import signal
import threading
import time
from contextlib import AsyncExitStack, suppress
from pathlib import Path

import pytest

from netsuite_plugin.contract import ConfigurationError
from netsuite_plugin.transport.slots.limit import FileSlotLimit

POOL = "1234567"


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "slots"


async def took(limit, *, within=30, bulk=False):
    """Wait for a slot, give it back, and return the seconds that it took."""
    began = time.monotonic()
    async with asyncio.timeout(within), limit.slot(POOL, bulk=bulk):
        return time.monotonic() - began


async def until(true, *, within=30):
    """Wait until something is so."""
    async with asyncio.timeout(within):
        while not true():  # noqa: ASYNC110 - what it waits for happens in another process
            await asyncio.sleep(0.005)


def stands(limit):
    (pool,) = limit.seen()
    return pool


async def test_a_storm_of_kills(tmp_path, folder, callers):
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
    limit = FileSlotLimit(folder, 5)
    async with AsyncExitStack() as held:
        async with asyncio.timeout(5):
            for _ in range(5):
                await held.enter_async_context(limit.slot(POOL))
        with pytest.raises(TimeoutError):
            await took(limit, within=0.2)
    assert stands(limit).history[-1].ended > 0


async def test_the_witness_can_see(tmp_path, callers):
    """A limit that is one too generous is noticed."""
    callers(5, workers=8, hold=0.2, witness=True).up()
    other = callers(6, workers=8, hold=0.2, witness=True).up()
    await until((tmp_path / "over").exists)
    other.kill()


async def test_a_dead_waiters_place_is_free_at_once(folder, callers):
    """Nobody waits for one who cannot come."""
    limit = FileSlotLimit(folder, 1)
    async with limit.slot(POOL):
        waiter = callers(1)
        await until(lambda: stands(limit).waiting == 1)
        waiter.kill()
    await took(limit)


async def test_a_dead_holders_slot_is_free_after_the_time_of_a_call(folder, callers):
    """NetSuite goes on with the call of a caller that was killed, so its slot is not given away for as long as calls take here."""
    limit = FileSlotLimit(folder, 1)
    for _ in range(2):
        async with limit.slot(POOL):
            await asyncio.sleep(0.4)
    holder = callers(1, hold=60).up()
    holder.kill()

    assert 0.3 < await took(limit)


async def test_the_slot_of_a_call_that_was_given_up_is_kept_as_long(folder):
    """A call that was cancelled in flight is in flight at NetSuite; one that failed by itself is not."""
    limit = FileSlotLimit(folder, 1)
    async with limit.slot(POOL):
        await asyncio.sleep(2)

    async def hold(seconds):
        async with limit.slot(POOL):
            await asyncio.sleep(seconds)
            raise ConnectionError

    call = asyncio.create_task(hold(60))
    await asyncio.sleep(0.02)
    call.cancel()
    with suppress(asyncio.CancelledError):
        await call
    assert 1.9 < await took(limit)

    with suppress(ConnectionError):
        await hold(0)
    assert await took(limit) < 1.9


async def test_waits_that_are_cancelled_leave_nothing(folder):
    """Neither a place in the line nor a slot, whenever they end."""
    limit = FileSlotLimit(folder, 5)

    async def call():
        async with limit.slot(POOL, bulk=random.random() < 0.5):
            await asyncio.sleep(random.uniform(0, 0.002))

    for _ in range(20):
        calls = [asyncio.create_task(call()) for _ in range(50)]
        await asyncio.sleep(random.uniform(0, 0.01))
        for each in random.sample(calls, 30):
            each.cancel()
        await asyncio.gather(*calls, return_exceptions=True)

    await asyncio.sleep(0.1)
    async with AsyncExitStack() as held, asyncio.timeout(5):
        for _ in range(5):
            await held.enter_async_context(limit.slot(POOL))
    assert (0, 0) == (stands(limit).waiting, stands(limit).in_use)


async def test_a_stopped_process_collects_no_slots(folder, callers):
    """Ctrl-Z while calls wait: the others go on with every slot but those of its calls in flight, and it goes on when it is continued."""
    limit = FileSlotLimit(folder, 2)
    async with limit.slot(POOL):
        stopped = callers(2, workers=6, hold=0.2).up()
        await until(lambda: stands(limit).waiting)
        stopped.process.send_signal(signal.SIGSTOP)
    for _ in range(20):
        await took(limit)
    assert stands(limit).waiting >= 4

    stopped.process.send_signal(signal.SIGCONT)
    before = sum(moment.ended for moment in stands(limit).history)
    await until(lambda: sum(moment.ended for moment in stands(limit).history) > before + 6)


async def test_a_stopped_holder_keeps_its_slot(folder, callers):
    """Its call is in flight at NetSuite all the same."""
    holder = callers(1, hold=0.5, seconds=0.1).up()
    holder.process.send_signal(signal.SIGSTOP)
    limit = FileSlotLimit(folder, 1)
    with pytest.raises(TimeoutError):
        await took(limit, within=1.5)
    holder.process.send_signal(signal.SIGCONT)
    await took(limit)


async def test_a_process_that_is_stopped_inside_the_mutex_stops_no_loop(folder, caplog):
    """Calls wait, everything else goes on, and somebody is told."""
    limit = FileSlotLimit(folder, 1)
    await took(limit)
    (mutex,) = folder.glob("*/*/mutex")
    with mutex.open() as other:
        fcntl.flock(other, fcntl.LOCK_EX)
        waiting = asyncio.create_task(took(limit))
        for _ in range(150):  # a loop that waited for the mutex itself would never come to its end
            await asyncio.sleep(0.01)
        assert not waiting.done()
        assert "is one stopped?" in caplog.text
    assert await waiting > 1


def test_a_fork_keeps_nothing_of_its_parent_alive(folder):
    """A child that inherits every open file of a holder waits while it lives, and has its slot soon after it was killed."""
    heard, said = os.pipe()
    parent = os.fork()
    if not parent:
        with suppress(BaseException):
            asyncio.run(_hold_and_fork(folder, said))
        os._exit(0)
    os.close(said)
    with os.fdopen(heard) as lines:
        assert "waits\n" == lines.readline()
        os.kill(parent, signal.SIGKILL)
        os.waitpid(parent, 0)
        assert "has a slot\n" == lines.readline()


async def _hold_and_fork(folder, said):
    async with FileSlotLimit(folder, 1).slot(POOL):
        if os.fork():
            await asyncio.sleep(60)

    # only the child comes here, with a slot of its parent's that is none of its own
    async def child():
        limit = FileSlotLimit(folder, 1)
        with suppress(TimeoutError):
            await took(limit, within=0.3)
            os.write(said, b"took its parent's\n")
        os.write(said, b"waits\n")
        await took(limit)
        os.write(said, b"has a slot\n")

    asyncio._set_running_loop(None)
    asyncio.run(child())


def test_two_loops_of_one_process_share_the_slots(folder):
    """A loop in a thread of its own is a stranger to the others."""
    limit, lock = FileSlotLimit(folder, 2), threading.Lock()
    now, peak = 0, 0

    async def calls():
        async def call():
            nonlocal now, peak
            for _ in range(20):
                async with limit.slot(POOL):
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
    assert (2, 200) == (peak, sum(moment.ended for moment in stands(limit).history))


def test_a_loop_that_is_over_leaves_no_open_files(folder):
    """Each call of `asyncio.run` is a member of the line of its own."""
    limit = FileSlotLimit(folder, 2)
    asyncio.run(took(limit))
    before = len(list(Path("/dev/fd").iterdir()))
    for _ in range(20):
        asyncio.run(took(limit))

    assert len(list(Path("/dev/fd").iterdir())) <= before + 6


async def test_a_thousand_waiting_calls_are_all_counted(folder):
    """Few of them stand in the table; the rest wait in the process."""
    limit = FileSlotLimit(folder, 1)
    async with limit.slot(POOL):
        waiting = [asyncio.create_task(took(limit)) for _ in range(1000)]
        await until(lambda: stands(limit).waiting == 1000)
    await asyncio.gather(*waiting)
    assert (0, 0) == (stands(limit).waiting, stands(limit).in_use)


async def test_files_of_another_release_are_left_alone(folder):
    """Neither one that held a slot by a locked file each, nor one with another table."""
    pool = folder / POOL
    (pool / "line-99").mkdir(parents=True)
    others = [pool / "0", pool / "1", pool / "line-99" / "table"]
    for each in others:
        each.write_bytes(b"another")
    with others[0].open() as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        limit = FileSlotLimit(folder, 2)
        await took(limit)

    assert [b"another"] * 3 == [each.read_bytes() for each in others]
    assert 2 == stands(limit).window


@pytest.mark.parametrize("damage", [b"", b"cut short", None], ids=["empty", "cut", "zeros"])
async def test_a_damaged_table_is_said(folder, damage):
    """It is not written over: a run may be going on with what it stands for."""
    limit = FileSlotLimit(folder, 2)
    await took(limit)
    (table,) = folder.glob("*/*/table")
    damage = bytes(table.stat().st_size) if damage is None else damage
    table.unlink()
    table.write_bytes(damage)

    with pytest.raises(ConfigurationError, match="is not a table of slots"):
        await took(FileSlotLimit(folder, 2))
    assert damage == table.read_bytes()
    assert [] == list(FileSlotLimit(folder, 2).seen())


async def test_a_folder_that_cannot_be_written_is_said(tmp_path):
    (tmp_path / "slots").write_text("a file")
    with pytest.raises(ConfigurationError, match="NETSUITE_NODES_STATE"):
        await took(FileSlotLimit(tmp_path / "slots", 2))
