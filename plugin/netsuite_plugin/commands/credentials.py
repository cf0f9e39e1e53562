"""`netsuite-nodes credentials`: what is stored, which one a run would use and why, and how to end it."""

import json
import sys
from typing import Annotated, Any

from cyclopts import App, Parameter
from rich.console import Console
from rich.table import Table

from netsuite_plugin.client import pinned_http, token_endpoint_of
from netsuite_plugin.commands.host import command_host, tell
from netsuite_plugin.contract import StoredCredential
from netsuite_plugin.credentials.authorize import disconnect as end_grant
from netsuite_plugin.credentials.models import NETSUITE, OAUTH_CONFIG, Grant, until
from netsuite_plugin.credentials.resolve import Selector, of_grant, resolve, select
from netsuite_plugin.errors import CredentialError, TransportError

app = App(name="credentials", help="NetSuite OAuth Configs and NetSuite credentials that you may use.")
_Json = Annotated[bool, Parameter(name="--json", negative="")]


@app.command(name="list")
async def list_credentials(*, json_output: _Json = False) -> None:
    """
    List the OAuth Configs and NetSuite credentials you may use.

    Parameters
    ----------
    json_output
        Print JSON.
    """
    command = command_host()
    rows = [row for kind in (OAUTH_CONFIG, NETSUITE) for row in await command.host.store.find(command.caller, kind)]
    if json_output:
        sys.stdout.write(json.dumps({"credentials": [_shown(row) for row in rows]}, indent=2) + "\n")
        return
    if not rows:
        tell("Nothing is stored yet. Begin with: netsuite-nodes setup")
        return
    configs = Table(title="NetSuite OAuth Configs", title_justify="left", box=None, header_style="bold")
    grants = Table(title="NetSuite credentials", title_justify="left", box=None, header_style="bold")
    for table, names in (
        (configs, ("id", "of", "account", "client ID")),
        (grants, ("id", "account", "role; user", "state", "connect again")),
    ):
        for name in names:
            table.add_column(name, no_wrap=name in {"id", "account"}, overflow="fold")
    for row in rows:
        if row.kind == OAUTH_CONFIG:
            client_id = str(row.attributes["client_id"])
            shown_id = client_id if len(client_id) < 20 else f"{client_id[:16]}…"
            configs.add_row(row.id, f"{row.level} {row.owner}", row.attributes.get("account", "any"), shown_id)
        else:
            grant = Grant.of(row)
            grants.add_row(
                row.id, grant.account, f"{grant.role}; {grant.user}", grant.status.replace("_", " "), until(grant)
            )
    for table in (configs, grants):
        if table.row_count:
            Console().print(table)


@app.command
async def why(selector: str = "personal", *, json_output: _Json = False) -> None:
    """
    Say which credential a run of yours would use, and why.

    Parameters
    ----------
    selector
        personal, or a credential's id, each with an optional @ACCOUNT.
    json_output
        Print JSON.
    """
    command = command_host()
    connection = await resolve(
        command.host.store, caller=command.caller, selector=Selector.parse(selector), domain=command.settings.domain
    )
    acts = connection.acts_as
    shown = {
        "account": acts.account,
        "role": acts.role,
        "user": acts.user,
        "oauth_config": connection.grant.config_id,
        "credential": acts.credential,
        "reason": acts.reason,
    }
    if json_output:
        sys.stdout.write(json.dumps(shown) + "\n")
        return
    sys.stdout.write("".join(f"{name.replace('_', ' '):<13} {value}\n" for name, value in shown.items()))


@app.command
async def disconnect(selector: str) -> None:
    """
    End a connection: revoke it at NetSuite, then wipe it here.

    Parameters
    ----------
    selector
        personal, or a credential's id as `credentials list` shows it, each with an optional @ACCOUNT.
    """
    command = command_host()
    row = await select(
        command.host.store, caller=command.caller, selector=Selector.parse(selector), domain=command.settings.domain
    )
    connection = await of_grant(command.host.store, command.caller, row)
    account = connection.account
    async with pinned_http(account, host=command.host, settings=command.settings) as http:
        endpoint = token_endpoint_of(account, connection.config, http, host=command.host, settings=command.settings)
        try:
            await end_grant(command.host.store, connection, endpoint, domain=connection.grant.domain)
        except TransportError as error:
            raise TransportError(
                f"{error} Credential {row.id} was not wiped: run this again when NetSuite can be reached."
            ) from error
        except CredentialError as error:
            raise CredentialError(
                f"{error} Credential {row.id} was not wiped. An administrator can revoke it in Setup > Users/Roles > OAuth 2.0 Authorized Applications."
            ) from error
    tell(f"Disconnected: {row.id} was revoked at NetSuite account {account} and wiped here.")


def _shown(row: StoredCredential) -> dict[str, Any]:
    return {"id": row.id, "kind": row.kind, "level": row.level, "owner": row.owner, **row.attributes}
