"""Run a workflow: a file of the folder, a form of its inputs, a dry run, and the start in a process of its own."""

import asyncio
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from starlette.responses import Response

from netsuite_plugin.contract import NodeError
from netsuite_runner.dry_run import DryRun
from netsuite_runner.errors import GraphRefused, RunRefused
from netsuite_runner.graph import Graph
from netsuite_runner.inputs import Input, chosen, typed_words
from netsuite_runner.run_spec import RunSpec
from netsuite_runner.runs.store import new_run_id
from netsuite_runner.tables import rows_of
from netsuite_web.asked import Asked
from netsuite_web.cards import Card, cards
from netsuite_web.failure import for_pages
from netsuite_web.run_view import graph_of_file
from netsuite_web.workflow_files import read_file, workflow_files

INPUT = "in."
"""Begins the name of an input's field: an input may be called `file`."""
UPLOAD = "upload."
"""Begins the name of a table's field for a file."""
_WORDS = {
    "string": "Text.",
    "integer": "Whole number.",
    "number": "Number.",
    "boolean": "Yes or no.",
    "date": "A date.",
    "list": "A list, as JSON.",
    "object": "A mapping, as JSON.",
    "table": "A table, as CSV: names of the columns in its first line.",
}


@dataclass
class Filled:
    """The form: what stands in its fields, by input, and what is wrong with it."""

    values: dict[str, str] = field(default_factory=dict[str, str])
    errors: dict[str, str] = field(default_factory=dict[str, str])
    run_id: str = ""


async def new(asked: Asked) -> Response:
    """Show the form of a file."""
    return await _form(asked, asked.query("file"), Filled(run_id=new_run_id()))


async def begin(asked: Asked) -> Response:
    """Rehearse a run, or start it and lead to its page."""
    site, given = asked.site, await asked.fields()
    name = given.get("file", "")
    found = read_file(site.workflows, name, site.registry)
    filled = Filled(run_id=given.get("run_id", "").strip() or new_run_id())
    if found is None or found.graph is None:
        return await _form(asked, name, filled, status=422)
    spec = _spec(asked, found.graph, given, filled)
    if spec is None:
        return await _form(asked, name, filled, status=422)
    if given.get("do") == "dry":
        dry = DryRun(site.registry, spec, run_id=filled.run_id)
        await dry.go()
        return await _form(asked, name, filled, dry=dry)
    if given.get("do") != "start":
        return await _form(asked, name, filled, status=422)
    try:
        async with site.runner_of(filled.run_id) as runner:
            await runner.start(spec, run_id=filled.run_id)
    except RunRefused as error:
        if not await _begun_already(asked, filled.run_id, spec):
            filled.errors["run_id"] = for_pages(str(error))
            return await _form(asked, name, filled, status=409)
    return asked.to(f"/runs/{filled.run_id}")


async def _begun_already(asked: Asked, run_id: str, spec: RunSpec) -> bool:
    """Tell whether this very form was sent before: a second click leads to the run of the first."""

    def look() -> bool:
        try:
            run = asked.site.runs.open(run_id, caller=asked.caller)
        except RunRefused:
            return False
        with closing(run):
            return run.spec.digest == spec.digest

    return await asyncio.to_thread(look)


def _spec(asked: Asked, graph: Graph, given: Mapping[str, str], filled: Filled) -> RunSpec | None:
    """Read the fields into what a run is begun with; None with the errors noted."""
    read: dict[str, Any] = {}
    for name, spec in graph.workflow.inputs.items():
        words = given.get(f"{UPLOAD}{name}", "").strip() or given.get(f"{INPUT}{name}", "")
        filled.values[name] = words
        if not words.strip():
            if spec.required:
                filled.errors[name] = "Needed: enter a value."
            continue
        try:
            value = (
                rows_of(words, file=name) if spec.type == "table" else typed_words({name: spec}, {name: words})[name]
            )
            read[name] = chosen(spec, value)
        except GraphRefused as refused:
            filled.errors[name] = " ".join(f"Line {each.line}: {each.text}." for each in refused.problems[:3])
        except (RunRefused, ValueError) as error:
            filled.errors[name] = for_pages(str(error)).removeprefix(f"Input {name}: ")
    if filled.errors:
        return None
    try:
        return RunSpec.of(graph, read, asked.caller, begun=datetime.now().astimezone())
    except NodeError as error:
        filled.errors["run_id"] = for_pages(str(error))
        return None


async def _form(asked: Asked, name: str, filled: Filled, *, status: int = 200, dry: DryRun | None = None) -> Response:
    site = asked.site
    files = workflow_files(site.workflows)
    found = read_file(site.workflows, name or (files[0] if files else ""), site.registry)
    graph = found.graph if found else None
    fields = [_field(each, spec) for each, spec in graph.workflow.inputs.items()] if graph else []
    return asked.page(
        "runs/new.html",
        status=status,
        files=files,
        file=found,
        graph=graph,
        picture=graph_of_file(graph, site.registry) if graph else None,
        fields=fields,
        filled=filled,
        dry=dry,
        login=await _login(asked, graph) if graph else None,
        selectors=sorted(graph.selectors()) if graph else [],
        input=INPUT,
        upload=UPLOAD,
        asked_for=name,
    )


def _field(name: str, spec: Input) -> dict[str, Any]:
    """Describe the field of one input."""
    default = "" if spec.required or spec.default is None else f" {spec.default} if left empty."
    needed = "" if spec.required else default or " May be left empty."
    return {
        "name": name,
        "type": spec.type,
        "choices": spec.choices,
        "required": spec.required,
        "hint": f"{spec.description} {_WORDS[spec.type]}{needed}".strip(),
    }


async def _login(asked: Asked, graph: Graph) -> Card | None:
    """Return the login that `personal` means, where the file speaks of no other and that can be said."""
    if graph.selectors() != {"personal"}:
        return None
    found = [
        each
        for each in await cards(asked.site.host, asked.caller, domain=asked.site.settings.domain)
        if each.row.level == "personal" and each.state in {"connected", "soon"}
    ]
    return found[0] if len(found) == 1 else next((each for each in found if each.chosen_default), None)
