"""PyPI httpx-oauth: tokens only; what is called with them is the caller's business."""

import asyncio
from typing import Any
from urllib.parse import parse_qs, urlsplit

from consenting import AUTHORIZE, OAUTH2, consented, got, id_of
from httpx_oauth.oauth2 import OAuth2
from telling import GIVEN, done

client: Any = OAuth2(
    GIVEN["client_id"],
    GIVEN["client_secret"],
    AUTHORIZE,
    f"{OAUTH2}/token",
    refresh_token_endpoint=f"{OAUTH2}/token",
    revoke_token_endpoint=f"{OAUTH2}/revoke",
    token_endpoint_auth_method="client_secret_basic",  # noqa: S106 - the name of a method
    revocation_endpoint_auth_method="client_secret_basic",
)
held: dict[str, Any] = {}


async def sign_in() -> str:
    """Go through the pages and exchange the code; gives the id of the access token."""
    url = await client.get_authorization_url(
        GIVEN["redirect_uri"], state="a-state-of-more-than-22-characters", scope=["rest_webservices", "restlets"]
    )
    code = parse_qs(urlsplit(consented(url)).query)["code"][0]
    held.update(await client.get_access_token(code, GIVEN["redirect_uri"]))
    return id_of(held["access_token"])


async def refresh() -> str:
    """Give the id of the next access token."""
    held.update(await client.refresh_token(held["refresh_token"]))
    return id_of(held["access_token"])


async def revoke() -> int:
    """End the consent; the client gives nothing back, so the status is ours."""
    await client.revoke_token(held["refresh_token"], "refresh_token")
    return 200


asyncio.run(done(sign_in=sign_in, call=lambda: got(held["access_token"]), refresh=refresh, revoke=revoke))
