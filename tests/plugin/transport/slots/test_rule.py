"""Whose turn it is, and how the window follows what the account has room for: one rule, wherever the line is kept."""

import asyncio
import time

import pytest

from line import POOL, at_once, held, stands, took, until, waiting
from netsuite_plugin.transport.slots import rule
from netsuite_plugin.transport.slots.table import LINGERS, NOBODY, Table


async def test_a_small_call_is_the_next(limit):
    """However many calls of readers wait before it."""
    slots, served = limit(2), []
    async with held(slots, 2, bulk=True):
        tasks = [await waiting(slots, served, f"page {n}", bulk=True) for n in range(5)]
        tasks.append(await waiting(slots, served, "small"))
    await asyncio.gather(*tasks)

    assert "small" in served[:2], "both slots were given at once"


async def test_a_reader_alone_takes_every_slot(limit):
    """Also where a small call was there before it, such as its first page."""
    slots = limit(5)
    async with held(slots, 1):
        pass
    async with held(slots, 5, bulk=True):
        assert 5 == (await stands(slots)).in_use


async def test_readers_together_leave_a_slot_free_after_a_small_call(limit):
    """So the next small call does not wait at all, however many readers there are."""
    slots, other = limit(3), limit(3)
    async with held(slots, 1, bulk=True), held(other, 1, bulk=True):
        async with slots.slot(POOL):
            pass
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.2), other.slot(POOL, bulk=True):
                pass
        async with asyncio.timeout(10), slots.slot(POOL):
            pass


async def test_readers_do_not_stop_for_small_calls(limit):
    """One page is always on its way, whatever else is asked."""
    slots, served = limit(1), []
    async with held(slots, 1):
        tasks = [await waiting(slots, served, "page", bulk=True)]
        tasks += [await waiting(slots, served, f"small {n}") for n in range(3)]
    await asyncio.gather(*tasks)

    assert ["page", "small 0", "small 1", "small 2"] == served


async def test_processes_are_served_in_the_order_in_which_they_asked(limit):
    slots, served = limit(1), []
    other = limit(1)
    for each in (slots, other) * 20:  # each learns how its clock stands to the line's
        await took(each)
    async with held(slots, 1):
        tasks = []
        for n in range(12):
            tasks.append(await waiting((slots, other)[n % 2], served, n))
            await asyncio.sleep(0.02)
    await asyncio.gather(*tasks)

    assert list(range(12)) == served


async def test_refusals_say_where_the_limit_is(limit):
    """Five of ten are refused: the window is five at once, and nothing more is given until there is room in it."""
    slots = limit(10)
    async with held(slots, 10) as ten:
        for each in ten[5:]:
            each.refused()
        again = [asyncio.create_task(each.again()) for each in ten[5:]]
        await until(lambda: at_once(slots).waiting == 5)
        pool = await stands(slots)
        assert (5, 5, 5, 5) == (pool.window, pool.in_use, pool.waiting, pool.refused)
        for each in again:
            each.cancel()
        await asyncio.gather(*again, return_exceptions=True)


async def test_a_refused_call_keeps_its_place(limit):
    """It is served before those that asked after it, and before a slot is there it is nobody's."""
    slots, served, refuse = limit(2), [], asyncio.Event()

    async def call():
        async with slots.slot(POOL) as slot:
            await refuse.wait()
            slot.refused()
            await slot.again()
            served.append("refused")

    async with held(slots, 1):
        tasks = [asyncio.create_task(call())]
        await until(lambda: at_once(slots).in_use == 2)
        tasks += [await waiting(slots, served, n) for n in range(3)]
        refuse.set()
        await until(lambda: at_once(slots).waiting == 4)
        assert ([], 1, 4) == (served, (await stands(slots)).in_use, (await stands(slots)).waiting)
    await asyncio.gather(*tasks)
    assert ["refused", 0, 1, 2] == served


async def test_a_reserve_is_left_to_others(limit):
    """What the refusal shows to be there, less the reserve."""
    slots = limit(10, reserve=2)
    async with held(slots, 8) as eight:
        eight[7].refused()
    assert 5 == (await stands(slots)).window


async def test_room_is_found_again(limit):
    """After some calls at a full window, one by one, as long as nothing is refused; never above what is set."""
    slots = limit(6)
    async with held(slots, 4) as four:
        four[3].refused()
    assert 3 == (await stands(slots)).window

    windows = []
    for _ in range(70):
        async with held(slots, (await stands(slots)).window):
            pass
        windows.append((await stands(slots)).window)
    assert sorted(windows) == windows
    assert {3, 4, 5, 6} == set(windows)
    assert windows.count(3) > 15, "not before some 64 calls"


async def test_calls_that_do_not_fill_the_window_say_nothing_of_room(limit):
    slots = limit(6)
    async with held(slots, 5) as five:
        five[4].refused()
    for _ in range(200):
        async with held(slots, 1):
            pass
    assert 4 == (await stands(slots)).window


async def test_who_is_refused_alone_waits_a_while(limit):
    """Others use all of the pool: to ask at once would be in vain. One answer ends it."""
    slots, waits = limit(3), []
    for _ in range(3):
        async with slots.slot(POOL) as slot:
            slot.refused()
        began = time.monotonic()
        async with slots.slot(POOL) as slot:
            waits.append(time.monotonic() - began)
            slot.refused()
        if len(waits) == 2:
            break
    assert waits[0] > 0.2
    assert waits[1] > 2 * 0.25
    assert 1 == (await stands(slots)).window


@pytest.mark.parametrize(
    ("most", "reserve", "told", "window"),
    [(None, 1, None, 4), (None, 1, 15, 14), (None, 0, 15, 15), (None, 5, 5, 1), (7, 1, 15, 7), (7, 1, None, 7)],
)
async def test_where_the_window_begins(limit, most, reserve, told, window):
    """What is set, else the account's own limit less the reserve, else what the smallest account has room for."""
    slots = limit(most, reserve=reserve)
    async with held(slots, 1):
        slots.told(POOL, told)

    pool = await stands(slots)
    assert (window, told) == (pool.window, pool.account_limit)


async def test_the_account_is_asked_when_it_matters_and_not_again_at_once(limit):
    """When every slot is in use, and nobody asked in the last hour."""
    slots = limit(None)
    async with held(slots, 3):
        assert not slots.asks(POOL)
        async with held(slots, 1):
            assert slots.asks(POOL)
            slots.told(POOL, None)
            assert not slots.asks(POOL)
            assert not limit(None).asks(POOL), "nor by another process"


async def test_where_a_number_is_set_the_account_is_not_asked(limit):
    slots = limit(1)
    async with held(slots, 1):
        assert not slots.asks(POOL)


def test_moments_of_before_a_restart_of_the_machine_mean_nothing(tmp_path):
    """CLOCK_MONOTONIC begins anew, so what was to be soon seems to be days away."""
    table, now, days = Table(tmp_path / "table"), 10**9, 10**15
    rule.begin(table, most=1, reserve=0)
    table.change(table.add(bulk=False, member=1, ticket=days), LINGERS, member=NOBODY, n=1, since=days)
    table.closed_until = table.last_small = days
    place = table.add(bulk=True, member=2, ticket=now)

    assert [(place, 2)] == rule.grant(table, now)[0]


def test_a_call_that_is_older_than_any_can_be_is_none(tmp_path):
    """NetSuite ends a call after 15 minutes."""
    table, minute = Table(tmp_path / "table"), 60 * 10**9
    rule.begin(table, most=1, reserve=0)
    table.add(bulk=False, member=1, ticket=1)
    rule.grant(table, minute)
    table.set_state(0, 4)
    second = table.add(bulk=False, member=2, ticket=2)

    assert [] == rule.grant(table, 16 * minute)[0]
    assert [(second, 2)] == rule.grant(table, 18 * minute)[0]
