"""`netsuite-nodes run`: run a workflow file to its end, or say how to go on."""

import signal
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from netsuite_plugin.discovery import current_registry
from netsuite_plugin.pairs import pairs
from netsuite_plugin.registry import Registry
from netsuite_plugin.terminal import errors, say
from netsuite_runner.commands.dry_run import rehearse
from netsuite_runner.commands.given import given_inputs_of
from netsuite_runner.commands.outcome import how_to_go_on, show, show_waiting
from netsuite_runner.document import text_of
from netsuite_runner.errors import RunRefused, StepFailed, in_lines
from netsuite_runner.graph import Graph, load
from netsuite_runner.run_spec import RunSpec
from netsuite_runner.runs.kept import OVER
from netsuite_runner.runs.sqlite import SqliteRuns
from netsuite_runner.runs.store import Run, new_run_id
from netsuite_runner.runs.where import address_of


def run(
    file: Path,
    *,
    run_id: str | None = None,
    param: tuple[str, ...] = (),
    params: Path | None = None,
    csv: str | None = None,
    on: str | None = None,
    dry_run: Annotated[bool, Parameter(negative="")] = False,
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
        An input of the workflow, as name=value; lists and objects are JSON, a table is the path of a CSV file. May be given several times,
        and wins over the file.
    params
        A YAML or JSON file with inputs of the workflow by name.
    csv
        Print this output of the workflow, a list of rows, as CSV instead of all outputs.
    on
        Let workers run it: the name of a database of runs in the settings, or its address without a password. This command then watches.
    dry_run
        Write nothing: run what reads, and show what the writes would send and change. Nothing is kept.
    json_output
        Print one JSON object instead of progress and tables.
    """
    registry = current_registry()
    graph = load(text_of(file), file=str(file), registry=registry)
    check_csv(graph, csv, json_output=json_output)
    given = given_inputs_of(graph.workflow.inputs, pairs(param), params)
    spec = RunSpec.of(graph, given, registry.caller, begun=datetime.now().astimezone())
    run_id = new_run_id() if run_id is None else run_id
    if dry_run:
        return rehearse(registry, spec, run_id=run_id, json_output=json_output)
    if (address := address_of(registry, on)) is not None:
        from netsuite_runner.commands.following import hand_over

        return hand_over(address, run_id, spec, on=on, csv=csv, json_output=json_output)
    with closing(SqliteRuns(registry.state_folder).begin(run_id, spec)) as begun:
        return execute(registry, begun, json_output=json_output, csv=csv)


def check_csv(graph: Graph, name: str | None, *, json_output: bool) -> None:
    """
    Check, before anything is done for it, that an output can be printed as CSV.

    Raises:
        RunRefused: The workflow has no such output, or JSON is asked for too.
    """
    if name is not None and json_output:
        raise RunRefused("Give one of --csv and --json.")
    if name is not None and name not in graph.workflow.outputs:
        known = ", ".join(graph.workflow.outputs) or "it has none: name one under outputs"
        raise RunRefused(f"--csv {name}: the workflow has no such output ({known}).")


def execute(registry: Registry, run: Run, *, json_output: bool, csv: str | None = None, on: str | None = None) -> int:
    """Execute a run that this process holds, show how far it is and what came of it; return the exit code."""
    if run.summary().state in OVER:
        if not json_output:
            say(f"Run {run.id} has finished before; these are its outputs.")
        return show(run, json_output=json_output, csv=csv, on=on)
    # DBOS is imported when there is something to run
    from netsuite_runner.halts import Halted, Waits
    from netsuite_runner.interpreter import Execution
    from netsuite_runner.progress import display_for, watch

    if not json_output:
        say(f"run {run.id}")
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    execution = Execution(registry, run)
    execution.start()
    watch(execution, display_for(errors(), unshown=json_output))
    try:
        execution.result()
    except StepFailed as failure:
        if json_output:
            show(run, json_output=True)
        else:
            for line in in_lines(failure.told()):
                say(f"\n{line}")
            say(how_to_go_on(run.id, failure))
        return 1
    except Waits:
        show_waiting(run, json_output=json_output)
        return 4
    except Halted:
        if json_output:
            show(run, json_output=True)
        else:
            say(f"\nInterrupted; nothing is lost. To go on: netsuite-nodes runs resume {run.id}")
        return 130
    return show(run, json_output=json_output, csv=csv)
