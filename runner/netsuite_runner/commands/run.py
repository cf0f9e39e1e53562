"""`netsuite-nodes run`: run a workflow file to its end, or say how to go on."""

import json
import signal
import sys
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

from cyclopts import Parameter
from rich.console import Console
from rich.table import Table

from netsuite_plugin.discovery import current_registry
from netsuite_plugin.registry import Registry
from netsuite_runner.errors import RunRefused, StepFailed
from netsuite_runner.graph import load
from netsuite_runner.inputs import typed_words
from netsuite_runner.run_spec import RunSpec
from netsuite_runner.runs.sqlite import SqliteRuns
from netsuite_runner.runs.store import Run, new_run_id

_COLUMNS = 7
"""Columns of a table that a person can read."""


def run(
    file: Path,
    *,
    run_id: str | None = None,
    param: tuple[str, ...] = (),
    json_output: Annotated[bool, Parameter(name="--json", negative="")] = False,
) -> int:
    """
    Run a workflow file.

    The same run id goes on with a run that was interrupted or failed, and answers with the outputs of one that has finished.

    Parameters
    ----------
    file
        The workflow, a YAML file.
    run_id
        Name of the run; a new one is made up when not given.
    param
        An input of the workflow, as name=value. May be given several times.
    json_output
        Print one JSON object instead of progress and tables.
    """
    registry = current_registry()
    try:
        graph = load(file.read_text(encoding="utf-8"), file=str(file), registry=registry)
    except (OSError, UnicodeDecodeError) as error:
        raise RunRefused(f"{file} cannot be read: {error}") from None
    given = typed_words(graph.workflow.inputs, _pairs(param))
    spec = RunSpec.of(graph, given, registry.caller, begun=datetime.now().astimezone())
    with closing(SqliteRuns(registry.state_folder).begin(run_id or new_run_id(), spec)) as begun:
        return execute(registry, begun, json_output=json_output)


def execute(registry: Registry, run: Run, *, json_output: bool) -> int:
    """Execute a run that this process holds, show how far it is and what came of it; return the exit code."""
    console = Console(stderr=True)
    if run.summary().state == "finished":
        if not json_output:
            console.print(f"Run {run.id} has finished before; these are its outputs.", highlight=False)
        _show(run, json_output=json_output)
        return 0
    # DBOS is imported when there is something to run
    from netsuite_runner.interpreter import Execution
    from netsuite_runner.progress import display_for, watch
    from netsuite_runner.steps import Halted

    if not json_output:
        console.print(f"run {run.id}", highlight=False)
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    execution = Execution(registry, run)
    execution.start()
    watch(execution, display_for(console, unshown=json_output))
    try:
        execution.result()
    except StepFailed as failure:
        if json_output:
            _show(run, json_output=True)
        else:
            for each in (failure, *failure.others):
                console.print(f"\n{each}", markup=False, highlight=False, soft_wrap=True)
            console.print(f"Fix the cause, then: netsuite-nodes runs resume {run.id}", highlight=False)
        return 1
    except Halted:
        if json_output:
            _show(run, json_output=True)
        else:
            console.print(
                f"\nInterrupted; nothing is lost. To go on: netsuite-nodes runs resume {run.id}", highlight=False
            )
        return 130
    _show(run, json_output=json_output)
    return 0


def _show(run: Run, *, json_output: bool) -> None:
    summary = run.summary()
    if json_output:
        sys.stdout.write(json.dumps(summary.told()) + "\n")
    else:
        show_outputs(summary.outputs)


def show_outputs(outputs: dict[str, Any]) -> None:
    """Print what a run answered: a list of objects as a table, anything else on a line."""
    console = Console()
    for name, value in outputs.items():
        if isinstance(value, list) and value and all(isinstance(row, dict) for row in value):
            console.print(_table(name, value))
        else:
            shown = value if isinstance(value, str) else json.dumps(value)
            console.print(f"{name}: {shown}", markup=False, highlight=False, soft_wrap=True)


def _table(name: str, rows: list[dict[str, Any]]) -> Table:
    """Lay rows out: plain columns, as many as can be read; the rest is in the JSON."""
    columns = list(dict.fromkeys(key for row in rows for key in row))
    plain = [each for each in columns if not any(isinstance(row.get(each), (dict, list)) for row in rows)]
    shown = (plain or columns)[:_COLUMNS]
    left_out = f"  (and {len(columns) - len(shown)} more columns: --json)" if len(columns) > len(shown) else ""
    table = Table(*shown, title=name + left_out, title_justify="left", box=None, header_style="bold")
    for row in rows:
        cells = [row.get(column) for column in shown]
        table.add_row(*["" if cell is None else cell if isinstance(cell, str) else json.dumps(cell) for cell in cells])
    return table


def _pairs(words: tuple[str, ...]) -> dict[str, str]:
    pairs: dict[str, str] = {}
    for word in words:
        name, equals, value = word.partition("=")
        if not equals or not name:
            raise RunRefused(f"--param {word!r} is not name=value.")
        if name in pairs:
            raise RunRefused(f"--param {name} is given twice.")
        pairs[name] = value
    return pairs
