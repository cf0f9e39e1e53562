"""A run that workers execute, as the command that began it shows it: how far it is, and what came of it."""

import time
import weakref
from contextlib import closing

from netsuite_plugin.contract import Traffic
from netsuite_plugin.terminal import errors, say
from netsuite_runner.commands.outcome import how_to_go_on, show, show_waiting
from netsuite_runner.commands.there import there, with_there
from netsuite_runner.errors import RunNotKept, StepFailed, in_lines
from netsuite_runner.progress import Display, display_for
from netsuite_runner.run_spec import RunSpec
from netsuite_runner.runs.address import Address
from netsuite_runner.runs.kept import OVER, Summary
from netsuite_runner.runs.postgres import PostgresRuns
from netsuite_runner.runs.store import Run
from netsuite_runner.watch import StepProgress, Watch
from netsuite_runner.worker.lives import Lives

_LOOK = 0.25
"""Seconds between two looks at a run."""
_LONG = 5.0
"""Seconds in a queue after which it is said that no worker takes the run."""


def hand_over(
    address: Address, run_id: str, spec: RunSpec, *, on: str | None, csv: str | None, json_output: bool
) -> int:
    """Queue a run for the workers, follow it, and return the exit code that says how it ended."""
    runs = with_lives(PostgresRuns(address))
    runs.enqueue(run_id, spec)
    with closing(runs.open(run_id)) as run:
        if run.summary(outputs=False).state in OVER:
            if not json_output:
                say(f"Run {run_id} has finished before; these are its outputs.")
            return show(run, json_output=json_output, csv=csv, on=on)
        if not json_output:
            say(f"run {run_id}")
        return follow(run, on=on, csv=csv, json_output=json_output)


def with_lives(runs: PostgresRuns) -> PostgresRuns:
    """Return the same runs, whose workers learn of each that is queued."""
    runs.database.prepare()
    lives = Lives(runs.address)
    found = PostgresRuns(runs.address, start_life=lives.begin)
    weakref.finalize(found, lives.close)
    return found


def follow(run: Run, *, on: str | None, csv: str | None = None, json_output: bool = False) -> int:
    """
    Show how far a run is until no worker goes on with it; return the exit code that says how it ended. Ctrl-C only ends the watching.

    A database that is away for a while is waited for, as workers do.
    """
    followed, display = Followed(run), display_for(errors(), unshown=json_output)
    try:
        summary = _until_over(followed, display, on)
    except KeyboardInterrupt:
        display.close()
        say(
            f"\nRun {run.id} goes on. To watch it: netsuite-nodes runs watch {run.id}{there(on)}. To end it: netsuite-nodes runs cancel "
            f"{run.id}{there(on)}"
        )
        return 130
    display.close()
    if summary.state in OVER:
        return show(run, json_output=json_output, csv=csv, on=on)
    if summary.state == "waiting":
        show_waiting(run, json_output=json_output, on=on)
        return 4
    if json_output:
        show(run, json_output=True)
    elif summary.error is not None:
        for line in in_lines(summary.error):
            say(f"\n{with_there(line, on)}")
        say(how_to_go_on(run.id, StepFailed.of_told(summary.error), on))
    else:
        say(f"\nInterrupted; nothing is lost. To go on: netsuite-nodes runs resume {run.id}{there(on)}")
    return 1 if summary.state == "failed" else 130


def _until_over(followed: "Followed", display: Display, on: str | None) -> Summary:
    queued: float | None = None  # since when
    while True:
        try:
            summary = followed.look()
        except RunNotKept as away:
            if not away.retryable:
                raise
            display.say(
                "the database of the runs is away: the run goes on by itself when it is back, and this command with it"
            )
            time.sleep(_LOOK)
            continue
        display.show(followed)
        if summary.state not in {"queued", "running"}:
            return summary
        queued = (queued or time.monotonic()) if summary.state == "queued" else None
        if queued is not None and time.monotonic() - queued > _LONG:
            display.say(f"queued: no worker has taken it yet. Start one: netsuite-nodes worker serve{there(on)}")
        time.sleep(_LOOK)


class Followed:
    """A run as its rows tell it."""

    def __init__(self, run: Run) -> None:
        self._run = run
        self._steps = run.spec.graph.workflow.steps
        self.watch = Watch({name: StepProgress() for name in self._steps})
        self.traffic = Traffic()

    def look(self) -> Summary:
        """Learn how far it is by now, and say how it stands."""
        summary = self._run.summary(outputs=False)  # looked at first: what a run that is over has kept is whole
        self.watch.acts_as[:], self.watch.notes[:] = summary.acts_as, summary.notes
        for name, tally in self._run.tally().items():
            if name not in self.watch.steps:
                continue
            progress = self.watch.steps[name]
            many = self._steps[name].for_each is not None
            progress.total = (tally.items or 0) if many else 1
            progress.done, progress.failed = tally.outputs + tally.failures, tally.failures
            state = tally.spans[-1].state if tally.spans else "running"
            progress.state = "waiting" if state == "interrupted" else state
            if state == "done":
                progress.skipped, progress.done = max(0, progress.total - progress.done), progress.total
        for name, approval in self._run.approvals().items():
            if approval.answer is None and name in self.watch.steps:
                self.watch.steps[name].state = "asked"
                self.watch.steps[name].part = f"waits for {' or '.join(approval.by)}"
        return summary
