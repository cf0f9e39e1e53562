"""`create_app`: the server as an ASGI app for a host, beside the pages and behind the host's own sign-in."""

import json
import os
from urllib.parse import urlsplit

from mcp.server.auth.middleware.bearer_auth import AuthenticatedUser
from mcp.server.auth.provider import AccessToken
from mcp.server.transport_security import TransportSecuritySettings
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from netsuite_adapters.mcp.calling import LARGEST_ARGUMENTS, Context
from netsuite_adapters.mcp.server import build
from netsuite_plugin.contract import Caller, ConfigurationError
from netsuite_plugin.discovery import current_registry
from netsuite_plugin.registry import Registry
from netsuite_plugin.settings import Settings

_CALLER = "netsuite_nodes.caller"
"""In the scope of a request: who sent it, as the host says."""


def create_app(registry: Registry | None = None, settings: Settings | None = None, *, base: str) -> Starlette:
    """
    Return the server; its address is `{base}/mcp`, where `base` is the public address the host mounts it at.

    Who asks is what the hook `identify` says of each request; nobody else is answered. Mounted in another app, enter
    `app.router.lifespan_context(app)` in that app's lifespan.

    Raises:
        ConfigurationError: `base` cannot be such an address, or a setting is wrong.
    """
    parts = urlsplit(base)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.query or parts.fragment:
        raise ConfigurationError(f"The address of the tools is {base!r}: it must be https://HOST, perhaps with a path.")
    registry = registry or current_registry()
    server = build(registry, settings or Settings.load(os.environ), selector="personal", caller_of=_caller_of, told=str)
    app = server.streamable_http_app(
        max_request_body_size=2 * LARGEST_ARGUMENTS,
        transport_security=TransportSecuritySettings(
            allowed_hosts=[parts.netloc], allowed_origins=[f"{parts.scheme}://{parts.netloc}"]
        ),
    )
    app.add_middleware(_Known, registry=registry)
    return app


class _Known:
    """The app behind the host's sign-in."""

    def __init__(self, app: ASGIApp, *, registry: Registry) -> None:
        self._app, self._registry = app, registry

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer whom the host knows, and nobody else."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        caller = self._registry.identify(Request(scope))
        if caller is None:
            await PlainTextResponse("Sign in first: this server does not know who asks.\n", 401)(scope, receive, send)
            return
        # a session is its person's: the library refuses it to everybody whose client ID is another
        person = AccessToken(token="", client_id=json.dumps([caller.organization, caller.user]), scopes=[])
        known = {**scope, _CALLER: caller, "user": AuthenticatedUser(person)}
        await self._app(known, receive, send)


def _caller_of(ctx: Context) -> Caller:
    assert ctx.request is not None, "every request over HTTP has one"
    caller: Caller = ctx.request.scope[_CALLER]
    return caller
