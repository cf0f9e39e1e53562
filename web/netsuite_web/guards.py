"""
What stands before every page: the names a server answers to, who may send a form, how much, and what a browser may do with the answer.

Pure ASGI, around the whole app, so that no page can be without it.
"""

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from netsuite_plugin.account import PRODUCTION_DOMAIN
from netsuite_web.site import Site

_SAFE = frozenset({"GET", "HEAD"})
LARGEST_BODY = 1_000_000
"""Bytes of a request: a corrected workflow file at most."""
_YEAR = 31_536_000


class _TooLarge(BaseException):
    """A body that grew past what is taken: no page may take it for an error of its own."""


class Guards:
    """The app behind its guards."""

    def __init__(self, app: ASGIApp, *, site: Site) -> None:
        self._app, self._site = app, site
        self._names = {name.lower() for name in site.host_names}
        self._headers = headers_of(site)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or refuse in one plain sentence."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers, began = Headers(scope=scope), False

        async def guarded(message: Message) -> None:
            nonlocal began
            if message["type"] == "http.response.start":
                began = True
                given = MutableHeaders(scope=message)
                for name, value in self._headers.items():
                    given.setdefault(name, value)
            await send(message)

        received = 0

        async def counted() -> Message:
            nonlocal received
            message = await receive()
            received += len(message.get("body", b""))
            if received > LARGEST_BODY:
                raise _TooLarge
            return message

        refusal = self._refusal(scope["method"], headers)
        if refusal is not None:
            await refusal(scope, receive, guarded)
            return
        try:
            await self._app(scope, counted, guarded)
        except _TooLarge:
            if not began:
                await _refused(413, "That is larger than 1 MB, which is all these pages take.")(scope, receive, guarded)

    def _refusal(self, method: str, headers: Headers) -> PlainTextResponse | None:
        if headers.get("host", "").lower() not in self._names:
            return _refused(
                421, "These pages are not reached under this name. Open the address that the server printed."
            )
        if method not in {*_SAFE, "POST"}:
            return _refused(405, "These pages are read and sent as forms, nothing else.")
        if not _from_here(method, headers, self._site.base):
            return _refused(
                403, "This was sent from another site, and was not done. Open the page here and do it again."
            )
        return None


def _from_here(method: str, headers: Headers, base: str) -> bool:
    """
    Tell whether a request may come from where it comes from, by Fetch Metadata, which every browser sends over https.

    Anybody may lead a person to a page: NetSuite sends them back. Nobody else may send a form, or take a page apart in a script, image or
    frame. What names no place at all is a browser too old, or no browser: by `Origin` then, and a form without it is refused.
    """
    site = headers.get("sec-fetch-site")
    if method in _SAFE:
        leads = headers.get("sec-fetch-mode") == "navigate" and headers.get("sec-fetch-dest") == "document"
        return site in {None, "same-origin", "none"} or leads
    if site is not None:
        return site == "same-origin"
    scheme, _, rest = base.partition("://")
    return headers.get("origin") == f"{scheme}://{rest.partition('/')[0]}"


def headers_of(site: Site) -> dict[str, str]:
    """
    Return the headers of every answer.

    `form-action` names NetSuite, because a browser holds a form to it along all redirects (seen in Chromium): the Connect button is one.
    """
    domain = site.settings.domain
    netsuite = f"https://*.{PRODUCTION_DOMAIN}" if domain == PRODUCTION_DOMAIN else f"https://*.{domain}"
    policy = (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; "
        f"frame-ancestors 'none'; form-action 'self' {netsuite}"
    )
    headers = {
        "content-security-policy": policy,
        "referrer-policy": "no-referrer",
        "x-content-type-options": "nosniff",
        "cross-origin-opener-policy": "same-origin",
        "cross-origin-resource-policy": "same-origin",
        "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=()",
        "cache-control": "no-store",
    }
    return headers if site.local else {**headers, "strict-transport-security": f"max-age={_YEAR}"}


def _refused(status: int, words: str) -> PlainTextResponse:
    return PlainTextResponse(f"{words}\n", status)
