"""
Puts transport, sign-in and services together, once per connection. `connect` is the door for a script, a notebook or a host's own code:

    async with connect() as ns:
        customer = await ns.records.get("customer", "107")
        async for row in ns.suiteql("SELECT id FROM customer WHERE lastmodifieddate > :since", since=date(2026, 1, 31)):
            ...
"""

from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from http.cookiejar import CookieJar
from pathlib import Path
from typing import TYPE_CHECKING

import httpx

from netsuite_plugin.account import PRODUCTION_DOMAIN, AccountId, shown_domain
from netsuite_plugin.contract import Caller, Clock, ConfigurationError, Host, Rehearsal
from netsuite_plugin.credentials.host_credentials import HostCredentials
from netsuite_plugin.credentials.model.connection import Connection
from netsuite_plugin.credentials.model.grant import TOKEN_ID, TOKEN_SECRET, TokenBasedGrant
from netsuite_plugin.credentials.model.oauth_config import OAuthConfig, name_of, set_up_again
from netsuite_plugin.credentials.token_source import StoredTokenSource
from netsuite_plugin.discovery import current_registry
from netsuite_plugin.errors import HostRefused
from netsuite_plugin.oauth2.auth import BearerAuth
from netsuite_plugin.oauth2.token_endpoint import TokenEndpoint
from netsuite_plugin.registry import Registry
from netsuite_plugin.settings import Settings
from netsuite_plugin.transport.allowed_hosts import AllowedHosts
from netsuite_plugin.transport.answer_limits import AnswerLimits
from netsuite_plugin.transport.concurrency import Concurrency
from netsuite_plugin.transport.log import Log
from netsuite_plugin.transport.network import Unclosed, network
from netsuite_plugin.transport.proxy import Proxy
from netsuite_plugin.transport.retry import Retry
from netsuite_plugin.transport.slots.limit import UNTOLD, LineLimit

if TYPE_CHECKING:  # the services are loaded with the first connection, not with discovery, which every command does
    from netsuite_plugin.oauth1.signing import Signer
    from netsuite_plugin.suitetalk.batches import Batches
    from netsuite_plugin.suitetalk.changes.reading import ChangesService
    from netsuite_plugin.suitetalk.datasets import Datasets
    from netsuite_plugin.suitetalk.export.exporting import Exports
    from netsuite_plugin.suitetalk.jobs import Jobs
    from netsuite_plugin.suitetalk.metadata.copies import Copies
    from netsuite_plugin.suitetalk.metadata.service import Metadata
    from netsuite_plugin.suitetalk.records import Records
    from netsuite_plugin.suitetalk.requests import Requests
    from netsuite_plugin.suitetalk.rest import Rest
    from netsuite_plugin.suitetalk.restlets import Restlets
    from netsuite_plugin.suitetalk.suiteql import SuiteQL
    from netsuite_plugin.suitetalk.system import System
    from netsuite_plugin.suitetalk.writes import Write

__all__ = ["NetSuiteClient", "connect", "open_client"]


@dataclass(frozen=True)
class NetSuiteClient:
    """What nodes work with (`ctx.service`), and what `connect` gives: one account, one login."""

    account: AccountId
    records: "Records"
    batches: "Batches"
    suiteql: "SuiteQL"
    changes: "ChangesService"
    datasets: "Datasets"
    export: "Exports"
    system: "System"
    metadata: "Metadata"
    restlets: "Restlets"
    request: "Requests"
    jobs: "Jobs"
    rest: "Rest"

    @classmethod
    def over(
        cls,
        account: AccountId,
        rest: "Rest",
        *,
        copies: "Copies",
        clock: Clock,
        attempts: int,
        domain: str = PRODUCTION_DOMAIN,
        user: str = "",
        exports: Path | None = None,
    ) -> "NetSuiteClient":
        """
        Put the services of one account together over one way to it.

        `domain` is that of its hosts; `user` is who acts, where that is known; `exports` where nodes write files.
        """
        from netsuite_plugin.suitetalk.batches import Batches
        from netsuite_plugin.suitetalk.changes.reading import ChangesService
        from netsuite_plugin.suitetalk.datasets import Datasets
        from netsuite_plugin.suitetalk.export.arrow_table import arrow_table
        from netsuite_plugin.suitetalk.export.exporting import Exports
        from netsuite_plugin.suitetalk.external_ids import ExternalIds
        from netsuite_plugin.suitetalk.jobs import Jobs
        from netsuite_plugin.suitetalk.metadata.service import Metadata
        from netsuite_plugin.suitetalk.records import Records
        from netsuite_plugin.suitetalk.requests import Requests
        from netsuite_plugin.suitetalk.restlets import Restlets
        from netsuite_plugin.suitetalk.suiteql import SuiteQL
        from netsuite_plugin.suitetalk.system import System

        metadata = Metadata(rest, copies, now=clock.now)
        suiteql, system = SuiteQL(rest, metadata, into_table=arrow_table), System(rest)
        external_ids, jobs = ExternalIds(suiteql), Jobs(rest, clock, attempts=attempts)
        records = Records(rest, suiteql, external_ids, metadata, attempts=attempts)
        return cls(
            account=account,
            records=records,
            batches=Batches(rest, records, external_ids, metadata, jobs),
            suiteql=suiteql,
            changes=ChangesService(suiteql, system),
            datasets=Datasets(rest),
            export=Exports(suiteql, metadata, account=account.id, user=user, folder=exports),
            system=system,
            metadata=metadata,
            restlets=Restlets(rest, account.origin("restlets.api", domain)),
            request=Requests(rest),
            jobs=jobs,
            rest=rest,
        )

    async def rehearse(self, node: str, write: "Write") -> Rehearsal:
        """
        Say what a write of a node would do; nothing is written.

        Raises:
            NodeError: The account cannot be reached.
        """
        from netsuite_plugin.suitetalk.rehearsal import rehearsed

        return await rehearsed(write, node=node, rest=self.rest, records=self.records, metadata=self.metadata)

    async def rehearse_batch(self, node: str, items: "Sequence[Write]", *, key: str) -> Rehearsal:
        """
        Say what a batch of a node would do; nothing is written.

        Raises:
            NodeError: The account cannot be reached.
        """
        from netsuite_plugin.suitetalk.batch_rehearsal import rehearsed_batch

        return await rehearsed_batch(
            items, key=key, node=node, rest=self.rest, records=self.records, metadata=self.metadata
        )


@asynccontextmanager
async def connect(
    selector: str = "personal", *, caller: Caller | None = None, registry: Registry | None = None
) -> AsyncGenerator[NetSuiteClient]:
    """
    Open NetSuite with a stored credential, resolved as it is for nodes.

    `selector` is `personal`, `team:NAME` or a credential's id, each with an optional `@ACCOUNT`. `caller` is whom the settings name when
    not given. A host that connects often gives its `registry`: what it knows of credentials is kept there.

    Raises:
        CredentialError: There is no such credential, or it no longer works.
        ConfigurationError: The selector or a setting is wrong, or the connector is opened by something else than this package.
    """
    registry = registry or current_registry()
    async with registry.open("netsuite", caller=caller or registry.caller, selector=selector) as session:
        service: object = session.opened.service
        if not isinstance(service, NetSuiteClient):
            raise ConfigurationError(
                f"The connector 'netsuite' opened a {type(service).__name__}, not a NetSuiteClient."
            )
        yield service


@asynccontextmanager
async def open_client(
    connection: Connection, *, host: Host, settings: Settings, run: str = ""
) -> AsyncGenerator[NetSuiteClient]:
    """Open one connection for a run: one connection pool and one TLS context under the token calls and the API calls."""
    from netsuite_plugin.suitetalk.account_limit import AccountLimit
    from netsuite_plugin.suitetalk.metadata.copies import Copies
    from netsuite_plugin.suitetalk.rest import Rest

    account, limit = connection.account, host.slot_limit
    at_once = settings.concurrency or UNTOLD
    wire = Log(wire_of(host, settings, connections=at_once + 1))
    slots = Concurrency(
        limit,
        account.id,
        _signed(wire, connection, host=host, settings=settings),
        traffic=host.traffic,
        attempts=settings.attempts,
        seconds=settings.retry_seconds,
    )
    stack = Retry(
        slots,
        clock=host.clock,
        traffic=host.traffic,
        attempts=settings.attempts,
        seconds=settings.retry_seconds,
    )
    async with account_http(account, wire, settings) as token_http, account_http(account, stack, settings) as http:
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
    from netsuite_plugin.suitetalk.metadata.copies import folder_of

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
    return account_http(account, Log(wire_of(host, settings, connections=1)), settings)


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
            f"A NetSuite OAuth Config of {shown_domain(config.domain)} is not sent to {shown_domain(settings.domain)}. Nothing was sent."
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
            f"provide_transport returned {type(host.transport).__name__}, not an httpx.AsyncBaseTransport."
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
