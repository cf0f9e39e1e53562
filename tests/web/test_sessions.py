"""What the server remembers of a browser: begun anew with a sign-in, ended by the person or by time."""

import pytest

from conftest import INES, MARIA
from netsuite_plugin.connections import begin
from netsuite_plugin.settings import Settings
from netsuite_web.sessions import COOKIE, Sessions

pytestmark = pytest.mark.anyio


async def test_a_link_signs_in_once_and_the_session_is_new(pages):
    """A session that a browser brought along is not the one it goes on with."""
    first = await pages.browser(MARIA)
    link = pages.links.make(INES)
    before = first.http.cookies[COOKIE]
    signed_in = await first.get(f"/sign-in?link={link}", site="none")

    assert signed_in.leads_to == "/"
    assert before != first.http.cookies[COOKIE]
    assert pages.site.sessions.of(before) is None
    cookie = signed_in.response.headers["set-cookie"]
    assert all(word in cookie for word in ("Secure", "HttpOnly", "Path=/", "SameSite=lax"))
    again = await pages.browser(None)
    assert 401 == (await again.get(f"/sign-in?link={link}", site="none")).status


async def test_a_session_ends(pages, clock):
    """When the person says so, and after twelve hours without a sign of them."""
    maria = await pages.browser(MARIA)
    await maria.post("/sign-out")
    assert 401 == (await maria.get("/connectors")).status
    maria = await pages.browser(MARIA)
    clock.move(hours=13)
    assert 401 == (await maria.get("/connectors")).status


def test_a_notice_is_said_once_and_the_last_three_are_kept(clock):
    """On the next page."""
    session = Sessions(clock).begin()
    for number in range(5):
        session.say("good", f"number {number}")
    assert ["number 2", "number 3", "number 4"] == [notice.title for notice in session.told()]
    assert [] == session.told()


async def test_of_many_attempts_the_oldest_is_dropped(ready, clock):
    """A state that is dropped belongs to nobody; one that is kept is found by its own word alone."""
    sessions = Sessions(clock)
    session = sessions.begin()
    attempts = []
    for _ in range(21):
        pending = await begin(ready.site.host, Settings(), caller=MARIA, workspace="1234567")
        attempts.append(sessions.begin_attempt(session, pending))

    assert session.attempt(attempts[0].id) is None
    assert session.attempt(attempts[1].id) is attempts[1]
    assert not sessions.knows_state(attempts[0].pending.request.state)
    assert sessions.knows_state(attempts[20].pending.request.state)
    assert not attempts[20].over(clock.now())
    clock.move(minutes=16)
    assert attempts[20].over(clock.now())
