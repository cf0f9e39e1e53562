"""Schedules: what a person sees of theirs and does to them, and nobody else."""

import asyncio
from contextlib import closing

import pytest

from conftest import MARIA
from netsuite_runner.worker.lives import Lives
from web_people import OMAR
from web_schedules import database, scheduled, stopped

pytestmark = pytest.mark.anyio


@pytest.fixture
async def schedules(pages):
    found = await asyncio.to_thread(database, pages)
    await asyncio.to_thread(scheduled, pages, found)
    return found


async def test_it_is_switched_off_and_on(pages, schedules):
    """And says when it runs next, as the clocks of its time zone show it."""
    maria = await pages.browser()
    assert "month-end On" in (await maria.get("/schedules")).words

    page = await maria.follow(await maria.post("/schedules/month-end/disable"))
    assert "It is off." in page.words
    assert "never" in page.words
    page = await maria.follow(await maria.post("/schedules/month-end/enable"))
    assert "It is on." in page.words
    assert "06:30 CE" in page.words
    assert "06:30 CE" in (await maria.get("/schedules")).words


async def test_it_is_run_at_once(pages, schedules):
    """A worker takes the run."""
    maria = await pages.browser()

    page = await maria.follow(await maria.post("/schedules/month-end/run"))

    (run,) = pages.site.runs.began_by(MARIA)
    assert f"Run {run.id} waits for a worker." in page.words
    assert "queued" == run.state
    assert f'href="/runs/{run.id}"' in page.response.text
    with closing(Lives(schedules.runs.address)) as lives:
        assert [f"{run.id}:1"] == [each.workflow_id for each in lives.waiting()], "workers know of it already"


async def test_what_is_not_run_at_once_is_said(pages, schedules):
    """One run at a time, where it waits for changes: the page stays, with the reason."""
    await asyncio.to_thread(scheduled, pages, schedules, "looks", changes="overdue")
    maria = await pages.browser()
    await maria.post("/schedules/looks/run")
    pages.world.clock.move(minutes=1)

    page = await maria.follow(await maria.post("/schedules/looks/run"))

    assert "Nothing is changed. looks was not run: the run before it," in page.words
    (run,) = pages.site.runs.began_by(MARIA)
    assert run.id in page.words


async def test_it_is_removed_after_a_question(pages, schedules):
    maria = await pages.browser()
    assert "Every run it has begun" in (await maria.get("/schedules/month-end/remove")).words

    page = await maria.follow(await maria.post("/schedules/month-end/remove"))

    assert "month-end is removed." in page.words
    assert [] == schedules.all(MARIA)


async def test_one_that_has_stopped_says_why_and_how_to_go_on(pages, schedules):
    """It stands first in the list; its missed moments are said."""
    await asyncio.to_thread(stopped, pages, schedules, "weekly")
    maria = await pages.browser()

    listed = (await maria.get("/schedules")).words
    assert listed.index("weekly Stopped") < listed.index("month-end On")
    page = await maria.get("/schedules/weekly")
    assert "It has stopped: the login it acts with is over. NetSuite has ended the login <b>of Maria</b>" in page.words
    assert "06:30 Missed" in page.words
    page = await maria.follow(await maria.post("/schedules/weekly/enable"))
    assert "It is on." in page.words


async def test_anothers_is_not_there(pages, schedules):
    """Neither seen nor changed."""
    omar = await pages.browser(OMAR)

    assert "You have no schedule" in (await omar.get("/schedules")).words
    assert 404 == (await omar.get("/schedules/month-end")).status
    for change in ("enable", "disable", "run", "remove"):
        assert 404 == (await omar.post(f"/schedules/month-end/{change}")).status
    assert "on" == schedules.all(MARIA)[0].state


async def test_without_a_database_it_is_said(pages):
    """What to set."""
    maria = await pages.browser()

    assert "NETSUITE_NODES_RUNS" in (await maria.get("/schedules")).words
    assert 404 == (await maria.get("/schedules/month-end")).status
