"""`netsuite-nodes runs state`: what runs leave to the next run of their workflow, by name."""

from typing import Annotated

from cyclopts import App, Parameter

from netsuite_plugin.discovery import current_registry
from netsuite_plugin.terminal import answer_json, say, table
from netsuite_runner.errors import RunRefused
from netsuite_runner.runs.kept import KeptState
from netsuite_runner.runs.where import runs_of

app = App(name="state", help="What runs leave to the next run of their workflow, by name: how far a reader is.")


@app.command(name="list")
def list_states(
    *, on: str | None = None, json_output: Annotated[bool, Parameter(name="--json", negative="")] = False
) -> None:
    """
    List what is kept, and the run that left it.

    Parameters
    ----------
    on
        The database the runs are kept in, by its name in the settings; the one that is set, or this machine, when not given.
    json_output
        Print JSON, the values in it.
    """
    found = runs_of(current_registry(), on).states()
    if json_output:
        answer_json({"states": [_told(each) for each in found]}, indent=2)
        return
    if not found:
        say("No run has left anything yet.")
        return
    rows = [
        (each.workflow, each.key.name, each.key.account, each.caller, each.run, f"{each.at[:16].replace('T', ' ')} UTC")
        for each in found
    ]
    table(("workflow", "name", "account", "by", "left by run", "at"), rows)


@app.command
def reset(workflow: str, name: str, *, account: str | None = None, on: str | None = None) -> None:
    """
    Forget one: the next run of the workflow begins anew, and tells nothing of what happened in between.

    Parameters
    ----------
    workflow
        The workflow.
    name
        The name that the step gave it.
    account
        The account, where the workflow has run in several.
    on
        The database the runs are kept in, by its name in the settings; the one that is set, or this machine, when not given.
    """
    registry = current_registry()
    runs, caller = runs_of(registry, on), registry.caller
    of_caller = [
        each for each in runs.states() if (each.caller, each.organization) == (caller.user, caller.organization)
    ]
    found = [
        each
        for each in of_caller
        if (each.workflow, each.key.name) == (workflow, name) and account in {None, each.key.account}
    ]
    if not found:
        raise RunRefused(
            f"{caller.user} has no state {name!r} of workflow {workflow!r}. `netsuite-nodes runs state list` shows all."
        )
    if len({each.key.account for each in found}) > 1:
        accounts = ", ".join(sorted({each.key.account for each in found}))
        raise RunRefused(f"There are several: say which by --account ({accounts}).")
    for each in found:
        runs.forget_state(each)
    say(f"Forgot state {name!r} of workflow {workflow!r}: its next run begins anew.")


def _told(state: KeptState) -> dict[str, object]:
    return {
        "workflow": state.workflow,
        "name": state.key.name,
        "domain": state.key.domain,
        "account": state.key.account,
        "netsuite_user": state.key.user,
        "by": state.caller,
        "organization": state.organization,
        "run": state.run,
        "at": state.at,
        "value": state.value,
    }
