"""The pages of runs where a database of runs is set: those of the database, and those that this machine kept before."""

from contextlib import closing

import pytest

import web_runs
from conftest import MARIA
from netsuite_plugin.contract import NodeError
from netsuite_runner.errors import StepFailed
from netsuite_runner.runs.address import Address
from netsuite_runner.runs.postgres import PostgresRuns

pytestmark = pytest.mark.anyio


async def test_runs_of_both_are_shown_and_changed_where_they_are(pages, postgres, monkeypatch):
    """Listed together; a queued run says so and can be cancelled; each is deleted where it is."""
    with web_runs.begun(pages, "before") as run:
        run.end("interrupted")
    url = postgres.new_database()
    monkeypatch.setenv("NETSUITE_NODES_RUNS", url)
    runs = PostgresRuns(Address.of(url, named="it"))
    with web_runs.begun(pages, "after") as run:
        run.end("failed", error=StepFailed("follow_up", "3", NodeError("no")).told())
    runs.enqueue("next", web_runs.spec(pages))
    maria = await pages.browser(MARIA)

    listed = await maria.get("/runs")
    assert all(name in listed.words for name in ("before", "after", "next", "Queued"))
    for name, words in (("before", "Interrupted"), ("after", "Failed"), ("next", "Queued")):
        assert words in (await maria.get(f"/runs/{name}")).words
    assert 200 == (await maria.get("/runs/after/steps/customer")).status
    await maria.post("/runs/next/cancel")
    assert "Cancelled" in (await maria.get("/runs/next")).words
    for name in ("before", "after"):
        await maria.post(f"/runs/{name}/delete")
    assert ["next"] == [each.id for each in pages.site.runs.began_by(MARIA)]
    with closing(runs.open("next")) as run:
        assert run.asked_to_stop()


async def test_a_run_of_the_database_goes_on_by_workers(pages, postgres, monkeypatch):
    """Resume queues it there; one whose file is on this machine goes on here."""
    with web_runs.begun(pages, "before") as run:
        run.end("interrupted")
    monkeypatch.setenv("NETSUITE_NODES_RUNS", postgres.new_database())
    with web_runs.begun(pages, "after") as run:
        run.end("interrupted")
    maria = await pages.browser(MARIA)

    assert 303 == (await maria.post("/runs/after/resume")).status
    assert "Queued" in (await maria.get("/runs/after")).words
    for name, kind in (("new", "PostgresRunner"), ("before", "Runner")):
        async with pages.site.runner_of(name) as runner:
            assert kind == type(runner).__name__
