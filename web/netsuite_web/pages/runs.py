"""Runs: the list, the page of one, its items, and what it answered to take away. Everybody sees the runs they began; the store sees to it."""

import asyncio
import csv
import io
import json
import re
from collections.abc import AsyncGenerator, Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any, TypeVar

from starlette.responses import Response, StreamingResponse

from netsuite_runner.errors import RunRefused
from netsuite_runner.runs.kept import OVER, Head
from netsuite_runner.runs.store import Run
from netsuite_runner.tables import columns_and_cells
from netsuite_web.asked import Asked
from netsuite_web.downloads import as_file
from netsuite_web.pages.testing import OVER_EVENT, as_event
from netsuite_web.run_view import STATES, RunView, item_line, row_of, view_of
from netsuite_web.workflow_files import workflow_files

A_PAGE = 50
ITEMS = 200
"""Items of a step on a page."""
SINCE = {"7": "7 days", "30": "30 days", "": "Any time"}
_LOOK = 1.0
"""Seconds between two looks at a run that goes on."""
_LONGEST_VALUE = 300
"""Characters of one item's output that are shown."""
_MINUS = "\N{MINUS SIGN}"
_NUMBER = re.compile(r"-?[0-9]{1,18}(\.[0-9]{1,12})?")
_Read = TypeVar("_Read")


@dataclass(frozen=True)
class Uses:
    """What acts through a credential: runs that are not over, and the workflows that ever did."""

    open_runs: list[Head]
    workflows: list[str]


async def read(asked: Asked, reading: Callable[[Run], _Read]) -> _Read | None:
    """Read the run that the path names; None where there is none, or it is somebody else's."""

    def look() -> _Read | None:
        try:
            run = asked.site.runs.open(asked.part("run"), caller=asked.caller)
        except RunRefused:
            return None
        with closing(run):
            return reading(run)

    return await asyncio.to_thread(look)


def no_such_run(asked: Asked) -> Response:
    """Answer for a run that is not there, or somebody else's."""
    return asked.missing("This run", back="/runs", back_title="Runs")


async def index(asked: Asked) -> Response:
    """List the runs of who asks, with filters in the address."""
    site = asked.site
    heads = await asyncio.to_thread(lambda: list(site.runs.began_by(asked.caller)))
    waiting = await asyncio.to_thread(lambda: list(site.runs.asked_of(asked.caller)))
    rows = [row_of(head, site.clock) for head in heads]
    words, state, account, since = (asked.query(name) for name in ("q", "state", "account", "since"))
    days = int(since) if since in SINCE and since else 0
    earliest = site.clock.now() - timedelta(days=days) if days else None
    fitting = [row for row in rows if row.fits(words, state, account) and (earliest is None or row.begun >= earliest)]
    number = asked.query("page")
    page = int(number) if number.isdigit() and 0 < len(number) < 5 else 1
    return asked.page(
        "runs/index.html",
        waiting=waiting,
        rows=fitting[(page - 1) * A_PAGE : page * A_PAGE],
        found=len(rows),
        fitting=len(fitting),
        page=page,
        pages=max(1, -(-len(fitting) // A_PAGE)),
        states=STATES,
        accounts=sorted({name for row in rows for _, name in row.head.accounts}),
        since_choices=SINCE,
        q=words,
        state=state,
        account=account,
        since=str(days or ""),
        files=len(workflow_files(site.workflows)),
    )


async def show(asked: Asked) -> Response:
    """Show a run: what failed and what to do first, then in whose name, then pictures, then data."""
    view = await _view(asked)
    return no_such_run(asked) if view is None else asked.page("runs/show.html", **_values(view))


async def events(asked: Asked) -> Response:
    """Send the page's body whenever it has changed, and end when the run has."""
    if await _view(asked) is None:
        return Response(status_code=204)

    async def sent() -> AsyncGenerator[str]:
        seen = ""
        while (view := await _view(asked)) is not None:
            body = asked.templates.fragment("runs/body.html", _values(view) | {"asked": asked})
            if body != seen:
                seen = body
                yield as_event(body)
            if not view.running:
                break
            await asyncio.sleep(_LOOK)
        yield OVER_EVENT

    return StreamingResponse(sent(), media_type="text/event-stream")


async def step(asked: Asked) -> Response:
    """Show the items of one step, some at a time: what each answered or failed with, and how its call went."""
    name, number = asked.part("step"), asked.query("page")
    page = int(number) if number.isdigit() and 0 < len(number) < 6 and int(number) else 1

    def reading(run: Run) -> dict[str, Any] | None:
        spec = run.spec.graph.step(name)
        if spec is None or spec.approve is not None:  # what a step asks stands on the page of the run
            return None
        summary, tally = run.summary(outputs=False), run.tally().get(name)
        error = summary.error
        failed = {
            each["item"]: each["message"]
            for each in ((error, *error["others"]) if error else ())
            if each["step"] == name
        }
        kept = run.items(name, skip=(page - 1) * ITEMS, most=ITEMS)
        longest = max((each.call.ended - each.call.began for each in kept if each.call), default=0.0)
        items = [
            {
                "name": each.item,
                "output": _short(each.output),
                "error": each.error["message"]
                if each.error
                else failed.get(each.item)
                if each.output is None
                else None,
                "line": item_line(each.call, longest) if each.call else None,
            }
            for each in kept
        ]
        known = max(tally.outputs + tally.failures, tally.items or 0) if tally else 0
        return {
            "items": items,
            "known": known,
            "node": spec.node or spec.workflow,
            "run": run.id,
        }

    found = await read(asked, reading)
    if found is None:
        return asked.missing("This step", back=f"/runs/{asked.part('run')}", back_title="The run")
    return asked.page("runs/step.html", **found, step=name, page=page, pages=max(1, -(-found["known"] // ITEMS)))


async def as_json(asked: Asked) -> Response:
    """Give everything a run answered, as JSON."""
    found = await read(asked, lambda run: run.summary())
    if found is None or found.outputs is None:
        return no_such_run(asked)
    text = json.dumps(found.outputs, ensure_ascii=False, indent=2)
    return as_file(text, f"{found.id}.json", "application/json")


async def as_csv(asked: Asked) -> Response:
    """Give one output that is a table, as CSV (RFC 4180)."""
    found = await read(asked, lambda run: run.summary())
    name = asked.part("name")
    if found is None or not isinstance(found.outputs, dict) or name not in found.outputs:
        return no_such_run(asked)
    columns, rows = columns_and_cells(found.outputs[name], name)
    text = io.StringIO(newline="")
    csv.writer(text).writerows([columns, *rows])
    return as_file(text.getvalue(), f"{found.id}-{name}.csv", "text/csv")


async def uses_of(asked: Asked, credential: str) -> Uses:
    """Return what of this person's acts through a credential, as the runs of this machine tell."""
    heads = await asyncio.to_thread(lambda: list(asked.site.runs.began_by(asked.caller)))
    through = [each for each in heads if any(f"credential {credential} " in line for line in each.acts_as)]
    return Uses([each for each in through if each.state not in OVER], sorted({each.workflow for each in through}))


async def _view(asked: Asked) -> RunView | None:
    return await read(asked, lambda run: view_of(run, asked.site.clock))


def _values(view: RunView) -> dict[str, Any]:
    return {
        "run": view,
        "shown": [_shown(name, value, length) for name, (value, length) in view.outputs.items()],
        "inputs": [(name, _short(json.dumps(value, ensure_ascii=False))) for name, value in view.inputs.items()],
    }


def _shown(name: str, value: Any, length: int | None) -> dict[str, Any]:
    """Lay out one output: a table, or a value."""
    try:
        columns, rows = columns_and_cells(value, name)
    except RunRefused:
        text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
        return {"name": name, "table": False, "value": text if len(text) <= 2000 else f"{text[:2000]}…"}
    if length is None:
        length, rows = len(rows), rows[:A_PAGE]
    numbers = [
        any(row[place] for row in rows) and all(_is_number(row[place]) for row in rows if row[place])
        for place in range(len(columns))
    ]
    for place, number in enumerate(numbers):
        if number:
            for row, aligned in zip(rows, _aligned([row[place] for row in rows]), strict=True):
                row[place] = aligned
    return {"name": name, "table": True, "columns": columns, "rows": rows, "numbers": numbers, "length": length}


def _aligned(cells: list[str]) -> list[str]:
    """Write the numbers of a column alike, where some have decimals; whole numbers stay as they are, they may be names."""
    decimals = min(6, max(len(cell.partition(".")[2]) for cell in cells))
    if not decimals:
        return cells
    decimals = max(2, decimals)
    return [f"{Decimal(cell):,.{decimals}f}".replace("-", _MINUS) if cell else cell for cell in cells]


def _is_number(cell: str) -> bool:
    return _NUMBER.fullmatch(cell) is not None


def _short(text: str | None) -> str | None:
    return text if text is None or len(text) <= _LONGEST_VALUE else f"{text[:_LONGEST_VALUE]}…"
