"""`netsuite-nodes setup`: what to enter in NetSuite, then store the NetSuite OAuth Config."""

from collections.abc import Mapping
from typing import Annotated, Any

from cyclopts import Parameter
from pydantic import SecretStr, ValidationError

from netsuite_plugin.account import AccountId
from netsuite_plugin.commands.host import CommandHost, command_host
from netsuite_plugin.commands.prompt import line
from netsuite_plugin.connections.trying_a_client import is_stopped
from netsuite_plugin.contract import Caller, ConfigurationError, Level, describe
from netsuite_plugin.counts import counted
from netsuite_plugin.credentials.model.end_of_tokens import NO_NEW
from netsuite_plugin.credentials.model.grant import SCOPES
from netsuite_plugin.credentials.model.oauth_config import COMMAND_LINE_REDIRECT_URI, OAuthConfig, name_of
from netsuite_plugin.credentials.oauth_configs import (
    Replacement,
    not_used,
    replacement,
    store_config,
    stored_config,
)
from netsuite_plugin.terminal import answer_json, say

_Flag = Parameter(negative="")


async def setup(
    *,
    organization: Annotated[bool, _Flag] = False,
    account: str | None = None,
    client_id: str | None = None,
    client_secret_stdin: Annotated[bool, _Flag] = False,
    no_secret: Annotated[bool, _Flag] = False,
    redirect_uri: str | None = None,
    refresh_token_validity: int | None = None,
    maximum_rotation: int | None = None,
    yes: Annotated[bool, _Flag] = False,
    json_output: Annotated[bool, Parameter(name="--json", negative="")] = False,
) -> None:
    """
    Show the values for the integration record in NetSuite, then store its client ID and secret.

    Redirect URI and hours that are not given stay as they are stored; the first time they are NetSuite's own.

    Parameters
    ----------
    organization
        Store it for the whole organization (administrators only); else for you alone.
    account
        Use this OAuth Config for one account only.
    client_id
        Client ID; asked for when not given.
    client_secret_stdin
        Read the client secret from standard input instead of asking for it.
    no_secret
        The client has no secret (public client).
    redirect_uri
        Redirect URI as it stands on the integration record; https://127.0.0.1:8765/auth/callback at first.
    refresh_token_validity
        Refresh Token Validity of the record, in hours (1-720); 48 at first.
    maximum_rotation
        Maximum Time For Token Rotation of the record, in hours (1-720); 168 at first.
    yes
        Store it without asking, although connections end with it or NetSuite does not know the client ID.
    json_output
        Print what was stored (never the secret) as JSON.
    """
    if client_secret_stdin and no_secret:
        raise ConfigurationError("--client-secret-stdin and --no-secret exclude each other.")
    command = command_host()
    caller = command.caller
    level: Level = "organization" if organization else "personal"
    _check_level(caller, level)
    secret = None
    told = {
        "redirect_uri": redirect_uri,
        "refresh_token_validity": refresh_token_validity,
        "maximum_rotation": maximum_rotation,
    }
    record = {
        **await _kept(command, level, account),
        **{name: value for name, value in told.items() if value is not None},
    }
    try:
        if client_id is None:
            _show_record(record)
            client_id = await line("Client ID: ")
        if client_secret_stdin:
            secret = await line()
            if not secret:
                raise ConfigurationError(
                    "Standard input held no client secret; nothing was stored. For a client without one: --no-secret."
                )
        elif not no_secret:
            secret = await line("Client secret (empty for a public client without one): ", hidden=True)
    except EOFError:
        raise ConfigurationError(
            "Nothing was entered, nothing was stored. Without a terminal: --client-id, and --client-secret-stdin or --no-secret."
        ) from None
    try:
        config = OAuthConfig.model_validate(
            {
                **record,
                "client_id": client_id,
                "client_secret": SecretStr(secret) if secret else None,
                "account": account,
                "domain": command.settings.domain,
            }
        )
    except ValidationError as error:
        raise ConfigurationError(f"This cannot be an OAuth Config: {describe(error)}.") from None
    would = await replacement(command.credentials, caller=caller, level=level, config=config)
    if not yes and would.event != "secret_replaced":
        await _check_client(command, config, would)
    if would.ends and not yes and not await _agreed(len(would.ends)):
        raise ConfigurationError("Nothing was stored: the former client ID is in force. Without a terminal: --yes.")
    row, event = await store_config(command.credentials, caller=caller, level=level, config=config)
    if would.ends:
        say(
            f"{counted(len(would.ends), 'connection')} made under the former client ID must be made again; storing that one again brings them back."
        )
    if would.returns:
        say(f"{counted(len(would.returns), 'connection')} made under this client ID can be used again.")
    if json_output:
        shown = {
            "id": row.id,
            "level": row.level,
            "owner": row.owner,
            **row.attributes,
            "secret": config.secret() is not None,
        }
        answer_json(shown)
        return
    done = f"{'Stored' if event == 'stored' else 'Replaced'} the NetSuite OAuth Config {name_of(row)} ({row.id})."
    if event == "secret_replaced":
        say(f"{done} The client ID is the same: connections made under it go on.")
        return
    unused = "" if organization else await not_used(command.credentials, caller=caller, config=config)
    say(
        f"{done} {f'{unused} ' if unused else ''}{'Members now' if organization else 'Now'} run: netsuite-nodes connect WORKSPACE"
    )


async def _kept(command: CommandHost, level: Level, account: str | None) -> dict[str, Any]:
    """Return what of the stored OAuth Config stays when only client ID and secret are given; the consent policy is set on the pages."""
    bound = AccountId.parse(account).id if account else None
    held = await stored_config(
        command.credentials, caller=command.caller, level=level, account=bound, domain=command.settings.domain
    )
    names = ("redirect_uri", "refresh_token_validity", "maximum_rotation", "consent_policy")
    return {name: held.attributes[name] for name in names if name in held.attributes} if held else {}


async def _check_client(command: CommandHost, config: OAuthConfig, would: Replacement) -> None:
    """Try the client ID in the accounts that are known; only a clear refusal counts."""
    accounts = {str(row.attributes.get("account")) for row in would.ends}
    for account in [config.account] if config.account else sorted(accounts):
        if await is_stopped(command.host, command.settings, config=config, account=AccountId.parse(account)):
            raise ConfigurationError(
                f"NetSuite account {account} does not let anybody connect with this client ID and redirect URI: it stops on a page of its own. "
                "Compare both with Setup > Integration > Manage Integrations (the record must be Enabled, in this account). Nothing was stored; "
                "to store it all the same: --yes."
            )


async def _agreed(ends: int) -> bool:
    say(
        f"The client ID is another one than the stored one: {counted(ends, 'connection ends', 'connections end')} with this."
    )
    say("Store it? [y/N]  (without a terminal: --yes)")
    try:
        return (await line()).lower() in {"y", "yes"}
    except EOFError:
        return False


def _check_level(caller: Caller, level: Level) -> None:
    """Say before anything is asked that somebody may not store it."""
    if level == "personal":
        return
    if caller.organization is None:
        raise ConfigurationError(
            "--organization needs to know which, and that you administer it: set NETSUITE_NODES_ORGANIZATION, and NETSUITE_NODES_ROLE=administrator."
        )
    if caller.role != "administrator":
        raise ConfigurationError(
            f"Only an administrator stores the OAuth Config of {caller.organization}: {caller.user} is a member (NETSUITE_NODES_ROLE). "
            "Without --organization it is stored for you alone."
        )


def _show_record(record: Mapping[str, Any]) -> None:
    redirect_uri = record.get("redirect_uri", COMMAND_LINE_REDIRECT_URI)
    say("In NetSuite: Setup > Integration > Manage Integrations > New")
    for name, value in (
        ("Name", "netsuite-nodes (any name)"),
        ("State", "Enabled"),
        ("Authorization Code Grant", "ticked"),
        ("Public Client", "ticked"),
        ("Redirect URI", redirect_uri),
        ("Scope", "RESTlets, REST Web Services (no others)"),
        ("Refresh Token Validity", f"{record.get('refresh_token_validity', 48)} hours"),
        ("Maximum Time For Token Rotation", f"{record.get('maximum_rotation', 168)} hours"),
        ("Token-based Authentication", f"leave unticked: NetSuite {NO_NEW}"),
    ):
        say(f"  {name:<33}{value}")
    say(
        f"The redirect URI must be exactly this, https only. Scopes asked for: {' '.join(SCOPES)}. "
        "After Save, NetSuite shows client ID and client secret once."
    )
