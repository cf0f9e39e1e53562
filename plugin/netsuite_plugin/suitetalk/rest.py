"""One request to one account's REST services: path and effect in, a successful response out."""

from collections.abc import Mapping
from typing import Any

import httpx

from netsuite_plugin.contract import Effect
from netsuite_plugin.suitetalk.answers import error_from

_HEADERS = {"Accept": "application/json", "Accept-Encoding": "gzip"}


class Rest:
    """Speaks to `{origin}/services/rest`. The HTTP client below brings tokens, retries and slots."""

    def __init__(self, http: httpx.AsyncClient, origin: str) -> None:
        self._http, self._root = http, f"{origin}/services/rest"

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
        request = self._http.build_request(
            method, self._root + path, params=params, json=json, headers={**_HEADERS, **(headers or {})}
        )
        request.extensions["effect"] = effect
        response = await self._http.send(request)
        if not response.is_success:
            raise error_from(response, tried)
        return response
