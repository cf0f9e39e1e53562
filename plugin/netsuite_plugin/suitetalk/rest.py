"""One request to one account's REST services: path and effect in, a successful response out."""

from collections.abc import Mapping
from typing import Any

import anyio
import httpx

from netsuite_plugin.contract import ConfigurationError, Effect
from netsuite_plugin.suitetalk.answers import error_from

_HEADERS = {"Accept": "application/json", "Accept-Encoding": "gzip", "User-Agent": "netsuite-nodes"}


class Rest:
    """
    Speaks to `{origin}/services/rest`. The HTTP client below brings tokens, retries and slots.

    At most `at_once` calls are prepared or under way; hundreds more wait before any work is done for them, so that answers that have
    come are not kept waiting.
    """

    def __init__(self, http: httpx.AsyncClient, origin: str, *, at_once: int) -> None:
        self._http, self._root = http, f"{origin}/services/rest"
        self._gate = anyio.CapacityLimiter(at_once)

    async def send(
        self,
        method: str,
        path: str,
        *,
        effect: Effect,
        tried: str,
        params: Mapping[str, str] | None = None,
        json: Any = None,
        headers: Mapping[str, str] | None = None,
    ) -> httpx.Response:
        """
        Send one request and return its answer, any 2xx.

        Raises:
            ResponseError: NetSuite said no.
            TransportError: It was not reached, or hung up.
            CredentialError: The credential no longer works.
        """
        async with self._gate:
            try:
                request = httpx.Request(
                    method,
                    self._root + path,
                    params=params or None,
                    json=json,
                    headers={**_HEADERS, **(headers or {})},
                    extensions={"effect": effect, "timeout": self._http.timeout.as_dict()},
                )
            except (ValueError, TypeError) as error:
                raise ConfigurationError(
                    f"{tried}: this cannot be written as JSON ({error}). Nothing was sent."
                ) from None
            response = await self._http.send(request)
        if not response.is_success:
            raise error_from(response, tried)
        return response
