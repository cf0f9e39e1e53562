"""`netsuite-nodes runs`: the runs of this machine: list, show, go on with, delete."""

import asyncio
import json
from contextlib import closing
from pathlib import Path
from typing import Annotated, Any

from cyclopts import App, Parameter

from netsuite_plugin.contract import NodeError
from netsuite_plugin.discovery import current_registry
from netsuite_plugin.terminal import answer, answer_json, say, table
from netsuite_runner.commands.results import show_outputs, show_some
from netsuite_runner.commands.run import execute
from netsuite_runner.document import text_of
from netsuite_runner.errors import RunRefused, in_lines
from netsuite_runner.graph import load
from netsuite_runner.runs.sqlite import SqliteRuns
from netsuite_runner.runs.store import OVER, Run, Summary, decide

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
    show_some([*summary.notes, *(in_lines(summary.error) if summary.error else ())], summary.id)
    if summary.state in OVER:
        show_outputs(summary.outputs, summary.id)
    elif summary.state != "running":
        answer(f"To go on: netsuite-nodes runs resume {summary.id}")


@app.command
def resume(
    run_id: str,
    *,
    done: tuple[str, ...] = (),
    again: tuple[str, ...] = (),
    skip: tuple[str, ...] = (),
    with_file: Annotated[Path | None, Parameter(name="--with")] = None,
    json_output: _Json = False,
) -> int:
    """
    Go on with a run that was interrupted or failed. What is done is not done again.

    Parameters
    ----------
    run_id
        The run.
    done
        A write whose outcome was unknown, as step or step[item]: you have seen that it happened. Its output is null.
    again
        A write whose outcome was unknown: you have seen that it did not happen, and it is sent again. Also an item that a step went on
        without (on_error: continue), to be tried again.
    skip
        An item to go on without, as step[item]. Its output is null.
    with_file
        Go on with this file instead: a mistake in the former one is corrected. What is done must ask for the same there.
    json_output
        Print one JSON object instead of progress and tables.
    """
    registry = current_registry()
    with closing(SqliteRuns(registry.state_folder).take_up(run_id, registry.caller)) as run:
        decide(run, done=done, again=again, skip=skip)
        if with_file is not None and run.summary().state not in OVER:
            from netsuite_runner.corrected_file import change_file

            graph = load(text_of(with_file), file=str(with_file), registry=registry)
            asyncio.run(change_file(registry, run, graph))
        return execute(registry, run, json_output=json_output)


@app.command
def delete(
    run_id: str,
    *,
    yes: Annotated[bool, Parameter(negative="")] = False,
    forget: Annotated[bool, Parameter(negative="")] = False,
) -> None:
    """
    Delete everything kept of a run: its inputs, outputs and the way to go on with it.

    Its name and the number of runs deleted under it stay, so that another run of that name makes records of its own.

    Parameters
    ----------
    run_id
        The run.
    yes
        Delete it although it has not finished, or cannot be read.
    forget
        Delete the name and the number too, also of a run deleted before: another run of that name with the same values takes what this one
        made for its own.
    """
    runs = _runs()
    if not yes and not (forget and runs.is_deleted(run_id)):
        with closing(runs.open(run_id)) as run:
            state = run.summary().state
        if state not in OVER:
            raise RunRefused(f"Run {run_id} is {state}: deleted, it can never go on. If that is meant: --yes.")
    runs.delete(run_id, forget=forget)
    follows = (
        f"Nothing is known of it any more: another run {run_id} with the same values finds the records this one made, and makes none."
        if forget
        else f"Another run {run_id} makes records of its own."
    )
    say(f"Deleted run {run_id}. {follows}")


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
