"""DNS and TLS: whether the account's hosts have addresses, and whether their certificates are trusted here."""

import os
import socket
import ssl

import anyio
from anyio.to_thread import run_sync

from netsuite_plugin.contract import ConfigurationError
from netsuite_plugin.doctor.causes import Cause
from netsuite_plugin.doctor.examination import Examination
from netsuite_plugin.doctor.findings import Finding, not_needed, ok, problem
from netsuite_plugin.errors import TransportError
from netsuite_plugin.opening import proxy_of
from netsuite_plugin.transport.network import trust

_SCREEN = "Setup > Company > Company Information > Company URLs"
_NO_NAME = Cause(
    "no_such_host",
    "the account ID is mistyped, or the account is gone",
    _SCREEN,
    "compare the host names with the ones shown there",
)
_NO_DNS = Cause("dns", "this machine's DNS does not work", "this machine", "try: getent hosts system.netsuite.com")
_CLOSED = Cause(
    "firewall",
    "a firewall closes port 443, or this network demands a proxy",
    "this machine",
    "open the way to *.netsuite.com, port 443, or set HTTPS_PROXY",
)
_NOT_RUNNING = Cause(
    "emulator_stopped",
    "the local NetSuite has stopped, or listens on another port than NETSUITE_NODES_DOMAIN says",
    "this machine",
    "start it: netsuite-nodes emulator serve --port PORT; it prints what to set",
)
_PROXY = Cause(
    "proxy",
    "the proxy refuses, is not there, or its address is wrong",
    "this machine",
    "compare HTTPS_PROXY (or NETSUITE_NODES_PROXY) with what your network's administrator says; NO_PROXY exempts hosts",
)
_INTERCEPTED = Cause(
    "tls_intercepted",
    "somebody in between (a company's proxy, a virus scanner) signs with an authority of their own",
    "this machine",
    "add that authority to the file that SSL_CERT_FILE names, or exempt *.netsuite.com",
)
_FILE = Cause(
    "ssl_cert_file",
    "SSL_CERT_FILE or SSL_CERT_DIR name other authorities (those of a local emulator, perhaps)",
    "this machine",
    "unset it, or name the right file",
)
_CLOCK = Cause(
    "clock",
    "the clock of this machine is wrong: the certificate is not valid by it",
    "this machine",
    "set the clock (switch on NTP)",
)
_BY_DATE = {9, 10}
"""OpenSSL's codes for a certificate that is not valid yet, or no longer."""


async def check(examination: Examination) -> Finding:
    """Open a TLS connection to each host and close it again; nothing is sent. Through a proxy, ask each host for its first page."""
    if examination.host.transport is not None:
        return not_needed("the host brings its own way to the network")
    tried = "Resolve the account's hosts, and shake hands with them"
    try:
        proxy = proxy_of(examination.settings)
    except ConfigurationError as error:
        return problem(tried, str(error), kind="proxy", causes=(_PROXY,))
    try:
        trusted = trust()
    except ConfigurationError as error:
        return problem(tried, str(error), kind="tls", causes=(_FILE,))
    if proxy is not None:
        tried = f"Shake hands with the account's hosts, through the proxy {proxy}"
    account, domain = examination.known_account, examination.settings.domain
    for service in ("suitetalk.api", "restlets.api", "app"):
        origin = account.origin(service, domain)
        host, _, port = origin.removeprefix("https://").partition(":")
        if examination.goes_through(proxy, origin):
            found = await _reached_by_proxy(examination, origin)
        else:
            found = await _reached(host, int(port or 443), trusted, examination.settings.connect_timeout)
        if found is not None:
            says, kind, causes = found
            if examination.settings.emulated and causes == (_CLOSED,):
                causes = (_NOT_RUNNING,)
            return problem(tried, f"{host}: {says}", kind=kind, causes=causes)
    own = f", through the proxy {proxy}" if proxy is not None else ""
    own += f", trusting {os.environ['SSL_CERT_FILE']}" if os.environ.get("SSL_CERT_FILE") else ""
    return ok(tried, f"all three hosts of {account} answer with certificates that are trusted{own}")


async def _reached(
    host: str, port: int, trusted: ssl.SSLContext, seconds: float
) -> tuple[str, str, tuple[Cause, ...]] | None:
    # resolvers do not lead *.localhost to this machine
    address = "127.0.0.1" if host.endswith(".localhost") else host
    try:
        await run_sync(socket.getaddrinfo, address, port)
    except socket.gaierror as error:
        return f"has no address ({error.strerror})", "dns", (_NO_NAME, _NO_DNS)
    try:
        with anyio.fail_after(seconds):
            stream = await anyio.connect_tcp(
                address, port, ssl_context=trusted, tls_hostname=host, tls_standard_compatible=False
            )
        await stream.aclose()
    except ssl.SSLCertVerificationError as error:
        return _not_trusted(error)
    except ssl.SSLError as error:
        return f"TLS failed ({error.reason})", "tls", (_INTERCEPTED,)
    except (OSError, TimeoutError) as error:
        return f"the connection could not be opened ({type(error).__name__})", "unreached", (_CLOSED,)
    return None


async def _reached_by_proxy(examination: Examination, origin: str) -> tuple[str, str, tuple[Cause, ...]] | None:
    try:
        await examination.get(f"{origin}/")
    except TransportError as error:
        cause: BaseException | None = error
        while cause is not None:
            if isinstance(cause, ssl.SSLCertVerificationError):
                return _not_trusted(cause)
            cause = cause.__cause__ or cause.__context__
        return str(error), "unreached", (_PROXY, _CLOSED)
    return None


def _not_trusted(error: ssl.SSLCertVerificationError) -> tuple[str, str, tuple[Cause, ...]]:
    likely: tuple[Cause, ...] = (
        (_CLOCK, _INTERCEPTED) if error.verify_code in _BY_DATE else (_INTERCEPTED, _FILE, _CLOCK)
    )
    if os.environ.get("SSL_CERT_FILE") or os.environ.get("SSL_CERT_DIR"):
        likely = (_FILE, *(cause for cause in likely if cause is not _FILE))
    return f"its certificate is not trusted: {error.verify_message}", "tls", likely
