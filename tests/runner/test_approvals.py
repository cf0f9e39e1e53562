"""Answering what a run asks: who may, what is an answer, and that the audit has it."""

import asyncio
import json
from contextlib import closing

import pytest

from asking import INES, MARIA, OMAR, TEA, audited, go, resume, say, spec_of
from netsuite_plugin.contract import NodeError
from netsuite_runner.approvals import LONGEST_REASON, answer, find
from netsuite_runner.errors import RunRefused
from netsuite_runner.runs.kept import Answer
from netsuite_runner.runs.sqlite import SqliteRuns


def test_those_who_are_named_answer(folder):
    """Nobody else learns that there is anything to answer; who began the run learns who does."""
    with closing(begun(folder)) as run:
        ask(run)

    assert ["Sure?"] == [each.approval.text for each in SqliteRuns(folder).asked_of(TEA)]
    for caller, words in (
        (MARIA, "began run mine, so another person answers ok: team:finance"),
        (OMAR, "nothing for omar"),
        (INES, "nothing for ines"),
    ):
        assert [] == list(SqliteRuns(folder).asked_of(caller))
        with pytest.raises(RunRefused, match=words) as refusal:
            say(folder, caller)
        assert "Sure" not in str(refusal.value)
    assert "tea" == say(folder, TEA).approval.answer.who


def begun(folder, by="team:finance", caller=MARIA):
    text = f"workflow: w\nsteps:\n  ok: {{approve: {{by: {json.dumps(by)}, text: 'Sure?'}}}}\n"
    return SqliteRuns(folder).begin("mine", spec_of(text, caller))


def ask(run, step="ok", text="Sure?", digest="d1"):
    return run.ask(step, run.spec.graph.workflow.steps["ok"].approve.approvers, text, None, digest)


def test_an_answer_counts_once(folder):
    """The second one is refused, whatever it says, and says who was first."""
    with closing(begun(folder)) as run:
        ask(run)
    say(folder, reason="fine")

    for approve in (True, False):
        with pytest.raises(RunRefused, match="answered already: approved by tea"):
            say(folder, approve=approve, reason="no")
    assert [("approval_given", "tea")] == [each[:2] for each in audited(TEA)]


def test_a_question_that_has_changed_is_not_answered(folder):
    """What was read is named by its digest; an answer to the former question is none to the new one."""
    with closing(begun(folder)) as run:
        former = ask(run)
        ask(run, text="Really sure?", digest="d2")

    for how in ({"digest": former.digest}, {"digest": "made up"}):
        with pytest.raises(RunRefused, match="has changed since it was shown"):
            say(folder, **how)
    with closing(SqliteRuns(folder).open("mine")) as run, pytest.raises(RunRefused, match="has changed"):
        run.answer(former.number, Answer(approved=True, who="tea", at="2026-03-02T09:00:00+00:00"))
    assert say(folder, digest="d2").approval.text == "Really sure?"


@pytest.mark.parametrize(
    ("how", "words"),
    [
        ({"approve": False}, "needs a reason"),
        ({"approve": False, "reason": " \n"}, "needs a reason"),
        ({"reason": "a" * (LONGEST_REASON + 1)}, "1,001 characters"),
        ({"step": "pay"}, "nothing for tea"),
        ({"step": "../ok"}, "nothing for tea"),
        ({"caller": MARIA, "step": "pay"}, "nothing for maria"),
    ],
)
def test_what_is_no_answer_is_refused(folder, how, words):
    with closing(begun(folder)) as run:
        ask(run)

    with pytest.raises(RunRefused, match=words):
        say(folder, **how)

    assert [] == audited(TEA)
    assert 1 == len(list(SqliteRuns(folder).asked_of(TEA)))


def test_a_run_that_is_not_there_asks_nothing(folder):
    """It looks as one that asks others."""
    with closing(begun(folder, "user:nils")) as run:
        ask(run)
    said = []
    for run_id in ("mine", "none", "../x"):
        with pytest.raises(RunRefused) as refusal:
            find(SqliteRuns(folder), run_id, None, TEA)
        said.append(str(refusal.value).replace(run_id, ""))
    assert 1 == len(set(said))


def test_of_several_questions_one_is_named(folder):
    with closing(begun(folder)) as run:
        ask(run)
        ask(run, step="also", digest="d2")

    with pytest.raises(RunRefused, match="name one of them: ok, also"):
        say(folder, step=None)
    assert say(folder, step="also").waits_for == ("ok",)
    assert say(folder, step=None).approval.step == "ok"


class FullDisk:
    """Stands for a registry whose audit cannot be written."""

    @property
    def store(self):
        return self

    async def record(self, event):
        raise NodeError("the disk is full", remedy="ask_administrator")


def test_nothing_follows_from_an_answer_without_a_line_in_the_audit(folder):
    """It could not be written when the answer was given: the run writes it before it goes on, once."""
    go(folder)
    with pytest.raises(NodeError, match="the disk is full"):
        asyncio.run(answer(FullDisk(), SqliteRuns(folder), "mine", "ok", caller=TEA, approve=True))
    assert ["approval_asked"] == [each[0] for each in audited()]

    assert "finished" == resume(folder).state

    assert ["approval_asked", "approval_given"] == [each[0] for each in audited()]
