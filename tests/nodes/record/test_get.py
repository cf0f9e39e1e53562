"""netsuite.record.get as a workflow author sees it."""

import pytest

from netsuite_plugin.contract import ConfigurationError
from netsuite_plugin.errors import PermissionMissing, RecordNotFound, Unauthenticated


async def test_returns_the_record_as_netsuite_sent_it(netsuite, run_node):
    """Names, references and money come through untouched."""
    netsuite.given("customer", id="107", entityId="Fjord Supply", companyName="Fjord Supply", subsidiary="1")

    record = await run_node("netsuite.record.get", record_type="customer", record_id="107")

    assert "Fjord Supply" == record["companyName"]
    assert "1" == record["subsidiary"]["id"]


async def test_reads_by_external_id(netsuite, run_node):
    """A record is found by the key the author gave it."""
    netsuite.given("customer", id="107", externalId="C-9", companyName="Fjord Supply")

    record = await run_node("netsuite.record.get", record_type="customer", record_id="eid:C-9")

    assert "107" == record["id"]


async def test_returns_only_the_fields_asked_for_and_the_id(netsuite, run_node):
    """Nobody has to remember to ask for the id."""
    netsuite.given("customer", id="107", companyName="Fjord Supply", email="ap@example.com")

    record = await run_node("netsuite.record.get", record_type="customer", record_id="107", fields=["email"])

    assert {"id", "email"} == set(record) - {"links"}


async def test_expands_sublists_when_asked(netsuite, run_node):
    """Lines come with the record instead of a link to them."""
    netsuite.given("customer", id="7", companyName="Fjord Supply", subsidiary="1")
    netsuite.given("salesOrder", id="9", entity="7", item=[{"item": "5", "quantity": 2, "rate": 10.0}])

    record = await run_node("netsuite.record.get", record_type="salesOrder", record_id="9", expand_sub_resources=True)

    assert 2 == record["item"]["items"][0]["quantity"]


@pytest.mark.parametrize("record_type", ["customer", "invoice"])
async def test_says_that_there_is_no_such_record(run_node, record_type):
    """A missing customer is a 404 and a missing transaction a 400; to the author both are the same."""
    with pytest.raises(RecordNotFound) as caught:
        await run_node("netsuite.record.get", record_type=record_type, record_id="99999")

    assert "fix_input" == caught.value.remedy
    assert f"Reading {record_type} 99999" in str(caught.value)


async def test_names_the_screen_where_a_permission_is_added(world):
    """A clerk who may not see invoices learns whom to ask and where."""
    world.netsuite.given("vendor", id="3", companyName="Tidewater Freight", subsidiary="1")
    await world.connect(config=await world.configure(), user="clerk@example.com")

    async with world.session() as session:
        with pytest.raises(PermissionMissing, match="Manage Roles") as caught:
            await session.call("netsuite.record.get", {"record_type": "vendor", "record_id": "3"})

    assert "ask_administrator" == caught.value.remedy
    assert caught.value.request_id


async def test_a_role_that_may_not_log_in_is_told_from_an_old_token(world):
    """One renewal, one more try, then the causes and the screen that decides."""
    await world.connect(config=await world.configure(), user="board@example.com")

    async with world.session() as session:
        with pytest.raises(Unauthenticated, match="Login Audit Trail"):
            await session.call("netsuite.record.get", {"record_type": "customer", "record_id": "1"})

    assert 1 == len([entry for entry in world.netsuite.requests if entry.kind == "token"])
    assert 2 == len([entry for entry in world.netsuite.requests if entry.kind == "record"])


@pytest.mark.parametrize(
    "record_id", ["1/2", "../1", "eid:a/b", "eid:a|b", "eid:", "", " ", "1?x=1", "eid:a b", "٣", "1#"]
)
async def test_odd_ids_never_leave(connected, run_node, record_id):
    """An id that would change the path is refused before any request."""
    with pytest.raises(ConfigurationError, match="is not a record ID"):
        await run_node("netsuite.record.get", record_type="customer", record_id=record_id)

    assert [] == connected.wire.requests


@pytest.mark.parametrize("record_type", ["customer/1", "", "../x", "customer?", "cust omer", "!transform", "1customer"])
async def test_odd_record_types_never_leave(connected, run_node, record_type):
    """The same for record types."""
    with pytest.raises(ConfigurationError, match="is not a record type"):
        await run_node("netsuite.record.get", record_type=record_type, record_id="1")

    assert [] == connected.wire.requests


async def test_waits_for_a_free_slot(netsuite, run_node):
    """Two refusals for concurrency are not the workflow's concern."""
    netsuite.given("customer", id="107", companyName="Fjord Supply")
    netsuite.busy(times=2)

    record = await run_node("netsuite.record.get", record_type="customer", record_id="107")

    assert "Fjord Supply" == record["companyName"]
