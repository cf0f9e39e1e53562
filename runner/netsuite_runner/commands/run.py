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
from netsuite_plugin.terminal import answer_json, errors, say
from netsuite_runner.commands.asked import how_to_answer, show_approval
from netsuite_runner.commands.dry_run import rehearse
from netsuite_runner.commands.given import given_inputs_of
from netsuite_runner.commands.results import output_as_csv, show_outputs
from netsuite_runner.document import text_of
from netsuite_runner.errors import RunRefused, StepFailed, in_lines
from netsuite_runner.graph import Graph, load
from netsuite_runner.run_spec import RunSpec
from netsuite_runner.runs.sqlite import SqliteRuns
from netsuite_runner.runs.store import OVER, Run, new_run_id


def run(
    file: Path,
    *,
    run_id: str | None = None,
    param: tuple[str, ...] = (),
    params: Path | None = None,
    csv: str | None = None,
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
        and goes before the file.
    params
        A YAML or JSON file with inputs of the workflow by name.
    csv
        Print this output of the workflow, a list of rows, as CSV instead of all outputs.
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
    if dry_run:
        return rehearse(registry, spec, run_id=run_id or new_run_id(), json_output=json_output)
    with closing(SqliteRuns(registry.state_folder).begin(run_id or new_run_id(), spec)) as begun:
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


def execute(registry: Registry, run: Run, *, json_output: bool, csv: str | None = None) -> int:
    """Execute a run that this process holds, show how far it is and what came of it; return the exit code."""
    if run.summary().state in OVER:
        if not json_output:
            say(f"Run {run.id} has finished before; these are its outputs.")
        return _show(run, json_output=json_output, csv=csv)
    # DBOS is imported when there is something to run
    from netsuite_runner.interpreter import Execution
    from netsuite_runner.progress import display_for, watch
    from netsuite_runner.steps import Halted, Waits

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
            _show(run, json_output=True)
        else:
            for line in in_lines(failure.told()):
                say(f"\n{line}")
            say(_how_to_go_on(run.id, failure))
        return 1
    except Waits:
        _show_waiting(run, json_output=json_output)
        return 4
    except Halted:
        if json_output:
            _show(run, json_output=True)
        else:
            say(f"\nInterrupted; nothing is lost. To go on: netsuite-nodes runs resume {run.id}")
        return 130
    return _show(run, json_output=json_output, csv=csv)


def _show_waiting(run: Run, *, json_output: bool) -> None:
    """Print what a run asks, and how it is answered."""
    waiting = [each for each in run.approvals().values() if each.answer is None]
    if json_output:
        answer_json({**run.summary().told(), "approvals": [each.told() for each in waiting]})
        return
    for each in waiting:
        say("")
        show_approval(run.id, each)
        say(how_to_answer(run.id, each))
    say(f"Run {run.id} waits, and nothing is lost. Once it is answered: netsuite-nodes runs resume {run.id}")


def _how_to_go_on(run_id: str, failure: StepFailed) -> str:
    """Tell a mistake in the file from one in the world. Nobody is sent to another run id: it would do again what is done."""
    resume = f"netsuite-nodes runs resume {run_id}"
    if any(each.remedy == "fix_input" for each in (failure, *failure.others)):
        return (
            f"If the file is wrong, correct it, then: {resume} --with FILE. If the cause lies elsewhere, fix it, then: {resume}. "
            "What is done is not done again; another run id would do it again."
        )
    return f"Fix the cause, then: {resume}"


def _show(run: Run, *, json_output: bool, csv: str | None = None) -> int:
    """Print how a run ended and return the exit code that says so."""
    summary = run.summary()
    if json_output:
        answer_json(summary.told())
    else:
        if csv is not None:
            output_as_csv(summary.outputs, csv)
        else:
            show_outputs(summary.outputs, f"netsuite-nodes runs show {run.id} --json")
        for line in in_lines(summary.error) if summary.error else ():
            say(line)
    return 3 if summary.state == "finished with failures" else 0
