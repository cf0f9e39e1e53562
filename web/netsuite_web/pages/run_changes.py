"""What a person does to a run: go on with it, also with a corrected file; cancel it; delete it."""

import asyncio

from starlette.responses import Response

from netsuite_plugin.contract import NodeError
from netsuite_runner.errors import RunRefused
from netsuite_runner.graph import Graph
from netsuite_runner.runs.store import Run
from netsuite_web.asked import Asked
from netsuite_web.failure import for_pages
from netsuite_web.pages.runs import no_such_run, read
from netsuite_web.run_view import RunView, view_of
from netsuite_web.workflow_files import WorkflowFile, read_file, read_text, workflow_files

OUTCOME = "outcome."
"""Begins the name of a field that says what became of a write."""


async def ask_resume(asked: Asked) -> Response:
    """Show the ways to go on: with another file, and with what a person knows of single items."""
    view = await _view(asked)
    return no_such_run(asked) if view is None else _form(asked, view)


async def resume(asked: Asked) -> Response:
    """Go on with a run. What is done is not done again."""
    view = await _view(asked)
    if view is None:
        return no_such_run(asked)
    given = await asked.fields()
    corrected = _corrected(asked, given)
    if isinstance(corrected, WorkflowFile):
        return _form(asked, view, status=422, wrong=corrected)
    told = {name.removeprefix(OUTCOME): said for name, said in given.items() if name.startswith(OUTCOME)}
    done, again, skip = ([name for name, said in told.items() if said == word] for word in ("done", "again", "skip"))
    try:
        async with asked.site.runner_of(view.id) as runner:
            await runner.resume(view.id, caller=asked.caller, done=done, again=again, skip=skip, graph=corrected)
    except NodeError as error:
        return _form(asked, view, status=409, refusal=for_pages(str(error)))
    asked.session.say("good", "The run goes on.", "What is done is not done again.")
    return asked.to(f"/runs/{view.id}")


async def cancel(asked: Asked) -> Response:
    """Ask a run to begin nothing more."""

    def stop(run: Run) -> bool:
        if goes_on := run.summary(outputs=False).state in {"queued", "running", "waiting"}:
            run.ask_to_stop()
        return goes_on

    stopping = await read(asked, stop)
    if stopping is None:
        return no_such_run(asked)
    if stopping:
        words = "What is under way is finished and kept; nothing more begins. Resume goes on."
        asked.session.say("good", "The run is asked to stop.", words)
    else:
        asked.session.say("warn", "The run is not under way.", "There was nothing to stop.")
    return asked.to(f"/runs/{asked.part('run')}")


async def ask_delete(asked: Asked) -> Response:
    """Say what a deletion takes and what it leaves, before it is done."""
    view = await _view(asked)
    return no_such_run(asked) if view is None else asked.page("runs/delete.html", run=view, refusal="")


async def do_delete(asked: Asked) -> Response:
    """Delete everything kept of a run."""
    view = await _view(asked)
    if view is None:
        return no_such_run(asked)
    try:
        await asyncio.to_thread(asked.site.runs.delete, view.id, caller=asked.caller)
    except RunRefused as error:
        return asked.page("runs/delete.html", status=409, run=view, refusal=for_pages(str(error)))
    asked.session.say("good", f"{view.id} is deleted.", "Records it made in NetSuite stay.")
    return asked.to("/runs")


def _corrected(asked: Asked, given: dict[str, str]) -> Graph | WorkflowFile | None:
    """Return the graph to go on with; the file that holds none; None for the run's own."""
    site, name = asked.site, given.get("file", "")
    if given.get("upload", "").strip():
        found = read_text(given["upload"], "the file you chose", site.registry, site.workflows)
    elif name:
        found = read_file(site.workflows, name, site.registry) or WorkflowFile(name, None)
    else:
        return None
    return found.graph or found


async def _view(asked: Asked) -> RunView | None:
    return await read(asked, lambda run: view_of(run, asked.site.clock))


def _form(
    asked: Asked, view: RunView, *, status: int = 200, wrong: WorkflowFile | None = None, refusal: str = ""
) -> Response:
    files = workflow_files(asked.site.workflows)
    return asked.page(
        "runs/resume.html", status=status, run=view, files=files, wrong=wrong, refusal=refusal, outcome=OUTCOME
    )
