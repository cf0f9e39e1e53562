"""The bottom of the stack: kept connections over one TLS context, and `*.localhost` led to 127.0.0.1."""

import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from functools import lru_cache

import httpx

from netsuite_plugin.contract import ConfigurationError
from netsuite_plugin.transport.proxy import Proxy, Routed


class Loopback(httpx.AsyncBaseTransport):
    """Sends `*.localhost` to 127.0.0.1, which resolvers do not do; name, TLS name and `Host` header stay as they are."""

    def __init__(self, inner: httpx.AsyncBaseTransport) -> None:
        self._inner = inner

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Pass the request on, with the address replaced where it must be."""
        host = request.url.host
        if host.endswith(".localhost"):
            # a new request: the sender of this one still needs the name it was for
            request = httpx.Request(
                request.method,
                _here(request.url),
                headers=request.headers,
                stream=request.stream,
                extensions={**request.extensions, "sni_hostname": host},
            )
        return await self._inner.handle_async_request(request)

    async def aclose(self) -> None:
        """Close the connections."""
        await self._inner.aclose()


@lru_cache(maxsize=256)
def _here(url: httpx.URL) -> httpx.URL:
    return url.copy_with(host="127.0.0.1")


class Unclosed(httpx.AsyncBaseTransport):
    """A transport that belongs to the host: used, never closed."""

    def __init__(self, inner: httpx.AsyncBaseTransport) -> None:
        self._inner = inner

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Pass the request on."""
        return await self._inner.handle_async_request(request)


class ConnectionPool(httpx.AsyncBaseTransport):
    """
    Open connections, the one used last first.

    httpcore's pool looks at each of its connections for each request; with ten in flight that is a quarter of the time a call takes
    here. How many are in flight is the slot limit's business: another is opened when all are busy, and at most `kept` stay open.
    """

    def __init__(self, connect: Callable[[], httpx.AsyncBaseTransport], *, kept: int) -> None:
        self._connect, self._kept = connect, kept
        self._idle: list[httpx.AsyncBaseTransport] = []

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send on a connection of its own, which is free again when the response is closed."""
        connection = self._idle.pop() if self._idle else self._connect()
        try:
            response = await connection.handle_async_request(request)
        except BaseException:
            await self._give_back(connection)
            raise
        assert isinstance(response.stream, httpx.AsyncByteStream)
        response.stream = _Body(response.stream, lambda: self._give_back(connection))
        return response

    async def _give_back(self, connection: httpx.AsyncBaseTransport) -> None:
        if len(self._idle) < self._kept:
            self._idle.append(connection)
        else:
            await connection.aclose()

    async def aclose(self) -> None:
        """Close every connection."""
        while self._idle:
            await self._idle.pop().aclose()


class _Body(httpx.AsyncByteStream):
    """A body that is still coming; its connection is given back once, when the body is closed."""

    def __init__(self, stream: httpx.AsyncByteStream, give_back: Callable[[], Awaitable[None]]) -> None:
        self._stream, self._give_back = stream, give_back
        self._closed = False

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for chunk in self._stream:
            yield chunk

    async def aclose(self) -> None:
        """Close the body and give its connection back."""
        if self._closed:
            return
        self._closed = True
        try:
            await self._stream.aclose()
        finally:
            await self._give_back()


def network(*, connections: int, proxy: Proxy | None = None) -> httpx.AsyncBaseTransport:
    """Return the network, keeping at most that many connections open on each way."""
    tls = trust()
    one = httpx.Limits(max_connections=1, max_keepalive_connections=1, keepalive_expiry=30)
    direct = Loopback(ConnectionPool(lambda: httpx.AsyncHTTPTransport(verify=tls, limits=one), kept=connections))
    if proxy is None:
        return direct
    return Routed(
        proxy, direct=direct, proxied=ConnectionPool(lambda: proxy.transport(tls=tls, limits=one), kept=connections)
    )


def trust() -> ssl.SSLContext:
    """
    Return whom TLS trusts: certifi's authorities, or those that SSL_CERT_FILE or SSL_CERT_DIR name.

    Certificates are verified and never pinned: NetSuite changes them without notice (`section_1498251763`).

    Raises:
        ConfigurationError: Those files cannot be read.
    """
    try:
        return httpx.create_ssl_context()
    except (OSError, ssl.SSLError) as error:
        why = "no certificates are in it" if isinstance(error, ssl.SSLError) else error.strerror
        raise ConfigurationError(
            f"SSL_CERT_FILE or SSL_CERT_DIR name certificates that cannot be read ({why}): correct or unset them. A local NetSuite's file is gone when it has stopped."
        ) from None


def why_unreached(error: httpx.RequestError) -> str:
    """Say what ended a connection; of a certificate that is not trusted also where trust is set."""
    if (cause := untrusted(error)) is not None:
        why = getattr(cause, "verify_message", str(cause))
        return f"its certificate is not trusted here, {why}: see SSL_CERT_FILE and SSL_CERT_DIR"
    return f"{type(error).__name__}: {error}"


def untrusted(error: BaseException | None) -> ssl.SSLCertVerificationError | None:
    """Return the refusal of the other side's certificate, if that is what ended a connection. Time does not cure it."""
    while error is not None and not isinstance(error, ssl.SSLCertVerificationError):
        error = error.__cause__ or error.__context__
    return error
