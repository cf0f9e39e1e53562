"""A person's session is shared by the calls that come together, closed where it was opened, and never another person's."""

import asyncio
from contextlib import asynccontextmanager
from types import SimpleNamespace

import pytest

from conftest import INES, MARIA
from netsuite_adapters.mcp.sessions import Sessions
from netsuite_plugin.contract import NodeError

pytestmark = pytest.mark.anyio


class Registry:
    """Counts what is open; fails when it is told to."""

    def __init__(self):
        self.opened, self.closed, self.fails = [], [], False

    @asynccontextmanager
    async def open(self, connector, *, caller, selector):
        if self.fails:
            raise NodeError("No credential.", remedy="reconnect")
        task = asyncio.current_task()
        self.opened.append((connector, caller.user, selector))
        try:
            yield SimpleNamespace(caller=caller)
        finally:
            assert task is asyncio.current_task()
            self.closed.append(caller.user)


async def test_calls_share_it_and_people_do_not():
    """One for Maria's calls, at the same time and one after the other; another for Ines."""
    registry = Registry()
    sessions = Sessions(registry, selector="personal")
    async with sessions.using(MARIA, "netsuite") as one, sessions.using(MARIA, "netsuite") as two:
        assert one is two
    async with sessions.using(MARIA, "netsuite") as three, sessions.using(INES, "netsuite") as four:
        assert (one, INES) == (three, four.caller)
    await sessions.aclose()
    assert [("netsuite", "maria", "personal"), ("netsuite", "ines", "personal")] == registry.opened
    assert {"maria", "ines"} == set(registry.closed)


async def test_after_its_time_the_next_call_opens_another():
    """Who is still using the old one keeps it until they are done."""
    registry = Registry()
    sessions = Sessions(registry, selector="personal", lives=0)
    async with sessions.using(MARIA, "netsuite") as old:
        await asyncio.sleep(0.05)
        assert [] == registry.closed
        async with sessions.using(MARIA, "netsuite") as new:
            assert old is not new
    await sessions.aclose()
    assert 2 == len(registry.closed)


async def test_a_failure_is_not_kept():
    """Who connects again is served by the next call; a session whose login is over is forgotten."""
    registry = Registry()
    sessions = Sessions(registry, selector="personal")
    registry.fails = True
    for _ in range(2):
        with pytest.raises(NodeError, match="No credential"):
            async with sessions.using(MARIA, "netsuite"):
                pass
    registry.fails = False
    async with sessions.using(MARIA, "netsuite") as one:
        sessions.forget(MARIA, "netsuite")
    async with sessions.using(MARIA, "netsuite") as two:
        assert one is not two
    await sessions.aclose()
