"""
Requests signed with HMAC-SHA256 (RFC 5849), each sending with a nonce and a timestamp of its own.

The signature is made below whatever sends a request again: a repetition that carried the header of the first attempt would be a replay,
which servers refuse, and one that waited long before it was sent would carry an old time.
"""

import logging
import secrets
from collections.abc import Callable
from datetime import datetime
from urllib.parse import parse_qsl, quote, urlencode

import httpx
from oauthlib.oauth1 import SIGNATURE_HMAC_SHA256, Client

# at DEBUG oauthlib writes what it signs, and the signature: a token's ID is not for a log
logging.getLogger("oauthlib.oauth1").setLevel(logging.INFO)

_NONCE_BYTES = 16
"""Random for each sending, so that no two processes or machines need to know of each other; 32 characters when written."""


class Signer:
    """Signs for one client and one of its tokens. `realm` is the server's word for whose resources are asked for; `now` tells the time."""

    def __init__(
        self,
        *,
        client_key: str,
        client_secret: str,
        token: str,
        token_secret: str,
        realm: str,
        now: Callable[[], datetime],
    ) -> None:
        self._client_key, self._client_secret = client_key, client_secret
        self._token, self._token_secret = token, token_secret
        self._realm, self._now = realm, now

    def authorization(self, method: str, url: httpx.URL) -> str:
        """
        Return the Authorization header of one sending of a request whose body is not a form: never use it twice.

        Method, address and every query parameter are signed; a body of JSON or text is not (RFC 5849 section 3.4.1.3.1).
        """
        client = Client(
            self._client_key,
            client_secret=self._client_secret,
            resource_owner_key=self._token,
            resource_owner_secret=self._token_secret,
            signature_method=SIGNATURE_HMAC_SHA256,
            realm=self._realm,
            nonce=secrets.token_hex(_NONCE_BYTES),
            timestamp=str(int(self._now().timestamp())),
        )
        sign: Callable[..., tuple[str, dict[str, str], object]] = client.sign
        return sign(_signable(url), http_method=method)[1]["Authorization"]


class SignedRequests(httpx.AsyncBaseTransport):
    """Signs each request as it leaves, however often it is sent. Stands below retries and below waiting."""

    def __init__(self, signer: Signer, inner: httpx.AsyncBaseTransport) -> None:
        self._signer, self._inner = signer, inner

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Sign, and pass the request on."""
        request.headers["Authorization"] = self._signer.authorization(request.method, request.url)
        return await self._inner.handle_async_request(request)

    async def aclose(self) -> None:
        """Close what lies below."""
        await self._inner.aclose()


def _signable(url: httpx.URL) -> str:
    """Return the address with its query in plain percent-encoding: oauthlib refuses letters that a URL may hold as they are."""
    address = str(url.copy_with(query=None, fragment=None))
    pairs = parse_qsl(url.query.decode("ascii"), keep_blank_values=True)
    return f"{address}?{urlencode(pairs, quote_via=quote)}" if pairs else address
