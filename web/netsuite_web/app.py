"""`create_app`: the pages as an ASGI app, for `netsuite-nodes web serve` and for a host that mounts them."""

import asyncio
import contextlib
import logging
import os
import traceback
from collections.abc import AsyncGenerator, Awaitable, Callable
from pathlib import Path

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount
from starlette.routing import Route as StarletteRoute

from netsuite_plugin.connections import keep_alive_for_ever
from netsuite_plugin.contract import Caller, NodeError, StaleRevision
from netsuite_plugin.discovery import current_registry
from netsuite_plugin.registry import Registry
from netsuite_plugin.settings import Settings
from netsuite_web.asked import Asked
from netsuite_web.assets import Assets
from netsuite_web.failure import Failure, of_error
from netsuite_web.guards import Guards
from netsuite_web.route import Route
from netsuite_web.routes import ROUTES
from netsuite_web.sessions import COOKIE, Session
from netsuite_web.sign_in import Links
from netsuite_web.site import Site
from netsuite_web.templates import Templates

_log = logging.getLogger("netsuite_web")


def create_app(
    registry: Registry | None = None,
    settings: Settings | None = None,
    *,
    base: str,
    links: Links | None = None,
    workflows: Path | None = None,
    run_registry: str = "netsuite_plugin.discovery:discover",
) -> Starlette:
    """
    Return the pages. `base` is their public https address; the redirect URI is `{base}/auth/callback`.

    Who asks is what the hook `identify` says, or with `links` who signed in with one. `workflows` is the folder of *Run a workflow*;
    `run_registry` names the function that gives each run its registry, as `Runner` says.
    Mounted in another app, enter `app.router.lifespan_context(app)` in that app's lifespan: it keeps idle grants alive.

    Raises:
        ConfigurationError: `base` cannot be such an address, or a setting is wrong.
    """
    site = Site(
        registry or current_registry(),
        settings or Settings.load(os.environ),
        base,
        links=links,
        workflows=workflows,
        run_registry=run_registry,
    )
    templates = Templates(site, {route.path: route.rule.allows for route in ROUTES if route.method == "GET"})

    @contextlib.asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncGenerator[None]:
        keeping = asyncio.create_task(keep_alive_for_ever(site.host, site.settings))
        try:
            async with site.handover.open() if site.handover is not None else contextlib.nullcontext():
                yield
        finally:
            keeping.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await keeping

    async def no_such_page(request: Request, error: Exception) -> Response:
        asked = _asked(request, site, templates)
        status = error.status_code if isinstance(error, HTTPException) else 404
        return asked.page("missing.html", status=status, what="This page", back="/", back_title="Begin")

    app = Starlette(
        routes=[
            *(_answered(route, site, templates) for route in ROUTES),
            Mount("/static", Assets()),
        ],
        middleware=[Middleware(Guards, site=site)],
        exception_handlers={HTTPException: no_such_page},
        lifespan=lifespan,
    )
    app.state.site = site
    return app


def _answered(route: Route, site: Site, templates: Templates) -> StarletteRoute:
    return StarletteRoute(route.path, _endpoint(route, site, templates), methods=[route.method])


def _endpoint(route: Route, site: Site, templates: Templates) -> Callable[[Request], Awaitable[Response]]:
    async def endpoint(request: Request) -> Response:
        asked = _asked(request, site, templates)
        if route.limited and (wait := site.limit.wait(_sender(asked))):
            return _too_often(asked, wait)
        if not route.rule.allows(asked.known):
            answer = _not_allowed(asked, route)
        else:
            try:
                async with asked.session.turn(request.url.path) if route.method == "POST" else contextlib.nullcontext():
                    answer = await route.answer(asked)
            except NodeError as error:
                _log.info("%s %s: %s", route.method, route.path, type(error).__name__)
                failure = of_error(
                    error, title="This did not work", not_done="Nothing was changed.", ways=[("/", "Begin")]
                )
                answer = asked.page("failed.html", status=_status(error), failure=failure)
            except Exception as error:  # noqa: BLE001 - the last door: a person gets a page, and the log no word that may be secret
                answer = _unforeseen(asked, route, error)
        _remember(asked.session, request, answer)
        return answer

    return endpoint


def _status(error: NodeError) -> int:
    if isinstance(error, StaleRevision):
        return 409
    return 400 if error.remedy == "fix_input" else 502


def _asked(request: Request, site: Site, templates: Templates) -> Asked:
    """Find out who asks; another person than before begins a session of their own."""
    session = site.sessions.of(request.cookies.get(COOKIE))
    signed_in = session.caller if session else None
    known = site.registry.identify(request) if site.links is None else signed_in
    user = _user(known)
    if session is not None and session.user not in {None, user}:
        site.sessions.end(session)
        session = None
    if session is None:
        session = site.sessions.begin() if known else Session("", site.clock.now(), site.clock.now())
    session.user = user
    return Asked(request, site, templates, session, known)


def _user(caller: Caller | None) -> tuple[str, str | None] | None:
    return (caller.user, caller.organization) if caller else None


def _remember(session: Session, request: Request, answer: Response) -> None:
    if session.id and request.cookies.get(COOKIE) != session.id:
        answer.set_cookie(COOKIE, session.id, path="/", secure=True, httponly=True, samesite="lax")


def _sender(asked: Asked) -> str:
    if asked.known:
        return f"user {asked.known.organization} {asked.known.user}"
    return f"address {asked.request.client.host if asked.request.client else ''}"


def _not_allowed(asked: Asked, route: Route) -> Response:
    if asked.known is None:
        local = asked.site.links is not None
        return asked.page(
            "sign_in.html",
            status=401,
            title="Sign in first" if not local else "This browser is not signed in",
            happened="These pages do not know who you are, or your session has ended. Nothing was done.",
            to_do="Open a link that the server prints: in its terminal, run netsuite-nodes web serve again, or press the link it shows."
            if local
            else "Sign in where this service signs you in, and come back.",
        )
    who = "administrators of an organization" if route.rule.name == "administrator" else "members of an organization"
    failure = Failure(
        "This page is not for you",
        f"It is for {who}, and {asked.known.user} is {'a ' + asked.known.role if asked.known.organization else 'in none'}.",
        "Nothing was shown or changed.",
        "Ask an administrator; or go on with your own logins.",
        word="Not allowed",
    )
    return asked.page("failed.html", status=403, failure=failure)


def _too_often(asked: Asked, wait: float) -> Response:
    failure = Failure(
        "Too many tries",
        "More requests came from here in a minute than a person makes.",
        "This one was not looked at.",
        f"Wait {wait:.0f} seconds, then try again.",
        ways=[("/", "Begin")],
    )
    answer = asked.page("failed.html", status=429, failure=failure)
    answer.headers["retry-after"] = f"{max(1, round(wait))}"
    return answer


def _unforeseen(asked: Asked, route: Route, error: Exception) -> Response:
    """Answer for a defect of ours: neither page nor log has a word of the error, which may hold anything."""
    frames = traceback.extract_tb(error.__traceback__)
    where = "\n".join(f"  {frame.filename}:{frame.lineno} in {frame.name}" for frame in frames)
    _log.error("%s %s failed: %s\n%s", route.method, route.path, type(error).__name__, where)
    failure = Failure(
        "Something broke here",
        "A defect of these pages, not of yours or NetSuite's.",
        "What you asked for was perhaps not finished. Look at it before doing it again.",
        "Report it, with the time and what you did. The server's log says where it happened.",
        word="Broken",
        ways=[("/", "Begin")],
        detail=[("Time", f"{asked.site.clock.now():%Y-%m-%d %H:%M:%S} UTC"), ("Kind", type(error).__name__)],
    )
    return asked.page("failed.html", status=500, failure=failure)
