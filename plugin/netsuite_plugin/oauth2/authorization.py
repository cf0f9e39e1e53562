"""The authorization code grant up to the code: the URL to open and the callback to trust (RFC 6749 section 4.1, RFC 7636)."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from urllib.parse import parse_qs, urlsplit

from oauthlib.oauth2 import WebApplicationClient
from oauthlib.oauth2.rfc6749.errors import MismatchingStateError, OAuth2Error

from netsuite_plugin.errors import AuthorizationDenied
from netsuite_plugin.text import from_outside


@dataclass(frozen=True)
class AuthorizationRequest:
    """One authorization under way: the URL for the person's browser, and what must be kept to trust the callback."""

    url: str = field(repr=False)
    client_id: str
    redirect_uri: str
    state: str = field(repr=False)
    code_verifier: str = field(repr=False)

    @classmethod
    def begin(
        cls, endpoint: str, *, client_id: str, redirect_uri: str, scopes: Sequence[str]
    ) -> "AuthorizationRequest":
        """Make a request with a fresh state (43 characters) and PKCE S256 verifier (64 characters)."""
        client = WebApplicationClient(client_id)
        state, verifier = secrets.token_urlsafe(32), client.create_code_verifier(64)
        url = client.prepare_request_uri(
            endpoint,
            redirect_uri=redirect_uri,
            scope=list(scopes),
            state=state,
            code_challenge=client.create_code_challenge(verifier, "S256"),
            code_challenge_method="S256",
        )
        return cls(url=url, client_id=client_id, redirect_uri=redirect_uri, state=state, code_verifier=verifier)

    def read_callback(self, url: str) -> "Callback":
        """
        Check the URL the browser came back with, and return the code in it.

        Raises:
            AuthorizationDenied: It carries an error, belongs to another authorization, or has no code.
        """
        try:
            answer = WebApplicationClient(self.client_id).parse_request_uri_response(url, state=self.state)
        except MismatchingStateError:
            raise AuthorizationDenied(
                "The browser came back with an answer to another authorization (state differs). Nothing was connected: start again."
            ) from None
        except OAuth2Error as error:
            if error.error == "access_denied":
                raise AuthorizationDenied(
                    "Access was denied on the consent page. Nothing was connected: start again, and allow access."
                ) from None
            raise AuthorizationDenied(
                f"The authorization ended with {from_outside(str(error.error), length=100)!r}. Nothing was connected: start again."
            ) from None
        others = {
            name: from_outside(values[0])
            for name, values in parse_qs(urlsplit(url).query).items()
            if name not in {"code", "state"}
        }
        return Callback(code=answer["code"], parameters=others)


@dataclass(frozen=True)
class Callback:
    """What came back: the code, and the server's own parameters."""

    code: str = field(repr=False)
    parameters: dict[str, str]
