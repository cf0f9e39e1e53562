"""A NetSuite OAuth Config on a page, of an organization or a person: shown without its secret, stored, its secret replaced, removed."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from netsuite_plugin.account import AccountId
from netsuite_plugin.connections.trying_a_client import is_stopped
from netsuite_plugin.contract import Level, StoredCredential
from netsuite_plugin.credentials.host_credentials import HostCredentials
from netsuite_plugin.credentials.model.oauth_config import (
    OAUTH_CONFIG,
    OLD_SECRET,
    SECRET_SINCE,
    STORED_BY,
    OAuthConfig,
    domain_of,
    secret_warning,
)
from netsuite_plugin.credentials.oauth_configs import change_lifetimes, not_used, replacement, store_config
from netsuite_web.asked import Asked
from netsuite_web.forms import Form, read_config


@dataclass(frozen=True)
class ShownConfig:
    """An OAuth Config without its secret."""

    row: StoredCredential
    account: str
    domain: str
    client_id: str
    """Shortened: enough to compare with NetSuite's page."""
    secret_since: datetime | None
    secret_due: datetime | None
    stored_by: str
    """Empty: not known."""
    old: bool
    refresh_token_validity: int
    maximum_rotation: int
    consent_policy: str
    redirect_uri: str

    @property
    def id(self) -> str:
        """The row's id."""
        return self.row.id


def shown_config(row: StoredCredential, now: datetime) -> ShownConfig:
    """Return what of a row is shown."""
    shown = row.attributes
    client_id = str(shown.get("client_id", ""))
    since = datetime.fromisoformat(str(shown[SECRET_SINCE])) if shown.get(SECRET_SINCE) else None
    return ShownConfig(
        row=row,
        account=str(shown.get("account") or ""),
        domain=domain_of(row),
        client_id=client_id if len(client_id) < 20 else f"{client_id[:6]}…{client_id[-4:]}",
        secret_since=since,
        secret_due=since + OLD_SECRET if since else None,
        stored_by=str(shown.get(STORED_BY, "")),
        old=bool(secret_warning(row, now)),
        refresh_token_validity=int(shown.get("refresh_token_validity", 48)),
        maximum_rotation=int(shown.get("maximum_rotation", 168)),
        consent_policy=str(shown.get("consent_policy", "always ask")),
        redirect_uri=str(shown.get("redirect_uri", "")),
    )


async def config_row(asked: Asked, config_id: str, *, level: Level) -> StoredCredential | None:
    """Return an OAuth Config of this level that the caller may change; the store hides everybody else's."""
    rows = await asked.site.host.store.find(asked.caller, OAUTH_CONFIG, sealed=True)
    return next((row for row in rows if row.id == config_id and row.level == level), None)


@dataclass(frozen=True)
class Question:
    """What storing would end, or why NetSuite does not seem to know the client: asked before it is stored."""

    kind: Literal["ends", "stopped"]
    ends: int = 0
    account: str = ""


async def store(
    asked: Asked, given: dict[str, str], *, level: Level
) -> tuple[StoredCredential | None, Form, Question | None]:
    """
    Store what a form says. The row, or the form with its errors; or a question that the form then answers with `agreed`.

    A client ID is tried where the account is known: only a clear refusal of NetSuite's counts.
    """
    site = asked.site
    config, form = read_config(given, redirect_uri=site.redirect_uri, domain=site.settings.domain)
    if config is None:
        return None, form, None
    credentials = HostCredentials.of(site.host)
    would = await replacement(credentials, caller=asked.caller, level=level, config=config)
    if given.get("agreed") != "yes":
        if config.account and await is_stopped(
            site.host, site.settings, config=config, account=AccountId.parse(config.account)
        ):
            return None, form, Question("stopped", account=config.account)
        if would.ends:
            return None, form, Question("ends", ends=len(would.ends))
    row, event = await store_config(credentials, caller=asked.caller, level=level, config=config)
    unused = await not_used(credentials, caller=asked.caller, config=config) if level == "personal" else ""
    words = {
        "stored": ("OAuth Config stored.", unused or "Now logins can be connected under it."),
        "secret_replaced": ("Stored.", "The client ID is the same, so nobody has to connect again."),
        "client_id_replaced": (
            "Client ID replaced.",
            f"{len(would.ends)} logins must be connected again; {len(would.returns)} came back.",
        ),
    }[event]
    asked.session.say("good", *words)
    return row, form, None


async def replace_secret(asked: Asked, row: StoredCredential, secret: str) -> Form:
    """Store another secret of the same client ID; the former one is wiped. The form says what was wrong, if anything."""
    given = {**{name: str(value) for name, value in row.attributes.items()}, "client_secret": secret}
    form = Form()
    _, read = read_config(
        given, redirect_uri=str(row.attributes["redirect_uri"]), domain=domain_of(row), secret_needed=True
    )
    if wrong := read.errors.get("client_secret"):
        form.errors["client_secret"] = wrong
        return form
    config = OAuthConfig.of(replace(row, secrets={"client_secret": secret}))
    await store_config(HostCredentials.of(asked.site.host), caller=asked.caller, level=row.level, config=config)
    asked.session.say(
        "good",
        "Secret replaced.",
        "The client ID is the same, so nobody has to connect again. The former secret is wiped.",
    )
    return form


async def store_lifetimes(asked: Asked, row: StoredCredential, given: dict[str, str]) -> Form:
    """Store other lifetimes and another consent policy; the form says what was wrong, if anything."""
    names = ("refresh_token_validity", "maximum_rotation", "consent_policy")
    held = {name: str(value) for name, value in row.attributes.items()}
    typed = {**held, **{name: given.get(name, "") for name in names}}
    config, form = read_config(typed, redirect_uri=held["redirect_uri"], domain=domain_of(row))
    if config is None:
        return form
    await change_lifetimes(
        HostCredentials.of(asked.site.host),
        caller=asked.caller,
        config_id=row.id,
        refresh_token_validity=config.refresh_token_validity,
        maximum_rotation=config.maximum_rotation,
        consent_policy=config.consent_policy,
    )
    asked.session.say("good", "Stored.", "It counts for each login from its next renewal on.")
    return form
