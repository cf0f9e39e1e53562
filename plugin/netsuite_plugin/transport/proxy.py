"""
The way out through a proxy, where this network demands one: HTTPS_PROXY, ALL_PROXY and NO_PROXY, or the settings of those names.

An `http://` or `https://` proxy is asked for a tunnel (CONNECT), a `socks5://` one for a connection: TLS goes through it end to end, so that
the proxy sees a host's name and no more. What it says on the way to the tunnel came before anything was sent to NetSuite.
"""

import importlib.util
import re
import ssl
from collections.abc import Callable
from dataclasses import dataclass

import httpx

from netsuite_plugin.contract import ConfigurationError
from netsuite_plugin.text import from_outside

_SCHEMES = ("http", "https", "socks5", "socks5h")
_KNOWN = "http://HOST:PORT, https://HOST:PORT or socks5://HOST:PORT"


@dataclass(frozen=True)
class Proxy:
    """One proxy. User and password of its address are in no repr, and in no error."""

    url: httpx.URL
    """Without user and password."""
    login: tuple[str, str] | None
    not_for: tuple[str, ...] = ()
    """Hosts that are reached without it, as NO_PROXY lists them."""

    def __repr__(self) -> str:
        return f"Proxy({str(self)!r})"

    def __str__(self) -> str:
        return f"{self.url.scheme}://{self.url.netloc.decode('ascii', 'replace')}"

    @classmethod
    def parse(cls, address: str, *, not_for: str = "") -> "Proxy":
        """
        Read a proxy's address; one without a scheme is `http://`.

        Raises:
            ConfigurationError: It is none, or needs an extra. The address is not repeated: a password may be in it.
        """
        text = address.strip()
        try:
            url = httpx.URL(text if "://" in text else f"http://{text}")
            port = url.port
        except (httpx.InvalidURL, ValueError, UnicodeError):
            raise ConfigurationError(f"The proxy's address cannot be read: write it as {_KNOWN}.") from None
        rest = url.path.strip("/") or url.query or url.fragment
        if (
            url.scheme not in _SCHEMES
            or not re.fullmatch(r"[\w.:-]+", url.host)
            or rest
            or (port is not None and not 0 < port < 65_536)
        ):
            raise ConfigurationError(
                f"The proxy's address cannot be used: it is {_KNOWN}; in a password, / ? # @ and : are written %2F %3F %23 %40 %3A."
            )
        if url.scheme.startswith("socks"):
            _require_socks()
        login = (url.username, url.password) if url.userinfo else None
        entries = tuple(each for each in re.split(r"[,\s]+", not_for.lower()) if each)
        bare = httpx.URL(scheme=url.scheme, host=url.host, port=url.port)
        return cls(bare, login, entries)

    def is_for(self, url: httpx.URL) -> bool:
        """Tell whether a host is reached through the proxy. This machine's own names never are."""
        host = url.host.lower().rstrip(".")
        if host in {"localhost", "127.0.0.1", "::1"} or host.endswith(".localhost"):
            return False
        return not any(_names(entry, host, url.port or 443) for entry in self.not_for)

    def transport(self, *, tls: ssl.SSLContext, limits: httpx.Limits) -> httpx.AsyncBaseTransport:
        """Return a transport whose every connection goes through the proxy."""
        secure = tls if self.url.scheme == "https" else None
        address = httpx.Proxy(self.url, auth=self.login, ssl_context=secure)
        return _Tunnel(lambda: httpx.AsyncHTTPTransport(verify=tls, limits=limits, proxy=address))


class _Tunnel(httpx.AsyncBaseTransport):
    """One way through a proxy; after a failure a new one, because httpcore's pool counts a tunnel without TLS as busy for ever."""

    def __init__(self, dig: Callable[[], httpx.AsyncBaseTransport]) -> None:
        self._dig, self._inner = dig, dig()

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Pass the request on."""
        try:
            return await self._inner.handle_async_request(request)
        except httpx.RequestError:
            failed, self._inner = self._inner, self._dig()
            await failed.aclose()
            raise

    async def aclose(self) -> None:
        """Close it."""
        await self._inner.aclose()


class Routed(httpx.AsyncBaseTransport):
    """Sends each request through the proxy, or directly where its host is exempt."""

    def __init__(self, proxy: Proxy, *, direct: httpx.AsyncBaseTransport, proxied: httpx.AsyncBaseTransport) -> None:
        self._proxy, self._direct, self._proxied = proxy, direct, proxied

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """
        Pass the request on.

        Raises:
            httpx.ProxyError: The proxy refused the way, in words without a login; nothing was sent to NetSuite.
        """
        if not self._proxy.is_for(request.url):
            return await self._direct.handle_async_request(request)
        try:
            return await self._proxied.handle_async_request(request)
        except httpx.ProxyError as error:
            raise ProxyAnswered(self._proxy, str(error), request) from None

    async def aclose(self) -> None:
        """Close both ways."""
        await self._direct.aclose()
        await self._proxied.aclose()


class ProxyAnswered(httpx.ProxyError):
    """What a proxy answered instead of opening the way."""

    def __init__(self, proxy: Proxy, said: str, request: httpx.Request) -> None:
        status = re.match(r"(\d{3})\b", said)
        self.status = int(status[1]) if status else 0
        advice = (
            ". It wants a user and password, or others: set them in its address, http://USER:PASSWORD@HOST:PORT (HTTPS_PROXY or NETSUITE_NODES_PROXY)"
            if self.status == 407
            else ""
        )
        super().__init__(f"the proxy {proxy} refused: {from_outside(said, length=120)}{advice}", request=request)

    @property
    def for_good(self) -> bool:
        """Whether no repetition changes it: a login is wanted, or this host is forbidden."""
        return 400 <= self.status < 500 and self.status not in {408, 429}


def refused_for_good(error: Exception | None) -> bool:
    """Tell whether an error is a proxy's that no repetition changes."""
    return isinstance(error, ProxyAnswered) and error.for_good


def _names(entry: str, host: str, port: int) -> bool:
    if entry == "*":
        return True
    name, _, wanted = entry.partition(":")
    if wanted and wanted != str(port):
        return False
    name = name.removeprefix("*").lstrip(".")
    return bool(name) and (host == name or host.endswith(f".{name}"))


def _require_socks() -> None:
    if importlib.util.find_spec("socksio") is None:
        raise ConfigurationError("A socks proxy needs the extra: pip install 'netsuite-nodes[socks]'")
