"""A run as its page shows it: how it stands, its steps, what failed, in whose name. Read in pieces, so that many items cost little."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from markupsafe import Markup

from netsuite_plugin.contract import Clock
from netsuite_plugin.registry import Registry
from netsuite_runner.drawing import Box, graph_svg
from netsuite_runner.errors import where
from netsuite_runner.graph import Graph
from netsuite_runner.inside import shown_inside
from netsuite_runner.runs.kept import OVER, Approval, Call, Head, Summary, Tally
from netsuite_runner.runs.store import Run
from netsuite_web.moments import length
from netsuite_web.timeline import Axis, in_words

Mark = Literal["good", "warn", "bad", "none", "now"]
STATES: Mapping[str, tuple[Mark, str]] = {
    "queued": ("none", "Queued"),
    "running": ("now", "Running"),
    "waiting": ("warn", "Waits for approval"),
    "login": ("warn", "Waits for login"),
    "failed": ("bad", "Failed"),
    "interrupted": ("warn", "Interrupted"),
    "finished": ("good", "Finished"),
    "partly": ("warn", "Finished, with failures"),
    "cancelled": ("none", "Cancelled"),
}
"""Every state that a list can be filtered by: how it looks, and its words."""
UNDER_WAY = frozenset({"queued", "running"})
_CLASSES = {
    "done": "done",
    "running": "running",
    "asked": "asked",
    "failed": "failed",
    "interrupted": "stopped",
    "skipped": "idle",
}
_STEP_WORDS = {"done": "finished", "idle": "not begun", "asked": "waits for approval", "stopped": "interrupted"}
SHOWN_OUTPUTS = 50
"""Rows of an output that stand on the page."""
_WORST = 4
_CAUSES = 10
"""Different failures that stand on the page."""


def state_of(state: str, *, cancelled: bool, remedy: str) -> str:
    """Return the key in `STATES`: what somebody has to do about a run is part of how it stands."""
    if state == "interrupted" and cancelled:
        return "cancelled"
    if state == "failed" and remedy == "reconnect":
        return "login"
    return "partly" if state == "finished with failures" else state


@dataclass(frozen=True)
class Row:
    """A run in the list."""

    head: Head
    took: float | None
    """Seconds; None where nobody knows when its process ended."""

    @property
    def state(self) -> str:
        """Its key in `STATES`."""
        return state_of(self.head.state, cancelled=self.head.cancelled, remedy=self.head.remedy)

    @property
    def begun(self) -> datetime:
        """When it was begun."""
        return datetime.fromisoformat(self.head.begun)

    @property
    def acts_as(self) -> list[str]:
        """Whose login, as the person knows it."""
        return ["you" if each.partition("@")[0] == "personal" else each for each in self.head.selectors]

    def fits(self, words: str, state: str, account: str) -> bool:
        """Tell whether a filter leaves it."""
        found = f"{self.head.id} {self.head.workflow}".lower()
        accounts = {name for _, name in self.head.accounts}
        return words.lower() in found and state in {"", self.state} and (not account or account in accounts)


def row_of(head: Head, clock: Clock) -> Row:
    """Return a run's row."""
    return Row(head, took(head.begun, head.ended, clock, running=head.state in UNDER_WAY))


def took(begun: str, ended: str | None, clock: Clock, *, running: bool) -> float | None:
    """Return the seconds from a run's beginning to its end, or to now."""
    end = clock.now() if running else datetime.fromisoformat(ended) if ended else None
    return None if end is None else max(0.0, (end - datetime.fromisoformat(begun)).total_seconds())


@dataclass(frozen=True)
class Line:
    """One line of the timeline: a step, or one of its items."""

    name: str
    picture: Markup
    requests: int
    waited: float
    took: float | None
    step: str = ""
    item: bool = False
    count: str = ""


@dataclass(frozen=True)
class Cause:
    """One failure, and how many items it concerns."""

    where: str
    message: str
    remedy: str
    request_id: str | None
    more: int


@dataclass(frozen=True)
class RunView:
    """Everything that the page of a run shows but what it answered."""

    id: str
    summary: Summary
    graph: Graph
    inputs: Mapping[str, Any]
    state: str
    took: float | None
    accounts: Sequence[tuple[str, str]]
    across: Markup
    down: Markup
    head: Markup
    lines: Sequence[Line]
    causes: Sequence[Cause]
    other_causes: int
    not_begun: Sequence[str]
    kept: int
    known: int
    requests: int
    repeated: int
    waited: float
    unknown: Sequence[str]
    traffic: tuple[int, int]
    left: float | None
    outputs: Mapping[str, tuple[Any, int | None]]
    approvals: Sequence[Approval]

    @property
    def asks(self) -> Sequence[Approval]:
        """What it waits for."""
        open_ones = [each for each in self.approvals if each.answer is None]
        return open_ones if self.summary.state in {"running", "waiting"} else []

    @property
    def mark(self) -> Mark:
        """How its state looks."""
        return STATES[self.state][0]

    @property
    def words(self) -> str:
        """Its state in words."""
        return STATES[self.state][1]

    @property
    def running(self) -> bool:
        """Whether a process executes it now, or a worker will."""
        return self.summary.state in UNDER_WAY

    @property
    def over(self) -> bool:
        """Whether it stays as it is."""
        return self.summary.state in OVER

    @property
    def begun(self) -> datetime:
        """When it was begun."""
        return datetime.fromisoformat(self.summary.begun)

    @property
    def ended(self) -> datetime | None:
        """When its last life ended."""
        return datetime.fromisoformat(self.summary.ended) if self.summary.ended and not self.running else None


def view_of(run: Run, clock: Clock) -> RunView:
    """Read a run."""
    summary = run.summary(outputs=False)
    graph, tally, now = run.spec.graph, run.tally(), time.time()
    cancelled = summary.state == "interrupted" and run.asked_to_stop()
    remedy = str((summary.error or {}).get("remedy", ""))
    axis = Axis((span.began, span.ended or now) for each in tally.values() for span in each.spans)
    boxes = [_box(name, graph, tally.get(name, Tally())) for name in graph.workflow.steps]
    told = f"{len(boxes)} steps: " + ", ".join(f"{box.name} {_STEP_WORDS.get(box.state, box.state)}" for box in boxes)
    pictures = [graph_svg(boxes, graph.needs, title=told, down=down) for down in (False, True)]
    causes = _causes(summary.error)
    kept = sum(each.outputs for each in tally.values())
    known = sum(_items(each) or each.outputs for each in tally.values())
    return RunView(
        id=run.id,
        summary=summary,
        graph=graph,
        inputs=run.spec.inputs,
        state=state_of(summary.state, cancelled=cancelled, remedy=remedy),
        took=took(summary.begun, summary.ended, clock, running=summary.state in UNDER_WAY),
        accounts=run.accounts(),
        across=Markup(pictures[0]),  # noqa: S704 - every text in it is escaped where it is drawn
        down=Markup(pictures[1]),  # noqa: S704 - as above
        head=axis.head(),
        lines=[
            line
            for step in graph.workflow.steps
            for name in (step, *shown_inside(tally, step))
            for line in _lines(run, name, tally.get(name), axis, now)
        ],
        causes=causes[:_CAUSES],
        other_causes=max(0, len(causes) - _CAUSES),
        not_begun=[name for name in graph.workflow.steps if name not in tally],
        kept=kept,
        known=known,
        requests=sum(each.requests for each in tally.values()),
        repeated=sum(each.refused for each in tally.values()),
        waited=sum(each.waited for each in tally.values()),
        unknown=[where(step, item) for step, item in run.unsettled()] if summary.state not in OVER else [],
        traffic=run.traffic(),
        left=_left(tally, now) if summary.state == "running" else None,
        outputs=run.some_outputs(SHOWN_OUTPUTS) if summary.state in OVER else {},
        approvals=list(run.approvals().values()),
    )


def graph_of_file(graph: Graph, registry: Registry) -> Markup:
    """Draw a workflow that has not run: what each step does."""
    boxes: list[Box] = []
    for name, step in graph.workflow.steps.items():
        if step.node:
            does = "reads" if registry.node(step.node).effect == "read" else "writes"
            boxes.append(Box(name, f"{does} {step.label}", "each" if step.for_each is not None else ""))
        else:
            boxes.append(Box(name, step.label, "each" if step.for_each is not None else ""))
    told = f"{len(boxes)} steps: {', '.join(box.name for box in boxes)}"
    return Markup(graph_svg(boxes, graph.needs, title=told, down=True))  # noqa: S704 - escaped where it is drawn


def _box(name: str, graph: Graph, tally: Tally) -> Box:
    step = graph.workflow.steps[name]
    state = _CLASSES[tally.spans[-1].state] if tally.spans else "done" if tally.outputs else "idle"
    items = _items(tally)
    if step.for_each is not None and (tally.outputs or items):
        note = f"{tally.outputs:,} of {items:,}" if items and items != tally.outputs else f"{tally.outputs:,}"
    elif tally.spans and tally.spans[-1].ended is not None and state == "done" and step.approve is None:
        note = length(sum((span.ended or span.began) - span.began for span in tally.spans))
    else:
        note = ""
    return Box(name, step.label, note, state)


def _items(tally: Tally) -> int:
    return tally.items or 0


def _left(tally: Mapping[str, Tally], now: float) -> float | None:
    """Return the seconds that the items begun will take at the pace of this life, where that can be said."""
    lefts: list[float] = []
    for each in tally.values():
        items, span = _items(each), each.spans[-1] if each.spans else None
        if span is not None and span.ended is None and items > 1 and each.outputs >= 5 and now - span.began > 2:
            lefts.append((items - each.outputs) * (now - span.began) / each.outputs)
    return max(lefts, default=None)


def _lines(run: Run, name: str, tally: Tally | None, axis: Axis, now: float) -> list[Line]:
    if tally is None or not tally.spans:
        return [Line(name, axis.row([], "not begun"), 0, 0.0, None, step=name)]
    step = run.spec.graph.step(name)
    assert step is not None, "the run has begun it"
    if step.approve is not None:
        return [Line(name, axis.row(axis.spans(tally.spans, now), tally.spans[-1].state), 0, 0.0, None)]
    spans, many = tally.spans, step.for_each is not None
    seconds = sum((span.ended or now) - span.began for span in spans)
    calls = run.worst(name, most=_WORST)
    words = f"at work for {length(seconds)}, {spans[-1].state}"
    bars = axis.spans(spans, now)
    if not many:
        bars += [bar for call in calls for bar in axis.call(call)]
        words = ", ".join([words, *map(in_words, calls[-1:])])
    count = f"{_items(tally) or tally.outputs:,} items" if many else ""
    line = Line(name, axis.row(bars, words), tally.requests, tally.waited, seconds, step=name, count=count)
    return [line, *(_item_line(call, axis) for call in calls if many)]


def _item_line(call: Call, axis: Axis) -> Line:
    picture = axis.row(axis.call(call), in_words(call))
    return Line(f"item {call.item}", picture, call.requests, call.waited, call.ended - call.began, item=True)


def item_line(call: Call, longest: float) -> Line:
    """Return the line of one item by itself: its picture begins with the call, and is as wide as so many seconds."""
    return _item_line(call, Axis([(call.began, call.began + longest)]))


def _causes(error: Mapping[str, Any] | None) -> list[Cause]:
    """Return each different failure once, the first first."""
    found: dict[tuple[str, str], list[Mapping[str, Any]]] = {}
    for each in (error, *error["others"]) if error else ():
        found.setdefault((each["step"], each["message"]), []).append(each)
    return [
        Cause(where(first["step"], first["item"]), first["message"], first["remedy"], first["request_id"], len(others))
        for first, *others in found.values()
    ]
