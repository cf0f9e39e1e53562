"""
The token endpoint: code exchange, refresh, and the revocation endpoint beside it (RFC 6749 sections 4.1.3 and 6, RFC 7009).

A client with a secret authenticates by Basic; one without sends its `client_id` in the body. Nothing here is sent twice.
"""

from datetime import timedelta
from urllib.parse import quote_plus

import anyio
import httpx
from oauthlib.oauth2 import WebApplicationClient

from netsuite_plugin.contract import Clock
from netsuite_plugin.errors import (
    AuthorizationDenied,
    ClientRejected,
    CredentialError,
    ProxyRefused,
    ReconnectRequired,
    TimedOut,
    TokenEndpointBusy,
    TransportError,
)
from netsuite_plugin.oauth2.authorization import AuthorizationRequest
from netsuite_plugin.oauth2.token_answer import TokenAnswer
from netsuite_plugin.oauth2.tokens import Tokens
from netsuite_plugin.text import from_outside
from netsuite_plugin.transport.log import operation_id
from netsuite_plugin.transport.network import why_unreached
from netsuite_plugin.transport.proxy import refused_for_good

_JWT_BEARER = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
_NEVER_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError)


class TokenEndpoint:
    """One client's way to the token endpoint. A call takes at most `seconds`."""

    def __init__(
        self,
        url: str,
        *,
        client_id: str,
        client_secret: str | None,
        http: httpx.AsyncClient,
        clock: Clock,
        seconds: float,
    ) -> None:
        self.url, self.seconds = url, seconds
        self._http, self._clock = http, clock
        self._client_id, self._client_secret = client_id, client_secret
        self._messages = WebApplicationClient(client_id)

    def __repr__(self) -> str:
        return f"TokenEndpoint({self.url!r}, client_id={self._client_id!r})"

    async def exchange(self, request: AuthorizationRequest, code: str) -> Tokens:
        """
        Exchange an authorization code for tokens.

        Raises:
            ClientRejected: invalid_client.
            AuthorizationDenied: invalid_grant: the code is spent, too old, or another client's.
            CredentialError: Another refusal in the RFC's words.
            TransportError: No answer came, or something else than an answer.
        """
        body = self._messages.prepare_request_body(
            code=code,
            redirect_uri=request.redirect_uri,
            code_verifier=request.code_verifier,
            include_client_id=self._client_secret is None,
        )
        try:
            return self._tokens(await self._post(self.url, body))
        except ReconnectRequired as error:
            raise AuthorizationDenied(f"The authorization code was not accepted ({error}). Start again.") from None

    async def refresh(self, refresh_token: str) -> Tokens:
        """
        Exchange a refresh token for new tokens.

        Raises:
            ClientRejected: invalid_client.
            ReconnectRequired: invalid_grant.
            CredentialError: Another refusal in the RFC's words.
            TransportError: No answer came, or something else than an answer; `sent` tells whether the token may be spent.
        """
        client = {} if self._client_secret is not None else {"client_id": self._client_id}
        body = self._messages.prepare_refresh_body(refresh_token=refresh_token, **client)
        return self._tokens(await self._post(self.url, body))

    async def client_credentials(self, assertion: str) -> Tokens:
        """
        Ask for an access token with a signed assertion (RFC 7523 section 2.2); no refresh token comes back.

        Raises:
            ClientRejected: The assertion was not accepted, whichever of the RFC's words says so.
            TransportError: No answer came.
        """
        body = httpx.QueryParams(
            grant_type="client_credentials", client_assertion_type=_JWT_BEARER, client_assertion=assertion
        )
        try:
            tokens = self._tokens(await self._send(self.url, str(body), auth=httpx.Auth()))
        except ReconnectRequired as error:
            raise ClientRejected(f"the client assertion was refused ({error})", request_id=error.request_id) from None
        if not tokens.access_token:
            raise TransportError("The token endpoint answered without an access token. Try again later.", sent=True)
        return tokens

    async def revoke(self, url: str, token: str) -> None:
        """
        Revoke a refresh token and what hangs on it (RFC 7009 section 2).

        Raises:
            CredentialError: The server refused.
            TransportError: No answer came.
        """
        client = [] if self._client_secret is not None else [("client_id", self._client_id)]
        response = await self._post(url, str(httpx.QueryParams([("token", token), *client])))
        if response.status_code >= 400:
            raise CredentialError(f"The authorization server refused to revoke (status {response.status_code}).")

    async def _post(self, url: str, body: str) -> httpx.Response:
        # RFC 6749 section 2.3.1: both halves are form-encoded before they are joined
        secret = self._client_secret
        auth = httpx.Auth() if secret is None else httpx.BasicAuth(quote_plus(self._client_id), quote_plus(secret))
        return await self._send(url, body, auth=auth)

    async def _send(self, url: str, body: str, *, auth: httpx.Auth) -> httpx.Response:
        headers = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"}
        try:
            with anyio.fail_after(self.seconds):
                return await self._http.post(url, content=body, headers=headers, auth=auth)
        except (TimeoutError, httpx.TimeoutException) as error:
            sent = not isinstance(error, _NEVER_SENT)
            raise TimedOut(
                f"The token endpoint did not answer within {self.seconds:g} s. Try again later.", sent=sent
            ) from error
        except httpx.RequestError as error:
            if refused_for_good(error):
                raise ProxyRefused(f"The token endpoint was not reached: {error}.") from error
            sent = not isinstance(error, _NEVER_SENT)
            raise TransportError(
                f"The token endpoint was not reached ({why_unreached(error)}). Try again later.", sent=sent
            ) from error

    def _tokens(self, response: httpx.Response) -> Tokens:
        request_id = operation_id(response) or None
        if response.status_code == 429:
            # refused before any work: nothing is spent, and nothing is wrong with the grant
            raise TokenEndpointBusy("The token endpoint answered 429: too many requests at once. Try again later.")
        answer = TokenAnswer.read(response.status_code, response.content)
        if answer.access_token or answer.refresh_token:
            expires_at = self._clock.now() + (answer.lifetime if answer.access_token else timedelta(0))
            return Tokens(answer.access_token, expires_at, answer.refresh_token)
        match answer.refusal:
            case "":
                raise TransportError(f"The token endpoint answered {_described(response)}. Try again later.", sent=True)
            case "invalid_client":
                raise ClientRejected("invalid_client: client ID or secret refused", request_id=request_id)
            case "invalid_grant":
                raise ReconnectRequired(
                    "invalid_grant: expired, revoked, spent or another client's", request_id=request_id
                )
            case refusal:
                # the client or its record, not the grant: connecting again would change nothing
                raise CredentialError(
                    f"The token endpoint answered {from_outside(refusal, length=100)!r}.",
                    remedy="ask_administrator",
                    request_id=request_id,
                )


def _described(response: httpx.Response) -> str:
    """Say what came instead of an answer of a token endpoint; what might be a token is not quoted."""
    status = response.status_code
    if response.is_redirect:
        return f"{status}, a redirect to {from_outside(response.headers.get('location', '?').partition('?')[0], length=80)}"
    began = response.content[:2000].decode("utf-8", "replace")
    if not began.strip():
        return f"{status} with an empty body"
    if status < 300 and "token" in began.lower():
        return f"{status} without a token that can be used"
    return f"{status} with something else than tokens: {from_outside(began, length=80)!r}"
