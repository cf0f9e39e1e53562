"""
Keeps grants alive that nobody uses: refresh tokens that rotate die when they lie idle (48 hours by default, `section_158082518856`).

For cron (`credentials keep-alive`) and for servers (`keep_alive_for_ever`).
"""

import logging
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal

from netsuite_plugin.contract import Caller, Host, NextStep, NodeError, StoredCredential
from netsuite_plugin.credentials.host_credentials import HostCredentials
from netsuite_plugin.credentials.model.grant import AuthorizationCodeGrant, Grant, StoredGrant
from netsuite_plugin.credentials.model.kinds import LOGINS
from netsuite_plugin.credentials.model.oauth_config import OAUTH_CONFIG, secret_warning
from netsuite_plugin.credentials.resolve import of_grant
from netsuite_plugin.credentials.token_source import StoredTokenSource
from netsuite_plugin.errors import ReconnectRequired
from netsuite_plugin.oauth2.tokens import moment_in, read_claims
from netsuite_plugin.opening import pinned_http, token_endpoint_of
from netsuite_plugin.settings import Settings

_log = logging.getLogger("netsuite_plugin.credentials")


@dataclass(frozen=True)
class KeptAlive:
    """What keep-alive found of one credential and did about it."""

    credential: str
    outcome: Literal["rotated", "not due", "failed", "reconnect required", "of another domain"]
    words: str = ""
    next_steps: tuple[NextStep, ...] = ()


async def keep_alive(host: Host, settings: Settings) -> list[KeptAlive]:
    """
    Rotate every refresh token of the store that has lived half its validity, of every owner, and warn the host of what ends soon.

    One that fails does not keep the others from being rotated. Those of another domain than the settings name are listed, and left alone.

    Raises:
        StoreError: The store cannot be read.
    """
    kept: list[KeptAlive] = []
    for row in await host.store.everything(*LOGINS):
        try:
            kept.append(await _kept(row, host, settings))
        except ReconnectRequired as error:
            kept.append(KeptAlive(row.id, "reconnect required", str(error), error.next_steps))
        except NodeError as error:
            _log.warning("keep-alive of credential %s: %s", row.id, error)
            kept.append(KeptAlive(row.id, "failed", str(error), error.next_steps))
    for row in await host.store.everything(OAUTH_CONFIG):
        if said := secret_warning(row, host.clock.now()):
            _log.warning("NetSuite OAuth Config %s: %s", row.id, said)
    return kept


async def keep_alive_for_ever(host: Host, settings: Settings, *, every: timedelta = timedelta(minutes=30)) -> None:
    """Keep everything alive until cancelled; a round that fails is logged, and the next one comes."""
    while True:
        try:
            await keep_alive(host, settings)
        except NodeError:
            _log.exception("a round of keep-alive failed; the next one begins by itself")
        await host.clock.sleep(every.total_seconds())


async def _kept(row: StoredCredential, host: Host, settings: Settings) -> KeptAlive:
    grant, now = Grant.of(row), host.clock.now()
    if grant.domain != settings.domain:
        return KeptAlive(row.id, "of another domain", grant.domain)
    if grant.status == "reconnect_required":
        return KeptAlive(row.id, "reconnect required", grant.status_reason)
    caller = caller_of(row)
    config = await host.store.get(caller, grant.config_id)
    if config is not None and config.attributes.get("client_id") != grant.client_id:
        return KeptAlive(row.id, "reconnect required", "the client ID of its NetSuite OAuth Config was replaced")
    if _due(row, grant, now):
        connection = await of_grant(host.store, caller, StoredGrant(row, grant), chosen="keep-alive")
        async with pinned_http(connection.account, host=host, settings=settings) as http:
            endpoint = token_endpoint_of(connection.account, connection.config, http, host=host, settings=settings)
            credentials = HostCredentials.of(host)
            source = StoredTokenSource(connection, endpoint, credentials=credentials, run="keep-alive")
            await source.renew(connection.tokens.access_token)
        return KeptAlive(row.id, "rotated")
    said = grant.warning(now)
    if said and said != grant.told:
        told = grant.model_copy(update={"told": said})
        credentials = HostCredentials.of(host)
        await credentials.save(replace(row, attributes=told.attributes()))
        credentials.notify("credential_expiring", row, reason=said, reconnect_by=grant.ends_at)
    return KeptAlive(row.id, "not due", said)


def _due(row: StoredCredential, grant: Grant, now: datetime) -> bool:
    """Tell whether a refresh token has lived half its validity. One that is known to stay the same gains nothing by it."""
    if not isinstance(grant, AuthorizationCodeGrant) or grant.rotates is False:
        return False
    claims = read_claims(row.secrets.get("refresh_token", ""))
    issued, expires = moment_in(claims, "iat"), moment_in(claims, "exp")
    return issued is not None and expires is not None and now >= issued + (expires - issued) / 2


def caller_of(row: StoredCredential) -> Caller:
    """Return a caller who may use the row: for keep-alive, which acts for nobody in particular."""
    match row.level:
        case "personal":
            return Caller(row.owner, row.organization)
        case "team":
            return Caller(f"team:{row.owner}", row.organization, frozenset({row.owner}))
        case "organization":
            return Caller(f"organization:{row.owner}", row.owner)
