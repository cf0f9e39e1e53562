"""
Answering what a run asks, for commands, pages and tools of agents: who may, what is kept, what the audit says.

An answer is kept with the run first and then written into the audit; what has no line there yet when the run goes on gets it before
anything follows from it. So nothing that a person approved is done without a line, whenever a process dies.
"""

import asyncio
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import UTC, datetime

from netsuite_plugin.contract import Caller, CredentialEvent
from netsuite_plugin.registry import Registry
from netsuite_plugin.text import from_outside
from netsuite_runner.approver import may_answer
from netsuite_runner.errors import NotApproved, RunRefused, StepFailed
from netsuite_runner.runs.kept import Answer, Approval, OpenApproval, State
from netsuite_runner.runs.store import Run, RunStore

LONGEST_REASON = 1_000


@dataclass(frozen=True)
class Answered:
    """
    An approval with its answer, and what becomes of its run: it `goes_on` when it is resumed as its beginner; a process executes it and
    takes the answer up (`state` running); it waits for others still (`waits_for` names their steps); or it ended before.
    """

    run: str
    began: Caller
    approval: Approval
    state: State
    waits_for: tuple[str, ...] = ()

    @property
    def goes_on(self) -> bool:
        """Whether nothing but a process is missing for the run to go on."""
        return self.state == "waiting" and not self.waits_for


def find(runs: RunStore, run_id: str, step: str | None, caller: Caller) -> OpenApproval:
    """
    Return what a run asks of this person at a step, answered or not; without a step, the only one without an answer.

    Raises:
        RunRefused: There is none, or it is asked of others: who is asked nothing does not learn whether there is such a run.
    """
    with closing(_opened(runs, run_id, caller)) as run:
        began, asked = run.spec.caller, run.approvals()
        mine = {name: each for name, each in asked.items() if may_answer(each.by, caller, began=began)}
        beginner = (caller.user, caller.organization) == (began.user, began.organization)
        if not mine and not (beginner and asked):
            raise _nothing(run_id, caller)
        if step is None:
            waiting = [name for name, each in (mine or asked).items() if each.answer is None] or list(mine or asked)
            if len(waiting) > 1:
                raise RunRefused(f"Run {run_id} asks at several steps, name one of them: {', '.join(waiting)}.")
            step = waiting[0]
        if step not in mine:
            if not beginner or step not in asked:
                raise _nothing(run_id, caller, step)
            raise RunRefused(
                f"{caller.user} began run {run_id}, so another person answers {step}: {' or '.join(asked[step].by)}.",
                remedy="ask_administrator",
            )
        return OpenApproval(run.id, run.spec.graph.workflow.workflow, began, mine[step])


async def answer(
    registry: Registry,
    runs: RunStore,
    run_id: str,
    step: str | None,
    *,
    caller: Caller,
    approve: bool,
    reason: str = "",
    digest: str | None = None,
) -> Answered:
    """
    Keep a person's answer to what a run asks. `digest` is that of what they read, where they read it some time ago.

    A run that waited and is refused has failed then. One that is approved goes on when it is resumed (`Answered.goes_on`).

    Raises:
        RunRefused: This person is not asked, it was answered before, something else is asked by now, the run is over or was cancelled, or a
            refusal has no reason. Nothing is kept.
        NodeError: The answer is kept, and the audit could not be written: the run writes it when it goes on.
    """
    reason = reason.strip()
    if not approve and not reason:
        raise RunRefused("A refusal needs a reason: give one, which the person who began the run reads.")
    if len(reason) > LONGEST_REASON:
        raise RunRefused(f"The reason has {len(reason):,} characters; at most {LONGEST_REASON:,} are kept.")
    found = await asyncio.to_thread(find, runs, run_id, step, caller)
    asked = found.approval
    if digest is not None and digest != asked.digest:
        raise RunRefused("What is asked has changed since it was shown: look at it again. Nothing was answered.")
    at = datetime.now(UTC).isoformat(timespec="seconds")
    given = Answer(approve, caller.user, at, from_outside(reason, length=LONGEST_REASON))
    with closing(await asyncio.to_thread(runs.open, run_id)) as run:
        state = await asyncio.to_thread(run.answer, asked.number, given)
        approvals = await asyncio.to_thread(run.approvals)
        answered = approvals[asked.step]
        await audit(registry, run, answered)
    if not approve and state == "waiting":
        state = await asyncio.to_thread(_fail, runs, found, answered)
    waits_for = tuple(name for name, each in approvals.items() if each.answer is None)
    return Answered(run_id, found.began, answered, state, waits_for)


async def audit(registry: Registry, run: Run, approval: Approval) -> None:
    """
    Write into the audit what is not there yet of an approval: that it was asked, and how it was answered.

    Raises:
        NodeError: It cannot be written.
    """
    began, given = run.spec.caller, approval.answer
    shown = f"{approval.text} [{approval.digest[:12]}]"
    lines = [("approval_asked", began.user, approval.asked, f"of {' or '.join(approval.by)}: {shown}")]
    if given is not None:
        event, why = (
            "approval_given" if given.approved else "approval_refused",
            f"{given.reason}; " * bool(given.reason),
        )
        lines.append((event, given.who, given.at, f"{why}shown: {shown}"))
    for event, actor, at, words in lines[approval.audited :]:
        line = CredentialEvent(
            at=datetime.fromisoformat(at),
            actor=actor,
            event=event,
            credential=approval.step,
            level="personal",
            owner=began.user,
            organization=began.organization,
            reason=from_outside(words, length=1_000),
            run=run.id,
        )
        await registry.store.record(line)
    if lines[approval.audited :]:
        await asyncio.to_thread(run.note_audited, approval.number, len(lines))


def refusal(approval: Approval) -> NotApproved:
    """Return what a step fails with whose approval was refused."""
    assert approval.answer is not None, "only an answer refuses"
    return NotApproved(
        f"{approval.answer.who} refused at {approval.answer.at}: {approval.answer.reason}. What was asked: {from_outside(approval.text)}"
    )


def _fail(runs: RunStore, found: OpenApproval, approval: Approval) -> State:
    """Let a run fail that waited and was refused; the process that took it up meanwhile does it by itself."""
    with suppress(RunRefused), closing(runs.take_up(found.run, found.began)) as run:
        run.note_stopped(approval.step, "failed", items=0, skipped=0)
        run.end("failed", error=StepFailed(approval.step, "", refusal(approval)).told())
        return "failed"
    return "running"


def _opened(runs: RunStore, run_id: str, caller: Caller) -> Run:
    try:
        return runs.open(run_id)
    except RunRefused:
        raise _nothing(run_id, caller) from None


def _nothing(run_id: str, caller: Caller, step: str = "") -> RunRefused:
    at = f" at step {step!r}" if step else ""
    return RunRefused(
        f"There is nothing for {caller.user} to answer in run {run_id!r}{at}: there is no such run, or it asks nobody or others. Check both with the person who began it."
    )
