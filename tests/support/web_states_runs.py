"""States of the pages of runs, of their approvals, and of schedules."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import web_runs
from conftest import MARIA
from netsuite_runner.runs.kept import Output
from web_people import SAM, TEAM
from web_schedules import database, scheduled, stopped
from web_staging import States, connected, stages

STAGED: States = {}
state = stages(STAGED)


@state("GET", "/schedules", "unset")
async def _(pages: Any) -> Any:
    return await (await pages.browser()).get("/schedules")


@state("GET", "/schedules", "empty")
async def _(pages: Any) -> Any:
    await asyncio.to_thread(database, pages)
    return await (await pages.browser()).get("/schedules")


@state("GET", "/schedules", "one")
async def _(pages: Any) -> Any:
    return await (await _scheduling(pages)).get("/schedules")


@state("GET", "/schedules", "many")
async def _(pages: Any) -> Any:
    return await (await _scheduling(pages, stopped)).get("/schedules")


@state("GET", "/schedules/{schedule}", "one")
async def _(pages: Any) -> Any:
    return await (await _scheduling(pages, stopped)).get("/schedules/weekly")


@state("GET", "/schedules/{schedule}", "missing")
async def _(pages: Any) -> Any:
    return await (await _scheduling(pages)).get("/schedules/gone")


@state("GET", "/schedules/{schedule}/remove", "one")
async def _(pages: Any) -> Any:
    return await (await _scheduling(pages)).get("/schedules/month-end/remove")


async def _scheduling(pages: Any, *more: Any) -> Any:
    """Return the browser of who has a schedule, and others."""
    found = await asyncio.to_thread(database, pages)
    await asyncio.to_thread(scheduled, pages, found)
    for each in more:
        await asyncio.to_thread(each, pages, found, "weekly")
    return await pages.browser()


def folder_of(pages: Any) -> Path:
    """Where this world's workflow files are."""
    return web_runs.with_folder(pages, pages.site.registry.state_folder.parent / "workflows")


async def run_page(pages: Any, path: str = "/runs/month-end") -> Any:
    return await (await pages.browser(MARIA)).get(path)


@state("GET", "/runs", "empty")
async def _(pages: Any) -> Any:
    folder_of(pages)
    return await run_page(pages, "/runs")


@state("GET", "/runs", "one")
async def _(pages: Any) -> Any:
    with web_runs.begun(pages) as run:
        web_runs.end(run, "failed", error=web_runs.failed())
    return await run_page(pages, "/runs")


@state("GET", "/runs", "many")
async def _(pages: Any) -> Any:
    for name, how in RUNS.items():
        with web_runs.begun(pages, name) as run:
            how(run)
    with web_runs.begun(pages, "month-end-of-a-company-with-a-long-name-2026-03-and-more"):
        return await run_page(pages, "/runs")


RUNS: dict[str, Callable[[Any], Any]] = {
    "finished": web_runs.finished,
    "partly": lambda run: web_runs.finished(run, state="finished with failures", error=web_runs.keep_failures(run)),
    "failed": lambda run: web_runs.end(run, "failed", error=web_runs.failed()),
    "login": lambda run: web_runs.end(
        run, "failed", error=web_runs.failed(message="The login has expired.", remedy="reconnect", request_id=None)
    ),
    "unknown": web_runs.unsure,
    "interrupted": lambda run: None,
    "cancelled": lambda run: (run.ask_to_stop(), web_runs.end(run, "interrupted")),
    "waiting": web_runs.asks,
}


@state("GET", "/runs", "asked")
async def _(pages: Any) -> Any:
    with web_runs.begun(pages) as run:
        web_runs.asks(run)
    return await (await pages.browser(TEAM)).get("/runs")


@state("GET", "/runs", "filtered")
async def _(pages: Any) -> Any:
    with web_runs.begun(pages):
        return await run_page(pages, "/runs?q=nothing&state=failed&account=1234567&since=7")


@state("GET", "/runs/new", "empty")
async def _(pages: Any) -> Any:
    return await run_page(pages, "/runs/new")


@state("GET", "/runs/new", "one")
async def _(pages: Any) -> Any:
    folder_of(pages)
    browser, _ = await connected(pages)
    return await browser.get("/runs/new?file=overdue_invoices.yaml")


@state("GET", "/runs/new", "error")
async def _(pages: Any) -> Any:
    folder_of(pages)
    return await run_page(pages, "/runs/new?file=wrong.yaml")


@state("GET", "/runs/new", "none")
async def _(pages: Any) -> Any:
    folder_of(pages)
    return await run_page(pages, "/runs/new?file=../settings.toml")


@state("POST", "/runs/new", "error")
async def _(pages: Any) -> Any:
    folder_of(pages)
    fields = {"in.days": "thirty", "in.rate": "x", "in.since": "March", "in.more": "[", "in.file": "a,b\n1\n"}
    return await (await pages.browser(MARIA)).post("/runs/new", file="inputs.yaml", do="start", **fields)


@state("POST", "/runs/new", "dry run")
async def _(pages: Any) -> Any:
    folder_of(pages)
    browser, _ = await connected(pages)
    return await browser.post("/runs/new", file="overdue_invoices.yaml", do="dry", **{"in.days": "30"})


@state("POST", "/runs/new", "taken")
async def _(pages: Any) -> Any:
    folder_of(pages)
    with web_runs.begun(pages):
        browser = await pages.browser(MARIA)
        return await browser.post(
            "/runs/new", file="overdue_invoices.yaml", do="start", run_id="month-end", **{"in.days": "31"}
        )


@state("GET", "/runs/{run}", "running")
async def _(pages: Any) -> Any:
    with web_runs.begun(pages) as run:
        run.note_traffic(4, 1)
        return await run_page(pages)


def staged_run(name: str, how: Callable[[Any], Any]) -> None:
    @state("GET", "/runs/{run}", {"login": "waits for login", "waiting": "waits for approval"}.get(name, name))
    async def _(pages: Any) -> Any:
        with web_runs.begun(pages) as run:
            how(run)
        return await run_page(pages)


for name, how in RUNS.items():
    staged_run(name, how)


@state("GET", "/runs/{run}", "queued")
async def _(pages: Any) -> Any:
    maria = await _scheduling(pages)
    await maria.follow(await maria.post("/schedules/month-end/run"))
    (run,) = pages.site.runs.began_by(MARIA)
    return await maria.get(f"/runs/{run.id}")


@state("GET", "/runs/{run}", "missing")
async def _(pages: Any) -> Any:
    return await run_page(pages, "/runs/nothing")


@state("GET", "/runs/{run}/steps/{step}", "one")
async def _(pages: Any) -> Any:
    with web_runs.begun(pages) as run:
        web_runs.end(run, "failed", error=web_runs.failed())
    return await run_page(pages, "/runs/month-end/steps/follow_up")


@state("GET", "/runs/{run}/steps/{step}", "many")
async def _(pages: Any) -> Any:
    with web_runs.begun(pages) as run:
        web_runs.many(run, "customer", 0, 0.0)
        run.keep_outputs([Output("customer", str(item), "{}") for item in range(38, 450)])
    return await run_page(pages, "/runs/month-end/steps/customer?page=1")


@state("GET", "/runs/{run}/steps/{step}", "missing")
async def _(pages: Any) -> Any:
    with web_runs.begun(pages):
        return await run_page(pages, "/runs/month-end/steps/nothing")


@state("GET", "/runs/{run}/resume", "one")
async def _(pages: Any) -> Any:
    folder_of(pages)
    with web_runs.begun(pages) as run:
        web_runs.end(run, "failed", error=web_runs.failed())
    return await run_page(pages, "/runs/month-end/resume")


@state("GET", "/runs/{run}/resume", "unknown")
async def _(pages: Any) -> Any:
    with web_runs.begun(pages) as run:
        web_runs.unsure(run)
    return await run_page(pages, "/runs/month-end/resume")


@state("POST", "/runs/{run}/resume", "error")
async def _(pages: Any) -> Any:
    folder_of(pages)
    with web_runs.begun(pages) as run:
        web_runs.end(run, "failed", error=web_runs.failed())
    return await (await pages.browser(MARIA)).post("/runs/month-end/resume", file="wrong.yaml")


@state("GET", "/runs/{run}/delete", "one")
async def _(pages: Any) -> Any:
    with web_runs.begun(pages) as run:
        web_runs.end(run, "failed", error=web_runs.failed())
    return await run_page(pages, "/runs/month-end/delete")


@state("POST", "/runs/{run}/delete", "error")
async def _(pages: Any) -> Any:
    with web_runs.begun(pages):
        return await (await pages.browser(MARIA)).post("/runs/month-end/delete")


APPROVAL = f"/approvals/month-end/{web_runs.STAGE}"


@state("GET", "/approvals/{run}/{step}", "one")
async def _(pages: Any) -> Any:
    with web_runs.begun(pages) as run:
        web_runs.asks(run)
    return await (await pages.browser(TEAM)).get(APPROVAL)


@state("GET", "/approvals/{run}/{step}", "answered")
async def _(pages: Any) -> Any:
    with web_runs.begun(pages) as run:
        run.answer(web_runs.asks(run).number, web_runs.ANSWER)
    return await (await pages.browser(TEAM)).get(APPROVAL)


@state("GET", "/approvals/{run}/{step}", "missing")
async def _(pages: Any) -> Any:
    with web_runs.begun(pages) as run:
        web_runs.asks(run)
    return await (await pages.browser(SAM)).get(APPROVAL)


@state("POST", "/approvals/{run}/{step}", "error")
async def _(pages: Any) -> Any:
    with web_runs.begun(pages) as run:
        web_runs.asks(run)
    return await (await pages.browser(TEAM)).post(APPROVAL, answer="refuse", reason=" ")
