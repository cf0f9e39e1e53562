"""PyPI requests-oauthlib: signs in, calls and refreshes; it has no call to revoke."""

import asyncio

from consenting import AUTHORIZE, CUSTOMER, OAUTH2, consented, id_of
from requests.auth import HTTPBasicAuth
from requests_oauthlib import OAuth2Session
from telling import GIVEN, done, not_offered

session = OAuth2Session(
    GIVEN["client_id"], redirect_uri=GIVEN["redirect_uri"], scope=["rest_webservices", "restlets"], pkce="S256"
)
login = HTTPBasicAuth(GIVEN["client_id"], GIVEN["client_secret"])


def sign_in() -> str:
    """Go through the pages and exchange the code; gives the id of the access token."""
    url, _ = session.authorization_url(AUTHORIZE)
    return id_of(
        session.fetch_token(f"{OAUTH2}/token", authorization_response=consented(url), auth=login)["access_token"]
    )


asyncio.run(
    done(
        sign_in=sign_in,
        call=lambda: session.get(CUSTOMER).json()["companyName"],
        refresh=lambda: id_of(session.refresh_token(f"{OAUTH2}/token", auth=login)["access_token"]),
    )
)
not_offered("revoke", "there is no call for it")
