"""A person lets a run go on: who may, what is kept and audited, and what becomes of the run."""

import asyncio
import json
import os
import signal
from contextlib import closing
from datetime import UTC, datetime

import pytest

import counting
from counting import counted
from netsuite_plugin.contract import Caller, NodeError
from netsuite_runner.approvals import LONGEST_REASON, answer, find
from netsuite_runner.corrected_file import change_file
from netsuite_runner.errors import RunRefused, StepFailed
from netsuite_runner.graph import load
from netsuite_runner.run_spec import RunSpec
from netsuite_runner.runner import Runner
from netsuite_runner.runs.sqlite import SqliteRuns
from netsuite_runner.runs.store import Answer
from netsuite_runner.steps import Waits

MARIA = Caller("maria", "northwind", frozenset({"finance"}))
TEA = Caller("tea", "northwind", frozenset({"finance"}))
INES = Caller("ines", "northwind", role="administrator")
OMAR = Caller("omar", "northwind")
OTTO = Caller("otto", "southwind", frozenset({"finance"}), "administrator")
TEXT = """workflow: payments
inputs: {rows: {type: list, default: [{bill: B-1, amount: 20}, {bill: B-2, amount: 22}]}}
steps:
  sum: {node: count.number.read, params: {value: "${{ inputs.rows | sum(attribute='amount') }}"}}
  aside: {node: count.number.read, params: {value: aside}}
  after_aside: {node: count.number.read, needs: [aside], params: {value: after aside}}
  ok:
    approve:
      by: team:finance
      text: "Pay ${{ inputs.rows | length }} bills, ${{ steps.sum.value }} in all?"
      show: ${{ inputs.rows }}
  pay:
    needs: [ok]
    for_each: ${{ inputs.rows }}
    node: count.record.create
    params: {value: "${{ item.bill }}"}
outputs: {by: "${{ steps.ok.by }}", paid: "${{ steps.pay | length }}"}
"""


UNASKED = (
    TEXT.partition("  ok:\n")[0]
    + "  ok: {node: count.number.read}\n  pay:\n"
    + TEXT.partition("  pay:\n")[2].replace("steps.ok.by", "run.id")
)


def graph_of(text=TEXT):
    return load(text, file="payments.yaml", registry=counting.registry())


def spec_of(text=TEXT, caller=MARIA):
    return RunSpec.of(graph_of(text), {}, caller, begun=datetime(2026, 3, 2, 9, tzinfo=UTC))


def go(folder, text=TEXT, caller=MARIA):
    """Run it in this process until it ends, waits or fails, and return its summary."""
    with closing(SqliteRuns(folder).begin("mine", spec_of(text, caller))) as run:
        return on(run)


def resume(folder, caller=MARIA, graph=None):
    with closing(SqliteRuns(folder).take_up("mine", caller)) as run:
        if graph is not None:
            asyncio.run(change_file(counting.registry(), run, graph))
        return on(run)


def on(run):
    from netsuite_runner.interpreter import Execution, shut_down

    execution = Execution(counting.registry(), run)
    try:
        execution.start()
        while not execution.wait(0.2):
            pass
        execution.result()
    except (Waits, StepFailed):
        pass
    finally:
        shut_down()
    return run.summary()


def say(folder, caller=TEA, step="ok", **how):
    how = {"approve": True, **how}
    return asyncio.run(answer(counting.registry(), SqliteRuns(folder), "mine", step, caller=caller, **how))


def audited(caller=MARIA):
    """The lines of the audit about approvals, as this person may read them."""
    events = asyncio.run(counting.registry().store.events(caller, since=datetime(2020, 1, 1, tzinfo=UTC)))
    return [(each.event, each.actor, each.credential, each.run) for each in events if each.event.startswith("approval")]


def paid():
    return sorted(value for _, value in counting.records())


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


@pytest.mark.parametrize(
    ("by", "caller", "may"),
    [
        ("team:finance", TEA, True),
        ("team:finance", MARIA, False),  # she began it
        ("team:finance", OMAR, False),
        ("team:finance", OTTO, False),  # that team of another organization
        ("administrator", INES, True),
        ("administrator", OTTO, False),
        ("user:omar", OMAR, True),
        ("user:omar", Caller("omar", "southwind"), False),
        ("user:omar", Caller("omar"), False),
        (["team:finance", "user:maria"], MARIA, True),
        (["administrator", "user:omar"], OMAR, True),
    ],
)  # fmt: skip
def test_those_who_are_named_answer(folder, by, caller, may):
    """And nobody else learns that there is anything; who began the run only where `by` names them."""
    with closing(begun(folder, by)) as run:
        ask(run)

    found = [each.approval.text for each in SqliteRuns(folder).asked_of(caller)]

    assert (["Sure?"] if may else []) == found
    if may:
        assert say(folder, caller).approval.answer.who == caller.user
    else:
        with pytest.raises(RunRefused, match="began run" if caller == MARIA else "nothing for") as refusal:
            say(folder, caller)
        assert "Sure" not in str(refusal.value)


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
        run.answer(former.number, Answer(True, "tea", "2026-03-02T09:00:00+00:00"))
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


@pytest.mark.parametrize("calls", [4, 5])
def test_an_approved_run_goes_on_once_after_a_kill(folder, calls):
    """Killed at the first payment, or between the two: each is made once, and nobody is asked again."""
    text = TEXT.replace('"${{ item.bill }}"', '"${{ item.bill }}", seconds: 0.3').replace(
        "    for_each: ${{ inputs.rows }}\n", "    for_each: ${{ inputs.rows }}\n    at_once: 1\n"
    )
    spec = spec_of(text)
    runner = Runner(folder, registry="counting:registry")

    async def killed():
        await runner.start(spec, run_id="mine")
        await runner.wait("mine")
        given = await answer(counting.registry(), SqliteRuns(folder), "mine", "ok", caller=TEA, approve=True)
        await runner.resume("mine", caller=given.began)
        while len(counted(folder)) < calls:  # noqa: ASYNC110 - another process counts
            await asyncio.sleep(0.005)
        os.kill(int((folder / "runs" / "mine.lock").read_text()), signal.SIGKILL)
        assert "interrupted" == (await runner.wait("mine")).state
        await runner.resume("mine", caller=MARIA)
        return await runner.wait("mine")

    assert "finished" == asyncio.run(killed()).state
    assert ["B-1", "B-2"] == paid()
    assert ["approval_asked", "approval_given"] == [each[0] for each in audited()]


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
