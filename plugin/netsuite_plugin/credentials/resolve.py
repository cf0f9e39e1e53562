"""
Which credential a call uses, and why. Never a silent fallback to somebody else's login.

An OAuth Config (client ID and secret) may be shared by an organization; a login never is. A credential keeps the OAuth Config it was
granted under, because a refresh token belongs to the client ID that obtained it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from netsuite_plugin.account import AccountId
from netsuite_plugin.contract import Caller, CredentialStore, StoredCredential
from netsuite_plugin.credentials.models import NETSUITE, OAUTH_CONFIG, Connection, Grant, OAuthConfig, tokens_of
from netsuite_plugin.errors import ConfigurationError, CredentialNotFound, ReconnectRequired


@dataclass(frozen=True)
class Selector:
    """What a node asks for: `personal` or a credential's id, each with an optional `@ACCOUNT`."""

    credential_id: str | None
    account: AccountId | None

    @classmethod
    def parse(cls, text: str) -> "Selector":
        """
        Read a selector.

        Raises:
            ConfigurationError: It is none.
        """
        name, at, account = text.strip().partition("@")
        if not name or (at and not account):
            raise ConfigurationError(
                f"{text!r} is not a selector: write personal, a credential's id, or either with @ACCOUNT."
            )
        if name.startswith("team:"):
            raise ConfigurationError(
                "Team credentials are not part of this version: use personal or a credential's id."
            )
        return cls(None if name == "personal" else name, AccountId.parse(account) if at else None)


@dataclass(frozen=True)
class ChosenConfig:
    """An OAuth Config, its row, and why it was chosen."""

    row: StoredCredential
    config: OAuthConfig
    reason: str

    @property
    def name(self) -> str:
        """How people call it: whose it is."""
        return name_of(self.row)


def name_of(config_row: StoredCredential) -> str:
    """Return how people call an OAuth Config: whose it is."""
    return f"of organization {config_row.owner}" if config_row.level == "organization" else f"of {config_row.owner}"


async def choose_config(store: CredentialStore, *, caller: Caller, account: AccountId | None) -> ChosenConfig:
    """
    Choose the OAuth Config for a new connection: the organization's before the person's, one bound to the account before an unbound one.

    Raises:
        CredentialNotFound: There is none for this account; the message says who can add it.
        ConfigurationError: Several fit equally.
    """
    rows = [(row, OAuthConfig.of(row)) for row in await store.find(caller, OAUTH_CONFIG)]
    for level in ("organization", "personal"):
        of_level = [(row, config) for row, config in rows if row.level == level]
        bound = [pair for pair in of_level if account is not None and pair[1].account == account.id]
        fitting = bound or [pair for pair in of_level if pair[1].account is None]
        if account is None and not fitting:
            fitting = of_level
        if len(fitting) > 1:
            raise ConfigurationError(
                f"Several NetSuite OAuth Configs fit: {', '.join(row.id for row, _ in fitting)}. Name the account, or bind each to its account."
            )
        if fitting:
            row, config = fitting[0]
            binding = f", bound to account {config.account}" if config.account else ""
            return ChosenConfig(row, config, f"NetSuite OAuth Config {name_of(row)}{binding}")
    raise CredentialNotFound(f"The NetSuite OAuth Config is missing. {_who_adds_config(caller)}")


async def resolve(store: CredentialStore, *, caller: Caller, selector: Selector, domain: str) -> Connection:
    """
    Find the caller's NetSuite credential and the OAuth Config it was granted under.

    Raises:
        CredentialNotFound: One of the two is missing: which, and who can add it.
        ConfigurationError: Several credentials match; they are listed.
        ReconnectRequired: The grant is over, or its OAuth Config has another client ID now.
    """
    row = await select(store, caller=caller, selector=selector, domain=domain)
    account = Grant.of(row).account
    how = f"chosen by id {row.id}" if selector.credential_id else f"{caller.user}'s personal credential"
    which = f" for account {account}" if selector.account else ("" if selector.credential_id else ", the only one")
    connection = await of_grant(store, caller, row, chosen=f"{how}{which}")
    if connection.grant.status == "reconnect_required":
        raise ReconnectRequired(
            f"Credential {row.id} must be connected again: {connection.grant.status_reason}. {_connect_again(connection.grant)}"
        )
    return connection


async def select(store: CredentialStore, *, caller: Caller, selector: Selector, domain: str) -> StoredCredential:
    """
    Find the one NetSuite credential of the caller that a selector means, alive or not.

    Raises:
        CredentialNotFound: There is none.
        ConfigurationError: Several match; they are listed.
    """
    rows = [
        row for row in await store.find(caller, NETSUITE) if row.level == "personal" and Grant.of(row).domain == domain
    ]
    matching = [row for row in rows if _matches(row, selector)]
    if not matching:
        raise await _missing(store, caller, selector, rows)
    if len(matching) > 1:
        listed = ", ".join(f"{row.id} (personal@{Grant.of(row).account})" for row in matching)
        raise ConfigurationError(
            f"{caller.user} has several NetSuite credentials: {listed}. Say which: production is never guessed."
        )
    return matching[0]


async def of_grant(
    store: CredentialStore, caller: Caller, row: StoredCredential, *, chosen: str = "chosen by id"
) -> Connection:
    """
    Put a NetSuite credential together with the OAuth Config it was granted under.

    Raises:
        CredentialNotFound: That OAuth Config is gone.
        ReconnectRequired: It has another client ID now.
    """
    grant = Grant.of(row)
    config_row = await store.get(caller, grant.config_id)
    if config_row is None:
        raise CredentialNotFound(
            f"The NetSuite OAuth Config {grant.config_id}, under which credential {row.id} was granted, is missing or belongs to another "
            f"organization. {_who_adds_config(caller)} Then connect again."
        )
    config = OAuthConfig.of(config_row)
    if config.client_id != grant.client_id:
        raise ReconnectRequired(
            f"The client ID of the NetSuite OAuth Config {name_of(config_row)} was replaced: credential {row.id} belongs to the former one. "
            f"{_connect_again(grant)}"
        )
    return Connection(
        caller=caller,
        row=row,
        grant=grant,
        config=config,
        config_name=name_of(config_row),
        reason=f"{chosen}; granted under the NetSuite OAuth Config {name_of(config_row)}",
        tokens=tokens_of(row),
    )


def _matches(row: StoredCredential, selector: Selector) -> bool:
    wanted_account = selector.account is None or Grant.of(row).account == selector.account.id
    return wanted_account and selector.credential_id in {None, row.id}


async def _missing(
    store: CredentialStore, caller: Caller, selector: Selector, rows: Sequence[StoredCredential]
) -> CredentialNotFound:
    named = await store.get(caller, selector.credential_id) if selector.credential_id else None
    if named is not None and named.kind == OAUTH_CONFIG:
        return CredentialNotFound(f"{named.id} is a NetSuite OAuth Config, not a person's NetSuite credential.")
    if rows:
        have = ", ".join(f"{row.id} (account {Grant.of(row).account})" for row in rows)
        wanted = selector.credential_id or "personal"
        at = f" for account {selector.account}" if selector.account else ""
        return CredentialNotFound(f"{caller.user} has no NetSuite credential {wanted!r}{at}; there is: {have}.")
    where = str(selector.account or "WORKSPACE")
    if await store.find(caller, OAUTH_CONFIG):
        return CredentialNotFound(
            f"The NetSuite credential of {caller.user} is missing; the NetSuite OAuth Config is there. {caller.user} adds it: "
            f"netsuite-nodes connect {where}"
        )
    return CredentialNotFound(
        f"Both the NetSuite OAuth Config and the NetSuite credential of {caller.user} are missing. {_who_adds_config(caller)} "
        f"Then {caller.user} connects: netsuite-nodes connect {where}"
    )


def _who_adds_config(caller: Caller) -> str:
    personal = f"{caller.user} adds a personal one: netsuite-nodes setup."
    if caller.organization is None:
        return personal
    return f"An administrator of {caller.organization} adds it for everybody: netsuite-nodes setup --organization. Or {personal}"


def _connect_again(grant: Grant) -> str:
    return f"Run: netsuite-nodes connect {grant.account}"
