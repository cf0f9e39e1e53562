"""Where the authorization page leads a browser without a session: opened once, nobody logs in."""

from typing import Literal, TypeAlias

import httpx

from netsuite_plugin.errors import TransportError
from netsuite_plugin.oauth2.authorization import AuthorizationRequest
from netsuite_plugin.transport.network import why_unreached

LeadsTo: TypeAlias = Literal["login", "back", "stopped", "unclear"]
"""
To a `login`, `back` with an error, `stopped` on a page of NetSuite's own (`subsect_158521823069`), or to a page that cannot be recognised
from outside.
"""
_OFTEN_A_GATEWAYS = frozenset({401, 403, 407, 408, 429})
_LOGIN_FORM = 'type="password"'


def leads_to(response: httpx.Response, redirect_uri: str) -> LeadsTo:
    """Tell where an answer of the authorization page leads."""
    if 400 <= response.status_code < 500:
        return "stopped"
    if response.is_redirect:
        return "back" if response.headers.get("location", "").startswith(redirect_uri) else "login"
    return "login" if _LOGIN_FORM in response.text else "unclear"


async def opened(http: httpx.AsyncClient, request: AuthorizationRequest) -> LeadsTo:
    """
    Open the authorization page as `connect` would have the browser do.

    Raises:
        TransportError: No answer came.
    """
    try:
        response = await http.get(request.url, headers={"Accept": "text/html"})
    except httpx.RequestError as error:
        raise TransportError(
            f"The authorization page was not reached ({why_unreached(error)}). Try again later."
        ) from None
    if response.status_code in _OFTEN_A_GATEWAYS:
        return "unclear"
    return leads_to(response, request.redirect_uri)
