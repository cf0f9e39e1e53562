"""A person's session is shared by the calls that come together, closed where it was opened, and never another person's."""

import asyncio
from contextlib import asynccontextmanager
from types import SimpleNamespace

import pytest

from conftest import INES, MARIA
from netsuite_adapters.sessions import Sessions
from netsuite_plugin.contract import NodeError


class Registry:
    """Counts what is open; fails when it is told to."""

    def __init__(self):
        self.opened, self.closed, self.fails = [], [], False

    @asynccontextmanager
    async def open(self, connector, *, caller, selector, run):
        if self.fails:
            raise NodeError("No credential.", remedy="reconnect")
        task = asyncio.current_task()
        self.opened.append((connector, caller.user, selector, run))
        try:
            yield SimpleNamespace(caller=caller)
        finally:
            assert task is asyncio.current_task()
            self.closed.append(caller.user)


def of(sessions, caller, run="r"):
    return sessions.open("netsuite", caller=caller, selector="personal", run=run)


async def test_calls_share_it_and_people_do_not():
    """One for Maria's calls, at the same time and one after the other; another for Ines."""
    registry = Registry()
    sessions = Sessions(registry)
    async with of(sessions, MARIA) as one, of(sessions, MARIA) as two:
        assert one is two
    async with of(sessions, MARIA) as three, of(sessions, INES) as four:
        assert (one, INES) == (three, four.caller)
    await sessions.aclose()
    assert [("netsuite", "maria", "personal", "r"), ("netsuite", "ines", "personal", "r")] == registry.opened
    assert {"maria", "ines"} == set(registry.closed)


async def test_after_its_time_the_next_call_opens_another():
    """Who is still using the old one keeps it until they are done."""
    registry = Registry()
    sessions = Sessions(registry, lives=0)
    async with of(sessions, MARIA) as old:
        await asyncio.sleep(0.05)
        assert [] == registry.closed
        async with of(sessions, MARIA) as new:
            assert old is not new
    await sessions.aclose()
    assert 2 == len(registry.closed)


async def test_a_failure_is_not_kept():
    """Who connects again is served by the next call; a session whose login is over is forgotten."""
    registry = Registry()
    sessions = Sessions(registry)
    registry.fails = True
    for _ in range(2):
        with pytest.raises(NodeError, match="No credential"):
            async with of(sessions, MARIA):
                pass
    registry.fails = False
    with pytest.raises(NodeError, match="over"):
        async with of(sessions, MARIA) as one:
            raise NodeError("It is over.", remedy="reconnect")
    async with of(sessions, MARIA) as two:
        assert one is not two
    await sessions.aclose()


async def test_each_run_has_its_own():
    """Its name stands in the audit."""
    registry = Registry()
    sessions = Sessions(registry)
    async with of(sessions, MARIA, "one") as one, of(sessions, MARIA, "two") as two:
        assert one is not two
    await sessions.aclose()
    assert ["one", "two"] == [run for *_, run in registry.opened]
