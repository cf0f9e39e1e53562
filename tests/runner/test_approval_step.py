"""A step that asks a person: the run stops, goes on once with the answer, and asks anew where it would be another question."""

import asyncio
import os
import signal
import time
from contextlib import closing

import pytest
from dbos import DBOS

import counting
from asking import MARIA, TEA, TEXT, UNASKED, audited, go, graph_of, paid, resume, say, spec_of
from counting import counted
from netsuite_runner.approvals import answer
from netsuite_runner.errors import RunRefused
from netsuite_runner.runner import Runner
from netsuite_runner.runs.sqlite import SqliteRuns


def test_a_run_stops_until_it_is_approved(folder):
    """Other branches end first; no process lives meanwhile; what was shown is kept, and everything happens once."""
    waiting = go(folder)

    assert ("waiting", None) == (waiting.state, waiting.error)
    calls = counted(folder)
    assert sorted(["count.number.read 42", "count.number.read aside", "count.number.read after aside"]) == sorted(calls)
    (mine,) = SqliteRuns(folder).asked_of(TEA)
    assert ("mine", "payments", MARIA) == (mine.run, mine.workflow, mine.began)
    assert "Pay 2 bills, 42 in all?" == mine.approval.text
    assert [{"bill": "B-1", "amount": 20}, {"bill": "B-2", "amount": 22}] == mine.approval.shown
    assert "waiting" == resume(folder).state, "nobody has answered, and nothing is done"
    assert calls == counted(folder)

    answered = say(folder, reason="Looked at both.")

    assert answered.goes_on
    assert [] == list(SqliteRuns(folder).asked_of(TEA))
    ended = resume(folder)
    assert ("finished", {"by": "tea", "paid": 2}) == (ended.state, ended.outputs)
    assert ["B-1", "B-2"] == paid()
    assert len(calls) + 2 == len(counted(folder))
    line = ("mine",)
    assert [("approval_asked", "maria", "ok", *line), ("approval_given", "tea", "ok", *line)] == audited()


def test_a_run_that_ends_while_its_engine_starts_has_one_end(folder, monkeypatch):
    """The engine takes up by itself what was begun, and may be done with it before anybody has asked it how the run stands."""
    go(folder)
    say(folder)
    asked = DBOS.get_workflow_status

    def late(run_id):
        with closing(SqliteRuns(folder).open("mine")) as run:
            while "finished" != run.summary().state:
                time.sleep(0.05)
        while "SUCCESS" != (status := asked(run_id)).status:
            time.sleep(0.05)
        return status

    monkeypatch.setattr(DBOS, "get_workflow_status", late)

    assert "finished" == resume(folder).state
    assert ["B-1", "B-2"] == paid()


def test_a_refused_run_has_failed(folder):
    """At once, with who and why; what needs the approval never runs, and resuming says the same again."""
    go(folder)

    answered = say(folder, approve=False, reason="B-2 was paid in March.")

    assert ("failed", False) == (answered.state, answered.goes_on)
    with closing(SqliteRuns(folder).open("mine")) as run:
        failed = run.summary()
        assert "failed" == run.work("ok").state
    assert ("failed", "ok", "NotApproved") == (failed.state, failed.error["step"], failed.error["type"])
    assert "tea refused at" in failed.error["message"]
    assert "B-2 was paid in March." in failed.error["message"]
    again = resume(folder)
    assert ("failed", failed.error["message"]) == (again.state, again.error["message"])
    assert [] == paid()
    assert "approval_refused" == audited()[-1][0]


def test_another_question_is_asked_anew(folder):
    """A corrected file: the answer to the former one does not hold, and what was refused may be asked otherwise."""
    go(folder)
    say(folder, approve=False, reason="Say in which currency.")
    text = TEXT.replace("in all?", "EUR in all?")

    assert "waiting" == resume(folder, graph=graph_of(text)).state
    say(folder)
    other = text.replace('"${{ item.bill }}"', '"bill ${{ item.bill }}"')
    assert "waiting" == resume(folder, graph=graph_of(other)).state, "what follows from the answer is other"
    assert [] == paid()
    say(folder)

    assert "finished" == resume(folder).state
    assert ["bill B-1", "bill B-2"] == paid()


def test_what_is_done_under_a_former_answer_stays(folder):
    """A payment failed: the file is corrected, twice, and asked anew each time; what was paid is compared and not paid again."""
    (folder / "later").touch()
    text = TEXT.replace('"${{ item.bill }}"', "\"${{ item.bill }}\", fails: \"${{ 'later' if index else '' }}\"")
    go(folder, text)
    say(folder)
    assert "failed" == resume(folder).state
    paid_first = paid()
    (folder / "later").unlink()

    with pytest.raises(RunRefused, match=r"pay\[0\] is done with other values"):
        resume(folder, graph=graph_of(text.replace('value: "${{ item.bill }}"', 'value: "other ${{ item.bill }}"')))
    for number in range(2):
        assert "waiting" == resume(folder, graph=graph_of(text.replace("in all?", f"in all, {number}?"))).state
    say(folder)

    assert "finished" == resume(folder).state
    assert ["B-1", "B-2"] == paid()
    assert set(paid_first) <= {"B-1", "B-2"}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (TEXT.replace("by: team:finance", "by: user:maria"), "ok has asked team:finance and does not in it"),
        (TEXT.replace("    approve:", "    when: false\n    approve:"), "ok.when was True"),
        (UNASKED, "ok has asked team:finance and does not in it"),
        (UNASKED.replace("  ok: {node: count.number.read}\n", "").replace("    needs: [ok]\n", ""), "ok has asked"),
    ],
    ids=["others", "skipped", "another step", "none"],
)
def test_a_file_that_asks_nobody_is_refused(folder, text, words):
    """Once a run has asked, its file cannot do without the answer; nor is it skipped."""
    go(folder)

    with pytest.raises(RunRefused, match=words):
        resume(folder, graph=graph_of(text))
    with pytest.raises(RunRefused, match="by nobody skipped"):
        asyncio.run(Runner(folder, registry="counting:registry").resume("mine", caller=MARIA, skip=["ok"]))


def test_a_cancelled_run_takes_no_answer(folder):
    """It stands as interrupted; resumed it asks again. One that is over or deleted takes none either."""
    go(folder)
    with closing(SqliteRuns(folder).open("mine")) as run:
        run.ask_to_stop()
        assert ("interrupted", True) == (run.summary().state, run.head().cancelled)

    with pytest.raises(RunRefused, match="was cancelled"):
        say(folder)
    assert [] == list(SqliteRuns(folder).asked_of(TEA))
    assert "waiting" == resume(folder).state
    say(folder)
    assert "finished" == resume(folder).state
    with pytest.raises(RunRefused, match="answered already|is finished"):
        say(folder)
    SqliteRuns(folder).delete("mine")
    with pytest.raises(RunRefused, match="no such run"):
        say(folder)


def test_an_answer_that_comes_while_the_run_goes_on_is_taken_up(folder):
    """The process looks once more before it stops: nobody needs to resume it."""
    text = TEXT.replace("{value: after aside}", "{value: after aside, seconds: 1.5}")
    runner = Runner(folder, registry="counting:registry")
    spec = spec_of(text)

    async def answered():
        await runner.start(spec, run_id="mine")
        while not list(SqliteRuns(folder).asked_of(TEA)):  # noqa: ASYNC110 - another process asks
            await asyncio.sleep(0.02)
        given = await answer(counting.registry(), SqliteRuns(folder), "mine", None, caller=TEA, approve=True)
        if given.goes_on:  # the machine was slow, and the process has stopped already
            await runner.resume("mine", caller=MARIA)
        return await runner.wait("mine")

    assert "finished" == asyncio.run(answered()).state
    assert ["B-1", "B-2"] == paid()


def test_an_approved_run_goes_on_once_after_a_kill(folder):
    """Killed at the first payment: each is made once, and nobody is asked again."""
    text = TEXT.replace("    for_each: ${{ inputs.rows }}\n", "    for_each: ${{ inputs.rows }}\n    at_once: 1\n")
    spec = spec_of(text)
    runner = Runner(folder, registry="counting:registry")

    async def killed():
        await runner.start(spec, run_id="mine")
        await runner.wait("mine")
        given = await answer(counting.registry(), SqliteRuns(folder), "mine", "ok", caller=TEA, approve=True)
        with counting.staying(folder, 4):
            await runner.resume("mine", caller=given.began)
            while len(counted(folder)) < 4:  # noqa: ASYNC110 - another process counts
                await asyncio.sleep(0.005)
            os.kill(int((folder / "runs" / "mine.lock").read_text()), signal.SIGKILL)
        assert "interrupted" == (await runner.wait("mine")).state
        await runner.resume("mine", caller=MARIA)
        return await runner.wait("mine")

    assert "finished" == asyncio.run(killed()).state
    assert ["B-1", "B-2"] == paid()
    assert ["approval_asked", "approval_given"] == [each[0] for each in audited()]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (TEXT.replace("show: ${{ inputs.rows }}", "show: ${{ range(1001) }}"), "1,001 rows"),
        (TEXT.replace("show: ${{ inputs.rows }}", "show: {rows: '${{ range(1001) }}'}"), "1,001 rows"),
        (TEXT.replace('text: "Pay', "text: \"${{ range(5000) | join(', ') }}"), "a person reads at most 10,000"),
        (TEXT.replace("bills, ${{ steps.sum.value }} in all?", "").replace("Pay ${{ inputs.rows | length }} ", "${{ '' }} "), "is empty"),
        (TEXT.replace("steps.sum.value", "steps.sum.nothing"), "nothing"),
    ],
    ids=["rows", "rows of a result", "text", "empty", "no value"],
)  # fmt: skip
def test_what_nobody_can_read_is_not_asked(folder, text, words):
    """The step fails, and says why."""
    failed = go(folder, text)

    assert ("failed", "ok") == (failed.state, failed.error["step"])
    assert words in failed.error["message"]
    assert [] == audited()


def test_a_step_that_is_skipped_asks_nobody(folder):
    """And what needs it is skipped, too."""
    text = TEXT.replace("    approve:", "    when: ${{ steps.sum.value > 100 }}\n    approve:")
    text = text.replace("steps.ok.by", "steps.ok is none").replace(" | length", " is none")
    text = text.replace("${{ inputs.rows is none }}", "some")

    ended = go(folder, text)

    assert ("finished", {"by": True, "paid": True}) == (ended.state, ended.outputs)
    assert [] == audited()
