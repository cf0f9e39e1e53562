"""The RESTlet of docs/restlets.md, played: deployed from another process, and called as any other."""

import httpx
import pytest

from netsuite_emulator.scripts import FilesAndSearches

QUERY = "SELECT companyname FROM customer ORDER BY id"
ADDRESS = "/app/site/hosting/restlet.nl?script=customscript_netsuite_nodes&deploy=1"


@pytest.fixture
async def call(emulator, account):
    """Deploy the script by the control endpoint, and call it."""
    transport = httpx.ASGITransport(emulator.app)
    deployed = {
        "script": "customscript_netsuite_nodes",
        "deploy": "1",
        "searches": {"customsearch_firms": QUERY},
        "files": [{"name": "a.txt", "folder": "7", "contents": "A"}],
    }
    headers = {"Authorization": f"Bearer {account.grant()['access_token']}", "Content-Type": "application/json"}
    async with httpx.AsyncClient(transport=transport, headers=headers) as client:
        told = await client.post("https://127.0.0.1/__emulator__/1234567/restlet", json=deployed)
        assert 200 == told.status_code, told.text

        async def called(method, parameters="", **body):
            url = f"https://1234567.restlets.api.netsuite.com{ADDRESS}{parameters}"
            return (await client.request(method, url, **body)).json()

        yield called


async def test_a_saved_search_comes_in_pages_of_a_thousand(account, call):
    """With where the next begins."""
    for place in range(1_001):
        account.given("customer", companyName=f"Firm {place}", subsidiary="1")

    first = await call("GET", "&search=customsearch_firms")
    second = await call("GET", f"&search=customsearch_firms&from={first['next']}")

    assert (1_000, [{"companyname": "Firm 1000"}], None) == (len(first["rows"]), second["rows"], second["next"])


async def test_the_same_name_in_the_same_folder_is_the_same_file(call):
    """So a put may be repeated."""
    new = [await call("PUT", json={"folder": 7, "name": "b.txt", "contents": each}) for each in "xy"]
    old = await call("PUT", json={"folder": 7, "name": "a.txt", "contents": "B"})

    assert [{"id": "2"}, {"id": "2"}, {"id": "1"}] == [*new, old]
    assert {"name": "a.txt", "type": "PLAINTEXT", "size": 1, "contents": "B"} == await call("GET", "&file=1")


async def test_the_same_request_makes_one_record(account, call):
    """And another one another."""
    body = {"type": "task", "values": {"title": "Call"}}
    made = [await call("POST", json={**body, "request": each}) for each in ("k1", "K1", "k2")]

    assert made[0] == made[1] != made[2]
    assert 2 == len(account.records.all("task"))


@pytest.mark.parametrize(
    ("method", "parameters", "body", "code"),
    [
        ("GET", "&search=customsearch_none", {}, "INVALID_SEARCH"),
        ("GET", "&file=9", {}, "RCRD_DSNT_EXIST"),
        ("DELETE", "&file=9", {}, "RCRD_DSNT_EXIST"),
        ("PUT", "", {"json": {"folder": 7}}, "SSS_MISSING_REQD_ARGUMENT"),
        ("POST", "", {"json": {"type": "task"}}, "SSS_MISSING_REQD_ARGUMENT"),
        ("POST", "", {"json": {"type": "nothing", "request": "k"}}, "SSS_MISSING_REQD_ARGUMENT"),
    ],
)
async def test_what_is_missing_is_thrown(call, method, parameters, body, code):
    """As the modules of SuiteScript do."""
    assert code == (await call(method, parameters, **body))["error"]["code"]


async def test_a_deleted_file_is_gone(call):
    """Once."""
    assert {"deleted": "1"} == await call("DELETE", "&file=1")
    assert "RCRD_DSNT_EXIST" == (await call("DELETE", "&file=1"))["error"]["code"]


def test_each_deployment_has_files_of_its_own(account):
    """They are not the account's: REST has none."""
    assert FilesAndSearches(account).files is not FilesAndSearches(account).files
