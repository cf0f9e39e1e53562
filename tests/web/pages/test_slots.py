"""Slots: in use and waiting, per account; nobody reads of another person's runs or accounts."""

import asyncio
from contextlib import AsyncExitStack, suppress

import pytest

import web_runs
from conftest import INES, MARIA
from line import until
from web_people import ANALYST, SAM
from web_staging import connected
from web_states import STAGED

pytestmark = pytest.mark.anyio


async def test_in_use_and_waiting_stand_per_account(pages):
    """Slots in use by anybody and requests that wait for one, and of the runs of who asks what each is at."""
    page = await STAGED["GET", "/slots", "busy"](pages)
    assert "In use 2 of 4 Waiting 0" in page.words
    assert "month-end 4 1" in page.words

    maria, limit = await pages.browser(MARIA), pages.site.host.slot_limit
    async with AsyncExitStack() as held:
        for _ in range(4):
            await held.enter_async_context(limit.slot("1234567"))
        fifth = asyncio.create_task(held.enter_async_context(limit.slot("1234567")))
        await until(lambda: [1] == [each.waiting for each in limit.seen()])
        page = await maria.get("/slots")
        fifth.cancel()
        with suppress(asyncio.CancelledError):
            await fifth
    assert "Full In use 4 of 4 Waiting 1" in page.words


async def test_somebody_elses_run_is_not_named(pages):
    """Its slots are seen by who is connected to the account; nobody else sees even that."""
    await connected(pages)
    ines = await pages.browser(INES)
    await ines.connect("1234567", ANALYST)
    sam = await pages.browser(SAM)
    with web_runs.begun(pages) as run:
        run.note_traffic(4, 1)
        async with pages.site.host.slot_limit.slot("1234567"):
            page, nothing = await ines.get("/slots"), await sam.get("/slots")

    assert "In use 1 of 4 Waiting 0" in page.words
    assert "somebody else’s run" in page.words
    assert "month-end" not in page.words
    assert "No account yet" in nothing.words


async def test_a_run_that_is_over_waits_for_nothing(pages):
    """What it noted last, before it was killed, is not shown."""
    maria, _ = await connected(pages)
    with web_runs.begun(pages) as run:
        run.note_traffic(4, 1)

    page = await maria.get("/slots")

    assert "In use 0 of 4 Waiting 0" in page.words
    assert MARIA.user in page.words
