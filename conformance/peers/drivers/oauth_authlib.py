"""PyPI Authlib: its session for requests does all of it."""

import asyncio

from authlib.integrations.requests_client import OAuth2Session
from consenting import AUTHORIZE, CUSTOMER, OAUTH2, consented, id_of
from telling import GIVEN, done

session = OAuth2Session(
    GIVEN["client_id"],
    GIVEN["client_secret"],
    scope="rest_webservices restlets",
    redirect_uri=GIVEN["redirect_uri"],
    code_challenge_method="S256",
)
VERIFIER = "v" * 50


def sign_in() -> str:
    """Go through the pages and exchange the code; gives the id of the access token."""
    url, _ = session.create_authorization_url(AUTHORIZE, code_verifier=VERIFIER)
    token = session.fetch_token(f"{OAUTH2}/token", authorization_response=consented(url), code_verifier=VERIFIER)
    return id_of(token["access_token"])


asyncio.run(
    done(
        sign_in=sign_in,
        call=lambda: session.get(CUSTOMER).json()["companyName"],
        refresh=lambda: id_of(session.refresh_token(f"{OAUTH2}/token")["access_token"]),
        revoke=lambda: session.revoke_token(f"{OAUTH2}/revoke", token=session.token["refresh_token"]).status_code,
    )
)
