"""A person runs a workflow in the browser: starts it, looks on, cancels it, goes on with it; each run is a process of its own."""

import asyncio
import json
import re
import time
from contextlib import closing

import pytest

import web_runs
from conftest import INES, MARIA
from counting import staying
from web_people import OTTO

pytestmark = pytest.mark.anyio
COUNT = """workflow: count
description: Counts.
inputs:
  many: {type: integer, default: 6}
  fails: {type: string, default: ""}
  rows: {type: table, default: []}
steps:
  first:
    for_each: "${{ range(inputs.many) }}"
    at_once: 2
    node: count.number.create
    params: {value: "${{ item }}", seconds: 0.05, fails: "${{ inputs.fails if item == 3 else '' }}"}
outputs:
  numbers: "${{ steps.first }}"
  rows: "${{ inputs.rows }}"
  sum: "${{ steps.first | sum(attribute='value') }}"
"""


@pytest.fixture
async def counted(counting_pages, tmp_path):
    """The pages over a package that counts, with a folder of one workflow; gives a browser for each person."""
    (tmp_path / "workflows" / "count.yaml").write_text(COUNT)
    return counting_pages


async def over(browser, run="mine"):
    return await asyncio.to_thread(_wait, browser.app.state.site.runs, run)


def _wait(runs, run):
    while True:
        with closing(runs.open(run)) as opened:
            if not opened.held:
                return opened.summary()
        time.sleep(0.05)


async def test_a_workflow_is_started_and_read(counted, tmp_path):
    """From the form to the outputs, as a table, as CSV and as JSON; a second click leads to the same run."""
    maria = await counted()
    assert "many Whole number. 6 if left empty." in (await maria.get("/runs/new")).words
    fields = {"file": "count.yaml", "do": "start", "run_id": "mine", "in.rows": "a,b\nx,=1\n"}

    begun = await maria.post("/runs/new", **fields)
    again = await maria.post("/runs/new", **fields)

    assert begun.leads_to == again.leads_to == "/runs/mine"
    await over(maria)
    page = await maria.get("/runs/mine")
    assert "Finished" in page.words
    assert "first 6 items" in page.words
    assert "sum 15" in page.words
    assert 6 == len((tmp_path / "counted").read_text().splitlines())
    assert "a,b\r\nx,=1\r\n" == (await maria.get("/runs/mine/outputs/rows.csv")).response.text
    told = await maria.get("/runs/mine/outputs.json")
    assert 'attachment; filename="mine.json"' == told.response.headers["content-disposition"]
    assert 15 == json.loads(told.response.text)["sum"]
    assert "Nothing is sent" not in (await maria.get("/runs/mine/steps/first")).words
    assert "count" in (await maria.get("/runs?state=finished")).words


INSIDE = """workflow: inside
inputs: {n: {type: integer}}
steps:
  look: {node: count.number.read, params: {value: "${{ inputs.n }}"}}
  ok: {approve: {by: "user:ines", text: "Make ${{ inputs.n }}?"}, when: "${{ inputs.n == 1 }}", needs: [look]}
outputs: {n: "${{ steps.look.value }}"}
"""
OUTSIDE = """workflow: outside
steps:
  once: {workflow: inside.yaml, params: {n: 7}}
  each: {workflow: inside.yaml, for_each: [1, 2], params: {n: "${{ item }}"}}
"""


async def test_the_steps_of_a_workflow_inside_stand_on_the_page(counted, tmp_path):
    """Those of a step that runs once, and those of items that wait; each has its page, and an approval inside is answered there."""
    for name, text in (("inside.yaml", INSIDE), ("outside.yaml", OUTSIDE)):
        (tmp_path / "workflows" / name).write_text(text)
    maria, ines = await counted(), await counted(INES)
    assert "runs inside.yaml" in (await maria.get("/runs/new?file=outside.yaml")).words
    await maria.post("/runs/new", file="outside.yaml", do="start", run_id="mine")
    await over(maria)

    page = (await maria.get("/runs/mine")).words
    assert "Waits for approval" in page
    assert "once.look" in page
    assert "each[0].ok" in page
    assert "each[1].look" not in page
    assert "count.number.read 1 item" in (await maria.get("/runs/mine/steps/once.look")).words
    assert "each[0].ok" in (await ines.get("/approvals/mine/each%5B0%5D.ok")).words
    digest = pages_digest(await ines.get("/approvals/mine/each%5B0%5D.ok"))
    await ines.post("/approvals/mine/each%5B0%5D.ok", answer="approve", digest=digest)
    assert "finished" == (await over(maria)).state


def pages_digest(page):
    return re.search(r'name="digest" value="([0-9a-f]+)"', page.response.text)[1]


async def test_a_run_is_watched_to_its_end(counted, tmp_path):
    """What is sent as it goes on ends with the end; somebody else is sent nothing."""
    maria, ines = await counted(), await counted(INES)
    watching = asyncio.Event()
    async with asyncio.TaskGroup() as group:
        with staying(tmp_path, 1):
            await maria.post("/runs/new", file="count.yaml", do="start", run_id="mine")

            assert "data-live" in (await maria.get("/runs/mine")).response.text
            events = group.create_task(maria.watching(watching).get("/runs/mine/events"))
            await watching.wait()
    seen = events.result()

    bodies = seen.response.text.split("\n\n")
    assert "Running" in bodies[0]
    assert "Finished" in bodies[-3]
    assert bodies[-2].startswith("event: over"), "else the page would ask again for ever"
    assert "data-live" not in (await maria.get("/runs/mine")).response.text
    assert (204, "") == ((other := await ines.get("/runs/mine/events")).status, other.response.text)


async def test_a_run_is_cancelled_and_resumed(counted, tmp_path):
    """What is done is not done again."""
    maria = await counted()
    with staying(tmp_path, 1):
        await maria.post("/runs/new", file="count.yaml", do="start", run_id="mine", **{"in.many": "60"})
        cancelled = await maria.follow(await maria.post("/runs/mine/cancel"))
        assert "The run is asked to stop." in cancelled.words
    await over(maria)
    assert "Cancelled" in (await maria.get("/runs/mine")).words
    assert len((tmp_path / "counted").read_text().splitlines()) < 60

    await maria.post("/runs/mine/resume")

    assert "finished" == (await over(maria)).state
    assert 60 == len((tmp_path / "counted").read_text().splitlines())
    assert "There was nothing to stop." in (await maria.follow(await maria.post("/runs/mine/cancel"))).words


async def test_a_failed_run_goes_on_with_a_corrected_file(counted, tmp_path):
    """What failed stands first; a file with other values for what is done is refused in words; a right one is taken."""
    maria = await counted()
    (tmp_path / "later").touch()
    reads = COUNT.replace("count.number.create", "count.number.read")
    (tmp_path / "workflows" / "count.yaml").write_text(reads)
    await maria.post("/runs/new", file="count.yaml", do="start", run_id="mine", **{"in.fails": "later"})
    await over(maria)
    page = await maria.get("/runs/mine")
    assert "Failed" in page.words
    assert "first[3] later is in the way" in page.words

    wrong = await maria.post("/runs/mine/resume", upload="workflow: [")
    other = await maria.post(
        "/runs/mine/resume", upload=reads.replace('value: "${{ item }}"', 'value: "${{ item + 1 }}"')
    )
    fixed = reads.replace("inputs.fails if item == 3 else ''", "''")
    done = await maria.post("/runs/mine/resume", upload=fixed)

    assert (422, 409) == (wrong.status, other.status)
    assert "It does not go on like this." in other.words
    assert "/runs/mine" == done.leads_to
    ended = await over(maria)
    assert "finished" == ended.state, ended.error
    assert "maria went on with" in (await maria.get("/runs/mine")).words


async def test_a_failed_item_is_left_out(counted, tmp_path):
    """By the person, on the page of resuming."""
    maria = await counted()
    (tmp_path / "later").touch()
    text = COUNT.replace("sum: \"${{ steps.first | sum(attribute='value') }}\"", 'count: "${{ steps.first | length }}"')
    (tmp_path / "workflows" / "count.yaml").write_text(text)
    await maria.post("/runs/new", file="count.yaml", do="start", run_id="mine", **{"in.fails": "later"})
    await over(maria)
    assert "Go on without it" in (await maria.get("/runs/mine/resume")).words

    await maria.post("/runs/mine/resume", **{"outcome.first[3]": "skip"})

    assert 6 == (await over(maria)).outputs["count"]


async def test_a_dry_run_keeps_nothing(ready):
    """It says what each step would do, and no run is there afterwards."""
    web_runs.with_folder(ready, ready.site.registry.state_folder.parent / "workflows")
    maria = await ready.browser(MARIA)
    await maria.connect("1234567")

    page = await maria.post("/runs/new", file="overdue_invoices.yaml", do="dry")

    assert "Nothing was written, and nothing is kept of this." in page.words
    assert "overdue Read 1" in page.words
    assert "follow_up No items 0" in page.words
    assert "Nothing has run yet" in (await maria.get("/runs")).words


async def test_a_run_is_its_persons(pages):
    """Seen, taken away and deleted by who began it; an administrator of theirs sees no row of it."""
    with web_runs.begun(pages) as run:
        web_runs.finished(run)
    maria = await pages.browser(MARIA)

    for caller in (INES, OTTO):
        other = await pages.browser(caller)
        assert "Nothing has run yet" in (await other.get("/runs")).words
        assert 404 == (await other.post("/runs/month-end/delete")).status
        assert 404 == (await other.get("/runs/month-end/outputs.json")).status
    assert "month-end" in (await maria.get("/runs")).words
    assert "month-end is deleted." in (await maria.follow(await maria.post("/runs/month-end/delete"))).words
    assert "Nothing has run yet" in (await maria.get("/runs")).words


@pytest.mark.parametrize("name", ["../x", "a" * 400, "%00", "month-end%0a", "..%2f..%2fetc%2fpasswd"])
async def test_a_name_that_is_none_is_a_page(pages, name):
    """Whatever stands in the address."""
    maria = await pages.browser(MARIA)

    for path in (f"/runs/{name}", f"/runs/new?file={name}", f"/runs?q={name}&page={name}&since={name}&state={name}"):
        assert (await maria.get(path)).status in {200, 404}


async def test_a_big_run_opens_like_a_small_one(pages):
    """Neither outputs nor items are read whole: the page of 20,000 items is no larger than that of 200."""
    sizes = []
    for count in (200, 20_000):
        with web_runs.begun(pages, f"run-{count}") as run:
            web_runs.many(run, "customer", 0, 0.0)
            rows = [web_runs.Output("customer", str(item), "{}") for item in range(38, count)]
            run.keep_outputs(rows)
            web_runs.end(run, "finished", outputs={"all": [{"id": n} for n in range(count)]})
        maria = await pages.browser(MARIA)
        sizes.append(len((await maria.get(f"/runs/run-{count}")).response.text))
        assert "Page 1 of" in (await maria.get(f"/runs/run-{count}/steps/customer")).words or count == 200
    assert sizes[1] < 1.05 * sizes[0]


async def test_a_workflow_is_handed_to_workers_where_a_database_of_runs_is_set(counted, postgres, monkeypatch):
    """The form leads to the page of a run that is queued, and says what it waits for."""
    monkeypatch.setenv("NETSUITE_NODES_RUNS", postgres.new_database())
    maria = await counted()

    begun = await maria.post("/runs/new", file="count.yaml", do="start", run_id="mine")

    assert 303 == begun.status
    page = await maria.get("/runs/mine")
    assert "Queued" in page.words
    assert "netsuite-nodes worker serve" in page.words
