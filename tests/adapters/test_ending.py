"""A cancelled call has a while to end."""

import asyncio

import anyio
import pytest

from netsuite_adapters.ending import to_its_end


async def test_a_write_that_is_under_way_is_waited_for():
    ended, begun = [], asyncio.Event()

    async def write(cancelled):
        begun.set()
        await asyncio.sleep(0.05)
        ended.append("answered")

    task = asyncio.create_task(to_its_end(write))
    await begun.wait()
    task.cancel()

    with pytest.raises(asyncio.CancelledError):
        await task
    assert ["answered"] == ended


async def test_a_long_call_sees_that_it_is_cancelled():
    begun, rounds = asyncio.Event(), []

    async def pages(cancelled):
        while not cancelled():
            rounds.append(1)
            begun.set()
            await asyncio.sleep(0.01)

    task = asyncio.create_task(to_its_end(pages))
    await begun.wait()
    task.cancel()

    with pytest.raises(asyncio.CancelledError):
        await task


async def test_a_call_that_does_not_end_is_cut_off():
    begun, cut = asyncio.Event(), asyncio.Event()

    async def stuck(cancelled):
        begun.set()
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            cut.set()
            raise

    task = asyncio.create_task(to_its_end(stuck, grace=0.01))
    await begun.wait()
    task.cancel()

    with pytest.raises(asyncio.CancelledError):
        await task
    await asyncio.wait_for(cut.wait(), 5)


async def test_a_timeout_of_an_engine_on_anyio_waits_for_the_write_too():
    ended = []

    async def write(cancelled):
        await asyncio.sleep(0.1)
        ended.append("answered")

    with anyio.move_on_after(0.01):
        await to_its_end(write)

    assert ["answered"] == ended


async def test_what_a_call_answers_and_fails_with_passes():
    async def answers(cancelled):
        return 7

    async def fails(cancelled):
        raise ValueError("no")

    assert 7 == await to_its_end(answers)
    with pytest.raises(ValueError, match="no"):
        await to_its_end(fails)
