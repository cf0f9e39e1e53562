"""Bearer tokens on requests (RFC 6750), with one renewal and one more try after a 401."""

from collections.abc import AsyncGenerator

import httpx

from netsuite_plugin.oauth2.tokens import TokenSource


class BearerAuth(httpx.Auth):
    """Puts the access token in force on each request. A 401 is answered by one renewal and one repetition, no more."""

    def __init__(self, source: TokenSource) -> None:
        self._source = source

    async def async_auth_flow(self, request: httpx.Request) -> AsyncGenerator[httpx.Request, httpx.Response]:
        """Sign, send, and on 401 renew, sign and send once more."""
        token = await self._source.current()
        request.headers["Authorization"] = f"Bearer {token}"
        response = yield request
        if response.status_code == 401:
            # read to the end first: a held response would keep its connection while the renewal waits for one
            await response.aread()
            request.headers["Authorization"] = f"Bearer {await self._source.renew(token)}"
            yield request
