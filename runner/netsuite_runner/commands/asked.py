"""What a run asks, as a person reads it at a terminal, and what became of it."""

from typing import Any

from netsuite_plugin.terminal import answer, table
from netsuite_runner.approvals import Answered
from netsuite_runner.commands.results import show_outputs
from netsuite_runner.commands.there import there
from netsuite_runner.errors import RunRefused
from netsuite_runner.runs.kept import Approval
from netsuite_runner.tables import columns_and_cells


def show_approval(run_id: str, approval: Approval, on: str | None = None) -> None:
    """Print what is asked, of whom, and the answer if there is one."""
    answer(f"{approval.step} asks {' or '.join(approval.by)}, since {approval.asked}:")
    answer(approval.text, indent=2)
    if approval.shown is not None:
        _show(approval.shown, f"netsuite-nodes runs show {run_id} --json{there(on)}")
    given = approval.answer
    if given is not None:
        why = f": {given.reason}" if given.reason else ""
        answer(f"{'Approved' if given.approved else 'Refused'} by {given.who} at {given.at}{why}")


def _show(shown: Any, whole: str) -> None:
    """Print every row: what is not read is not approved."""
    try:
        table(*columns_and_cells(shown, "shown"))
    except RunRefused:
        show_outputs({"shown": shown}, whole)


def how_to_answer(run_id: str, approval: Approval, on: str | None = None) -> str:
    """Say who answers, and how."""
    return (
        f"{' or '.join(approval.by)} answers: netsuite-nodes runs approve {run_id} {approval.step}{there(on)}, or: "
        f"netsuite-nodes runs refuse {run_id} {approval.step} --reason …{there(on)}"
    )


def what_follows(answered: Answered, on: str | None = None) -> str:
    """Say what becomes of the run now."""
    resume = f"netsuite-nodes runs resume {answered.run}{there(on)}"
    if answered.goes_on:
        return f"Run {answered.run} goes on when {answered.began.user} resumes it: {resume}"
    if answered.state == "waiting":
        return f"Run {answered.run} waits for {', '.join(answered.waits_for)} still."
    if answered.state == "running":
        return f"Run {answered.run} is under way and takes the answer up."
    return f"Run {answered.run} is {answered.state}. To go on: {resume}"
