"""`netsuite-nodes credentials add-token`: an access token of token-based authentication, typed in as NetSuite showed it."""

from typing import Annotated

from cyclopts import Parameter

from netsuite_plugin.account import AccountId
from netsuite_plugin.commands.host import command_host
from netsuite_plugin.commands.prompt import line
from netsuite_plugin.connections import add_token as tried_and_stored
from netsuite_plugin.connections.adding_token import config_for_token
from netsuite_plugin.contract import ConfigurationError, Level
from netsuite_plugin.credentials.model.end_of_tokens import ENDS, NO_NEW
from netsuite_plugin.credentials.model.oauth_config import name_of
from netsuite_plugin.terminal import say


async def add_token(
    account: str,
    *,
    organization: Annotated[bool, Parameter(negative="")] = False,
    replace: str | None = None,
) -> None:
    """
    Add an access token of token-based authentication (OAuth 1.0), for integrations that still sign with one.

    NetSuite takes no new integrations of that kind from 2027.1 and ends it with 2028.1 (tentative): what replaces it is connect, or a
    service account (new-certificate). Token ID and token secret are asked for; without a terminal they are two lines on standard input.

    Parameters
    ----------
    account
        Account ID the token was made in.
    organization
        Add it for the whole organization (administrators only), for those you name with allow; else for you alone.
    replace
        Id of a token that this one takes the place of; it keeps its id.
    """
    command = command_host()
    host, settings, caller, target = command.host, command.settings, command.caller, AccountId.parse(account)
    level: Level = "organization" if organization else "personal"
    chosen = await config_for_token(host, settings, caller=caller, account=target, level=level)
    say(f"Token-based authentication {ENDS}; NetSuite {NO_NEW}.")
    say(
        "What replaces it: netsuite-nodes connect, or netsuite-nodes credentials new-certificate where no person stands behind the work."
    )
    say(f"The token must be made under the integration record of the NetSuite OAuth Config {name_of(chosen.row)}, with")
    say(
        "Token-based Authentication ticked there. In NetSuite: Setup > Users/Roles > Access Tokens > New (or Manage Access Tokens in the"
    )
    say(
        "Settings portlet, for your own): choose application, user and role; the role needs 'Log in using Access Tokens'."
    )
    try:
        token_id = await line("Token ID: ", hidden=True)
        token_secret = await line("Token secret: ", hidden=True)
    except EOFError:
        raise ConfigurationError(
            "Nothing was entered, nothing was stored. Without a terminal: write token ID and token secret, a line each, to standard input."
        ) from None
    checked = await tried_and_stored(
        host,
        settings,
        caller=caller,
        account=target,
        level=level,
        token_id=token_id,
        token_secret=token_secret,
        replacing=replace,
    )
    acts = checked.acts_as
    say(
        f"Connected: account {acts.account}, {acts.user}, credential {acts.credential}. Token ID and secret are sealed in the store."
    )
    if organization:
        say(
            f"Administrators may use it. Name others with: netsuite-nodes credentials allow {acts.credential} USER|team:NAME"
        )
