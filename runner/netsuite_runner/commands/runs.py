"""`netsuite-nodes runs`: the runs of this machine, or of a database: list, show, go on with, delete."""

import asyncio
import re
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import App, Parameter

from netsuite_plugin.contract import Caller, NodeError
from netsuite_plugin.counts import counted
from netsuite_plugin.discovery import current_registry
from netsuite_plugin.terminal import LINES, answer, answer_json, say, table
from netsuite_runner.approvals import Answered
from netsuite_runner.approvals import answer as answer_approval
from netsuite_runner.commands import state
from netsuite_runner.commands.asked import how_to_answer, show_approval, what_follows
from netsuite_runner.commands.outcome import how_to_go_on
from netsuite_runner.commands.results import json_line, output_as_csv, show_outputs, show_some
from netsuite_runner.commands.run import check_csv, execute
from netsuite_runner.commands.run_export import export
from netsuite_runner.commands.run_logs import logs
from netsuite_runner.commands.standing import Standing, standing
from netsuite_runner.commands.there import there, with_there
from netsuite_runner.document import text_of
from netsuite_runner.errors import RunRefused, StepFailed, in_lines
from netsuite_runner.graph import load
from netsuite_runner.runs.decisions import decide
from netsuite_runner.runs.kept import OVER, Summary
from netsuite_runner.runs.sqlite import SqliteRuns
from netsuite_runner.runs.where import runs_of

if TYPE_CHECKING:
    from netsuite_runner.runs.postgres import PostgresRuns

app = App(name="runs", help="Runs of workflows on this machine, or in a database.")
app.command(state.app)
app.command(logs)
app.command(export)
_Json = Annotated[bool, Parameter(name="--json", negative="")]


@app.command(name="list")
def list_runs(*, on: str | None = None, json_output: _Json = False) -> None:
    """
    List runs, the newest first.

    Parameters
    ----------
    on
        The database the runs are kept in, by its name in the settings; the one that is set, or this machine, when not given.
    json_output
        Print JSON.
    """
    found = list(_runs(on).all())
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
        [(each.id, each.workflow, each.state, _minute(each.begun), each.user) for each in summaries],
    )


@app.command
def show(
    run_id: str, *, step: str | None = None, csv: str | None = None, on: str | None = None, json_output: _Json = False
) -> None:
    """
    Show one run: in whose name it acts, how its steps stand, what it failed with, what it answered.

    Parameters
    ----------
    run_id
        The run.
    step
        Show the items of this step instead: which are done, skipped or failed, and what they answered.
    csv
        Print this output of the workflow, a list of rows, as CSV instead.
    on
        The database the run is kept in, by its name in the settings; the one that is set, or this machine, when not given.
    json_output
        Print JSON, the outputs of all steps among it.
    """
    with closing(_runs(on).open(run_id)) as run:
        summary, steps = run.summary(), {each.step: each for each in standing(run, run.summary())}
        if step is not None and step not in steps and step in run.spec.graph:
            steps[step] = Standing(run, summary, step)
        approvals = list(run.approvals().values())
        if csv is not None:
            check_csv(run.spec.graph, csv, json_output=json_output)
            output_as_csv(summary.outputs if summary.state in OVER else None, csv)
            return
    if step is not None:
        if step not in steps:
            raise RunRefused(f"Run {run_id} has no step {step!r}: there is {', '.join(steps)}.")
        _show_step(steps[step], f"{run_id}{there(on)}", json_output=json_output)
        return
    if json_output:
        outputs = {name: found for name, each in steps.items() if (found := each.outputs())}
        answer_json(
            {
                **summary.told(),
                "steps": outputs,
                "standing": [each.told() for each in steps.values()],
                "approvals": [each.told() for each in approvals],
            },
            indent=2,
        )
        return
    answer(f"{summary.id}  {summary.workflow}  {summary.state}  begun {_minute(summary.begun)} by {summary.user}")
    for line in summary.acts_as:
        answer(f"acting as {line}")
    columns = ("step", "state", "seconds", "done", "skipped", "failed")
    table(columns, [["" if cell is None else str(cell) for cell in each.told().values()] for each in steps.values()])
    for each in approvals:
        show_approval(summary.id, each, on)
    whole = f"netsuite-nodes runs show {summary.id} --json{there(on)}"
    failed = [with_there(line, on) for line in (in_lines(summary.error) if summary.error else ())]
    show_some([*summary.notes, *failed], whole)
    if summary.state in OVER:
        show_outputs(summary.outputs, whole)
    elif summary.state not in {"queued", "running"}:
        waiting = [each for each in approvals if each.answer is None] if summary.state == "waiting" else []
        for each in waiting:
            answer(how_to_answer(summary.id, each, on))
        if not waiting and summary.error is not None:
            answer(how_to_go_on(summary.id, StepFailed.of_told(summary.error), on))
        elif not waiting:
            answer(f"To go on: netsuite-nodes runs resume {summary.id}{there(on)}")


def _minute(moment: str) -> str:
    """Return a moment as a run keeps it, as people read it."""
    return f"{moment[:16].replace('T', ' ')} UTC"


def _show_step(found: Standing, run: str, *, json_output: bool) -> None:
    items = list(found.items)
    if json_output:
        answer_json({**found.told(), "items": [each.told() for each in items]}, indent=2)
        return
    told = found.told()
    seconds = "" if told["seconds"] is None else f"  {told['seconds']} s"
    answer(f"{found.step}  {found.state}{seconds}")
    if not items:
        answer("It has no items." if found.state == "done" else "It has no items yet.")
        return
    rows = [
        (each.item, each.state, each.error or ("" if each.kept is None else json_line(each.output)))
        for each in items[:LINES]
    ]
    table(("item", "state", "output"), rows)
    if len(items) > LINES:
        answer(f"{len(items) - LINES:,} more: netsuite-nodes runs show {run} --step {found.step} --json")


@app.command
def resume(
    run_id: str,
    *,
    done: tuple[str, ...] = (),
    again: tuple[str, ...] = (),
    skip: tuple[str, ...] = (),
    with_file: Annotated[Path | None, Parameter(name="--with")] = None,
    on: str | None = None,
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
    on
        The database the run is kept in, by its name in the settings; the one that is set, or this machine, when not given.
    json_output
        Print one JSON object instead of progress and tables.
    """
    registry, runs = current_registry(), _runs(on)
    with closing(runs.take_up(run_id, registry.caller)) as run:
        decide(run, done=done, again=again, skip=skip)
        if with_file is not None and run.summary().state not in OVER:
            from netsuite_runner.corrected_file import change_file

            graph = load(text_of(with_file), file=str(with_file), registry=registry)
            asyncio.run(change_file(registry, run, graph))
        if isinstance(runs, SqliteRuns) or run.summary().state in OVER:
            return execute(registry, run, json_output=json_output, on=on)
    return _queue(runs, run_id, registry.caller, on, json_output=json_output)


@app.command
def watch(run_id: str, *, on: str | None = None, json_output: _Json = False) -> int:
    """
    Watch a run that workers execute until it ends. Ctrl-C ends the watching, not the run.

    Parameters
    ----------
    run_id
        The run.
    on
        The database the run is kept in, by its name in the settings; the one that is set when not given.
    json_output
        Print one JSON object when it has ended instead of progress and tables.
    """
    from netsuite_runner.commands.following import follow

    with closing(_runs(on).open(run_id)) as run:
        return follow(run, on=on, json_output=json_output)


@app.command
def cancel(run_id: str, *, on: str | None = None) -> None:
    """
    End a run: nothing more of it is begun; what is under way ends and is kept. It can be resumed.

    Parameters
    ----------
    run_id
        The run.
    on
        The database the run is kept in, by its name in the settings; the one that is set, or this machine, when not given.
    """
    with closing(_runs(on).open(run_id)) as run:
        state = run.summary(outputs=False).state
        if state in OVER:
            raise RunRefused(f"Run {run_id} is {state}: there is nothing to end.")
        run.ask_to_stop()
    say(f"Run {run_id} begins nothing more. To go on: netsuite-nodes runs resume {run_id}{there(on)}")


@app.command
def approve(
    run_id: str,
    step: str | None = None,
    *,
    reason: str = "",
    resume: Annotated[bool, Parameter(negative="")] = False,
    on: str | None = None,
    json_output: _Json = False,
) -> int:
    """
    Approve what a run asks of you; `runs show` shows it.

    Parameters
    ----------
    run_id
        The run.
    step
        The step that asks, where several do.
    reason
        Why, for those who look at the run.
    resume
        Let the run go on at once, in this terminal and with the login of the person who began it.
    on
        The database the run is kept in, by its name in the settings; the one that is set, or this machine, when not given.
    json_output
        Print one JSON object.
    """
    answered = _answered(run_id, step, on, approve=True, reason=reason)
    if not (resume and answered.goes_on):
        _show_answer(answered, on, json_output=json_output)
        return 0
    runs = _runs(on)
    if not isinstance(runs, SqliteRuns):
        return _queue(runs, run_id, answered.began, on, json_output=json_output)
    with closing(runs.take_up(run_id, answered.began)) as run:
        return execute(current_registry(), run, json_output=json_output)


@app.command
def refuse(
    run_id: str, step: str | None = None, *, reason: str, on: str | None = None, json_output: _Json = False
) -> None:
    """
    Refuse what a run asks of you: it fails, and nothing that needs the approval is done.

    Parameters
    ----------
    run_id
        The run.
    step
        The step that asks, where several do.
    reason
        Why: the person who began the run reads it.
    on
        The database the run is kept in, by its name in the settings; the one that is set, or this machine, when not given.
    json_output
        Print one JSON object.
    """
    _show_answer(_answered(run_id, step, on, approve=False, reason=reason), on, json_output=json_output)


def _answered(run_id: str, step: str | None, on: str | None, *, approve: bool, reason: str) -> Answered:
    registry = current_registry()
    answering = answer_approval(
        registry, _runs(on), run_id, step, caller=registry.caller, approve=approve, reason=reason
    )
    return asyncio.run(answering)


def _show_answer(answered: Answered, on: str | None, *, json_output: bool) -> None:
    if json_output:
        answer_json({"run": answered.run, "state": answered.state, **answered.approval.told()}, indent=2)
    else:
        show_approval(answered.run, answered.approval, on)
        say(what_follows(answered, on))


@app.command
def delete(
    run_id: str,
    *,
    yes: Annotated[bool, Parameter(negative="")] = False,
    forget: Annotated[bool, Parameter(negative="")] = False,
    on: str | None = None,
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
    on
        The database the run is kept in, by its name in the settings; the one that is set, or this machine, when not given.
    """
    runs = _runs(on)
    if not yes and not (forget and runs.is_deleted(run_id)):
        with closing(runs.open(run_id)) as run:
            state = run.summary().state
        if state == "running":
            raise RunRefused(
                f"Run {run_id} is running. Let it end, or end it first: netsuite-nodes runs cancel {run_id}. Nothing was deleted."
            )
        if state not in OVER:
            raise RunRefused(f"Run {run_id} is {state}: deleted, it can never go on. If that is meant: --yes.")
    runs.delete(run_id, forget=forget)
    follows = (
        f"Nothing is known of it any more: another run {run_id} with the same values finds the records this one made, and makes none."
        if forget
        else f"Another run {run_id} makes records of its own."
    )
    say(f"Deleted run {run_id}. {follows}")


@app.command
def prune(*, older_than: str, yes: Annotated[bool, Parameter(negative="")] = False, on: str | None = None) -> None:
    """
    Delete the runs that ended long ago, each as `runs delete` does. A run that a process executes, or will, is never deleted.

    Parameters
    ----------
    older_than
        How long ago: 30d (days), 12h (hours) or 8w (weeks).
    yes
        Delete also those that have not finished: they can never go on then.
    on
        The database the run is kept in, by its name in the settings; the one that is set, or this machine, when not given.
    """
    before = datetime.now(UTC) - _age(older_than)
    runs, deleted, unfinished = _runs(on), 0, 0
    for each in runs.all():
        if isinstance(each, NodeError):
            say(f"netsuite-nodes: {each}")
        elif each.state in {"queued", "running"} or datetime.fromisoformat(each.ended or each.begun) > before:
            continue
        elif each.state not in OVER and not yes:
            unfinished += 1
        else:
            try:
                runs.delete(each.id)
                deleted += 1
            except RunRefused as refusal:  # somebody goes on with it at this moment
                say(f"netsuite-nodes: {refusal}")
    kept = f" {unfinished:,} that have not finished are kept: --yes deletes them too." if unfinished else ""
    say(f"Deleted {counted(deleted, 'run')}.{kept}")


def _age(text: str) -> timedelta:
    found = re.fullmatch(r"(\d{1,5})([hdw])", text)
    if found is None:
        raise RunRefused(f"--older-than {text!r} is not an age: write 30d (days), 12h (hours) or 8w (weeks).")
    unit = {"h": timedelta(hours=1), "d": timedelta(days=1), "w": timedelta(weeks=1)}[found[2]]
    return int(found[1]) * unit


def _queue(runs: "PostgresRuns", run_id: str, caller: Caller, on: str | None, *, json_output: bool) -> int:
    """Let a worker go on with a run, and watch it."""
    # DBOS is imported when there is something to run
    from netsuite_runner.commands.following import follow, with_lives

    with_lives(runs).enqueue_next(run_id, caller)
    with closing(runs.open(run_id)) as run:
        return follow(run, on=on, json_output=json_output)


def _runs(on: str | None) -> "SqliteRuns | PostgresRuns":
    return runs_of(current_registry(), on)
