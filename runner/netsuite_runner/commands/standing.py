"""How the steps of a run stand, and the items of one of them."""

import json
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from netsuite_runner.errors import RunRefused, where
from netsuite_runner.inside import shown_inside
from netsuite_runner.runs.kept import OVER, KeptItem, StepWork, Summary
from netsuite_runner.runs.store import Run

_AT_A_TIME = 1_000
"""Items that are read at once: a run of many needs no more memory than one of few."""


@dataclass(frozen=True)
class Item:
    """One item of a step: its output is kept, its `when` was false, it failed, nobody knows, or it is still to be done."""

    step: str
    item: str
    state: str
    kept: str | None = None
    """Its output, as a JSON text."""
    error: str | None = None

    @property
    def output(self) -> Any:
        """
        Its output.

        Raises:
            RunRefused: What is kept of it is not JSON.
        """
        with suppress(ValueError, RecursionError):
            return None if self.kept is None else json.loads(self.kept)
        raise RunRefused(
            f"What the run keeps of step {self.step} is damaged. Restore the database of the runs from a copy.",
            remedy="report",
        )

    def told(self) -> dict[str, Any]:
        """Return it as JSON."""
        number = int(self.item) if self.item else None
        return {"item": number, "state": self.state, "output": self.output, "error": self.error}


class Standing:
    """One step of a run as it is kept: its state, how long it was at work, and its items in their order."""

    def __init__(self, run: Run, summary: Summary, step: str) -> None:
        self.step = step
        self._work: StepWork | None = run.work(step)
        self._kept, self._asked = run.outputs(step), run.asked(step)
        self._errors = {item: str(error["message"]) for item, error in run.failures(step).items() if error}
        self._errors |= {
            each["item"]: str(each["message"]) for each in _errors(summary.error) if each.get("step") == step
        }
        for each in _errors(summary.error):  # what failed inside the workflow of an item fails the item
            at = str(each.get("step"))
            if at.startswith((f"{step}.", f"{step}[")):
                item = at.removeprefix(step).partition("]")[0].removeprefix("[") if at[len(step)] == "[" else ""
                self._errors.setdefault(item, f"{where(at, each['item'])}: {each['message']}")
        self._unknown = {item for name, item in run.unsettled() if name == step}
        spec = run.spec.graph.step(step)
        assert spec is not None, "who asks for it knows that there is such a step"
        self._repeats = spec.for_each is not None
        self._over = summary.state in OVER
        if spec.approve is not None and self.state == "done":
            self._kept = {"": json.dumps(run.approvals()[step].output)}

    @property
    def state(self) -> str:
        """How it stands; of a run of an earlier release, what its outputs tell."""
        if self._work is not None:
            return self._work.state
        return "done" if self._kept else "skipped" if self._over else "waiting"

    @property
    def seconds(self) -> float | None:
        """How long it was at work."""
        return None if self._work is None else round(self._work.seconds, 1)

    @property
    def items(self) -> Iterator[Item]:
        """Each item that is known of, in their order; one, called "", where the step runs once."""
        count = self._work.items if self._work is not None and self._repeats else None
        known = {*self._kept, *self._errors, *self._unknown, *(map(str, range(count or 0)))}
        for item in sorted(known if self._repeats else {""}, key=lambda each: int(each or 0)):
            if item in self._kept:
                state = "skipped" if self._asked.get(item) == "skipped" else "done"
                yield Item(self.step, item, state, self._kept[item])
            elif item in self._errors:
                yield Item(self.step, item, "failed", error=self._errors[item])
            elif item in self._unknown:
                yield Item(self.step, item, "unknown")
            else:
                yield Item(self.step, item, "skipped" if self.state in {"done", "skipped"} else "waiting")

    def outputs(self) -> list[Any]:
        """Return the outputs that are kept, in the order of the items."""
        return [each.output for each in self.items if each.kept is not None]

    def told(self) -> dict[str, Any]:
        """Return how it stands as JSON, without its items."""
        states = [each.state for each in self.items]
        counted = {state: states.count(state) for state in ("done", "skipped", "failed")}
        return {"step": self.step, "state": self.state, "seconds": self.seconds, **counted}


def standing(run: Run, summary: Summary) -> list[Standing]:
    """Return how each step of a run stands, in the order of the file, each with those inside it that are shown."""
    tally = run.tally() if run.spec.graph.inner else {}
    names = [name for step in run.spec.graph.workflow.steps for name in (step, *shown_inside(tally, step))]
    return [Standing(run, summary, name) for name in names]


def kept_items(run: Run, step: str) -> Iterator[KeptItem]:
    """Return what is kept of every item of a step, in their order."""
    skip = 0
    while some := run.items(step, skip=skip, most=_AT_A_TIME):
        yield from some
        skip += len(some)


def _errors(error: Mapping[str, Any] | None) -> list[Mapping[str, Any]]:
    return [error, *error.get("others", ())] if error else []
