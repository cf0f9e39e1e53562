"""The bottom of the stack: one connection pool and one TLS context, and `*.localhost` led to 127.0.0.1."""

import httpx


class Loopback(httpx.AsyncBaseTransport):
    """Sends `*.localhost` to 127.0.0.1, which resolvers do not do; name, TLS name and `Host` header stay as they are."""

    def __init__(self, inner: httpx.AsyncBaseTransport) -> None:
        self._inner = inner

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Pass the request on, with the address replaced where it must be."""
        host = request.url.host
        if host.endswith(".localhost"):
            # a new request: whoever sent this one still needs the name it was for
            request = httpx.Request(
                request.method,
                request.url.copy_with(host="127.0.0.1"),
                headers=request.headers,
                stream=request.stream,
                extensions={**request.extensions, "sni_hostname": host},
            )
        return await self._inner.handle_async_request(request)

    async def aclose(self) -> None:
        """Close the connections."""
        await self._inner.aclose()


class Borrowed(httpx.AsyncBaseTransport):
    """A transport that belongs to the host: used, never closed."""

    def __init__(self, inner: httpx.AsyncBaseTransport) -> None:
        self._inner = inner

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Pass the request on."""
        return await self._inner.handle_async_request(request)


def network(*, connections: int) -> httpx.AsyncBaseTransport:
    """
    Return the network, with at most that many connections open.

    The trust store is certifi's, or what SSL_CERT_FILE or SSL_CERT_DIR name. Certificates are verified and never pinned:
    NetSuite changes them without notice (`section_1498251763`).
    """
    limits = httpx.Limits(max_connections=connections, max_keepalive_connections=connections, keepalive_expiry=30)
    return Loopback(httpx.AsyncHTTPTransport(verify=httpx.create_ssl_context(), limits=limits))
