"""A node is tried: a read is answered; a write is sent only as it was rehearsed, and once however often it is clicked."""

import re

import pytest

from conftest import MARIA
from new_package import NODE, acme
from web_people import SAM
from web_staging import connected
from web_states_nodes import CREATE, TASK, sign_of

__all__ = ["acme"]

pytestmark = pytest.mark.anyio


def tasks(pages):
    return len(list(pages.world.netsuite.records.all("task")))


async def test_a_rehearsal_shows_the_request_and_sends_nothing(pages):
    """Method, address, the headers that decide something, body; and with them the key it is sent with."""
    maria, _ = await connected(pages)

    page = await maria.post(CREATE, **TASK)

    assert "Nothing was sent" in page.words
    assert "POST https://1234567.suitetalk.api.netsuite.com/services/rest/record/v1/task" in page.words
    assert "content-type: application/json" in page.words
    assert '"title": "Call back"' in page.words
    assert "authorization" not in page.words.lower()
    assert 0 == tasks(pages)
    key = re.search(r'"externalId": "(\S+)"', page.words)[1]

    sent = await maria.post(CREATE, rehearsed=sign_of(page), **TASK)

    assert "Answered" in sent.words
    assert "Request POST https://1234567.suitetalk.api.netsuite.com/services/rest/record/v1/task" in sent.words
    (made,) = pages.world.netsuite.records.all("task").values()
    assert key == made["externalId"]


async def test_rows_come_before_what_is_told_of_them(pages):
    maria, _ = await connected(pages)

    page = await maria.post("/nodes/netsuite.suiteql.query/try", **{"p.query": "SELECT id FROM currency"})

    assert 0 < page.words.index("rows id 1") < page.words.index("row_count")


async def test_a_rehearsal_compares_with_the_record_as_it_is(pages):
    """An update shows what each field holds and would hold; a field the account does not have is said before it is sent."""
    maria, _ = await connected(pages)
    task = await maria.post(CREATE, rehearsed=sign_of(await maria.post(CREATE, **TASK)), **TASK)
    record = re.search(r'"id": "(\d+)"', task.words)[1]
    update = CREATE.replace("create", "update")
    asked = {"p.record_type": "task", "p.record_id": record}

    page = await maria.post(update, **asked, **{"p.values": '{"title": "Call again"}'})
    wrong = await maria.post(update, **asked, **{"p.values": '{"tilte": "Call again"}'})

    assert 'title "Call back" "Call again"' in page.words
    assert "Sent again, it leaves the same." in page.words
    assert "Would be refused" in wrong.words
    assert "tilte" in wrong.words
    assert "Send it all the same" in wrong.words


async def test_what_cannot_be_rehearsed_is_not_offered(pages):
    """Who is not connected reads why, and finds no button that sends."""
    sam = await pages.browser(SAM)

    page = await sam.post(CREATE, **TASK)

    assert "Failed" in page.words
    assert "Nothing was sent." in page.words
    assert 'name="rehearsed"' not in page.response.text


async def test_a_try_says_how_it_went(pages):
    """Requests, those that were refused and sent again, and in whose name."""
    maria, _ = await connected(pages)
    pages.world.netsuite.faults.add("unavailable", on="query", times=1)

    page = await maria.post("/nodes/netsuite.suiteql.query/try", **{"p.query": "SELECT id FROM currency"})

    assert "2 requests, 1 refused or lost" in page.words
    assert "acted as netsuite account 1234567" in page.words


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
        assert "Nothing was sent" in page.words, page.words
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


async def test_the_form_of_a_new_package_works(acme, pages):
    """What `new-node` wrote has its form and is answered, with nothing edited."""
    pages.world.netsuite.given("customer", id="107", entityId="Fjord Supply", subsidiary="1")
    maria, _ = await connected(pages)
    form = await maria.get(f"/nodes/{NODE}")
    assert "Return the name of one customer." in form.words
    assert 'name="p.customer"' in form.response.text

    page = await maria.post(f"/nodes/{NODE}/try", **{"p.customer": "107"})

    assert '"name": "Fjord Supply"' in page.words
