"""netsuite.record.transform: exactly one record made of another."""

import pytest

from conftest import MARIA
from netsuite_plugin.contract import InvalidParams, OutcomeUnknown
from netsuite_plugin.errors import RequestRejected


@pytest.fixture
def order(netsuite):
    netsuite.given("customer", id="107", entityId="Fjord", companyName="Fjord", subsidiary="1")
    netsuite.given("inventoryItem", id="9", itemId="Widget")
    netsuite.given("salesOrder", id="18", entity="107", item=[{"item": "9", "quantity": 2, "rate": 10}])
    return {"record_type": "salesOrder", "record_id": "18", "target": "invoice"}


def invoices(netsuite):
    return netsuite.records.all("invoice")


async def test_an_order_becomes_an_invoice(netsuite, run_node, order):
    """Its values are the order's, but for those that are given."""
    made = await run_node("netsuite.record.transform", **order, values={"memo": "Second delivery"})

    invoice = invoices(netsuite)[made["id"]]
    assert ("invoice", True) == (made["record_type"], made["created"])
    assert ("Second delivery", "107") == (invoice["memo"], invoice["entity"]["id"])


@pytest.mark.parametrize("losses", [1, 2, 4])
async def test_lost_answers_leave_one_invoice(netsuite, run_node, order, losses):
    """The key finds it."""
    netsuite.lose_answer(times=losses)

    made = await run_node("netsuite.record.transform", **order)

    assert [made["id"]] == list(invoices(netsuite))


async def test_the_same_step_and_item_is_the_same_invoice(netsuite, run_node, order):
    """A resumed run adopts what it made."""
    assert await run_node("netsuite.record.transform", **order) == await run_node("netsuite.record.transform", **order)
    assert 1 == len(invoices(netsuite))


async def test_what_is_not_there_becomes_nothing_and_says_so(run_node, order):
    """In NetSuite's words."""
    with pytest.raises(
        RequestRejected, match="Transforming salesOrder 999999 into invoice: NetSuite answered 400 USER_ERROR"
    ):
        await run_node("netsuite.record.transform", **{**order, "record_id": "999999"})


async def test_a_corrected_file_finds_what_was_made_with_the_old_values(connected, netsuite, order):
    """By the key it was made with."""
    async with connected.registry.open("netsuite", caller=MARIA, run="r") as session:
        made = await session.call("netsuite.record.transform", order, key="INV-1")
        params = connected.registry.node("netsuite.record.transform").parse(order)
        found = await session.look_up("netsuite.record.transform", params, key="INV-1")

    assert made["id"] == found["id"]


async def test_a_target_name_that_is_none_is_refused(connected, run_node, order):
    """It is part of the path."""
    with pytest.raises(InvalidParams, match="target: 'in/voice' is not a record type"):
        await run_node("netsuite.record.transform", **{**order, "target": "in/voice"})

    assert [] == connected.wire.requests


async def test_a_target_without_external_ids_is_made_once(netsuite, run_node, order):
    """A lost answer cannot be settled, and is said."""
    netsuite.faults.add("lose_answer", on="record_write", times=1)
    netsuite.faults.add("unavailable", on="record_write", times=1)

    with pytest.raises(OutcomeUnknown, match="into giftCertificate"):
        await run_node("netsuite.record.transform", **{**order, "target": "giftCertificate"})


async def test_a_rehearsal_shows_the_request_with_the_key(connected, netsuite, order):
    """The key is the one the call would have; a missing order is a problem."""
    async with connected.session() as session:
        rehearsal = await session.call("netsuite.record.transform", order, step="bill", dry_run=True)
        missing = await session.call("netsuite.record.transform", {**order, "record_id": "99"}, step="b", dry_run=True)

    (request,) = rehearsal["requests"]
    assert request["url"].endswith("/salesOrder/18/!transform/invoice")
    assert request["body"]["externalId"].startswith("nsn-")
    assert [] == rehearsal["problems"]
    assert "salesOrder 99" in missing["problems"][0]
    assert {} == dict(invoices(netsuite))
