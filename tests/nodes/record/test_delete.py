"""netsuite.record.delete: gone, and known to be gone."""

import pytest

from conftest import MARIA
from netsuite_plugin.errors import RecordNotFound, RequestRejected


@pytest.fixture
def task(netsuite):
    netsuite.given("task", id="41", title="Call", externalId="CALL-1")
    return {"record_type": "task", "record_id": "41"}


async def test_it_deletes(netsuite, run_node, task):
    """By either ID."""
    assert {**task, "deleted": True} == await run_node("netsuite.record.delete", **task)
    assert {} == dict(netsuite.records.all("task"))


@pytest.mark.parametrize("record_id", ["41", "eid:CALL-1"])
async def test_a_lost_answer_is_settled_by_looking(netsuite, run_node, task, record_id):
    """What is not there any more was deleted."""
    netsuite.lose_answer()

    deleted = await run_node("netsuite.record.delete", record_type="task", record_id=record_id)

    assert deleted["deleted"] is True
    assert 1 == len([each for each in netsuite.requests if each.method == "DELETE"])


async def test_what_did_not_land_is_sent_again(netsuite, run_node, task):
    """The record is still there."""
    netsuite.faults.add("reset", on="record_write", times=1)

    await run_node("netsuite.record.delete", **task)

    assert {} == dict(netsuite.records.all("task"))


@pytest.mark.parametrize("record_type", ["task", "vendorBill"])
async def test_a_lost_answer_of_a_transaction_is_settled_too(netsuite, run_node, record_type):
    """A transaction that is gone is refused with 400, not 404."""
    fields = {"title": "x"} if record_type == "task" else {"entity": "3"}
    netsuite.given("vendor", id="3", entityId="Paper Mill", companyName="Paper Mill", subsidiary="1")
    netsuite.given(record_type, id="55", **fields)
    netsuite.lose_answer()

    deleted = await run_node("netsuite.record.delete", record_type=record_type, record_id="55")

    assert deleted["deleted"] is True


async def test_a_record_that_never_was_is_an_error_where_nothing_was_sent_before(connected):
    """A mistyped ID is not a success."""
    async with connected.registry.open("netsuite", caller=MARIA, run="r") as session:
        with pytest.raises(RecordNotFound, match="Deleting task 99"):
            await session.call("netsuite.record.delete", {"record_type": "task", "record_id": "99"}, sent_before=False)


@pytest.mark.parametrize("record_type", ["task", "vendorBill"])
async def test_a_run_that_goes_on_finds_its_own_deletion_done(run_node, record_type):
    """And says that it was not this call."""
    deleted = await run_node("netsuite.record.delete", record_type=record_type, record_id="99")

    assert deleted["deleted"] is False


async def test_what_others_depend_on_is_kept(netsuite, run_node):
    """In NetSuite's words."""
    netsuite.given("customer", id="107", entityId="Fjord", companyName="Fjord", subsidiary="1")
    netsuite.given("salesOrder", id="18", entity="107")

    with pytest.raises(RequestRejected, match="Deleting customer 107"):
        await run_node("netsuite.record.delete", record_type="customer", record_id="107")


async def test_a_rehearsal_shows_what_would_be_gone(connected, netsuite, task):
    """And leaves it there."""
    async with connected.session() as session:
        rehearsal = await session.call("netsuite.record.delete", task, dry_run=True)

    assert {"path": "title", "now": "Call", "then": None} in rehearsal["differences"]
    assert rehearsal["requests"][0] | {"url": ""} == {"method": "DELETE", "url": "", "headers": {}, "body": None}
    assert "41" in netsuite.records.all("task")
