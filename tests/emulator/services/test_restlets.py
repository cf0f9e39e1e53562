"""RESTlets: functions of the account behind an address of their own, with errors of their own."""

import httpx
import pytest

from netsuite_emulator.restlets import RestletError

PATH = "/app/site/hosting/restlet.nl"
NAMED = {"script": "customscript_stock", "deploy": "customdeploy1"}


@pytest.fixture
async def restlets(emulator, account):
    headers = {"Authorization": f"Bearer {account.grant()['access_token']}"}
    transport = httpx.ASGITransport(emulator.app)
    base = "https://1234567.restlets.api.netsuite.com"
    async with httpx.AsyncClient(transport=transport, base_url=base, headers=headers) as client:
        yield client


@pytest.fixture
def stock(account):
    """A script that echoes what it is given, or throws what it is told to."""

    def handler(call):
        if isinstance(call.body, dict) and "throw" in call.body:
            raise RestletError("NO_STOCK", call.body["throw"])
        return {"method": call.method, "parameters": call.parameters, "body": call.body}

    account.restlet("customscript_stock", "customdeploy1", handler)


async def test_a_script_is_given_parameters_and_body(restlets, stock):
    """Parameters without script and deploy, a JSON body as what it says, text as it is."""
    answer = await restlets.get(PATH, params={**NAMED, "item": "7"})
    assert {"method": "GET", "parameters": {"item": "7"}, "body": None} == answer.json()
    answer = await restlets.put(PATH, params=NAMED, json={"count": 2})
    assert ("PUT", {"count": 2}) == (answer.json()["method"], answer.json()["body"])
    answer = await restlets.post(PATH, params=NAMED, content="two", headers={"Content-Type": "text/plain"})
    assert "two" == answer.json()["body"]


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        ("application/json", '{"error": {"code": "NO_STOCK", "message": "all gone"}}'),
        ("application/xml", "<error><code>X</code></error>"),
        ("text/plain", "error code: X"),
    ],
)
async def test_errors_follow_the_type_of_the_request(restlets, account, content_type, body):
    """JSON, XML or lines of text."""

    def fails(call):
        raise RestletError("NO_STOCK", "all gone")

    account.restlet("9", "1", fails)
    answer = await restlets.post(
        PATH, params={"script": "9", "deploy": "1"}, content="{}", headers={"Content-Type": content_type}
    )
    assert 400 == answer.status_code
    assert content_type == answer.headers["content-type"].partition(";")[0]
    assert "NO_STOCK" in answer.text
    assert "all gone" in answer.text


async def test_what_keeps_a_script_from_running(restlets, stock, account):
    """Each has its status and its code."""

    async def code_of(response, status):
        assert status == response.status_code, response.text
        return response.json()["error"]["code"]

    unknown = {"script": "customscript_other", "deploy": "1"}
    assert "SSS_INVALID_SCRIPTLET_ID" == await code_of(await restlets.get(PATH, params=unknown), 404)
    wrong_login = await restlets.get(PATH, params=NAMED, headers={"Authorization": "Bearer none"})
    assert "INVALID_LOGIN_ATTEMPT" == await code_of(wrong_login, 401)
    with_body = await restlets.request("GET", PATH, params=NAMED, json={})
    assert "INVALID_REQUEST" == await code_of(with_body, 400)
    assert "SSS_INVALID_SCRIPTLET_METHOD" == await code_of(await restlets.patch(PATH, params=NAMED, json={}), 405)
    strange = await restlets.post(PATH, params=NAMED, content=b"x", headers={"Content-Type": "image/png"})
    assert "SSS_INVALID_CONTENT_TYPE" == await code_of(strange, 415)
    broken = await restlets.post(PATH, params=NAMED, content=b"{", headers={"Content-Type": "application/json"})
    assert "INVALID_REQUEST" == await code_of(broken, 400)
    account.busy()
    assert "SSS_REQUEST_LIMIT_EXCEEDED" == await code_of(await restlets.get(PATH, params=NAMED), 400)


async def test_a_script_is_for_its_audience(restlets, account):
    """A role outside the deployment's audience, or without the SuiteScript permission, is refused."""
    account.restlet("9", "1", lambda _: {}, audience=("1002",))
    analyst = {"Authorization": f"Bearer {account.grant(user='analyst@example.com', role='1001')['access_token']}"}
    sales = {"Authorization": f"Bearer {account.grant(user='analyst@example.com', role='1002')['access_token']}"}
    address = {"script": "9", "deploy": "1"}
    assert 403 == (await restlets.get(PATH, params=address, headers=analyst)).status_code
    assert 200 == (await restlets.get(PATH, params=address, headers=sales)).status_code
    account.roles["1002"].permissions -= {"ADMI_SUITESCRIPT"}
    refusal = await restlets.get(PATH, params=address, headers=sales)
    assert (403, "INSUFFICIENT_PERMISSION") == (refusal.status_code, refusal.json()["error"]["code"])


async def test_a_script_must_return_something_that_can_be_sent(restlets, account):
    """Nothing is an empty answer; what is no JSON is refused."""
    account.restlet("1", "1", lambda _: None)
    account.restlet("2", "1", lambda _: {1, 2})
    empty = await restlets.get(PATH, params={"script": "1", "deploy": "1"})
    assert (200, b"") == (empty.status_code, empty.content)
    wrong = await restlets.get(PATH, params={"script": "2", "deploy": "1"})
    assert (400, "INVALID_RETURN_DATA_FORMAT") == (wrong.status_code, wrong.json()["error"]["code"])
