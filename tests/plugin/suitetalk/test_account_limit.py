"""The account is asked how much it takes at once when it matters, once, and only where nobody said so here."""

import asyncio

import pytest

from conftest import MARIA
from line import until
from netsuite_plugin.suitetalk.account_limit import room

PATH = "/services/rest/system/v1/governanceLimits"


async def busy(connected, calls, **given):
    """Send that many calls at once as a person who is connected."""
    async with connected.session() as session:
        await asyncio.gather(*(session.opened.service.system.server_time() for _ in range(calls)))
        asked = [each for each in connected.wire.requests if each.url.path == PATH]
        await until(lambda: not asked or not next(limit_of(connected).seen()).in_use)
        (pool,) = limit_of(connected).seen()
    return len([each for each in connected.wire.requests if each.url.path == PATH]), pool


def limit_of(connected):
    return connected.registry.host("netsuite").slot_limit


async def test_an_administrator_is_told(connected, netsuite):
    """The window is the account's, less what is left to others; and nobody asks again."""
    netsuite.concurrency = 15
    asked, pool = await busy(connected, 12)
    assert (1, 15, 14, 14) == (asked, pool.account_limit, pool.ceiling, pool.window)

    asked, _ = await busy(connected, 40)
    assert 1 == asked


async def test_a_reservation_of_the_integration_counts_first(connected, netsuite):
    netsuite.concurrency, netsuite.integration_concurrency = 15, 6
    _, pool = await busy(connected, 12)
    assert (6, 5) == (pool.account_limit, pool.window)


async def test_a_call_that_does_not_wait_asks_nothing(connected):
    """One call is one request."""
    asked, pool = await busy(connected, 1)
    assert (0, 4) == (asked, pool.window)


async def test_where_a_number_is_set_nobody_asks(connected, monkeypatch):
    monkeypatch.setenv("NETSUITE_NODES_CONCURRENCY", "2")
    fresh = connected.with_wire(connected.wire)
    connected.registry = fresh
    asked, pool = await busy(connected, 12)
    assert (0, 2) == (asked, pool.window)


async def test_who_is_not_told_keeps_to_a_safe_share(world):
    """Others than administrators are refused, which ends nothing, and is not asked again in the next hour."""
    await world.connect(MARIA, config=await world.configure(), user="clerk@example.com")
    for _ in range(2):
        asked, pool = await busy(world, 12)
        assert (1, None, 4) == (asked, pool.account_limit, pool.window)


@pytest.mark.parametrize("answer", [{}, {"accountConcurrencyLimit": "many"}, {"accountConcurrencyLimit": 0}], ids=str)
def test_an_answer_without_a_number_is_none(answer):
    assert room(answer) is None
