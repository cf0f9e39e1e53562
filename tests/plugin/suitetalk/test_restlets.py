"""RESTlets over a wire that answers what the test says."""

import httpx
import pytest

from netsuite_plugin.contract import OutcomeUnknown
from netsuite_plugin.errors import NetSuiteUnavailable, NotNetSuite, ScriptFailed, TransportError
from netsuite_plugin.suitetalk.restlet_call import Call
from scripted import Scripted, services_over

GET, POST = Call("GET", "12", "1", "read"), Call("POST", "12", "1", "once", body={"a": 1})


async def called(clock, call, *answers):
    wire = Scripted(*answers)
    async with services_over(wire, clock) as ns:
        return await ns.restlets.call(call), wire.sent


async def test_a_call_goes_to_the_host_of_restlets(clock):
    """Its script, deployment and parameters in the address, its body as JSON."""
    call = Call("PUT", "customscript_a", "customdeploy_b", "once", parameters={"x": "a b&c"}, body=["é"])

    answer, (sent,) = await called(clock, call, httpx.Response(200, json={"done": True}))

    assert {"done": True} == answer["body"]
    assert "1234567.restlets.api.netsuite.com" == sent.url.host
    assert {"script": "customscript_a", "deploy": "customdeploy_b", "x": "a b&c"} == dict(sent.url.params)
    assert ('["é"]', "application/json") == (sent.content.decode(), sent.headers["content-type"])


@pytest.mark.parametrize(
    "lost", [httpx.ReadError("gone"), httpx.Response(503, html="<h1>Down</h1>"), httpx.Response(200, html="<p>")]
)
async def test_what_is_lost_is_repeated_by_the_effect(clock, lost):
    """A read, what is idempotent, and what has a key; nothing else."""
    good = httpx.Response(200, json=1)
    keyed = Call("POST", "12", "1", "keyed", body={}, key_field="k").keyed("nsn-1")
    for call in (GET, Call("PUT", "12", "1", "idempotent"), keyed):
        answer, sent = await called(clock, call, lost, good)
        assert (1, 2) == (answer["body"], len(sent))
    assert b'{"k":"nsn-1"}' == sent[1].content == sent[0].content
    with pytest.raises(OutcomeUnknown):
        await called(clock, POST, lost, good)


async def test_a_connection_that_never_opened_is_no_lost_answer(clock):
    """Nothing was sent, and it says so."""
    with pytest.raises(TransportError) as caught:
        await called(clock, POST, httpx.ConnectError("down"))

    assert not caught.value.unsettled


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (httpx.Response(302, headers={"Location": "https://system.netsuite.com/pages/login.jsp"}), NotNetSuite),
        (httpx.Response(403, html="<h1>Forbidden</h1>"), NotNetSuite),
        (httpx.Response(400, json={"error": {"code": "USER_ERROR", "message": "no"}}), ScriptFailed),
        (httpx.Response(400, text="error code: X\nerror message: no"), ScriptFailed),
    ],
)
async def test_a_refusal_is_understood_in_either_shape(clock, answer, error):
    """And never as a refusal of a record, after which nothing was changed."""
    with pytest.raises(error) as caught:
        await called(clock, GET, answer)

    assert "nothing was changed" not in str(caught.value)


async def test_a_server_that_fails_is_one(clock):
    """500 is NetSuite's own, and not the script's."""
    with pytest.raises(NetSuiteUnavailable):
        await called(clock, GET, httpx.Response(500, json={"error": {"code": "UNEXPECTED_ERROR", "message": "x"}}))


@pytest.mark.parametrize(
    ("content_type", "text", "body"),
    [
        ("application/json", '{"a":1}', {"a": 1}),
        ("application/json", "not JSON", "not JSON"),
        ("text/plain", "7", "7"),
        ("application/json", " ", None),
    ],
)
async def test_the_body_is_what_the_script_returned(clock, content_type, text, body):
    """Text that is called JSON, too."""
    answer = httpx.Response(200, content=text, headers={"Content-Type": content_type})

    assert body == (await called(clock, GET, answer))[0]["body"]
