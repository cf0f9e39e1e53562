"""`netsuite-nodes connect`: a person logs in at NetSuite and comes back connected."""

import asyncio
import json
import sys
import webbrowser
from typing import Annotated

from cyclopts import Parameter

from netsuite_plugin.account import AccountId, Workspace
from netsuite_plugin.client import open_client, pinned_http, token_endpoint_of
from netsuite_plugin.commands.host import CommandHost, command_host, tell
from netsuite_plugin.commands.loopback import Loopback
from netsuite_plugin.commands.prompt import line
from netsuite_plugin.contract import ConfigurationError, Level, StoredCredential
from netsuite_plugin.credentials.account_claims import check_claim
from netsuite_plugin.credentials.authorize import Authorization, store_grant
from netsuite_plugin.credentials.model.grant import NETSUITE, Grant, until
from netsuite_plugin.credentials.resolve import CONFIG_LEVELS, Selector, choose_config, resolve
from netsuite_plugin.errors import AuthorizationDenied

_Flag = Parameter(negative="")
_LONGEST_WAIT = 24 * 60 * 60


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
    if not 0 < wait <= _LONGEST_WAIT:
        raise ConfigurationError(
            f"--timeout takes seconds, more than 0 and at most {_LONGEST_WAIT}. Nothing was opened."
        )
    command = command_host()
    domain = command.settings.domain
    target = Workspace.parse(workspace, domain=domain)
    store, caller = command.host.store, command.caller
    if team is not None and team not in caller.teams:
        raise ConfigurationError(
            f"{caller.user} is not in team {team!r}: set NETSUITE_NODES_TEAMS to the teams you are in. Nothing was connected."
        )
    if target.account is not None:
        await check_claim(store, target.account, caller=caller)
    levels: tuple[Level, ...] = ("organization",) if team else CONFIG_LEVELS
    chosen = await choose_config(store, caller=caller, account=target.account, levels=levels)
    authorization = Authorization.begin(target, chosen, domain=domain)
    tell(f"Connecting {f'team {team}' if team else caller.user} under the {chosen.reason}.")
    url = await (_pasted(authorization) if paste else _from_browser(authorization, wait))
    returned = authorization.returned(url)
    await check_claim(store, returned.account, caller=caller)
    if target.account is None and not yes and not await _confirmed(target.label, returned.account):
        raise AuthorizationDenied(f"Account {returned.account} was not confirmed. Nothing was connected.")
    async with pinned_http(returned.account, host=command.host, settings=command.settings) as http:
        endpoint = token_endpoint_of(
            returned.account, chosen.config, http, host=command.host, settings=command.settings
        )
        tokens = await endpoint.exchange(authorization.request, returned.code.code)
    before = {each.id: each for each in await store.find(caller, NETSUITE)}
    row = await store_grant(
        store,
        caller=caller,
        team=team,
        authorization=authorization,
        returned=returned,
        tokens=tokens,
        now=command.host.clock.now(),
    )
    await _verify(command, row)
    grant = Grant.of(row)
    if json_output:
        sys.stdout.write(json.dumps({"id": row.id, **grant.attributes()}) + "\n")
        return
    again = f"; connect again {until(grant)}" if until(grant) else ""
    tell(f"Connected: account {grant.account}, role {grant.role}, user {grant.user}, credential {row.id}{again}.")
    if row.id in before and not before[row.id].damaged:
        was = Grant.of(before[row.id])
        if (was.role, was.user) != (grant.role, grant.user):
            tell(
                f"Before, {row.id} acted as role {was.role}, user {was.user}: your runs act as the new one from now on."
            )


async def _from_browser(authorization: Authorization, seconds: float) -> str:
    async with Loopback(authorization.request.redirect_uri, state=authorization.request.state) as loopback:
        tell(
            f"Opening NetSuite in your browser. If nothing opens, open this address yourself:\n\n  {authorization.request.url}\n"
        )
        tell("At the end your browser warns of the certificate of 127.0.0.1: it was made by this command; go on.")
        await asyncio.to_thread(webbrowser.open, authorization.request.url)
        try:
            return await asyncio.wait_for(loopback.callback(), seconds)
        except TimeoutError:
            raise AuthorizationDenied(
                f"Nobody came back within {seconds:g} s. Nothing was connected: start again."
            ) from None


async def _pasted(authorization: Authorization) -> str:
    tell(f"Open this address in a browser on any machine, log in and allow access:\n\n  {authorization.request.url}\n")
    tell(
        "The browser ends on an address that it cannot open, beginning with your redirect URI. Paste that address here:"
    )
    try:
        pasted = await line()
    except EOFError:
        pasted = ""
    if not pasted:
        raise AuthorizationDenied("No address was pasted. Nothing was connected.")
    return pasted


async def _confirmed(label: str, account: AccountId) -> bool:
    tell(f"You typed the workspace {label!r}; NetSuite says it is account {account}.")
    tell("Connect this account? [y/N]  (without a terminal: --yes)")
    try:
        return (await line()).lower() in {"y", "yes"}
    except EOFError:
        return False


async def _verify(command: CommandHost, row: StoredCredential) -> None:
    """Call NetSuite once: a connection that cannot be used is said at once, and stays stored."""
    connection = await resolve(
        command.host.store, caller=command.caller, selector=Selector.parse(row.id), domain=command.settings.domain
    )
    async with open_client(connection, host=command.host, settings=command.settings) as client:
        theirs = await client.system.server_time()
    skew = abs((theirs - command.host.clock.now()).total_seconds())
    if skew > 120:
        tell(f"The clock of this machine and NetSuite's differ by {skew:.0f} s: tokens may be refused. Set the clock.")
