"""A credential as Connectors shows it: read from the row's open part alone, so that a list opens no secret."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from netsuite_plugin.contract import Caller, Host, StoredCredential, changeable
from netsuite_plugin.credentials.model.grant import AnyGrant, AuthorizationCodeGrant, Grant
from netsuite_plugin.credentials.model.kinds import LOGINS, NETSUITE, SERVICE_ACCOUNT, TOKEN
from netsuite_plugin.credentials.model.oauth_config import OAUTH_CONFIG
from netsuite_plugin.credentials.model.state import state_of
from netsuite_plugin.credentials.resolve import may_use
from netsuite_plugin.errors import StoreError
from netsuite_web.moments import length

Mark = Literal["good", "warn", "bad", "none", "now"]
State = Literal["connected", "soon", "reconnect", "never", "elsewhere", "damaged"]
STATES: Mapping[State, tuple[Mark, str]] = {
    "connected": ("good", "Connected"),
    "soon": ("warn", "Reconnect soon"),
    "reconnect": ("bad", "Reconnect"),
    "never": ("none", "Never connected"),
    "elsewhere": ("none", "Not used here"),
    "damaged": ("bad", "Damaged"),
}


@dataclass(frozen=True)
class Card:
    """One credential and what may be said of it. Times are UTC."""

    row: StoredCredential
    grant: AnyGrant | None
    config: StoredCredential | None
    state: State
    over: str
    """Why it must be connected again, and since when; empty while it works."""
    last_used: datetime | None
    changeable: bool
    now: datetime

    @property
    def id(self) -> str:
        """The credential's id."""
        return self.row.id

    @property
    def account(self) -> str:
        """The account it is connected to."""
        return self.grant.account if self.grant else str(self.row.attributes.get("account", ""))

    @property
    def domain(self) -> str:
        """Where that account is."""
        return self.grant.domain if self.grant else str(self.row.attributes.get("domain", ""))

    @property
    def title(self) -> str:
        """What the person typed to connect, else the account."""
        workspace = self.grant.workspace if isinstance(self.grant, AuthorizationCodeGrant) else ""
        plain = workspace.lower().replace("-", "_") == self.account.lower()
        return f"Account {self.account}" if plain or not workspace else workspace

    @property
    def machine(self) -> bool:
        """Whether it is a service account."""
        return self.row.kind == SERVICE_ACCOUNT

    @property
    def token(self) -> bool:
        """Whether it is a token of token-based authentication."""
        return self.row.kind == TOKEN

    @property
    def login(self) -> bool:
        """Whether somebody connected it in a browser, and can again."""
        return self.row.kind == NETSUITE

    @property
    def own(self) -> bool:
        """Whether it is a person's or a team's, and not the organization's."""
        return self.row.level != "organization"

    @property
    def warning(self) -> str:
        """What is to be known of its end, where that is near."""
        return self.grant.warning(self.now) if self.grant else ""

    @property
    def mark(self) -> Mark:
        """How its state looks."""
        return STATES[self.state][0]

    @property
    def words(self) -> str:
        """How its state is called."""
        return STATES[self.state][1]

    @property
    def refresh_ends(self) -> datetime | None:
        """When the grant dies unused."""
        return self.grant.refresh_expires_at if isinstance(self.grant, AuthorizationCodeGrant) else None

    @property
    def ends_at(self) -> datetime | None:
        """When a person must act, whatever happens."""
        return self.grant.ends_at if self.grant else None

    @property
    def left(self) -> str:
        """How long until then."""
        return length((self.ends_at - self.now).total_seconds()) if self.ends_at and self.ends_at > self.now else ""

    @property
    def used_up(self) -> int:
        """Per cent of the grant's life that is over."""
        if self.grant is None or self.ends_at is None:
            return 0
        whole = (self.ends_at - self.grant.connected_at).total_seconds()
        gone = (self.now - self.grant.connected_at).total_seconds()
        return max(0, min(100, round(100 * gone / whole))) if whole > 0 else 100

    @property
    def chosen_default(self) -> bool:
        """Whether it is what `personal` means where there are several."""
        return bool(self.grant and self.grant.chosen_default)

    @property
    def config_words(self) -> tuple[str, str]:
        """Whose OAuth Config it was granted under, and why that one."""
        if self.config is None:
            return "missing", "the OAuth Config it was granted under is gone"
        account = self.config.attributes.get("account")
        bound = f", bound to account {account}" if account else ""
        if self.config.level == "organization":
            return self.config.owner, f"the organization’s{bound}; it keeps the one it was granted under"
        return "Your own", f"no organization’s fitted when you connected{bound}"

    def matches(self, words: str) -> bool:
        """Tell whether every word of a search is somewhere on the card."""
        grant = self.grant
        shown = [self.id, self.title, self.account, self.row.owner, self.words]
        shown += [grant.role, grant.user] if grant else []
        text = " ".join(shown).lower()
        return all(word in text for word in words.lower().split())

    def unused_for(self, days: int) -> bool:
        """Tell whether nobody used it for that many days."""
        since = self.last_used or (self.grant.connected_at if self.grant else None)
        return since is not None and self.now - since >= timedelta(days=days)


def card_of(
    row: StoredCredential,
    *,
    configs: Mapping[str, StoredCredential],
    last_used: datetime | None,
    caller: Caller,
    domain: str,
    now: datetime,
) -> Card:
    """Return the card of a row."""
    try:
        grant = Grant.of(row)
    except StoreError as error:
        return Card(row, None, None, "damaged", str(error), last_used, changeable(row, caller), now)
    config = configs.get(grant.config_id)
    client_id = str(config.attributes.get("client_id")) if config else None
    state, over = _state(grant, client_id, domain, now)
    return Card(row, grant, config, state, over, last_used, changeable(row, caller), now)


def _state(grant: Grant, client_id: str | None, domain: str, now: datetime) -> tuple[State, str]:
    if grant.domain != domain:
        return "elsewhere", ""
    match state_of(grant, client_id=client_id, now=now):
        case "never connected":
            return "never", "its certificate waits for the Certificate ID that NetSuite shows"
        case "expired":
            return "reconnect", _ended(grant, now)
        case "reconnect required":
            replaced = client_id is not None and client_id != grant.client_id
            return "reconnect", "the client ID of its OAuth Config was replaced" if replaced else grant.status_reason
        case _:
            return ("soon" if grant.warning(now) else "connected"), ""


def _ended(grant: Grant, now: datetime) -> str:
    unused = grant.refresh_expires_at if isinstance(grant, AuthorizationCodeGrant) else None
    if grant.ends_at is not None and grant.ends_at <= now:
        return f"its time was over on {grant.ends_at:%Y-%m-%d %H:%M} UTC, used or not"
    return f"it was unused until {unused:%Y-%m-%d %H:%M} UTC, longer than NetSuite allows" if unused else "it has ended"


@dataclass(frozen=True)
class Rows:
    """The rows of a caller, and what is needed to make cards of some of them: a list of a thousand makes those it shows."""

    rows: tuple[StoredCredential, ...]
    configs: Mapping[str, StoredCredential]
    used: Mapping[str, datetime]
    caller: Caller
    domain: str
    now: datetime

    def cards(self, rows: Sequence[StoredCredential] | None = None) -> list[Card]:
        """Return the cards of these rows; of all of them when not given."""
        return [
            card_of(
                row,
                configs=self.configs,
                last_used=self.used.get(row.id),
                caller=self.caller,
                domain=self.domain,
                now=self.now,
            )
            for row in (self.rows if rows is None else rows)
        ]


async def rows_of(host: Host, caller: Caller, *, domain: str) -> Rows:
    """Return every credential the caller may use, oldest first. No secret is opened."""
    rows = await host.store.find(caller, *LOGINS, sealed=True)
    configs = {row.id: row for row in await host.store.find(caller, OAUTH_CONFIG, sealed=True)}
    used = await host.store.last_used(caller)
    mine = tuple(row for row in rows if may_use(row, caller))
    return Rows(mine, configs, used, caller, domain, host.clock.now())


async def cards(host: Host, caller: Caller, *, domain: str) -> list[Card]:
    """Return a card of every credential the caller may use, oldest first. No secret is opened."""
    return (await rows_of(host, caller, domain=domain)).cards()


async def card(host: Host, caller: Caller, credential: str, *, domain: str) -> Card | None:
    """Return one card, or None where there is none or it is not the caller's."""
    found = await rows_of(host, caller, domain=domain)
    return next(iter(found.cards([row for row in found.rows if row.id == credential])), None)
