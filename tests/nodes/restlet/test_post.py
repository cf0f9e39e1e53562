"""netsuite.restlet.post: once, unless the script honours a key."""

import httpx
import pytest

from netsuite_emulator.restlets import RestletError
from netsuite_emulator.scripts import FilesAndSearches
from netsuite_plugin.contract import ConfigurationError, OutcomeUnknown
from netsuite_plugin.errors import ScriptFailed
from netsuite_plugin.suitetalk.restlets import LARGEST

NODE = "netsuite.restlet.post"
TASK = {"type": "task", "values": {"title": "Call"}}


@pytest.fixture
def keyed(netsuite):
    """The script of the docs, which makes a record once by a key."""
    netsuite.restlet("customscript_netsuite_nodes", "1", FilesAndSearches(netsuite))
    return {"script": "customscript_netsuite_nodes", "deploy": 1, "key_field": "request", "body": TASK}


async def test_a_script_is_given_json_or_text(desk, called):
    """As what it says."""
    await called("post", body={"a": [1, None, "é"]})
    await called("post", body="é\n", content="text")

    assert [{"a": [1, None, "é"]}, "é\n"] == [each.body for each in desk.calls]


@pytest.mark.parametrize("fault", ["lose_answer", "late_error", "gateway_timeout"])
async def test_a_lost_answer_is_never_asked_for_again(netsuite, desk, called, fault):
    """Nobody knows what the script has done, and it says so."""
    netsuite.faults.add(fault, on="restlet")

    with pytest.raises(OutcomeUnknown, match=r"customscript_desk \(POST\).*calling it again would do it twice"):
        await called("post", body={})

    assert 1 == len(desk.calls)


async def test_a_page_leaves_the_outcome_unknown(connected, called, desk):
    """It may have come instead of the script, or after it."""

    async def page(request):
        return httpx.Response(200, html="<h1>Maintenance</h1>")

    connected.wire.handle_async_request = page
    with pytest.raises(OutcomeUnknown, match="Maintenance"):
        await called("post", body={})


async def test_a_script_that_throws_may_have_done_something(desk, called):
    """Its error is known, what it had done before is not: it is not called again by itself."""
    desk.answer = RestletError("NO_STOCK", "SSS_REQUEST_LIMIT_EXCEEDED in the second half")

    with pytest.raises(ScriptFailed, match="stays done") as caught:
        await called("post", body={})

    assert (True, False, 1) == (caught.value.unsettled, caught.value.retryable, len(desk.calls))


async def test_a_full_account_is_waited_for(netsuite, desk, called):
    """That refusal comes before any work, so that even a call that is sent once is sent again."""
    netsuite.busy(times=2)

    await called("post", body={})

    assert 1 == len(desk.calls)


@pytest.mark.parametrize("losses", [1, 3])
async def test_with_a_key_it_is_repeated_and_done_once(netsuite, run_node, keyed, losses):
    """The same key each time, in the field that is named."""
    netsuite.faults.add("lose_answer", on="restlet", times=losses)

    made = await run_node(NODE, **keyed)

    assert [made["body"]["id"]] == list(netsuite.records.all("task"))
    assert netsuite.records.get("task", made["body"]["id"])["externalId"].startswith("nsn-")


async def test_another_piece_of_work_has_another_key(netsuite, run_node, keyed):
    """And the same one the same."""
    for step in ("a", "b", "b"):
        await run_node(NODE, step=step, **keyed)

    assert 2 == len(netsuite.records.all("task"))


@pytest.mark.parametrize(
    ("params", "said"),
    [
        ({"key_field": "request"}, "the body is a JSON object"),
        ({"key_field": "request", "body": "x", "content": "text"}, "the body is a JSON object"),
        ({"key_field": "request", "body": {"request": "mine"}}, "is in the body already"),
        ({"body": {}, "content": "text"}, "it is a text"),
        ({"body": "\ud800", "content": "text"}, "this cannot be written"),
        ({"body": "x" * (LARGEST + 1), "content": "text"}, "10,000,001 bytes, and a RESTlet takes 10,000,000"),
    ],
)
async def test_a_call_that_cannot_be_right_is_not_made(called, connected, params, said):
    """It says why, before anything is sent."""
    with pytest.raises(ConfigurationError, match=f"{said}.*Nothing was sent"):
        await called("post", **params)

    assert [] == connected.wire.requests


async def test_a_dry_run_shows_the_very_request(connected, keyed):
    """With the key in its place, and nothing is called."""
    async with connected.session() as session:
        rehearsal = await session.call(NODE, keyed, step="s", dry_run=True)

    (request,) = rehearsal["requests"]
    assert "https://1234567.restlets.api.netsuite.com/app/site/hosting/restlet.nl" == request["url"].partition("?")[0]
    assert request["body"]["request"].startswith("nsn-")
    assert [] == connected.wire.requests
