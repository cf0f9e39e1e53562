"""What a member says of its calls, and that nothing that it says twice or too late does harm."""

import asyncio
import random
from contextlib import suppress

import psycopg
import pytest

from line import POOL, at_once, held, stands, took, until
from slot_callers import limit_in


@pytest.fixture
def place(postgres):
    return postgres.new_database()


async def test_whatever_is_cut_and_cancelled_nothing_is_left_and_never_more_are_in_flight(place):
    """Sessions end at any moment, with whatever they were just saying."""
    limits, now, peak = [limit_in(place, 3) for _ in range(2)], 0, 0

    async def call(limit):
        nonlocal now, peak
        async with limit.slot(POOL, bulk=random.random() < 0.5):
            now += 1
            peak = max(peak, now)
            try:
                await asyncio.sleep(random.uniform(0, 0.02))
            finally:
                now -= 1

    await asyncio.gather(*(took(limit) for limit in limits))
    with psycopg.connect(place, autocommit=True) as connection:
        for _ in range(8):
            calls = [asyncio.create_task(call(random.choice(limits))) for _ in range(30)]
            await asyncio.sleep(random.uniform(0, 0.05))
            connection.execute(
                "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity WHERE application_name = 'netsuite-nodes slots' "
                "AND datname = current_database() AND random() < 0.7"
            )
            for each in random.sample(calls, 5):
                each.cancel()
            async with asyncio.timeout(60):
                for each in calls:
                    with suppress(asyncio.CancelledError):
                        await each
    assert peak <= 3

    async with held(limits[0], 3):
        pass
    for limit in limits:
        pool = await stands(limit)
    assert (0, 0) == (pool.in_use, pool.waiting)


async def test_a_call_that_is_given_up_while_it_asks_leaves_no_place(place):
    """Its id comes when it is gone already."""
    limit = limit_in(place, 2)
    await took(limit)
    for _ in range(20):
        call = asyncio.create_task(took(limit))
        for _ in range(random.randrange(4)):
            await asyncio.sleep(0)
        call.cancel()
        with suppress(asyncio.CancelledError):
            await call
    pool = await stands(limit)
    assert (0, 0) == (pool.in_use, pool.waiting)


async def test_what_calls_left_to_say_is_said_when_the_loop_ends(place):
    """So a command that ends does not leave its slot to the time of a call."""
    await asyncio.to_thread(asyncio.run, took(limit_in(place, 2)))
    pool = at_once(limit_in(place, 2))
    assert (0, 1) == (pool.in_use, sum(each.ended for each in pool.history))


async def test_what_nobody_waits_for_is_given_back_with_the_next_question(place):
    """One round trip a call where there is room; where others wait it is given back at once."""
    with psycopg.connect(place, autocommit=True) as connection:
        connection.execute(f"ALTER DATABASE {connection.info.dbname} SET track_functions = 'all'")
    limit = limit_in(place, 10)
    for _ in range(50):
        await took(limit)
    await stands(limit)

    def trips():
        with psycopg.connect(place, autocommit=True) as connection:
            query = "SELECT coalesce(sum(calls), 0) FROM pg_stat_user_functions WHERE funcname = 'slots_work'"
            ((calls,),) = connection.execute(query).fetchall()
        return calls

    await until(lambda: trips() >= 50)
    assert trips() < 75

    async with held(limit, 10):
        waits = asyncio.create_task(took(limit))
        await asyncio.sleep(0.05)
    assert 0.04 < await waits
