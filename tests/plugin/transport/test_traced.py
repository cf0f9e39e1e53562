"""What OpenTelemetry is told of a request: its names are those that dashboards are built on, and nothing of what it carried."""

import logging

import pytest

from listening import listening
from netsuite_plugin.contract import NodeError
from netsuite_plugin.contract.telemetry import hashed
from netsuite_plugin.errors import RecordNotFound

ACCOUNT = "1234567"
QUERY = "SELECT id, email FROM customer WHERE companyname = 'Fjord Supply'"


@pytest.fixture
def heard():
    with listening() as found:
        yield found


async def test_a_call_is_a_span_with_stable_names_below_that_of_its_node(netsuite, run_node, heard):
    netsuite.given("customer", id="107", companyName="Fjord Supply")

    await run_node(
        "netsuite.record.get", record_type="customer", record_id="107", fields=["email"], step="look", item="3"
    )

    name = "GET /services/rest/record/v1/customer/{id}"
    host = f"{hashed(ACCOUNT)}.suitetalk.api.netsuite.com"
    told = dict(heard.named(name).attributes)
    assert told.pop("netsuite_nodes.operation_id")
    assert told.pop("netsuite_nodes.slot.wait") >= 0
    assert {
        "http.request.method": "GET",
        "http.response.status_code": 200,
        "network.protocol.version": "1.1",
        "server.address": host,
        "server.port": 443,
        "url.scheme": "https",
        "url.path": "/services/rest/record/v1/customer/107",
        "url.full": f"https://{host}/services/rest/record/v1/customer/107",
        "url.template": "/services/rest/record/v1/customer/{id}",
        "netsuite_nodes.account": hashed(ACCOUNT),
        "netsuite_nodes.run.id": "run-1",
        "netsuite_nodes.step": "look",
        "netsuite_nodes.item": "3",
        "netsuite_nodes.retry.count": 0,
    } == told
    assert ["netsuite.record.get"] == heard.parents(name)
    assert {"netsuite_nodes.account", "netsuite_nodes.run.id", "netsuite_nodes.step", "netsuite_nodes.item"} == {
        *heard.named("netsuite.record.get").attributes
    }
    [(unit, attributes)] = [
        (unit, attributes) for each, unit, attributes, _ in heard.figures if each == "http.client.request.duration"
    ]
    assert "s" == unit
    assert {
        "http.request.method",
        "http.response.status_code",
        "network.protocol.version",
        "server.address",
        "server.port",
        "url.template",
    } == set(attributes)


async def test_waits_and_retries_are_one_span(netsuite, run_node, heard):
    """A request that was refused twice for want of room is one call that was sent three times."""
    netsuite.given("customer", id="107", companyName="Fjord Supply")
    netsuite.busy(times=2)

    await run_node("netsuite.record.get", record_type="customer", record_id="107")

    told = heard.named("GET /services/rest/record/v1/customer/{id}").attributes
    assert (2, 2) == (told["http.request.resend_count"], told["netsuite_nodes.retry.count"])
    assert 2 == heard.total("netsuite_nodes.retries")
    waits = [value for name, _, _, value in heard.figures if name == "netsuite_nodes.slot.wait"]
    assert sum(waits) == pytest.approx(told["netsuite_nodes.slot.wait"])


async def test_an_error_is_told_by_its_kind_alone(netsuite, connected, run_node, heard):
    with pytest.raises(RecordNotFound):
        await run_node("netsuite.record.get", record_type="customer", record_id="999")
    netsuite.faults.add("reset", on="any", times=50)
    with pytest.raises(NodeError):
        await run_node("netsuite.record.delete", record_type="customer", record_id="108")

    spans = [span for span in heard.spans if "http.request.method" in span.attributes]
    refused, lost = spans[0], spans[-1]
    assert ["404", "TransportError"] == [span.attributes["error.type"] for span in (refused, lost)]
    assert all("ERROR" == span.status.status_code.name and not span.status.description for span in (refused, lost))
    assert all(not span.events for span in heard.spans)


async def test_rows_and_refreshes_are_counted(netsuite, run_node, heard):
    for number in range(3):
        netsuite.given("customer", companyName=f"Customer {number}")
    netsuite.expire_access_tokens()

    await run_node("netsuite.suiteql.query", query="SELECT id FROM customer ORDER BY id")

    assert 3 == heard.total("netsuite_nodes.rows")
    assert 1 == heard.total("netsuite_nodes.refreshes")
    assert heard.named("POST /services/rest/auth/oauth2/v1/token").attributes["netsuite_nodes.run.id"] == "run-1"


async def test_nothing_that_is_exported_names_an_account_or_holds_a_secret(
    netsuite, connected, run_node, heard, caplog
):
    """Spans, figures, and the fields of log lines, over calls that go well, go wrong, and renew their tokens."""
    caplog.set_level(logging.DEBUG, logger="netsuite_plugin")
    netsuite.given(
        "customer",
        id="107",
        companyName="Fjord Supply",
        email="secret@example.com",
        externalId="ours-9",
        subsidiary="1",
    )
    before = (await connected.row()).secrets
    netsuite.expire_access_tokens()

    await run_node("netsuite.suiteql.query", query=QUERY)
    for broken in (QUERY.replace("email", "emial"), "SELECT nothing_of_this_name FROM nowhere"):
        with pytest.raises(NodeError):
            await run_node("netsuite.suiteql.query", query=broken)
    await run_node(
        "netsuite.record.create",
        record_type="customer",
        values={"companyName": "Hidden Words", "subsidiary": {"id": "1"}},
        step="made",
    )
    await run_node(
        "netsuite.record.update", record_type="customer", record_id="107", values={"phone": "+49 30 1"}, step="changed"
    )

    after = (await connected.row()).secrets
    lines = [repr(vars(record)) for record in caplog.records if record.name.startswith("netsuite_plugin")]
    exported = "\n".join([heard.text, *lines])
    assert hashed(ACCOUNT) in heard.text
    hidden = {*before.values(), *after.values(), ACCOUNT, ACCOUNT.lower(), "secret@example.com", "companyname", "emial"}
    hidden |= {"SELECT", "nothing_of_this_name", "Fjord", "Hidden Words", "+49 30 1", "limit=", "Bearer"}
    assert [] == [each for each in hidden if each and each in exported]


async def test_a_log_line_says_beside_its_text_what_it_is_about(netsuite, run_node, caplog):
    """The account as its hash, who, which piece of work, and NetSuite's ID of the request, whether anybody traces or not."""
    caplog.set_level(logging.INFO, logger="netsuite_plugin.transport")
    netsuite.given("customer", id="107", companyName="Fjord Supply")

    await run_node("netsuite.record.get", record_type="customer", record_id="107", step="look", item="3")

    fields = {name: value for name, value in vars(caplog.records[-1]).items() if name.startswith("netsuite_nodes.")}
    assert fields.pop("netsuite_nodes.operation_id")
    assert {
        "netsuite_nodes.account": hashed(ACCOUNT),
        "netsuite_nodes.user": "maria",
        "netsuite_nodes.run.id": "run-1",
        "netsuite_nodes.step": "look",
        "netsuite_nodes.item": "3",
    } == fields
