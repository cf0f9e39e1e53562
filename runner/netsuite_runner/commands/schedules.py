"""`netsuite-nodes schedules`: workflows that run by themselves: add, list, switch on and off, run at once, remove."""

from contextlib import closing
from pathlib import Path
from typing import Annotated

from cyclopts import App, Parameter

from netsuite_plugin.discovery import current_registry
from netsuite_plugin.pairs import pairs
from netsuite_plugin.terminal import answer, answer_json, say, table
from netsuite_runner.commands.given import given_inputs_of
from netsuite_runner.commands.there import there
from netsuite_runner.document import text_of
from netsuite_runner.graph import load
from netsuite_runner.run_spec import RunSpec
from netsuite_runner.runs.schedules import Schedule, schedules_of

app = App(name="schedules", help="Workflows that run by themselves. Workers fire them: netsuite-nodes worker serve")
_Json = Annotated[bool, Parameter(name="--json", negative="")]
_FIRINGS = 20
"""Firings that `show` prints."""


@app.command
def add(
    file: Path,
    *,
    name: str | None = None,
    param: tuple[str, ...] = (),
    params: Path | None = None,
    on: str | None = None,
) -> None:
    """
    Let a workflow run when its file says, as you and with these inputs. Added again under its name, it is replaced.

    Parameters
    ----------
    file
        The workflow, a YAML file with `schedule`. What it says now is kept: an edited file is added again.
    name
        Name of the schedule; that of the workflow when not given.
    param
        An input of the workflow, as name=value. May be given several times, and wins over the file.
    params
        A YAML or JSON file with inputs of the workflow by name.
    on
        The database: its name in the settings.
    """
    registry = current_registry()
    graph = load(text_of(file), file=str(file), registry=registry)
    given = given_inputs_of(graph.workflow.inputs, pairs(param), params)
    now = registry.clock.now()
    spec = RunSpec.of(graph, given, registry.caller, begun=now)
    added = schedules_of(registry, on).add(name or graph.workflow.workflow, spec, now=now)
    say(f"{added.name} runs {added.timetable.words}, as {added.spec.caller.user}: first at {_moment(added)}.")


@app.command(name="list")
def listschedules_of(*, on: str | None = None, json_output: _Json = False) -> None:
    """
    List your schedules: when each runs next, and what became of its last time.

    Parameters
    ----------
    on
        The database: its name in the settings.
    json_output
        Print JSON.
    """
    registry = current_registry()
    found = schedules_of(registry, on).all(registry.caller)
    if json_output:
        answer_json({"schedules": [each.told() for each in found]}, indent=2)
        return
    if not found:
        say("You have no schedule. Begin with: netsuite-nodes schedules add FILE")
        return
    rows = [(each.name, each.state, each.timetable.words, _moment(each), _last(each)) for each in found]
    table(("schedule", "state", "runs", "next", "last"), rows)
    for each in found:
        if each.why:
            say(f"{each.name} has stopped: {_how_to_go_on(each, on)}")


@app.command
def show(name: str, *, on: str | None = None, json_output: _Json = False) -> None:
    """
    Show one schedule and its last moments: which fired, and which were missed because no worker was there.

    Parameters
    ----------
    name
        The schedule.
    on
        The database: its name in the settings.
    json_output
        Print JSON.
    """
    registry = current_registry()
    schedules = schedules_of(registry, on)
    found = schedules.of(registry.caller, name)
    firings = schedules.firings(found, most=_FIRINGS)
    if json_output:
        answer_json({**found.told(), "firings": [vars(each) for each in firings]}, indent=2)
        return
    answer(f"{found.name}  {found.spec.graph.workflow.workflow}  {found.state}  {found.timetable.words}")
    answer(f"next {_moment(found)}, as {found.spec.caller.user}")
    if found.why:
        answer(f"It has stopped: {_how_to_go_on(found, on)}")
    table(("moment", "", "run"), [(each.planned, each.state, each.run or each.why or "") for each in firings])


@app.command
def enable(name: str, *, on: str | None = None) -> None:
    """
    Let a schedule run from now on; what it would have run meanwhile is not made up for.

    Parameters
    ----------
    name
        The schedule.
    on
        The database: its name in the settings.
    """
    registry = current_registry()
    found = schedules_of(registry, on).enable(registry.caller, name, now=registry.clock.now())
    say(f"{name} is on: next at {_moment(found)}.")


@app.command
def disable(name: str, *, on: str | None = None) -> None:
    """
    Let a schedule run no more until it is enabled; runs that have begun go on.

    Parameters
    ----------
    name
        The schedule.
    on
        The database: its name in the settings.
    """
    registry = current_registry()
    schedules_of(registry, on).disable(registry.caller, name)
    say(f"{name} is off.")


@app.command
def run_now(name: str, *, on: str | None = None) -> None:
    """
    Let a worker run a schedule at once, whether it is on or off. When it runs next stays as it is.

    Parameters
    ----------
    name
        The schedule.
    on
        The database: its name in the settings.
    """
    registry = current_registry()
    found = schedules_of(registry, on)
    found.of(registry.caller, name)
    # the engine is loaded by who hands a run to workers
    from netsuite_runner.postgres_runner import PostgresRunner

    with closing(PostgresRunner(found.runs.address.url, registry=registry)) as runner:
        run = runner.schedules.run_now(registry.caller, name, now=registry.clock.now())
    say(f"Run {run} waits for a worker. Look at it: netsuite-nodes runs show {run}{there(on)}")


@app.command
def remove(name: str, *, on: str | None = None) -> None:
    """
    Forget a schedule and the list of its moments; its runs stay.

    Parameters
    ----------
    name
        The schedule.
    on
        The database: its name in the settings.
    """
    registry = current_registry()
    schedules_of(registry, on).remove(registry.caller, name)
    say(f"Removed schedule {name}. Its runs stay.")


def _moment(schedule: Schedule) -> str:
    """Say when it runs next, as the clocks of its time zone show it."""
    return schedule.next_there.strftime("%Y-%m-%d %H:%M %Z") if schedule.state == "on" else "never"


def _how_to_go_on(schedule: Schedule, on: str | None) -> str:
    """Say why it has stopped, which run says what to type to connect again, and what comes then."""
    why = str(schedule.why).rstrip(".")
    run, where = schedule.last.run if schedule.last else None, there(on)
    shown = f"How to go on: netsuite-nodes runs show {run}{where}; then" if run else "Connect again, then"
    return f"{why}. {shown}: netsuite-nodes schedules enable {schedule.name}{where}"


def _last(schedule: Schedule) -> str:
    last = schedule.last
    return "" if last is None else f"{last.state} {last.run or last.planned}"
