"""A host of its own: the pages under /netsuite, behind its own sign-in. `uvicorn web_host:app` behind a proxy that speaks https."""

import contextlib
import html
import os
import secrets

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.sessions import SessionMiddleware
from starlette.responses import HTMLResponse, RedirectResponse
from starlette.routing import Mount, Route

from netsuite_plugin.contract import Caller, hookimpl
from netsuite_plugin.discovery import discover
from netsuite_plugin.settings import Settings
from netsuite_web.app import create_app

BASE = os.environ.get("WEB_HOST_BASE", "https://flows.example.com")
PEOPLE = {"ines": "administrator", "maria": "member"}


class OurSignIn:
    """Tells the pages who asks: whom this host's own sign-in has established."""

    @hookimpl
    def identify(self, request):
        user = request.session.get("user")
        return Caller(user, "northwind", role=PEOPLE[user]) if user in PEOPLE else None


pages = create_app(discover(plugins=[OurSignIn()]), Settings.load(os.environ), base=f"{BASE}/netsuite")


async def home(request):
    user = request.session.get("user")
    said = "<a href='/login?user=maria'>Sign in</a>"
    if user:
        said = f"Hello {html.escape(user)}. <a href='/netsuite/'>NetSuite</a>"
    return HTMLResponse(f"<!doctype html><title>Flows</title><p>{said}</p>")


async def login(request):  # yours asks for a password
    request.session["user"] = request.query_params["user"]
    return RedirectResponse("/", 303)


@contextlib.asynccontextmanager
async def lifespan(_):
    async with pages.router.lifespan_context(pages):  # keeps idle grants alive
        yield


app = Starlette(
    routes=[Route("/", home), Route("/login", login), Mount("/netsuite", pages)],
    middleware=[Middleware(SessionMiddleware, secret_key=secrets.token_hex(32), https_only=True, same_site="lax")],
    lifespan=lifespan,
)
