"""Run a workflow: choose a file of the folder these pages were given, fill in its inputs, start it, watch it."""

import asyncio
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from starlette.responses import Response

from netsuite_plugin.contract import NodeError
from netsuite_runner.document import text_of
from netsuite_runner.drawing import of_graph
from netsuite_runner.errors import GraphRefused, Problem, RunRefused
from netsuite_runner.graph import Graph, load
from netsuite_runner.inputs import typed_words
from netsuite_runner.run_spec import RunSpec
from netsuite_runner.runner import Runner
from netsuite_web.asked import Asked
from netsuite_web.failure import for_pages
from netsuite_web.forms import Form
from netsuite_web.pages.runs import nothing_to_run

_MOST_FILES = 500


@dataclass(frozen=True)
class _Chosen:
    """A file of the folder, and what it says."""

    file: str
    graph: Graph | None
    problems: tuple[Problem, ...] = ()


async def choose(asked: Asked) -> Response:
    """Show the form of a file's inputs, and what it does."""
    if asked.site.workflows is None:
        return asked.page("failed.html", status=404, failure=nothing_to_run())
    return _page(asked, await _chosen(asked, asked.query("file")), Form())


async def start(asked: Asked) -> Response:
    """Start a run in a process of its own and show its page. The same ID and values go on with the same run."""
    if asked.site.workflows is None:
        return asked.page("failed.html", status=404, failure=nothing_to_run())
    given = await asked.fields()
    chosen = await _chosen(asked, given.get("file", ""))
    if chosen.graph is None:
        return _page(asked, chosen, Form(whole="Choose a file that can run."))
    typed = {name.removeprefix("in."): value for name, value in given.items() if name.startswith("in.")}
    form = Form({**typed, "run_id": given.get("run_id", "")})
    words = {name: value for name, value in typed.items() if value.strip()}
    for name, value in words.items():
        try:
            typed_words({name: chosen.graph.workflow.inputs[name]}, {name: value})
        except KeyError:
            form.whole = f"There is no input {name}."
        except NodeError as error:
            form.errors[name] = for_pages(str(error))
    for name, each in chosen.graph.workflow.inputs.items():
        if each.required and name not in words:
            form.errors[name] = "This one must be given."
    if form.errors or form.whole:
        return _page(asked, chosen, form)
    try:
        inputs = typed_words(chosen.graph.workflow.inputs, words)
        spec = RunSpec.of(chosen.graph, inputs, asked.caller, begun=datetime.now().astimezone())
        runner = Runner(asked.site.registry.state_folder)
        run_id = await runner.start(spec, run_id=given.get("run_id", "").strip() or None)
    except RunRefused as error:
        form.whole = for_pages(str(error))
        return _page(asked, chosen, form)
    return asked.to(f"/runs/{run_id}")


def _page(asked: Asked, chosen: _Chosen, form: Form) -> Response:
    values: dict[str, Any] = {"picture": "", "reads": [], "writes": []}
    if chosen.graph is not None:
        nodes = {step.node for step in chosen.graph.workflow.steps.values()}
        known = [asked.site.registry.nodes[name] for name in sorted(nodes)]
        values = {
            "picture": of_graph(chosen.graph, direction="down"),
            "reads": [node.name for node in known if node.effect == "read"],
            "writes": [node.name for node in known if node.effect != "read"],
        }
    return asked.page(
        "runs/start.html",
        status=form.status,
        files=_files(asked),
        file=chosen.file,
        graph=chosen.graph,
        problems=chosen.problems,
        form=form,
        **values,
    )


async def _chosen(asked: Asked, name: str) -> _Chosen:
    """Read the named file, or the first there is: by a name in the folder alone, never by a path."""
    files = _files(asked)
    if name not in files:
        name = files[0] if files else ""
    if not name:
        return _Chosen("", None)
    return await asyncio.to_thread(_read, asked, name)


def _read(asked: Asked, name: str) -> _Chosen:
    assert asked.site.workflows is not None
    try:
        return _Chosen(name, load(text_of(asked.site.workflows / name), file=name, registry=asked.site.registry))
    except GraphRefused as error:
        return _Chosen(name, None, error.problems)
    except NodeError as error:
        return _Chosen(name, None, (Problem(1, for_pages(str(error))),))


def _files(asked: Asked) -> list[str]:
    folder: Path | None = asked.site.workflows
    if folder is None:
        return []
    found = [
        each.name
        for each in folder.iterdir()
        if each.suffix in {".yaml", ".yml"} and each.is_file() and not each.is_symlink()
    ]
    return sorted(found)[:_MOST_FILES]
