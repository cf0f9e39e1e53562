"""netsuite.raw.request: any request to the account's REST services, and no other."""

from contextlib import nullcontext

import pytest

from netsuite_plugin.contract import InvalidParams, OutcomeUnknown
from netsuite_plugin.errors import RecordNotFound

NODE = "netsuite.raw.request"
RECORD = "/services/rest/record/v1/customer"


@pytest.fixture
def firm(netsuite):
    """One customer."""
    return netsuite.given("customer", companyName="Fjord Supply", subsidiary="1", phone="1")


async def test_a_request_is_sent_as_it_is(run_node, firm, connected):
    """Its query, its headers and its body; what decides something of the answer comes back."""
    got = await run_node(NODE, method="GET", path=f"{RECORD}/{firm}", query={"fields": "companyName", "x": 1})
    made = await run_node(
        NODE,
        method="POST",
        path="/services/rest/record/v1/task",
        body={"title": "Call"},
        headers={"x-netsuite-propertynamevalidation": "Error", "Accept": "application/vnd.oracle.resource+json"},
    )

    assert (200, "Fjord Supply") == (got["status"], got["body"]["companyName"])
    assert (204, None) == (made["status"], made["body"])
    assert made["headers"]["location"].endswith("/" + made["headers"]["location"].rpartition("/")[2])
    sent = connected.wire.requests[-1]
    assert ["application/vnd.oracle.resource+json"] == sent.headers.get_list("accept")
    assert "Error" == sent.headers["X-NetSuite-PropertyNameValidation"]
    assert "x" in str(connected.wire.requests[-2].url.params)


async def test_suiteql_reads(connected, run_node, firm):
    """So a dry run asks it, and a lost answer is asked for again."""
    query = {
        "method": "POST",
        "path": "/services/rest/query/v1/suiteql",
        "headers": {"Prefer": "transient"},
        "body": {"q": "SELECT id FROM customer"},
    }
    node = connected.registry.node(NODE)

    assert "read" == node.effect_of(node.parse(query))
    assert 1 == (await run_node(NODE, **query))["body"]["count"]


@pytest.mark.parametrize(("effect", "requests"), [("idempotent", 2), ("once", 1), (None, 1)])
async def test_a_lost_answer_is_asked_for_again_as_its_author_says(
    netsuite, run_node, firm, connected, effect, requests
):
    """Once, when its author says nothing."""
    netsuite.lose_answer()
    params = {"method": "PATCH", "path": f"{RECORD}/{firm}", "body": {"phone": "2"}, "effect": effect}
    with nullcontext() if requests == 2 else pytest.raises(OutcomeUnknown, match="would do it twice"):
        await run_node(NODE, **params)

    assert requests == sum(each.method == "PATCH" for each in connected.wire.requests)
    assert "2" == netsuite.records.get("customer", firm)["phone"]


async def test_what_netsuite_refuses_is_its_error(run_node):
    """As of every other node."""
    with pytest.raises(RecordNotFound):
        await run_node(NODE, method="GET", path=f"{RECORD}/999")


@pytest.mark.parametrize(
    "path",
    [
        "https://evil.example/services/rest/record/v1/customer",
        "//evil.example/services/rest/record",
        "/services/rest/../../app/login",
        "/services/rest/record/v1/%2e%2e/x",
        "/services/rest/record/v1/a%2Fb",
        "/services/rest/record//v1",
        "/services/rest/record/v1/a\r\nX: 1",
        "/services/rest/record/v1/customer?limit=1",
        "/services/rest/auth/oauth2/v1/token",
        "/app/site/hosting/restlet.nl",
        "",
    ],
)
async def test_a_path_that_leaves_is_refused(run_node, connected, path):
    """Before anything is sent, and says how a path is written."""
    with pytest.raises(InvalidParams, match="path"):
        await run_node(NODE, method="GET", path=path)

    assert [] == connected.wire.requests


@pytest.mark.parametrize(
    ("params", "said"),
    [
        ({"headers": {"Authorization": "Bearer x"}}, "Authorization"),
        ({"headers": {"Host": "evil.example"}}, "Host"),
        ({"headers": {"Cookie": "a=b"}}, "Cookie"),
        ({"headers": {"X-Mine": "1"}}, "only Accept,"),
        ({"headers": {"Prefer": "a", "prefer": "b"}}, "given twice"),
        ({"headers": {"Prefer": "a\r\nX: 1"}}, "one line"),
        ({"headers": {"X-NetSuite-Idempotency-Key": "k"}}, "asynchronous"),
        ({"headers": {"Prefer": "respond-async"}, "effect": "idempotent"}, "another job beside the first"),
        ({"headers": {"Prefer": "respond-async"}, "method": "GET", "body": None}, "netsuite.batch.get"),
        (
            {"headers": {"Prefer": "transient, respond-async"}, "path": "/services/rest/query/v1/suiteql"},
            "answers at once",
        ),
        ({"method": "GET"}, "body: a GET has none"),
        ({"method": "DELETE"}, "body: a DELETE has none"),
        ({"method": "GET", "body": None, "effect": "once"}, "effect: this request reads"),
        ({"method": "TRACE"}, "method"),
        ({"effect": "read"}, "effect"),
    ],
)
async def test_traps_are_said(run_node, connected, params, said):
    """What NetSuite would take without a word, or refuse with words that help nobody."""
    request = {"method": "POST", "path": "/services/rest/record/v1/task", "body": {"title": "Call"}, **params}
    with pytest.raises(InvalidParams, match=said):
        await run_node(NODE, **request)

    assert [] == connected.wire.requests


async def test_a_job_of_ones_own_is_found_by_its_address(run_node):
    """An asynchronous request that is sent once answers with where its job is."""
    sent = await run_node(
        NODE,
        method="POST",
        path="/services/rest/record/v1/task",
        body={"title": "x"},
        headers={"Prefer": "respond-async"},
    )

    assert (202, "respond-async") == (sent["status"], sent["headers"]["preference-applied"])
    job = "/services/rest/" + sent["headers"]["location"].partition("/services/rest/")[2]
    assert not (await run_node(NODE, method="GET", path=job))["body"]["completed"]


async def test_a_dry_run_shows_the_very_request(connected, firm):
    """Headers, query and body, and sends nothing."""
    params = {
        "method": "PUT",
        "path": f"{RECORD}/eid:F",
        "query": {"replace": "item"},
        "body": {"phone": "2"},
        "headers": {"Accept-Language": "pt"},
    }
    async with connected.session() as session:
        rehearsal = await session.call(NODE, params, dry_run=True)

    (request,) = rehearsal["requests"]
    assert ("PUT", {"phone": "2"}) == (request["method"], request["body"])
    assert request["url"].endswith(f"{RECORD}/eid:F?replace=item")
    assert "pt" == request["headers"]["accept-language"]
    assert [] == connected.wire.requests
