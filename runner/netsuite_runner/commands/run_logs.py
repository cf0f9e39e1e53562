"""`netsuite-nodes runs logs`: what happened in a run, a line an event, in the order of time."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated, Any

from cyclopts import Parameter

from netsuite_plugin.counts import counted
from netsuite_plugin.discovery import current_registry
from netsuite_plugin.terminal import answer, answer_json
from netsuite_runner.commands.standing import kept_items
from netsuite_runner.errors import RunRefused, where
from netsuite_runner.runs.kept import KeptItem, Tally
from netsuite_runner.runs.store import Run
from netsuite_runner.runs.where import runs_of


@dataclass(frozen=True)
class Event:
    """One thing that happened in a run. `at` is in seconds since 1970; `item` is "" where the whole step is meant."""

    at: float
    step: str
    item: str
    what: str
    seconds: float | None = None
    requests: int | None = None
    refused: int | None = None
    waited: float | None = None
    error: str | None = None

    @property
    def moment(self) -> str:
        """When it was, in UTC."""
        return datetime.fromtimestamp(self.at, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")

    def told(self) -> dict[str, Any]:
        """Return it as JSON, without what is not known."""
        given = {"at": self.moment, "step": self.step, "item": int(self.item) if self.item else None, "what": self.what}
        numbers = {"seconds": self.seconds, "requests": self.requests, "refused": self.refused, "waited": self.waited}
        return {name: value for name, value in {**given, **numbers, "error": self.error}.items() if value is not None}

    @property
    def line(self) -> str:
        """Say it in one line."""
        said = f"{self.moment}  {where(self.step, self.item)}  {self.what}"
        if self.seconds is not None:
            said += f" in {self.seconds:.2f} s"
        details = []
        if self.requests:
            details.append(counted(self.requests, "request"))
        if self.refused:
            details.append(f"{self.refused:,} refused or lost")
        if self.waited and self.waited >= 0.05:
            details.append(f"waited {self.waited:.1f} s for a slot")
        said += f" ({', '.join(details)})" if details else ""
        return f"{said}: {self.error}" if self.error else said


def events(run: Run, *, step: str | None = None) -> list[Event]:
    """
    Return what is kept of when things happened, the first first: when each step began and stopped in each life of the run, how each call went, what
    was asked of people.

    Raises:
        RunRefused: The run has no such step.
    """
    tally = run.tally()
    if step is not None and step not in tally and step not in run.spec.graph:
        raise RunRefused(f"Run {run.id} has no step {step!r}: there is {', '.join(run.spec.graph.workflow.steps)}.")
    found = [
        event
        for name, each in tally.items()
        if step in {None, name}
        for event in (*_of_step(name, each), *_of_items(run, name))
    ]
    for name, approval in run.approvals().items():
        if step in {None, name}:
            found.append(Event(_seconds(approval.asked), name, "", f"asks {' or '.join(approval.by)}"))
            if approval.answer is not None:
                said = "approved" if approval.answer.approved else "refused"
                found.append(Event(_seconds(approval.answer.at), name, "", f"{said} by {approval.answer.who}"))
    return sorted(found, key=lambda each: each.at)


def _of_step(step: str, tally: Tally) -> Iterator[Event]:
    for span in tally.spans:
        yield Event(span.began, step, "", "begins")
        if span.ended is not None:
            yield Event(span.ended, step, "", span.state, seconds=span.ended - span.began)


def _of_items(run: Run, step: str) -> Iterator[Event]:
    yield from (event for each in kept_items(run, step) if (event := _of_item(step, each)) is not None)


def _of_item(step: str, kept: KeptItem) -> Event | None:
    call = kept.call
    if call is None:
        return None
    what = "failed" if kept.error is not None else "done" if kept.output is not None else "ended without an outcome"
    return Event(
        call.ended,
        step,
        kept.item,
        what,
        seconds=round(call.ended - call.began, 3),
        requests=call.requests,
        refused=call.refused,
        waited=round(call.waited, 3),
        error=None if kept.error is None else str(kept.error.get("message", "")),
    )


def _seconds(moment: str) -> float:
    return datetime.fromisoformat(moment).timestamp()


def logs(
    run_id: str,
    *,
    step: str | None = None,
    last: int | None = None,
    on: str | None = None,
    json_output: Annotated[bool, Parameter(name="--json", negative="")] = False,
) -> None:
    """
    Say what happened in a run, in the order of time: when steps began and stopped, how each call went, what was asked of people.

    Parameters
    ----------
    run_id
        The run.
    step
        Only what concerns this step.
    last
        Only so many lines, the last ones.
    on
        The database the run is kept in, by its name in the settings; the one that is set, or this machine, when not given.
    json_output
        Print a JSON object a line.
    """
    if last is not None and last < 1:
        raise RunRefused(f"--last {last}: at least 1.")
    with closing(runs_of(current_registry(), on).open(run_id)) as run:
        found = events(run, step=step)
    for each in found[-last:] if last is not None else found:
        if json_output:
            answer_json(each.told())
        else:
            answer(each.line)
