"""Whom the doctor examines: what is known so far, and the one way to ask NetSuite."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import httpx

from netsuite_plugin.account import AccountId, Workspace
from netsuite_plugin.contract import Caller, Host, StoredCredential
from netsuite_plugin.credentials.host_credentials import HostCredentials
from netsuite_plugin.credentials.model.connection import Connection
from netsuite_plugin.credentials.model.grant import (
    SCOPES,
    AnyGrant,
    ClientCredentialsGrant,
    StoredGrant,
    TokenBasedGrant,
)
from netsuite_plugin.credentials.model.oauth_config import OAuthConfig
from netsuite_plugin.credentials.token_source import StoredTokenSource
from netsuite_plugin.doctor.answer_classes import LOGIN_REFUSED, TOKEN_REFUSED, AnswerClass
from netsuite_plugin.doctor.answers import Answer, RecordedAnswers
from netsuite_plugin.doctor.causes import (
    ACCESS_TOKEN_EXPIRED,
    CERTIFICATE_EXPIRED,
    CLIENT_DIFFERS,
    CLOCK,
    CODE_GRANT_UNTICKED,
    MACHINE_GRANT_UNTICKED,
    REFRESH_TOKEN_EXPIRED,
    TIMESTAMP,
    TOKENS_SWAPPED,
    Cause,
)
from netsuite_plugin.errors import TimedOut, TransportError
from netsuite_plugin.oauth2.auth import BearerAuth
from netsuite_plugin.oauth2.authorization import AuthorizationRequest
from netsuite_plugin.oauth2.authorization_page import LeadsTo, leads_to
from netsuite_plugin.oauth2.token_endpoint import TokenEndpoint
from netsuite_plugin.oauth2.tokens import read_claims
from netsuite_plugin.opening import account_http, signer_of, token_endpoint_of, wire_of
from netsuite_plugin.settings import Settings
from netsuite_plugin.transport.network import why_unreached
from netsuite_plugin.transport.proxy import Proxy

Ask = Callable[[Sequence[StoredCredential]], Awaitable[str]]
"""Lets a person choose among several credentials; returns the id."""


@dataclass(frozen=True)
class StepOne:
    """Where the authorization page leads a browser without a session, and what it answered."""

    answered: Answer
    leads: LeadsTo


@dataclass
class Examination:
    """What was typed, and what the checks have learned about it. Closed by `aclose`."""

    host: Host
    settings: Settings
    caller: Caller
    typed_account: str | None = None
    selector: str | None = None
    ask: Ask | None = None
    rows: list[StoredCredential] = field(default_factory=list[StoredCredential])
    row: StoredCredential | None = None
    grant: AnyGrant | None = None
    config_row: StoredCredential | None = None
    config: OAuthConfig | None = None
    account: AccountId | None = None
    ahead: float = 0.0
    """Seconds that NetSuite's clock is before this machine's."""
    _step_one: StepOne | None = None
    _recorded: RecordedAnswers | None = None
    _http: httpx.AsyncClient | None = None
    _source: StoredTokenSource | None = None
    _authorization: AuthorizationRequest | None = None

    def now(self) -> datetime:
        """Return NetSuite's time, as far as it is known."""
        return self.host.clock.now() + timedelta(seconds=self.ahead)

    @property
    def machine(self) -> bool:
        """Whether this is a service account."""
        return isinstance(self.grant, ClientCredentialsGrant)

    @property
    def signs_calls(self) -> bool:
        """Whether this is a token of token-based authentication: each call is signed, and OAuth 2.0 has no part in it."""
        return isinstance(self.grant, TokenBasedGrant)

    @property
    def no_browser(self) -> str:
        """What this is, where nobody ever logs in with a browser; empty for a person's login."""
        return "a service account" if self.machine else "a token" if self.signs_calls else ""

    @property
    def login_refused(self) -> AnswerClass:
        """The causes that a 401 of the API may have."""
        return TOKEN_REFUSED if self.signs_calls else LOGIN_REFUSED

    @property
    def decided_against(self) -> tuple[Cause, ...]:
        """What a check on this machine has excluded, once the tokens' own words and the clock were found to be right."""
        if self.signs_calls:
            return (TIMESTAMP,)
        if self.machine:
            return CERTIFICATE_EXPIRED, CLOCK, ACCESS_TOKEN_EXPIRED, TOKENS_SWAPPED, CODE_GRANT_UNTICKED
        readable = "exp" in read_claims(self.known_row.secrets.get("refresh_token", ""))
        told = (TOKENS_SWAPPED, REFRESH_TOKEN_EXPIRED) if readable else ()
        return CLOCK, ACCESS_TOKEN_EXPIRED, CLIENT_DIFFERS, MACHINE_GRANT_UNTICKED, *told

    @property
    def known_account(self) -> AccountId:
        """The account, for checks that need it."""
        assert self.account is not None
        return self.account

    @property
    def known_config(self) -> OAuthConfig:
        """The OAuth Config, for checks that need it."""
        assert self.config is not None
        return self.config

    @property
    def known_config_row(self) -> StoredCredential:
        """The OAuth Config's row, for checks that need it."""
        assert self.config_row is not None
        return self.config_row

    @property
    def known_row(self) -> StoredCredential:
        """The credential's row, for checks that need it."""
        assert self.row is not None
        return self.row

    @property
    def known_grant(self) -> AnyGrant:
        """The grant, for checks that need it."""
        assert self.grant is not None
        return self.grant

    @property
    def recorded(self) -> RecordedAnswers:
        """What NetSuite has answered so far."""
        if self._recorded is None:
            self._recorded = RecordedAnswers(wire_of(self.host, self.settings, connections=1), self.host.clock)
            self._http = account_http(self.known_account, self._recorded, self.settings, pages=True)
        return self._recorded

    @property
    def endpoint(self) -> TokenEndpoint:
        """The account's token endpoint, as this client."""
        return token_endpoint_of(
            self.known_account, self.known_config, self.http, host=self.host, settings=self.settings
        )

    @property
    def http(self) -> httpx.AsyncClient:
        """The way to the account's own hosts, and to no others."""
        _ = self.recorded
        assert self._http is not None
        return self._http

    @property
    def authorization(self) -> AuthorizationRequest:
        """Step one as `connect` would begin it."""
        if self._authorization is None:
            account, domain = self.known_account, self.settings.domain
            self._authorization = AuthorizationRequest.begin(
                Workspace(account.label, account).authorization_endpoint(domain),
                client_id=self.known_config.client_id,
                redirect_uri=self.known_config.redirect_uri,
                scopes=SCOPES,
            )
        return self._authorization

    async def get(
        self, url: str, *, signed: bool = False, body: object = None, headers: dict[str, str] | None = None
    ) -> httpx.Response:
        """
        Ask one harmless question, in the name of the credential if wanted. A 401 is an answer here: nothing is renewed.

        Raises:
            TransportError: No answer came.
            CredentialError: The access token had expired, and its renewal was refused.
        """
        sent = {"Accept": "application/json, text/html", **(headers or {})}
        request = self.http.build_request("GET" if body is None else "POST", url, json=body, headers=sent)
        if signed and self.signs_calls:
            self._sign(request)
        elif signed:
            request.headers["Authorization"] = f"Bearer {await self._token_source().current()}"
        return await self._sent(request)

    def goes_through(self, proxy: Proxy | None, origin: str) -> bool:
        """Tell whether a host is reached through the proxy."""
        return proxy is not None and proxy.is_for(httpx.URL(origin))

    async def log_in(self, url: str) -> httpx.Response:
        """
        Ask as any run does: an access token that is refused is renewed once. A credential that was marked is asked for once more
        before, and is good again where NetSuite takes it.

        Raises:
            TransportError: No answer came.
            CredentialError: A renewal was needed and refused.
        """
        request = self.http.build_request("GET", url, headers={"Accept": "application/json"})
        if self.signs_calls:
            self._sign(request)
            return await self._sent(request)
        if self.known_grant.status == "reconnect_required":
            await self._asked_once_more()
        return await self._sent(request, BearerAuth(self._token_source()))

    async def step_one(self) -> StepOne:
        """
        Open the authorization page once, as `connect` would have the browser do; nobody logs in.

        Raises:
            TransportError: No answer came.
        """
        if self._step_one is None:
            response = await self.get(self.authorization.url)
            answered = self.recorded.last("step one")
            self._step_one = StepOne(answered, leads_to(response, self.known_config.redirect_uri))
        return self._step_one

    async def aclose(self) -> None:
        """Close the connections."""
        if self._http is not None:
            await self._http.aclose()

    async def _sent(self, request: httpx.Request, auth: httpx.Auth | None = None) -> httpx.Response:
        try:
            return await self.http.send(request, auth=auth)
        except httpx.TimeoutException as error:
            raise TimedOut("no answer in time") from error
        except httpx.RequestError as error:
            raise TransportError(f"the connection failed ({why_unreached(error)})") from error

    def _sign(self, request: httpx.Request) -> None:
        signer = signer_of(self._connection(), host=self.host, settings=self.settings)
        request.headers["Authorization"] = signer.authorization(request.method, request.url)

    async def _asked_once_more(self) -> None:
        # the lease costs as much to load as all nodes together, and few examinations need one
        from netsuite_plugin.credentials.refresh import Renewal

        credentials, row = HostCredentials.of(self.host), self.known_row
        renewal = Renewal(self._connection(), self.endpoint, credentials, "doctor", though_marked=True)
        renewed = await credentials.renewed(row.id, lambda: renewal.run(row.secrets.get("access_token", "")))
        self.row = renewed.row
        self.grant = StoredGrant.of(renewed.row).grant

    def _connection(self) -> Connection:
        row, grant = self.known_row, self.known_grant
        return Connection(
            caller=self.caller,
            row=row,
            grant=grant,
            config=self.known_config,
            config_row=self.known_config_row,
            reason="examined by the doctor",
            tokens=StoredGrant(row, grant).tokens,
        )

    def _token_source(self) -> StoredTokenSource:
        if self._source is None:
            credentials = HostCredentials.of(self.host)
            self._source = StoredTokenSource(self._connection(), self.endpoint, credentials=credentials, run="doctor")
        return self._source
