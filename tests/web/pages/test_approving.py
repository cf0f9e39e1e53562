"""A person answers in the browser what a run asks: of another person's run they see the question and nothing else."""

import asyncio
import re
import time
from contextlib import closing

import pytest

from conftest import INES, MARIA
from web_people import OMAR, OTTO, TEAM

pytestmark = pytest.mark.anyio
PAY = """workflow: pay
steps:
  secret: {node: count.number.read, params: {value: not for everybody}}
  ok:
    approve:
      by: team:finance
      text: "Pay <b>2</b> bills?"
      show: [{bill: B-1, amount: 20}, {bill: B-2, amount: 22}]
  pay:
    needs: [ok, secret]
    for_each: [B-1, B-2]
    node: count.record.create
    params: {value: "${{ item }}"}
outputs: {by: "${{ steps.ok.by }}"}
"""
PATH = "/approvals/mine/ok"


@pytest.fixture
async def asked(counting_pages, tmp_path):
    """A browser for each person; Maria has begun a run that waits."""
    (tmp_path / "workflows" / "pay.yaml").write_text(PAY)
    maria = await counting_pages()
    assert "/runs/mine" == (await maria.post("/runs/new", file="pay.yaml", do="start", run_id="mine")).leads_to
    assert "waiting" == (await ended(maria)).state
    return counting_pages


async def ended(browser):
    """Wait until no process executes the run, and return how it stands."""
    return await asyncio.to_thread(_wait, browser.app.state.site.runs)


def _wait(runs):
    while True:
        with closing(runs.open("mine")) as run:
            if not run.held:
                return run.summary()
        time.sleep(0.05)


def digest_on(page):
    return re.search(r'name="digest" value="(\w+)"', page.response.text)[1]


async def test_who_is_asked_approves_and_the_run_goes_on(asked):
    """They see the question alone; a second click says who was first."""
    tea, maria = await asked(TEAM), await asked(MARIA)
    listed = await tea.get("/runs")
    assert "Waiting for you pay: Pay <b>2</b> bills? begun by maria" in listed.words
    page = await tea.get(PATH)
    assert "Pay <b>2</b> bills?" in page.words
    assert "B-2 22" in page.words
    assert "not for everybody" not in page.response.text
    assert 404 == (await tea.get("/runs/mine")).status
    own = await maria.get("/runs/mine")
    assert "Waits for approval" in own.words
    assert "Asked of team:finance" in own.words
    assert "Waiting for you" not in (await maria.get("/runs")).words

    answered = await tea.post(PATH, answer="approve", reason="Fine.", digest=digest_on(page))

    assert "You approved ok of pay. The run goes on." in (await tea.follow(answered)).words
    summary = await ended(maria)
    assert ("finished", {"by": "tea"}) == (summary.state, summary.outputs), summary.error
    again = await tea.post(PATH, answer="refuse", reason="No.", digest=digest_on(page))
    assert 409 == again.status
    assert "answered already: approved by tea" in again.words
    assert "Approved by tea" in (await maria.get("/runs/mine")).words


async def test_who_is_asked_refuses(asked):
    """With a reason, which the person who began the run reads."""
    tea, maria = await asked(TEAM), await asked(MARIA)
    digest = digest_on(await tea.get(PATH))

    silent = await tea.post(PATH, answer="refuse", digest=digest)
    refused = await tea.post(PATH, answer="refuse", reason="B-2 <i>is</i> paid.", digest=digest)

    assert (409, 303) == (silent.status, refused.status)
    assert "A refusal needs a reason" in silent.words
    page = await maria.get("/runs/mine")
    assert "Failed" in page.words
    assert "B-2 <i>is</i> paid." in page.words
    assert "failed" == (await ended(maria)).state


async def test_an_answer_is_to_what_was_read(asked):
    """A page that is older than the question, or a made-up one, answers nothing."""
    tea = await asked(TEAM)

    for how in ({}, {"digest": "0" * 64}):
        page = await tea.post(PATH, answer="approve", **how)
        assert 409 == page.status
        assert "has changed since it was shown" in page.words
    assert 409 == (await tea.post(PATH, answer="perhaps", digest=digest_on(await tea.get(PATH)))).status
    assert "waiting" == (await ended(tea)).state


async def test_others_are_asked_nothing(asked):
    """Neither who began it, nor an administrator, nor the team of another organization."""
    for caller in (MARIA, INES, OMAR, OTTO):
        other = await asked(caller)
        assert 404 == (await other.get(PATH)).status
        assert 404 == (await other.post(PATH, answer="approve")).status
        assert "Waiting for you" not in (await other.get("/runs")).words
    assert "waiting" == (await ended(other)).state


async def test_a_waiting_run_is_cancelled(asked):
    """It asks nobody any more, until it is resumed."""
    maria, tea = await asked(MARIA), await asked(TEAM)
    digest = digest_on(await tea.get(PATH))

    assert "The run is asked to stop." in (await maria.follow(await maria.post("/runs/mine/cancel"))).words

    assert "Cancelled" in (await maria.get("/runs/mine")).words
    assert "Waiting for you" not in (await tea.get("/runs")).words
    assert "was cancelled" in (await tea.post(PATH, answer="approve", digest=digest)).words
    await maria.post("/runs/mine/resume")
    assert "waiting" == (await ended(maria)).state
    assert "Waiting for you" in (await tea.get("/runs")).words
