"""`netsuite-nodes runs`: the runs of this machine: list, show, go on with, delete."""

import json
from contextlib import closing
from typing import Annotated, Any

from cyclopts import App, Parameter

from netsuite_plugin.contract import NodeError
from netsuite_plugin.discovery import current_registry
from netsuite_plugin.terminal import answer, answer_json, say, table
from netsuite_runner.commands.results import show_outputs, show_some
from netsuite_runner.commands.run import execute
from netsuite_runner.errors import RunRefused, where
from netsuite_runner.runs.sqlite import SqliteRuns
from netsuite_runner.runs.store import Run, Summary, answer_unknown

app = App(name="runs", help="Runs of workflows on this machine.")
_Json = Annotated[bool, Parameter(name="--json", negative="")]


@app.command(name="list")
def list_runs(*, json_output: _Json = False) -> None:
    """
    List runs, the newest first.

    Parameters
    ----------
    json_output
        Print JSON.
    """
    found = list(_runs().all())
    summaries = [each for each in found if isinstance(each, Summary)]
    for each in found:
        if isinstance(each, NodeError):
            say(f"netsuite-nodes: {each}")
    if json_output:
        answer_json({"runs": [each.told() for each in summaries]}, indent=2)
        return
    if not summaries:
        if not found:
            say("There are no runs yet. Begin with: netsuite-nodes run FILE")
        return
    table(
        ("run", "workflow", "state", "begun", "by"),
        [
            (each.id, each.workflow, each.state, f"{each.begun[:16].replace('T', ' ')} UTC", each.user)
            for each in summaries
        ],
    )


@app.command
def show(run_id: str, *, json_output: _Json = False) -> None:
    """
    Show one run: in whose name it acts, its steps, what it failed with, what it answered.

    Parameters
    ----------
    run_id
        The run.
    json_output
        Print JSON, the outputs of all steps among it.
    """
    with closing(_runs().open(run_id)) as run:
        summary, steps = run.summary(), _outputs(run)
    if json_output:
        answer_json({**summary.told(), "steps": steps}, indent=2)
        return
    answer(f"{summary.id}  {summary.workflow}  {summary.state}  begun {summary.begun} by {summary.user}")
    for line in summary.acts_as:
        answer(f"acting as {line}")
    if steps:
        table(("step", "outputs"), [(name, str(len(outputs))) for name, outputs in steps.items()])
    failed = [summary.error, *summary.error.get("others", ())] if summary.error else []
    show_some((f"{where(error['step'], error['item'])}: {error['message']}" for error in failed), summary.id)
    if summary.state == "finished":
        show_outputs(summary.outputs, summary.id)
    elif summary.state != "running":
        answer(f"To go on: netsuite-nodes runs resume {summary.id}")


@app.command
def resume(run_id: str, *, done: tuple[str, ...] = (), again: tuple[str, ...] = (), json_output: _Json = False) -> int:
    """
    Go on with a run that was interrupted or failed. What is done is not done again.

    Parameters
    ----------
    run_id
        The run.
    done
        A write whose outcome was unknown, as step or step[item]: you have seen that it happened. Its output is null.
    again
        A write whose outcome was unknown: you have seen that it did not happen, and it is sent again.
    json_output
        Print one JSON object instead of progress and tables.
    """
    registry = current_registry()
    with closing(SqliteRuns(registry.state_folder).take_up(run_id, registry.caller)) as run:
        answer_unknown(run, done=done, again=again)
        return execute(registry, run, json_output=json_output)


@app.command
def delete(run_id: str, *, yes: Annotated[bool, Parameter(negative="")] = False) -> None:
    """
    Delete everything kept of a run: its inputs, outputs and the way to go on with it.

    Parameters
    ----------
    run_id
        The run.
    yes
        Delete it although it has not finished, or cannot be read.
    """
    runs = _runs()
    if not yes:
        with closing(runs.open(run_id)) as run:
            state = run.summary().state
        if state != "finished":
            raise RunRefused(f"Run {run_id} is {state}: deleted, it can never go on. If that is meant: --yes.")
    runs.delete(run_id)
    say(f"Deleted run {run_id}.")


def _runs() -> SqliteRuns:
    return SqliteRuns(current_registry().state_folder)


def _outputs(run: Run) -> dict[str, list[Any]]:
    """Return the outputs of each step that has any, one or one an item, in the order of the file and of the items."""
    found: dict[str, list[Any]] = {}
    for step in run.spec.graph.workflow.steps:
        if kept := run.outputs(step):
            try:
                found[step] = [json.loads(kept[item]) for item in sorted(kept, key=lambda item: int(item or 0))]
            except (ValueError, RecursionError):
                raise RunRefused(f"What run {run.id} keeps of step {step} is damaged.", remedy="report") from None
    return found
