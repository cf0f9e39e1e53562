"""
Runs: the list, one run with its picture, times, outputs and what went wrong; going on with it, ending it, deleting it.

A person sees the runs they began, under the organization they began them for. Everything is read from what is kept of a run.
"""

import asyncio
import csv
import io
import json
from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

from starlette.responses import Response, StreamingResponse

from netsuite_plugin.contract import NodeError
from netsuite_runner.corrected_file import change_file
from netsuite_runner.document import LARGEST
from netsuite_runner.drawing import Box, Direction, Mark, drawn
from netsuite_runner.errors import RunRefused, in_lines
from netsuite_runner.graph import Graph, load
from netsuite_runner.runner import Runner
from netsuite_runner.runs.sqlite import SqliteRun, SqliteRuns
from netsuite_runner.runs.store import OVER, StepState, StepTimes, StepWork, Summary, Timing, decide
from netsuite_web.asked import Asked
from netsuite_web.downloads import as_file, plain
from netsuite_web.failure import Failure, for_pages
from netsuite_web.pages.testing import OVER_EVENT, as_event
from netsuite_web.tables import Table, table_of

STATES = {
    "running": ("now", "Running"),
    "finished": ("good", "Finished"),
    "finished with failures": ("warn", "Finished with failures"),
    "failed": ("bad", "Failed"),
    "interrupted": ("warn", "Interrupted"),
}
A_PAGE = 100
_SLOWEST = 5
_ROWS = 200
_WAIT = 0.5
_MARKS: Mapping[StepState, Mark] = {
    "running": "running",
    "done": "done",
    "skipped": "idle",
    "failed": "failed",
    "interrupted": "idle",
}
Result = TypeVar("Result")


@dataclass(frozen=True)
class Listed:
    """One line of the list."""

    summary: Summary
    begun: datetime
    took: float | None


@dataclass(frozen=True)
class Bar:
    """One line of the timeline: where its bar begins and how long it is, in per cent of the run's time."""

    name: str
    starts: float
    lasts: float
    took: float
    tries: int
    item: bool = False


@dataclass(frozen=True)
class Shown:
    """One run as its page shows it."""

    summary: Summary
    graph: Graph
    inputs: Mapping[str, Any]
    begun: datetime
    counts: Mapping[str, int]
    times: Mapping[str, StepTimes]
    slowest: Mapping[str, Sequence[tuple[str, Timing]]]
    unsettled: Sequence[tuple[str, str]]
    work: Mapping[str, StepWork]
    failed_items: int

    @property
    def over(self) -> bool:
        """Whether nothing more can be done with it but looking."""
        return self.summary.state in OVER

    @property
    def live(self) -> bool:
        """Whether a process works on it."""
        return self.summary.state == "running"

    @property
    def done(self) -> int:
        """How many items are over."""
        return sum(self.counts.values())

    @property
    def took(self) -> float | None:
        """Seconds from its begin to its last end, as far as they are known."""
        if self.summary.ended:
            return (datetime.fromisoformat(self.summary.ended) - self.begun).total_seconds()
        return (
            max((each.ended for each in self.times.values()), default=0) - self.begun.timestamp()
            if self.times
            else None
        )

    @property
    def failures(self) -> list[str]:
        """What failed, each cause once."""
        return [for_pages(line) for line in in_lines(self.summary.error)] if self.summary.error else []

    def picture(self, direction: Direction) -> str:
        """Draw its steps and how each is."""
        return drawn(self.graph.needs, self._boxes(), direction=direction, says=self._says())

    def bars(self) -> list[Bar]:
        """Return the timeline, the slowest items below their step."""
        if not self.times:
            return []
        first = min(each.begun for each in self.times.values())
        whole = max(max(each.ended for each in self.times.values()) - first, 0.001)
        bars: list[Bar] = []
        for step, each in sorted(self.times.items(), key=lambda pair: pair[1].begun):
            name = step if each.items == 1 else f"{step}, {each.items:,} items"
            took = each.ended - each.begun
            bars.append(
                Bar(name, 100 * (each.begun - first) / whole, 100 * took / whole, took, each.items + each.repeated)
            )
            for item, one in self.slowest.get(step, ()):
                if each.items > 1:
                    lasts = one.ended - one.begun
                    bars.append(
                        Bar(
                            f"item {item}",
                            100 * (one.begun - first) / whole,
                            100 * lasts / whole,
                            lasts,
                            one.tries,
                            item=True,
                        )
                    )
        return bars

    def _boxes(self) -> dict[str, Box]:
        boxes: dict[str, Box] = {}
        for name, step in self.graph.workflow.steps.items():
            work, count = self.work.get(name), self.counts.get(name, 0)
            word = f"{count:,}" if step.for_each is not None and count else ""
            if work is None:
                # not begun; or by a release that kept no word of it
                mark: Mark = "done" if count or self.over else "idle"
            elif work.state == "running" and not self.live:
                mark = "idle"
            else:
                mark, word = _MARKS[work.state], "skipped" if work.state == "skipped" else word
            boxes[name] = Box(step.node, word, mark)
        return boxes

    def _says(self) -> str:
        words = {"done": "finished", "running": "running", "failed": "failed", "idle": "not begun", "": ""}
        told = ", ".join(f"{name} {words[box.mark]}" for name, box in self._boxes().items())
        return f"Graph of {len(self.graph.workflow.steps)} steps: {told}"


async def index(asked: Asked) -> Response:
    """Show the runs this person began, the newest first."""
    words, state = asked.query("q"), asked.query("state")
    found, broken = await asyncio.to_thread(_listed, asked)
    fitting = [
        each
        for each in found
        if state in {"", each.summary.state}
        and all(word in f"{each.summary.id} {each.summary.workflow}".lower() for word in words.lower().split())
    ]
    page = int(asked.query("page")) if asked.query("page").isdigit() and len(asked.query("page")) < 5 else 1
    return asked.page(
        "runs/index.html",
        found=found,
        runs=fitting[(page - 1) * A_PAGE : page * A_PAGE],
        fitting=len(fitting),
        page=page,
        pages=max(1, -(-len(fitting) // A_PAGE)),
        broken=broken,
        states=STATES,
        q=words,
        state=state,
        filtered=bool(words or state),
        may_run=asked.site.workflows is not None,
    )


async def show(asked: Asked) -> Response:
    """Show one run."""
    shown = await _shown(asked)
    if shown is None:
        return _missing(asked)
    outputs = table_of(shown.summary.outputs, most=_ROWS) if shown.over else []
    return asked.page("runs/show.html", run=shown, states=STATES, outputs=outputs)


async def events(asked: Asked) -> Response:
    """Send the moving part of the page while the run is executed, and once more when it is not."""
    if await _shown(asked) is None:
        return Response(status_code=204)

    async def sent() -> AsyncGenerator[str]:
        before = ""
        while (shown := await _shown(asked)) is not None:
            html = asked.templates.fragment("runs/moving.html", {"run": shown, "states": STATES})
            if html != before:
                before = html
                yield as_event(html)
            if not shown.live:
                yield OVER_EVENT
                return
            await asyncio.sleep(_WAIT)

    return StreamingResponse(sent(), media_type="text/event-stream")


async def step(asked: Asked) -> Response:
    """Show the outputs of one step, two hundred at a time."""
    shown = await _shown(asked)
    name = asked.part("step")
    if shown is None or name not in shown.graph.workflow.steps:
        return _missing(asked)
    first = int(asked.query("first")) if asked.query("first").isdigit() and len(asked.query("first")) < 10 else 0
    kept = await _with_run(asked, lambda run: run.some_outputs(name, first=first, most=_ROWS))
    values = [json.loads(value) for _, value in kept or ()]
    single = shown.graph.workflow.steps[name].for_each is None
    tables = table_of(values[0] if single and values else values, most=_ROWS)
    return asked.page(
        "runs/step.html",
        run=shown,
        name=name,
        tables=tables,
        first=first,
        count=shown.counts.get(name, 0),
        a_page=_ROWS,
        single=single,
    )


async def outputs_as_json(asked: Asked) -> Response:
    """Give what the run answered as a file."""
    shown = await _shown(asked)
    if shown is None or not shown.over:
        return _missing(asked)
    text = json.dumps(shown.summary.outputs, indent=2, ensure_ascii=False)
    return as_file(text, f"{shown.summary.id}.json", "application/json")


async def outputs_as_csv(asked: Asked) -> Response:
    """Give one table of what the run answered as a file. A cell that a spreadsheet would carry out is made plain text."""
    shown = await _shown(asked)
    tables: list[Table] = table_of(shown.summary.outputs, most=None) if shown is not None and shown.over else []
    table = next((each for each in tables if (each.name or "-") == asked.part("table")), None)
    if shown is None or table is None:
        return _missing(asked)
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(table.columns)
    writer.writerows([[plain(cell.text) for cell in row] for row in table.rows])
    return as_file(out.getvalue(), f"{shown.summary.id}-{table.name or 'outputs'}.csv", "text/csv")


async def resume(asked: Asked) -> Response:
    """Go on with a run; with a file, with that file instead."""
    shown = await _shown(asked)
    if shown is None:
        return _missing(asked)
    given = await asked.fields()
    words = given.get("decision", "")
    try:
        if text := given.get("file", "").strip():
            await _change_file(asked, shown.summary.id, text, given.get("file_name", "") or "corrected.yaml")
        if words in {"done", "again", "skip"}:
            named = [f"{name}[{item}]" if item else name for name, item in shown.unsettled]
            await asyncio.to_thread(_decided, asked, shown.summary.id, words, named)
        await _runner(asked).resume(shown.summary.id, caller=asked.caller)
        asked.session.say("good", "It goes on.", "What is done is not done again.")
    except NodeError as error:
        asked.session.say("bad", "It does not go on.", for_pages(str(error)))
    return asked.to(f"/runs/{shown.summary.id}")


async def cancel(asked: Asked) -> Response:
    """Ask a run to start nothing more."""
    shown = await _shown(asked)
    if shown is None:
        return _missing(asked)
    await _runner(asked).cancel(shown.summary.id)
    asked.session.say("good", "It will stop.", "What is under way ends and is kept; it can be resumed.")
    return asked.to(f"/runs/{shown.summary.id}")


async def ask_delete(asked: Asked) -> Response:
    """Say what deleting a run means."""
    shown = await _shown(asked)
    if shown is None:
        return _missing(asked)
    return asked.page("runs/delete.html", run=shown, states=STATES)


async def delete(asked: Asked) -> Response:
    """Delete everything kept of a run."""
    shown = await _shown(asked)
    if shown is None:
        return _missing(asked)
    try:
        await asyncio.to_thread(_store(asked).delete, shown.summary.id)
        asked.session.say("good", f"Run {shown.summary.id} is deleted.", "Its records in NetSuite stay.")
    except RunRefused as error:
        asked.session.say("bad", "Not deleted.", for_pages(str(error)))
        return asked.to(f"/runs/{shown.summary.id}")
    return asked.to("/runs")


@dataclass(frozen=True)
class Uses:
    """What acts through one login: runs that are not over, and the workflows that ever did."""

    open_runs: Sequence[Summary]
    workflows: Sequence[str]


async def uses_of(asked: Asked, credential: str) -> Uses:
    """Return what of this person's acts through a credential, as the runs of this machine tell."""
    found, _ = await asyncio.to_thread(_listed, asked)
    through = [
        each.summary for each in found if any(f"credential {credential} " in line for line in each.summary.acts_as)
    ]
    open_runs = [each for each in through if each.state not in OVER]
    return Uses(open_runs, sorted({each.workflow for each in through}))


def _store(asked: Asked) -> SqliteRuns:
    return SqliteRuns(asked.site.registry.state_folder)


def _runner(asked: Asked) -> Runner:
    return Runner(asked.site.registry.state_folder)


def _own(run: SqliteRun, asked: Asked) -> bool:
    began = run.spec.caller
    return (began.user, began.organization) == (asked.caller.user, asked.caller.organization)


def _listed(asked: Asked) -> tuple[list[Listed], int]:
    store, found, broken = _store(asked), list[Listed](), 0
    for each in store.all():
        if not isinstance(each, Summary):
            broken += 1
            continue
        if each.user != asked.caller.user:
            continue
        with closing(store.open(each.id)) as run:
            if not _own(run, asked):
                continue
        begun = datetime.fromisoformat(each.begun)
        took = (datetime.fromisoformat(each.ended) - begun).total_seconds() if each.ended else None
        found.append(Listed(each, begun, took))
    return found, broken


async def _with_run(asked: Asked, look: Callable[[SqliteRun], Result]) -> Result | None:
    """Look at a run in a thread; None where there is none of this name, or it is somebody else's."""

    def looked() -> Result | None:
        try:
            opened = _store(asked).open(asked.part("run"))
        except RunRefused:
            return None
        with closing(opened) as run:
            return look(run) if _own(run, asked) else None

    return await asyncio.to_thread(looked)


async def _shown(asked: Asked) -> Shown | None:
    def look(run: SqliteRun) -> Shown:
        summary, times = run.summary(), run.times()
        return Shown(
            summary=summary,
            graph=run.spec.graph,
            inputs=run.spec.inputs,
            begun=datetime.fromisoformat(summary.begun),
            counts=run.counts(),
            times=times,
            slowest={name: run.slowest(name, most=_SLOWEST) for name, each in times.items() if each.items > 1},
            unsettled=run.unsettled(),
            work={name: work for name in run.spec.graph.workflow.steps if (work := run.work(name)) is not None},
            failed_items=sum(len(run.failures(name)) for name in run.spec.graph.workflow.steps),
        )

    return await _with_run(asked, look)


async def _change_file(asked: Asked, run_id: str, text: str, name: str) -> None:
    if len(text) > LARGEST:
        raise RunRefused("A workflow file has at most 1 MB.")
    registry = asked.site.registry
    graph = load(text, file=Path(name).name[:100], registry=registry)
    with closing(await asyncio.to_thread(_store(asked).take_up, run_id, asked.caller)) as run:
        await change_file(registry, run, graph)


def _decided(asked: Asked, run_id: str, word: str, names: Sequence[str]) -> None:
    with closing(_store(asked).take_up(run_id, asked.caller)) as run:
        decide(run, **{word: names})


def _missing(asked: Asked) -> Response:
    return asked.missing("This run", back="/runs", back_title="Runs")


def nothing_to_run() -> Failure:
    """Say that no folder of workflow files was given."""
    return Failure(
        "No workflow files here",
        "These pages were started without a folder of workflow files.",
        "Nothing was started.",
        "Start them with --workflows FOLDER; or start the run from a terminal, it is shown here all the same.",
        ways=[("/runs", "Runs")],
    )
