"""Where everybody begins: the first page, and signing in and out where no host does it."""

from starlette.responses import Response

from netsuite_web.asked import Asked
from netsuite_web.sessions import COOKIE


async def begin(asked: Asked) -> Response:
    """Lead on to the connectors: nobody needs a page of greetings."""
    return asked.to("/connectors")


async def sign_in(asked: Asked) -> Response:
    """Spend a one-time link. The session is a new one: what a browser brought along is not trusted."""
    links = asked.site.links
    caller = links.spend(asked.query("link")) if links else None
    if caller is None:
        return asked.page(
            "sign_in.html",
            status=401,
            title="This link is spent",
            happened="It was used before, or it belongs to a server that has ended. A link signs in once.",
            to_do="If it was you, go on in the window where it was opened. Else start the server again: it prints a new link."
            if links
            else "Sign in where this service signs you in.",
        )
    if asked.session.id:
        asked.site.sessions.end(asked.session)
    asked.session = asked.site.sessions.begin()
    asked.session.caller, asked.session.user = caller, (caller.user, caller.organization)
    return asked.to("/")


async def sign_out(asked: Asked) -> Response:
    """End the session here and in the browser."""
    asked.site.sessions.end(asked.session)
    asked.session.id, asked.known = "", None
    answer = asked.page(
        "sign_in.html",
        title="You are signed out",
        happened="This browser is forgotten here. Your logins to NetSuite are as before.",
        to_do="To come back, open a new link of the server.",
    )
    answer.delete_cookie(COOKIE, path="/", secure=True, httponly=True, samesite="lax")
    return answer
