"""netsuite.restlet.get: what a script answers, and what is said where it does not."""

import httpx
import pytest

from netsuite_emulator.restlets import RestletError
from netsuite_emulator.scripts import FilesAndSearches
from netsuite_plugin.contract import ConfigurationError, InvalidParams
from netsuite_plugin.errors import (
    ConcurrencyLimitReached,
    PermissionMissing,
    RequestRejected,
    ScriptFailed,
    Unauthenticated,
)

NODE = "netsuite.restlet.get"


async def test_a_script_is_asked_by_its_ids_and_parameters(desk, called, connected):
    """At the account's own host for RESTlets, and its JSON comes back."""
    answer = await called("get", parameters={"item": 7, "name": "Ærø & co"})

    assert {"body": {"done": True}, "content_type": "application/json; charset=UTF-8"} == answer
    assert {"item": "7", "name": "Ærø & co"} == desk.calls[0].parameters
    sent = connected.wire.requests[-1]
    assert ("1234567.restlets.api.netsuite.com", b"") == (sent.url.host, sent.content)


@pytest.mark.parametrize(
    ("returned", "body"), [("done", "done"), (None, None), ([1], [1]), ({"error": None}, {"error": None})]
)
async def test_whatever_a_script_returns_is_its_answer(desk, called, returned, body):
    """JSON, a text or nothing."""
    desk.answer = returned

    assert body == (await called("get"))["body"]


async def test_text_is_asked_for(desk, called, connected):
    """The type of the request decides what a script may return; markup is a text as any other."""
    desk.answer = "<p>7 orders</p>"

    assert "<p>7 orders</p>" == (await called("get", content="text"))["body"]
    assert "text/plain" == connected.wire.requests[-1].headers["content-type"]


async def test_a_lost_answer_is_asked_for_again(desk, called, lose):
    """A GET reads."""
    lose(times=2)

    assert {"done": True} == (await called("get"))["body"]
    assert 3 == len(desk.calls)


@pytest.mark.parametrize("content", ["json", "text"])
async def test_a_script_that_throws_says_why(desk, called, content):
    """In either shape, with what is to be done, and is not called again."""
    desk.answer = RestletError("NO_STOCK", "All gone.")

    with pytest.raises(
        ScriptFailed, match=r"customscript_desk \(GET\).*400 NO_STOCK: All gone.*Execution Log"
    ) as caught:
        await called("get", content=content)

    assert ("NO_STOCK", False, 1) == (caught.value.details[0].code, caught.value.retryable, len(desk.calls))


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ({"error": {"code": "NO_STOCK", "message": "All gone."}}, "200 NO_STOCK: All gone."),
        ({"error": {"name": "NO_STOCK", "details": [1]}}, r"200 NO_STOCK: .*\[1\]"),
        ({"error": "All gone."}, "200: All gone."),
        ({"error": True, "message": "All gone."}, "200: All gone."),
        ("error code: NO_STOCK\nerror message: All gone.", "200 NO_STOCK: All gone."),
    ],
)
async def test_an_answer_that_is_an_error_is_one(desk, called, answer, said):
    """A script that catches its own error answers 200 (section_4634920277)."""
    desk.answer = answer

    with pytest.raises(ScriptFailed, match=said):
        await called("get")


async def test_a_page_is_no_answer(connected, desk, called):
    """Of a login or of a gateway: asked again, because it is a read, and then said."""
    page = httpx.Response(200, html="<h1>Log in to NetSuite</h1>")
    real = connected.wire.handle_async_request
    answers = [page, None]

    async def handle(request):
        answer = answers.pop(0) if answers else page
        return answer or await real(request)

    connected.wire.handle_async_request = handle
    assert {"done": True} == (await called("get"))["body"]
    with pytest.raises(Exception, match=r"with a page instead of the script's answer.*Log in to NetSuite"):
        await called("get")


async def test_what_keeps_a_script_from_running_is_said(netsuite, desk, called):
    """Each with who can change it, and that no script ran."""
    with pytest.raises(RequestRejected, match=r"404 SSS_INVALID_SCRIPTLET_ID.*No script ran.*Released.*Audience"):
        await called("get", deploy=2)
    netsuite.restlet("customscript_desk", "3", desk, methods=["POST"])
    with pytest.raises(RequestRejected, match=r"405.*no function for this method"):
        await called("get", deploy=3)
    assert [] == desk.calls


async def test_a_role_outside_the_audience_is_told(netsuite, world, desk):
    """It is the deployment that names roles."""
    netsuite.restlet("customscript_desk", "1", desk, audience=["1002"])
    await world.connect(config=await world.configure(), user="analyst@example.com", role="1001")
    async with world.session() as session:
        with pytest.raises(PermissionMissing, match=r"Audience of the deployment must name the role"):
            await session.call(NODE, {"script": "customscript_desk", "deploy": 1})


async def test_a_login_without_the_scope_is_told(world, desk):
    """In one sentence: the integration record, and connecting again."""
    await world.connect(config=await world.configure(), scopes=["rest_webservices"])
    async with world.session() as session:
        with pytest.raises(
            Unauthenticated, match=r"no scope RESTlets.*tick RESTlets on the integration record and connect again"
        ):
            await session.call(NODE, {"script": "customscript_desk", "deploy": 1})


async def test_a_full_account_is_waited_for(netsuite, desk, called):
    """400 SSS_REQUEST_LIMIT_EXCEEDED is a 429 by another name."""
    netsuite.busy(times=2)

    assert {"done": True} == (await called("get"))["body"]
    netsuite.busy(times=100)
    with pytest.raises(ConcurrencyLimitReached):
        await called("get")


@pytest.mark.parametrize(
    ("params", "said"),
    [
        ({"script": "customscript_desk&script=1"}, "script: .* is not the ID of a script"),
        ({"script": "https://evil.example/x"}, "is not the ID of a script"),
        ({"deploy": "1/../2"}, "is not the ID of a deployment"),
        ({"parameters": {"Script": "9"}}, "give it as script and deploy"),
        ({"parameters": {"a\r\nb": "9"}}, "cannot stand in an address"),
        ({"parameters": {"a": "\ud800"}}, "cannot stand in an address"),
    ],
)
async def test_an_address_that_cannot_be_right_is_never_called(desk, called, connected, params, said):
    """What is wrong is said before anything is sent."""
    with pytest.raises(ConfigurationError, match=f"{said}.*Nothing was sent"):
        await called("get", **params)

    assert [] == connected.wire.requests


async def test_a_get_has_no_body(called):
    """NetSuite refuses one (section_4634920277), so there is no such param."""
    with pytest.raises(InvalidParams, match="body"):
        await called("get", body={})


async def test_saved_searches_and_files_come_by_the_script_of_the_docs(netsuite, run_node):
    """Page after page, and a file with its contents."""
    for place in range(3):
        netsuite.given("customer", companyName=f"Firm {place}", subsidiary="1")
    script = FilesAndSearches(netsuite, {"customsearch_firms": "SELECT companyname FROM customer ORDER BY id"})
    netsuite.restlet("customscript_netsuite_nodes", "1", script)
    address = {"script": "customscript_netsuite_nodes", "deploy": 1}

    found = await run_node(NODE, **address, parameters={"search": "customsearch_firms", "from": 1})
    put = await run_node("netsuite.restlet.put", **address, body={"folder": 7, "name": "a.txt", "contents": "Æ"})
    file = await run_node(NODE, **address, parameters={"file": put["body"]["id"]})

    assert [{"companyname": "Firm 1"}, {"companyname": "Firm 2"}] == found["body"]["rows"]
    assert ("a.txt", "Æ") == (file["body"]["name"], file["body"]["contents"])
    with pytest.raises(ScriptFailed, match="RCRD_DSNT_EXIST"):
        await run_node(NODE, **address, parameters={"file": 99})
