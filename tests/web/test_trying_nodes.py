"""A node is tried: a read is answered; a write is sent only as it was rehearsed, and once however often it is clicked."""

import pytest

from conftest import MARIA
from web_states import CREATE, TASK, connected, sign_of

pytestmark = pytest.mark.anyio


def tasks(pages):
    return len(list(pages.world.netsuite.records.all("task")))


async def test_a_rehearsal_sends_nothing(pages):
    """It shows what would be sent."""
    maria, _ = await connected(pages)
    page = await maria.post(CREATE, **TASK)
    assert "Nothing was sent" in page.words
    assert 0 == tasks(pages)


async def test_what_was_rehearsed_is_sent_once(pages):
    """A second click finds what the first one made."""
    maria, _ = await connected(pages)
    sign = sign_of(await maria.post(CREATE, **TASK))
    for _ in range(2):
        page = await maria.post(CREATE, rehearsed=sign, **TASK)
        assert "Answered" in page.words
    assert 1 == tasks(pages)


async def test_other_values_than_the_rehearsed_are_not_sent(pages):
    """They are rehearsed anew; so is a sign of somebody else's, or a made-up one."""
    maria, _ = await connected(pages)
    sign = sign_of(await maria.post(CREATE, **TASK))
    for changed in ({"p.values": '{"title": "Another"}'}, {"credential": "team:finance"}):
        page = await maria.post(CREATE, **{**TASK, "rehearsed": sign, **changed})
        assert "Nothing was sent" in page.words
    page = await maria.post(CREATE, **{**TASK, "rehearsed": "made.up.sign"})
    assert "Nothing was sent" in page.words
    assert 0 == tasks(pages)


async def test_values_are_checked_while_they_are_typed(pages):
    """By the node itself; nothing is sent."""
    maria = await pages.browser(MARIA)
    path = CREATE.replace("/try", "/check")
    assert "The values fit." in (await maria.post(path, **TASK)).response.text
    wrong = await maria.post(path, **{**TASK, "p.values": "{"})
    assert "not JSON" in wrong.response.text
