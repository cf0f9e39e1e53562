"""
Which credential a call uses, and why. Never a silent fallback to somebody else's login.

An OAuth Config (client ID and secret) may be shared by an organization; a login never is. A credential keeps the OAuth Config it was
granted under, because a refresh token belongs to the client ID that obtained it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from netsuite_plugin.account import AccountId, shown_domain
from netsuite_plugin.contract import Caller, ConfigurationError, CredentialStore, Level, NextStep, StoredCredential
from netsuite_plugin.credentials.model.connection import Connection
from netsuite_plugin.credentials.model.grant import StoredGrant, connect_again
from netsuite_plugin.credentials.model.kinds import LOGINS, OWN_LOGINS, TOKEN
from netsuite_plugin.credentials.model.oauth_config import OAUTH_CONFIG, OAuthConfig, domain_of, name_of
from netsuite_plugin.errors import CredentialNotFound, ReconnectRequired, StoreError, UnknownSelector

CONFIG_LEVELS: tuple[Level, ...] = ("organization", "personal")
"""Where the OAuth Config of a new connection is looked for, in this order."""


@dataclass(frozen=True)
class Selector:
    """
    What a node asks for: `personal`, `team:NAME` or a credential's id, each with an optional `@ACCOUNT`.

    One of `credential_id` and `team` is set, or neither: personal.
    """

    credential_id: str | None
    account: AccountId | None
    team: str | None = None

    @classmethod
    def parse(cls, text: str) -> "Selector":
        """
        Read a selector.

        Raises:
            ConfigurationError: It is not a selector.
        """
        name, at, account = text.strip().partition("@")
        team = name.removeprefix("team:").strip() if name.startswith("team:") else None
        if not name or team == "" or (at and not account):
            raise ConfigurationError(
                f"{text!r} is not a selector: write personal, team:NAME or a credential's id, each with @ACCOUNT where it is needed."
            )
        known = name == "personal" or team is not None
        return cls(None if known else name, AccountId.parse(account) if at else None, team)

    def __str__(self) -> str:
        name = self.credential_id or (f"team:{self.team}" if self.team else "personal")
        return f"{name}@{self.account}" if self.account else name


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


async def choose_config(
    store: CredentialStore,
    *,
    caller: Caller,
    account: AccountId | None,
    domain: str,
    levels: Sequence[Level] = CONFIG_LEVELS,
) -> ChosenConfig:
    """
    Choose the OAuth Config for a new connection: the organization's before the person's, one bound to the account before an unbound one.

    Those of another domain are not looked at: a production secret is never tried on an emulator. A team's connection asks for the organization's alone, because everybody of the team must be able to use it.

    Raises:
        CredentialNotFound: There is none for this account; the message says who can add it.
        ConfigurationError: Several fit equally.
    """
    found = await store.find(caller, OAUTH_CONFIG)
    elsewhere = sorted({domain_of(row) for row in found} - {domain})
    rows = [(row, OAuthConfig.of(row)) for row in found if domain_of(row) == domain]
    for level in levels:
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
    others = (
        f" Not counted, because NETSUITE_NODES_DOMAIN is {domain}: those of {', '.join(shown_domain(each) for each in elsewhere)}."
        if elsewhere
        else ""
    )
    raise CredentialNotFound(
        f"The NetSuite OAuth Config is missing. {_who_adds_config(caller)}{others}", next_steps=_adding_config(caller)
    )


async def config_by_id(store: CredentialStore, caller: Caller, config_id: str, *, domain: str) -> ChosenConfig:
    """
    Return the OAuth Config of that id.

    Raises:
        CredentialNotFound: It is gone, or the caller may not see it.
        ConfigurationError: It belongs to another domain.
    """
    row = await store.get(caller, config_id)
    if row is None or row.kind != OAUTH_CONFIG:
        raise CredentialNotFound(
            f"The NetSuite OAuth Config {config_id} is missing. {_who_adds_config(caller)}",
            next_steps=_adding_config(caller),
        )
    check_domain_of(row, domain)
    return ChosenConfig(row, OAuthConfig.of(row), f"NetSuite OAuth Config {name_of(row)}")


def check_domain_of(config_row: StoredCredential, domain: str) -> None:
    """
    Refuse an OAuth Config that belongs to another domain: its secret goes nowhere else.

    Raises:
        ConfigurationError: It does.
    """
    if domain_of(config_row) != domain:
        raise ConfigurationError(
            f"The NetSuite OAuth Config {config_row.id} belongs to {shown_domain(domain_of(config_row))}, and its secret does not go to "
            f"{shown_domain(domain)}. Nothing was sent. Store one for that domain.",
            next_steps=(NextStep("set_up", {"domain": domain}),),
        )


def may_use(row: StoredCredential, caller: Caller) -> bool:
    """Tell whether a caller may act through a credential they see: an organization's is for administrators, and for those one of them named."""
    if row.kind not in LOGINS or row.level != "organization" or caller.role == "administrator":
        return True
    allowed = row.attributes.get("allowed")
    if allowed is None:
        return True  # made before there was a choice: every member, until an administrator names somebody
    return caller.user in allowed or any(f"team:{team}" in allowed for team in caller.teams)


async def resolve(store: CredentialStore, *, caller: Caller, selector: Selector, domain: str) -> Connection:
    """
    Find the NetSuite credential that a selector means and the OAuth Config it was granted under.

    In this order: what the selector names; of that, what is for its `@ACCOUNT`; if one is left, that one; if several are, the
    chosen default. Nothing else is ever tried: a broken login is not replaced by a team's or an organization's.

    Raises:
        CredentialNotFound: One of the two is missing: which, and who can add it.
        UnknownSelector: The selector names nothing that the caller may use.
        ConfigurationError: Several credentials match and none is the chosen default; they are listed.
        ReconnectRequired: The grant is over, or its OAuth Config has another client ID now.
    """
    held, how = await select(store, caller=caller, selector=selector, domain=domain)
    row = held.row
    connection = await of_grant(store, caller, held, chosen=how)
    # what was kept unsaved on this machine may heal what others had to give up
    if connection.grant.status == "reconnect_required" and await store.unsaved(row.id) is None:
        over = "cannot be used" if row.level == "organization" else "must be connected again"
        raise ReconnectRequired(
            f"Credential {row.id} {over}: {connection.grant.status_reason}.", next_steps=(connect_again(row),)
        )
    return connection


async def select(store: CredentialStore, *, caller: Caller, selector: Selector, domain: str) -> tuple[StoredGrant, str]:
    """
    Find the one NetSuite credential that a selector means, alive or not, and say why it is that one.

    Raises:
        CredentialNotFound: There is none; UnknownSelector: and there will be none of that name.
        ConfigurationError: Several match; they are listed.
        StoreError: The one it means is damaged.
    """
    matching: list[StoredGrant] = []
    others: list[StoredGrant] = []
    elsewhere: list[str] = []
    broken: list[StoreError] = []
    for row in await _candidates(store, caller, selector):
        wanted = selector.account is None or row.attributes.get("account") == selector.account.id
        try:
            held = StoredGrant.of(row)
        except StoreError as error:
            broken += [error] if wanted else []
            continue
        if held.grant.domain != domain:
            elsewhere.append(f"{row.id} (belongs to {shown_domain(held.grant.domain)})")
            continue
        others.append(held)
        matching += [held] if wanted else []
    chosen = [held for held in matching if held.grant.chosen_default]
    if broken and len(chosen) != 1:
        raise broken[0]  # it may be the one that is meant
    if not matching:
        missing = await _missing(store, caller, selector, others, domain=domain)
        if not elsewhere:
            raise missing
        raise type(missing)(
            f"{missing} Not counted, because NETSUITE_NODES_DOMAIN is {domain}: {', '.join(elsewhere)}.",
            next_steps=missing.next_steps,
        )
    whose = f"the credential of team {selector.team}" if selector.team else f"{caller.user}'s personal credential"
    if selector.credential_id:
        return matching[0], f"chosen by id {selector.credential_id}"
    if len(matching) == 1:
        return matching[0], f"{whose} for account {selector.account}" if selector.account else f"{whose}, the only one"
    if len(chosen) == 1:
        return chosen[0], f"{whose} for account {chosen[0].grant.account}, the chosen default"
    prefix = f"team:{selector.team}" if selector.team else "personal"
    listed = ", ".join(f"{held.row.id} ({prefix}@{held.grant.account})" for held in matching)
    raise ConfigurationError(
        f"{f'Team {selector.team}' if selector.team else caller.user} has several NetSuite credentials: {listed}. Say which, or choose a "
        "default: production is never guessed.",
        next_steps=(NextStep("choose_default"),),
    )


async def _candidates(store: CredentialStore, caller: Caller, selector: Selector) -> list[StoredCredential]:
    if selector.credential_id:
        row = await store.get(caller, selector.credential_id)
        if row is None or row.kind not in LOGINS:
            return []
        if not may_use(row, caller):
            what = "the organization's token" if row.kind == TOKEN else "service account"
            raise UnknownSelector(
                f"{caller.user} may not use {what} {row.id}. An administrator names who may.",
                next_steps=(NextStep("allow", {"credential": row.id, "user": caller.user}),),
            )
        return [row]
    if selector.team is not None and selector.team not in caller.teams:
        raise UnknownSelector(
            f"{caller.user} is not in team {selector.team!r}; nobody else's login is used instead. Choose a team that {caller.user} is in, or personal."
        )
    rows = await store.find(caller, *OWN_LOGINS)
    if selector.team is not None:
        return [row for row in rows if row.level == "team" and row.owner == selector.team]
    return [row for row in rows if row.level == "personal"]


async def of_grant(
    store: CredentialStore, caller: Caller, held: StoredGrant, *, chosen: str = "chosen by id"
) -> Connection:
    """
    Put a NetSuite credential together with the OAuth Config it was granted under.

    Raises:
        CredentialNotFound: That OAuth Config is gone.
        ConfigurationError: It belongs to another domain.
        ReconnectRequired: It has another client ID now.
    """
    row, grant = held.row, held.grant
    config_row = await store.get(caller, grant.config_id)
    if config_row is None:
        raise CredentialNotFound(
            f"The NetSuite OAuth Config {grant.config_id}, under which credential {row.id} was granted, is missing or belongs to another "
            f"organization. {_who_adds_config(caller)} Then connect again.",
            next_steps=(*_adding_config(caller), connect_again(row)),
        )
    return connection_under(config_row, held, caller=caller, chosen=chosen)


def connection_under(config_row: StoredCredential, held: StoredGrant, *, caller: Caller, chosen: str) -> Connection:
    """
    Put a NetSuite credential together with this OAuth Config.

    Raises:
        ConfigurationError: It belongs to another domain.
        ReconnectRequired: The credential was granted under another client ID.
    """
    row, grant = held.row, held.grant
    check_domain_of(config_row, grant.domain)
    config = OAuthConfig.of(config_row)
    if config.client_id != grant.client_id:
        raise ReconnectRequired(
            f"The client ID of the NetSuite OAuth Config {name_of(config_row)} was replaced: credential {row.id} belongs to the former one.",
            next_steps=(connect_again(row),),
        )
    return Connection(
        caller=caller,
        row=row,
        grant=grant,
        config=config,
        config_row=config_row,
        reason=f"{chosen}; granted under the NetSuite OAuth Config {name_of(config_row)}",
        tokens=held.tokens,
    )


async def _missing(
    store: CredentialStore, caller: Caller, selector: Selector, others: Sequence[StoredGrant], *, domain: str
) -> CredentialNotFound:
    named = await store.get(caller, selector.credential_id) if selector.credential_id else None
    if named is not None and named.kind == OAUTH_CONFIG:
        return UnknownSelector(
            f"{named.id} is a NetSuite OAuth Config, not a person's NetSuite credential: name a credential."
        )
    if others:
        have = ", ".join(f"{held.row.id} (account {held.grant.account})" for held in others)
        return UnknownSelector(
            f"{caller.user} has no NetSuite credential {str(selector)!r}. Name one of these: {have}."
        )
    if selector.credential_id:
        return UnknownSelector(
            f"There is no NetSuite credential {selector.credential_id!r} that {caller.user} may use. Look for its id in the list of credentials."
        )
    where = {"account": selector.account.id} if selector.account else {}
    if selector.team:
        return CredentialNotFound(
            f"The NetSuite credential of team {selector.team} is missing, and nobody's own login is used instead. Somebody of the team adds it.",
            next_steps=(NextStep("connect", {**where, "team": selector.team}),),
        )
    if any(domain_of(row) == domain for row in await store.find(caller, OAUTH_CONFIG)):
        return CredentialNotFound(
            f"The NetSuite credential of {caller.user} is missing; the NetSuite OAuth Config is there. {caller.user} adds it.",
            next_steps=(NextStep("connect", where),),
        )
    return CredentialNotFound(
        f"Both the NetSuite OAuth Config and the NetSuite credential of {caller.user} are missing. {_who_adds_config(caller)} "
        f"Then {caller.user} connects.",
        next_steps=(*_adding_config(caller), NextStep("connect", where)),
    )


def _who_adds_config(caller: Caller) -> str:
    personal = f"{caller.user} adds a personal one."
    if caller.organization is None:
        return personal
    return f"An administrator of {caller.organization} adds it for everybody, or {personal}"


def _adding_config(caller: Caller) -> tuple[NextStep, ...]:
    if caller.organization is None:
        return (NextStep("set_up"),)
    return NextStep("set_up", {"level": "organization"}), NextStep("set_up", instead=True)
