"""`netsuite-nodes connect`: a person logs in at NetSuite and comes back connected."""

from typing import Annotated

from cyclopts import Parameter

from netsuite_plugin.commands.browser import check_wait, from_browser, pasted
from netsuite_plugin.commands.host import command_host
from netsuite_plugin.commands.prompt import line
from netsuite_plugin.connections import AccountQuestion, Connected, begin, check_connection, finish
from netsuite_plugin.contract import ConfigurationError
from netsuite_plugin.credentials.model.grant import until
from netsuite_plugin.errors import AuthorizationDenied
from netsuite_plugin.terminal import answer_json, say

_Flag = Parameter(negative="")


async def connect(
    workspace: str,
    *,
    team: str | None = None,
    paste: Annotated[bool, _Flag] = False,
    yes: Annotated[bool, _Flag] = False,
    wait: Annotated[float, Parameter(name="--timeout")] = 300,
    json_output: Annotated[bool, Parameter(name="--json", negative="")] = False,
) -> None:
    """
    Connect your NetSuite login: opens NetSuite in a browser, where you log in and allow access.

    Parameters
    ----------
    workspace
        First part of your NetSuite address (acme for https://acme.app.netsuite.com), or the account ID.
    team
        Connect for a team you are in: everybody of it may then choose this login by name (team:NAME), and acts as you.
    paste
        For a machine without a browser: open the shown address anywhere, and paste the address you end on.
    yes
        Accept the account that NetSuite returns for a workspace name without asking.
    wait
        Seconds to wait for the browser.
    json_output
        Print the connection as JSON.
    """
    check_wait(wait)
    command = command_host()
    host, settings, caller = command.host, command.settings, command.caller
    if team is not None and team not in caller.teams:
        raise ConfigurationError(
            f"{caller.user} is not in team {team!r}: set NETSUITE_NODES_TEAMS to the teams you are in. Nothing was connected."
        )
    pending = await begin(host, settings, caller=caller, workspace=workspace, team=team)
    say(f"Connecting {f'team {team}' if team else caller.user} under the {pending.config_name}.")
    url = await (pasted(pending.url) if paste else from_browser(pending.request, wait))
    outcome = await finish(host, settings, caller=caller, pending=pending, returned_url=url)
    if isinstance(outcome, AccountQuestion):
        account = outcome.account
        if not yes and not await _is_theirs(outcome):
            raise AuthorizationDenied(
                f"Account {account} was not confirmed. Nothing was connected. To connect it: run this again and answer y, or give --yes."
            )
        outcome = await finish(host, settings, caller=caller, pending=pending, returned_url=url, confirmed=account)
    assert isinstance(outcome, Connected)
    # a connection that cannot be used is said at once, and stays stored
    checked = await check_connection(host, settings, caller=caller, selector=outcome.row.id)
    if (skew := abs(checked.clock_ahead)) > 120:
        say(f"The clock of this machine and NetSuite's differ by {skew:.0f} s: tokens may be refused. Set the clock.")
    if json_output:
        shown = {name: value for name, value in outcome.grant.attributes().items() if name != "client_id"}
        answer_json({"id": outcome.row.id, **shown})
    else:
        _say(outcome)


async def _is_theirs(question: AccountQuestion) -> bool:
    say(f"You typed the workspace {question.workspace!r}; NetSuite says it is account {question.account}.")
    say("Connect this account? [y/N]  (without a terminal: --yes)")
    try:
        return (await line()).lower() in {"y", "yes"}
    except EOFError:
        return False


def _say(connected: Connected) -> None:
    row, grant, was = connected.row, connected.grant, connected.before
    again = f"; connect again {until(grant)}" if until(grant) else ""
    say(f"Connected: account {grant.account}, role {grant.role}, user {grant.user}, credential {row.id}{again}.")
    if was is not None and (was.role, was.user) != (grant.role, grant.user):
        say(f"Before, {row.id} acted as role {was.role}, user {was.user}: your runs act as the new one from now on.")
