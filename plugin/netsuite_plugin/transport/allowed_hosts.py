"""Requests go to the allowed hosts or nowhere."""

import httpx

from netsuite_plugin.errors import HostRefused


class AllowedHosts(httpx.AsyncBaseTransport):
    """Refuses every request to another origin (scheme, host and port), whatever URL it came in by."""

    def __init__(self, origins: frozenset[str], inner: httpx.AsyncBaseTransport) -> None:
        self._origins = frozenset(_key(httpx.URL(origin)) for origin in origins)
        self._inner = inner

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """
        Pass the request on.

        Raises:
            HostRefused: It is for another origin; nothing was sent.
        """
        url = request.url
        if _key(url) not in self._origins or url.userinfo:
            raise HostRefused(
                f"A request to {url.scheme}://{url.netloc.decode('ascii', 'replace')} was stopped: "
                f"tokens go only to {' and '.join(sorted(origin for origin, _ in self._origins))}."
            )
        return await self._inner.handle_async_request(request)

    async def aclose(self) -> None:
        """Close what lies below."""
        await self._inner.aclose()


def _key(url: httpx.URL) -> tuple[str, int]:
    return f"{url.scheme}://{url.host.lower()}", url.port or (443 if url.scheme == "https" else 80)
