"""netsuite.record.update: named fields, lines, and what a lost answer leaves."""

import re

import pytest

from netsuite_plugin.contract import ConfigurationError, InvalidParams, OutcomeUnknown
from netsuite_plugin.errors import RecordNotFound, RequestRejected


@pytest.fixture
def customer(netsuite):
    netsuite.given(
        "customer", id="107", entityId="Fjord", companyName="Fjord", phone="555 1", comments="x", subsidiary="1"
    )
    return lambda: netsuite.records.get("customer", "107")


@pytest.fixture
def order(netsuite):
    """A sales order with one line."""
    netsuite.given("customer", id="107", entityId="Fjord", companyName="Fjord", subsidiary="1")
    netsuite.given("inventoryItem", id="9", itemId="Widget")
    netsuite.given("salesOrder", id="18", entity="107", item=[{"item": "9", "quantity": 2, "rate": 10}])
    return lambda: netsuite.records.get("salesOrder", "18")["item"]["items"]


LINE = {"item": {"items": [{"item": {"id": "9"}, "quantity": 5, "rate": 10}]}}


def writes(netsuite):
    return [each.method for each in netsuite.requests if each.method == "PATCH"]


async def test_named_fields_change_and_null_clears(run_node, customer):
    """What is not named stays."""
    updated = await run_node(
        "netsuite.record.update",
        record_type="customer",
        record_id="107",
        values={"phone": "555 0100", "comments": None},
    )

    assert {"id": "107", "record_type": "customer"} == updated
    assert ("555 0100", None, "Fjord") == (
        customer()["phone"],
        customer().get("comments"),
        customer()["companyName"],
    )


async def test_a_record_named_by_its_external_id_comes_back_by_its_internal_one(netsuite, run_node):
    """The next step can rely on it."""
    netsuite.given("task", id="41", title="Old", externalId="CALL-1")

    updated = await run_node(
        "netsuite.record.update", record_type="task", record_id="eid:CALL-1", values={"title": "New"}
    )

    assert ("41", "New") == (updated["id"], netsuite.records.get("task", "41")["title"])


@pytest.mark.parametrize("losses", [1, 2])
async def test_a_lost_answer_is_settled_by_reading_the_fields(netsuite, run_node, customer, losses):
    """It landed, so it is not sent again."""
    netsuite.faults.add("lose_answer", on="record_write", times=losses)

    await run_node("netsuite.record.update", record_type="customer", record_id="107", values={"phone": "555 0100"})

    assert "555 0100" == customer()["phone"]
    assert ["PATCH"] == writes(netsuite)


async def test_what_did_not_land_is_sent_again(netsuite, run_node, customer):
    """The connection was reset before the work: the fields say so."""
    netsuite.faults.add("reset", on="record_write", times=1)

    await run_node("netsuite.record.update", record_type="customer", record_id="107", values={"phone": "555 0100"})

    assert "555 0100" == customer()["phone"]


async def test_text_that_reads_as_the_same_number_is_other_text(netsuite, connected, run_node):
    """The record has 7: 007 did not land, and a dry run shows the difference."""
    netsuite.given("customer", id="108", entityId="Oslo", companyName="Oslo", comments="7", subsidiary="1")
    netsuite.faults.add("reset", on="record_write", times=1)
    change = {"record_type": "customer", "record_id": "108", "values": {"comments": "007"}}

    async with connected.session() as session:
        rehearsal = await session.call("netsuite.record.update", change, dry_run=True)
    await run_node("netsuite.record.update", **change)

    assert [{"path": "comments", "now": "7", "then": "007"}] == rehearsal["differences"]
    assert "007" == netsuite.records.get("customer", "108")["comments"]


async def test_lines_are_added_and_such_a_write_is_sent_once(netsuite, run_node, order):
    """A second time would add them twice, so a lost answer is said, with what to look at and what to do."""
    netsuite.faults.add("lose_answer", on="record_write", times=1)

    with pytest.raises(OutcomeUnknown, match=r"salesOrder 18.*replace=item"):
        await run_node("netsuite.record.update", record_type="salesOrder", record_id="18", values=LINE)

    assert [2, 5] == [line["quantity"] for line in order()]


async def test_replaced_lines_are_all_there_is_however_often_it_is_sent(netsuite, run_node, order):
    """With replace a repetition does no harm, so a lost answer is none of the author's business."""
    netsuite.faults.add("lose_answer", on="record_write", times=1)

    await run_node("netsuite.record.update", record_type="salesOrder", record_id="18", values=LINE, replace=["item"])

    assert [5] == [line["quantity"] for line in order()]


async def test_a_record_that_is_not_there(run_node):
    """As a read would say it."""
    with pytest.raises(RecordNotFound, match="Updating task 99"):
        await run_node("netsuite.record.update", record_type="task", record_id="99", values={"title": "x"})


async def test_a_misspelt_field_changes_nothing(run_node, customer):
    """NetSuite's default would only warn."""
    with pytest.raises(RequestRejected, match="fone"):
        await run_node(
            "netsuite.record.update", record_type="customer", record_id="107", values={"fone": "1", "phone": "2"}
        )

    assert "555 1" == customer()["phone"]


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({}, "name a field"),
        ({"id": "7"}, "id cannot be"),
        ({"item": [{"quantity": 1}]}, r"values\.item: a sublist is written"),
        ({"item": {"items": {"quantity": 1}}}, r"values\.item\.items: .* list"),
        ({"item": {"items": ["9"]}}, r"values\.item\.items\[0\]: a line is an object"),
        (
            {"item": {"items": [{"item": {"internalId": "9"}}]}},
            r"values\.item\.items\[0\]\.item: a reference is written",
        ),
        ({"entity": {"id": {"id": "7"}}}, r"values\.entity\.id: "),
        ({"entity": {"id": None}}, r"values\.entity\.id: .*null"),
        ({"billing address": "x"}, r"'billing address' is not the name of a field"),
        ({"externalId": "A|B"}, "SuiteQL"),
    ],
)
async def test_what_no_field_takes_is_refused_with_its_place_and_the_fix(connected, run_node, values, said):
    """Nothing is sent."""
    with pytest.raises(InvalidParams, match=said):
        await run_node("netsuite.record.update", record_type="salesOrder", record_id="18", values=values)

    assert [] == connected.wire.requests


@pytest.mark.parametrize(
    ("params", "said"),
    [
        ({"values": {"memo": "x"}, "replace": ["item"]}, r"replace: 'item' has no lines.*\"items\": \[\]"),
        ({"record_id": "eid:SO-1", "values": {"externalId": "SO-2"}}, "internal ID to change its external ID"),
    ],
)
async def test_what_cannot_go_together_is_refused(connected, run_node, params, said):
    """Nothing is sent."""
    with pytest.raises(ConfigurationError, match=said):
        await run_node("netsuite.record.update", **{"record_type": "salesOrder", "record_id": "18", **params})

    assert [] == connected.wire.requests


async def test_a_rehearsal_shows_the_request_and_the_difference(connected, netsuite, customer):
    """And changes nothing."""
    params = {"record_type": "customer", "record_id": "107", "values": {"phone": "555 0100", "companyName": "Fjord"}}
    async with connected.session() as session:
        rehearsal = await session.call("netsuite.record.update", params, dry_run=True)

    (request,) = rehearsal["requests"]
    assert ("PATCH", params["values"]) == (request["method"], request["body"])
    assert request["url"].endswith("/services/rest/record/v1/customer/107")
    assert "Error" == request["headers"]["x-netsuite-propertynamevalidation"]
    assert "authorization" not in request["headers"]
    assert [{"path": "phone", "now": "555 1", "then": "555 0100"}] == rehearsal["differences"]
    assert "555 1" == customer()["phone"]


async def test_a_rehearsal_shows_what_becomes_of_lines(connected, netsuite, order):
    """Added to those that are there, or in their place."""
    params = {"record_type": "salesOrder", "record_id": "18", "values": LINE}
    async with connected.session() as session:
        added = await session.call("netsuite.record.update", params, dry_run=True)
        replaced = await session.call("netsuite.record.update", {**params, "replace": ["item"]}, dry_run=True)

    (difference,) = added["differences"]
    assert (1, 2) == (len(difference["now"]), len(difference["then"]))
    assert "replace=item" in added["notes"][0]
    assert LINE["item"]["items"] == replaced["differences"][0]["then"]


async def test_a_rehearsal_of_a_record_that_is_not_there_says_so(connected):
    """It is what the call would fail with."""
    async with connected.session() as session:
        rehearsal = await session.call(
            "netsuite.record.update", {"record_type": "task", "record_id": "99", "values": {"title": "x"}}, dry_run=True
        )

    assert "task 99" in rehearsal["problems"][0]


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"comapnyName": "x"}, r"values\.comapnyName: .*Did you mean 'companyName'"),
        ({"balance": 7}, r"values\.balance: is read-only"),
        ({"subsidiary": True}, r"values\.subsidiary: a reference is written"),
    ],
)
async def test_a_rehearsal_checks_the_values_against_the_accounts_metadata(connected, customer, values, said):
    """Each problem with its place and the fix."""
    async with connected.session() as session:
        rehearsal = await session.call(
            "netsuite.record.update", {"record_type": "customer", "record_id": "107", "values": values}, dry_run=True
        )

    assert re.search(said, rehearsal["problems"][0])


async def test_what_a_copy_of_the_metadata_knows_is_refused_before_anything_is_sent(connected, run_node, customer):
    """A slip of the finger, and a field that nobody may write."""
    await run_node("netsuite.metadata.record_type", record_type="customer")
    connected.wire.requests.clear()

    for values, said in (
        ({"comapnyName": "x"}, "Did you mean 'companyName'"),
        ({"balance": 7}, "balance: is read-only"),
    ):
        with pytest.raises(ConfigurationError, match=said):
            await run_node("netsuite.record.update", record_type="customer", record_id="107", values=values)

    assert [] == connected.wire.requests
