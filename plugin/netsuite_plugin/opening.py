"""How a connection is opened: transport, sign-in and services put together, once per connection. Loaded with the first one, not with discovery."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from http.cookiejar import CookieJar
from pathlib import Path
from typing import TYPE_CHECKING

import httpx

from netsuite_plugin.account import AccountId, shown_domain
from netsuite_plugin.client import NetSuiteClient
from netsuite_plugin.contract import ConfigurationError, Host
from netsuite_plugin.credentials.host_credentials import HostCredentials
from netsuite_plugin.credentials.model.connection import Connection
from netsuite_plugin.credentials.model.grant import TOKEN_ID, TOKEN_SECRET, TokenBasedGrant
from netsuite_plugin.credentials.model.oauth_config import OAuthConfig, name_of, set_up_again
from netsuite_plugin.credentials.token_source import StoredTokenSource
from netsuite_plugin.errors import HostRefused
from netsuite_plugin.oauth2.auth import BearerAuth
from netsuite_plugin.oauth2.token_endpoint import TokenEndpoint
from netsuite_plugin.settings import Settings
from netsuite_plugin.suitetalk.account_limit import AccountLimit
from netsuite_plugin.suitetalk.metadata.copies import Copies, folder_of
from netsuite_plugin.suitetalk.rest import Rest
from netsuite_plugin.transport.allowed_hosts import AllowedHosts
from netsuite_plugin.transport.answer_limits import AnswerLimits
from netsuite_plugin.transport.concurrency import Concurrency
from netsuite_plugin.transport.log import Log
from netsuite_plugin.transport.network import Unclosed, network
from netsuite_plugin.transport.proxy import Proxy
from netsuite_plugin.transport.retry import Retry
from netsuite_plugin.transport.slots.limit import UNTOLD, LineLimit
from netsuite_plugin.transport.traced import Traced

if TYPE_CHECKING:
    from netsuite_plugin.oauth1.signing import Signer

__all__ = ["open_client"]


@asynccontextmanager
async def open_client(
    connection: Connection, *, host: Host, settings: Settings, run: str = ""
) -> AsyncGenerator[NetSuiteClient]:
    """Open one connection for a run: one connection pool and one TLS context under the token calls and the API calls."""
    account, limit = connection.account, host.slot_limit
    at_once = settings.concurrency or UNTOLD
    wire = Log(wire_of(host, settings, connections=at_once + 1), account.id)
    slots = Concurrency(
        limit,
        account.id,
        _signed(wire, connection, host=host, settings=settings),
        traffic=host.traffic,
        attempts=settings.attempts,
        seconds=settings.retry_seconds,
    )
    retry = Retry(
        slots,
        clock=host.clock,
        traffic=host.traffic,
        attempts=settings.attempts,
        seconds=settings.retry_seconds,
    )
    stack, tokens = (Traced(each, account.id, host.traffic) for each in (retry, wire))
    async with account_http(account, tokens, settings) as token_http, account_http(account, stack, settings) as http:
        if not isinstance(connection.grant, TokenBasedGrant):
            endpoint = token_endpoint_of(account, connection.config, token_http, host=host, settings=settings)
            source = StoredTokenSource(connection, endpoint, credentials=HostCredentials.of(host), run=run)
            http.auth = BearerAuth(source)
        rest = Rest(
            http,
            account.origin("suitetalk.api", settings.domain),
            at_once=2 * at_once,
            language=settings.language_of(account.id),
        )
        client = NetSuiteClient.over(
            account,
            rest,
            copies=Copies(_copies_folder(connection, settings)),
            clock=host.clock,
            attempts=settings.attempts,
            domain=settings.domain,
            user=connection.grant.user or connection.row.id,
            exports=_exports_folder(settings),
        )
        asked = AccountLimit(limit, account.id, rest) if isinstance(limit, LineLimit) else None
        if asked is not None:
            slots.when_waited(asked.wanted)
        try:
            yield client
        finally:
            if asked is not None:
                await asked.aclose()
            await client.metadata.aclose()


def _copies_folder(connection: Connection, settings: Settings) -> Path | None:
    """Return where copies of metadata lie; None for a user without a home folder and without another one."""
    grant = connection.grant
    try:
        state = settings.state_folder
    except ConfigurationError:
        return None
    # a service account's role and user are known only after its first token
    user = grant.user if grant.role else connection.row.id
    return folder_of(state, domain=settings.domain, account=grant.account, role=grant.role, user=user)


def _exports_folder(settings: Settings) -> Path | None:
    try:
        return settings.exports_folder
    except ConfigurationError:  # a user without a home folder
        return None


def pinned_http(account: AccountId, *, host: Host, settings: Settings) -> httpx.AsyncClient:
    """Return an HTTP client without a login that reaches this account's hosts alone: for the token endpoint before there are tokens."""
    wire = Log(wire_of(host, settings, connections=1), account.id)
    return account_http(account, Traced(wire, account.id, host.traffic), settings)


def token_endpoint_of(
    account: AccountId, config: OAuthConfig, http: httpx.AsyncClient, *, host: Host, settings: Settings
) -> TokenEndpoint:
    """
    Return an account's token endpoint, as the client of an OAuth Config.

    Raises:
        HostRefused: The OAuth Config belongs to another domain: its secret does not go there.
    """
    _check_domain(config, settings)
    return TokenEndpoint(
        account.token_endpoint(settings.domain),
        client_id=config.client_id,
        client_secret=config.secret(),
        http=http,
        clock=host.clock,
        seconds=settings.token_timeout,
    )


def _signed(
    wire: httpx.AsyncBaseTransport, connection: Connection, *, host: Host, settings: Settings
) -> httpx.AsyncBaseTransport:
    """Return the wire; for token-based authentication one that signs each sending, below everything that sends again."""
    if not isinstance(connection.grant, TokenBasedGrant):
        return wire
    from netsuite_plugin.oauth1.signing import SignedRequests

    return SignedRequests(signer_of(connection, host=host, settings=settings), wire)


def signer_of(connection: Connection, *, host: Host, settings: Settings) -> "Signer":
    """
    Return what signs the calls of token-based authentication. The consumer key and secret are the OAuth Config's client ID and secret:
    NetSuite shows them as one.

    Raises:
        HostRefused: The OAuth Config belongs to another domain.
        ConfigurationError: It has no secret.
    """
    from netsuite_plugin.oauth1.signing import Signer  # only where calls are signed

    config, secrets = connection.config, connection.row.secrets
    _check_domain(config, settings)
    consumer_secret = config.secret()
    if consumer_secret is None:
        raise ConfigurationError(
            f"The NetSuite OAuth Config {name_of(connection.config_row)} has no secret, and token-based authentication signs with it. Store "
            "it: NetSuite calls it Consumer Secret / Client Secret. Nothing was sent.",
            next_steps=(set_up_again(connection.config_row),),
        )
    return Signer(
        client_key=config.client_id,
        client_secret=consumer_secret,
        token=secrets.get(TOKEN_ID, ""),
        token_secret=secrets.get(TOKEN_SECRET, ""),
        realm=connection.account.id,
        now=host.clock.now,
    )


def _check_domain(config: OAuthConfig, settings: Settings) -> None:
    if config.domain != settings.domain:
        raise HostRefused(
            f"A NetSuite OAuth Config of {shown_domain(config.domain)} is not sent to {shown_domain(settings.domain)}. Nothing was sent. Set NETSUITE_NODES_DOMAIN to {config.domain}, or store one for the domain in use."
        )


def proxy_of(settings: Settings) -> Proxy | None:
    """
    Return the proxy that the settings name; none for an emulator, which is on this machine.

    Raises:
        ConfigurationError: Its address cannot be used.
    """
    address = settings.proxy_address
    return Proxy.parse(address, not_for=settings.no_proxy or "") if address and not settings.emulated else None


def wire_of(host: Host, settings: Settings, *, connections: int) -> httpx.AsyncBaseTransport:
    """
    Return the host's transport, or the network, under the limits of every answer.

    Raises:
        ConfigurationError: What the host provides is not an `httpx.AsyncBaseTransport`, or the proxy's address cannot be used.
    """
    if host.transport is None:
        wire: httpx.AsyncBaseTransport = network(connections=connections, proxy=proxy_of(settings))
    elif isinstance(host.transport, httpx.AsyncBaseTransport):
        wire = Unclosed(host.transport)
    else:
        raise ConfigurationError(
            f"provide_transport returned {type(host.transport).__name__}, not an httpx.AsyncBaseTransport: return one."
        )
    return AnswerLimits(wire, most=settings.answer_bytes, seconds=settings.answer_seconds)


def account_http(
    account: AccountId, transport: httpx.AsyncBaseTransport, settings: Settings, *, pages: bool = False
) -> httpx.AsyncClient:
    """Return an HTTP client over a transport that reaches this account's API hosts alone, and with `pages` its login pages."""
    reached = account.api_origins(settings.domain)
    pinned = AllowedHosts(reached | {account.origin("app", settings.domain)} if pages else reached, transport)
    timeout = httpx.Timeout(settings.read_timeout, connect=settings.connect_timeout)
    return httpx.AsyncClient(transport=pinned, timeout=timeout, cookies=_NoCookies())


class _NoCookies(CookieJar):
    """Keeps nothing: the access token alone says who asks."""

    def extract_cookies(self, response: object, request: object) -> None:
        """Leave what NetSuite sets."""
