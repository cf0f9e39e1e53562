"""How pools on PostgreSQL are seen, by a program that has no call of its own and by one that has."""

from functools import partial

import pytest

from line import POOL, held, stands, waiting
from slot_callers import limit_in


@pytest.fixture
def limit(postgres):
    return partial(limit_in, postgres.new_database())


async def test_a_pool_is_seen_from_elsewhere(limit):
    """In flight, waiting, processes, and the last hour."""
    slots, served = limit(2), []
    async with held(slots, 2):
        task = await waiting(slots, served, "one")
        (pool,) = [each for each in limit(None).seen() if each.pool == POOL]
    await task

    assert (2, 2, 2, 1, 1) == (pool.window, pool.ceiling, pool.in_use, pool.waiting, pool.processes)
    assert (2, 1) == (pool.history[-1].in_use, pool.history[-1].waiting)
    pool = await stands(slots)
    assert (0, 0, 0) == (pool.in_use, pool.waiting, pool.processes)
    assert 3 == sum(each.ended for each in pool.history)


async def test_a_line_that_nobody_used_has_no_pools(limit):
    assert [] == list(limit(2).seen())


async def test_a_progress_bar_asks_nobody(limit):
    """It shows what the line said last."""
    slots = limit(2)
    assert slots.now(POOL) is None
    async with held(slots, 1):
        assert (1, 2) == slots.now(POOL)
