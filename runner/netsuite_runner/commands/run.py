"""`netsuite-nodes run`: run a workflow file to its end, or say how to go on."""

import json
import secrets
import signal
import sys
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
from netsuite_runner.plan import plan_of
from netsuite_runner.record import RunRecord, Runs

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

    The same run id goes on with a run that was interrupted or failed, and answers from the record of one that has finished.

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
    plan = plan_of(graph, given, registry.caller, begun=datetime.now().astimezone())
    record = Runs(registry.state_folder).begin(run_id or _new_id(), plan)
    return execute(registry, record, json_output=json_output)


def execute(registry: Registry, record: RunRecord, *, json_output: bool) -> int:
    """Execute a run that this process holds, show how far it is and what came of it; return the exit code."""
    console = Console(stderr=True)
    if record.get("state") == "finished":
        if not json_output:
            console.print(f"Run {record.id} has finished before; this is its record.", highlight=False)
        _show(record, json_output=json_output)
        return 0
    # DBOS is imported when there is something to run
    from netsuite_runner.interpreter import Execution
    from netsuite_runner.progress import display_for, watch
    from netsuite_runner.steps import Halted

    if not json_output:
        console.print(f"run {record.id}", highlight=False)
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    execution = Execution(registry, record)
    execution.start()
    watch(execution, display_for(console, silent=json_output))
    try:
        execution.result()
    except StepFailed as failure:
        if json_output:
            _show(record, json_output=True)
        else:
            for each in (failure, *failure.others):
                console.print(f"\n{each}", markup=False, highlight=False, soft_wrap=True)
            console.print(f"Go on when it is mended: netsuite-nodes runs resume {record.id}", highlight=False)
        return 1
    except Halted:
        if json_output:
            _show(record, json_output=True)
        else:
            console.print(
                f"\nInterrupted; nothing is lost. Go on: netsuite-nodes runs resume {record.id}", highlight=False
            )
        return 130
    _show(record, json_output=json_output)
    return 0


def _show(record: RunRecord, *, json_output: bool) -> None:
    if json_output:
        sys.stdout.write(json.dumps(record.summary().told()) + "\n")
        return
    show_outputs(record.get("outputs"))


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
            raise RunRefused(f"--param {word!r} is no name=value.")
        if name in pairs:
            raise RunRefused(f"--param {name} is given twice.")
        pairs[name] = value
    return pairs


def _new_id() -> str:
    return f"{datetime.now().astimezone():%Y%m%d-%H%M%S}-{secrets.token_hex(3)}"
