"""Bearer tokens on requests (RFC 6750), with a new token and one more try after a 401."""

from collections.abc import AsyncGenerator

import httpx

from netsuite_plugin.oauth2.tokens import AdoptedToken, TokenSource


class BearerAuth(httpx.Auth):
    """
    Puts the access token in force on each request. A 401 is answered by one new token and one repetition.

    A token that somebody else had saved may be older than the rejection: where it is refused too, a new one is asked for.
    """

    def __init__(self, source: TokenSource) -> None:
        self._source = source
        self._refused = ""
        """The token that NetSuite refused although it had just issued it: another one would be refused as well."""

    async def async_auth_flow(self, request: httpx.Request) -> AsyncGenerator[httpx.Request, httpx.Response]:
        """Sign and send, and on 401 renew, sign and send again."""
        token, may_be_old = await self._source.current(), True
        request.headers["Authorization"] = f"Bearer {token}"
        response = yield request
        while response.status_code == 401 and may_be_old and token != self._refused:
            # read to the end first: a held response would keep its connection while the renewal waits for one
            await response.aread()
            token = await self._source.renew(token)
            may_be_old = isinstance(token, AdoptedToken)
            request.headers["Authorization"] = f"Bearer {token}"
            response = yield request
        if response.status_code == 401:
            self._refused = token
