"""Metadata as a whole: when NetSuite is asked, what is served meanwhile, and what is said about misspelt names."""

import anyio
import pytest

from conftest import INES, MARIA, InProcess
from netsuite_plugin.contract import ConfigurationError
from netsuite_plugin.errors import PermissionMissing, RecordNotFound, RequestRejected

DAY = 24


def asked(world, part="metadata-catalog"):
    return [each.url.path for each in world.wire.requests if part in each.url.path]


async def schema_of(world, record_type="salesOrder", *, caller=MARIA, **how):
    async with world.session(caller) as session:
        return await session.opened.service.metadata.record_type(record_type, **how)


async def test_a_type_is_asked_for_once_and_kept_for_the_next_client(connected):
    """One type at a time, and never the bodies of the whole catalog."""
    first = await schema_of(connected)
    second = await schema_of(connected)

    assert first == second
    assert ["/services/rest/record/v1/metadata-catalog/salesOrder"] == asked(connected)
    assert {"application/schema+json"} == {
        r.headers["accept"] for r in connected.wire.requests if "catalog" in r.url.path
    }


async def test_many_at_once_are_one_question(connected):
    """Items of a loop that all want the same."""
    async with connected.session() as session, anyio.create_task_group() as group:
        for _ in range(5):
            group.start_soon(session.opened.service.metadata.record_types)

    assert 1 == len(asked(connected))


async def test_what_is_returned_is_the_callers_own(connected):
    """Changing it changes nothing for the next."""
    async with connected.session() as session:
        found = await session.opened.service.metadata.record_type("task")
        found["fields"].clear()
        assert (await session.opened.service.metadata.record_type("task"))["fields"]


async def test_a_stale_copy_is_served_while_netsuite_is_asked_again(connected, netsuite, clock):
    """Nobody waits for it; the next one sees what was added."""
    await schema_of(connected)
    netsuite.customization.add_field("custbody_visit")
    clock.move(hours=DAY + 1)

    async with connected.session() as session:
        metadata = session.opened.service.metadata
        served = await metadata.record_type("salesOrder")
        renewed = served
        with anyio.fail_after(30):
            while renewed["fetched_at"] == served["fetched_at"]:
                await anyio.sleep(0.01)
                renewed = await metadata.record_type("salesOrder")

    assert "custbody_visit" not in {each["name"] for each in served["fields"]}
    assert "custbody_visit" in {each["name"] for each in renewed["fields"]}
    assert 2 == len(asked(connected))


class Stuck(InProcess):
    """Descriptions of record types never come; it counts who waits."""

    def __init__(self, emulator):
        super().__init__(emulator)
        self.waiting, self.begun = 0, anyio.Event()

    async def handle_async_request(self, request):
        if "metadata-catalog" not in request.url.path:
            return await super().handle_async_request(request)
        self.waiting += 1
        self.begun.set()
        try:
            await anyio.sleep_forever()
        finally:
            self.waiting -= 1


async def test_the_end_of_a_run_neither_waits_for_it_nor_leaves_it_behind(connected, emulator, clock):
    """It is cancelled with the client: it only reads."""
    await schema_of(connected)
    clock.move(hours=DAY + 1)
    stuck = Stuck(emulator)
    registry = connected.with_wire(stuck)

    with anyio.fail_after(20):
        async with registry.open("netsuite", caller=MARIA, run="run-2") as session:
            await session.opened.service.metadata.record_type("salesOrder")
            await stuck.begun.wait()
            assert 1 == stuck.waiting

    assert 0 == stuck.waiting


async def test_a_copy_stays_where_it_cannot_be_renewed(connected, netsuite, clock):
    """A refusal behind a served copy is nobody's error."""
    await schema_of(connected)
    clock.move(hours=DAY + 1)
    netsuite.take_away_refresh_tokens()
    netsuite.expire_access_tokens()

    assert "salesOrder" == (await schema_of(connected))["record_type"]


async def test_after_a_week_nothing_old_is_served(connected, netsuite, clock):
    """Many runs are too short for a renewal behind them."""
    await schema_of(connected)
    netsuite.customization.add_field("custbody_visit")
    clock.move(hours=7 * DAY)
    # the same person in NetSuite, with a grant that is not over
    await connected.connect(INES, config=await connected.row("nsc-both-northwind", INES))

    assert "custbody_visit" in {each["name"] for each in (await schema_of(connected, caller=INES))["fields"]}


async def test_refresh_asks_in_any_case(connected, netsuite):
    """For whoever has just added a field."""
    await schema_of(connected)
    netsuite.customization.add_field("custbody_visit")

    assert "custbody_visit" not in {each["name"] for each in (await schema_of(connected))["fields"]}
    assert "custbody_visit" in {each["name"] for each in (await schema_of(connected, refresh=True))["fields"]}


async def test_another_role_does_not_see_this_ones_copy(world):
    """A clerk may not use vendors, whatever was copied for an administrator."""
    config = await world.configure()
    await world.connect(config=config)
    await schema_of(world, "vendor")
    await world.connect(INES, config=config, user="clerk@example.com")

    with pytest.raises(RecordNotFound):
        await schema_of(world, "vendor", caller=INES)


async def test_a_slip_is_refused_before_anything_is_sent_where_a_copy_is_at_hand(connected, run_node):
    """Type and field, by the copies alone."""
    await run_node("netsuite.metadata.record_types")
    await run_node("netsuite.metadata.record_type", record_type="task")
    before = len(connected.wire.requests)

    with pytest.raises(
        ConfigurationError, match=r"'salesOrdr' for this role. Did you mean 'salesOrder'\? Nothing was sent"
    ):
        await run_node("netsuite.record.get", record_type="salesOrdr", record_id="1")
    with pytest.raises(ConfigurationError, match=r"\[titel: .* Did you mean 'title'\?\] Nothing was sent"):
        await run_node("netsuite.record.create", record_type="task", values={"titel": "x"})
    with pytest.raises(ConfigurationError, match="'title'"):
        await run_node("netsuite.record.get", record_type="task", record_id="1", fields=["titl"])
    assert before == len(connected.wire.requests)


async def test_a_read_only_field_may_be_read(connected, run_node, netsuite):
    """Only writing it is refused."""
    netsuite.given("task", id="7", title="x")
    await run_node("netsuite.metadata.record_type", record_type="task")

    assert "7" == (await run_node("netsuite.record.get", record_type="task", record_id="7", fields=["id"]))["id"]


async def test_no_copy_means_no_question_before_the_request(connected, run_node, netsuite):
    """The way that works costs nothing more."""
    netsuite.given("task", id="7", title="x")
    await run_node("netsuite.record.get", record_type="task", record_id="7")

    assert [] == asked(connected)


async def test_what_was_added_since_the_copy_is_not_refused(connected, run_node, netsuite):
    """A custom record type that is called almost like another, and a custom field of that kind."""
    netsuite.customization.add_record_type("customrecord_visit1")
    netsuite.customization.add_field("custevent_visit1")
    await run_node("netsuite.metadata.record_types")
    await run_node("netsuite.metadata.record_type", record_type="task")
    netsuite.customization.add_record_type("customrecord_visit2")
    netsuite.customization.add_field("custevent_visit2")

    await run_node("netsuite.record.create", record_type="customrecord_visit2", values={"name": "x"})
    await run_node(
        "netsuite.record.create", record_type="task", values={"title": "x", "custevent_visit2": "y"}, step="2"
    )


async def test_an_unknown_type_is_explained_after_the_refusal(connected, run_node):
    """One small question, the list of names; the next time there is a copy."""
    with pytest.raises(RecordNotFound, match=r"Did you mean 'salesOrder'\?"):
        await run_node("netsuite.record.get", record_type="sales_order", record_id="1")
    with pytest.raises(ConfigurationError, match=r"'salesOrder'\? Nothing was sent"):
        await run_node("netsuite.record.create", record_type="sales_order", values={"memo": "x"})

    assert 1 == len(asked(connected))


async def test_a_record_that_is_missing_is_not_taken_for_a_missing_type(connected, run_node):
    """Nothing is asked for it."""
    with pytest.raises(RecordNotFound) as caught:
        await run_node("netsuite.record.get", record_type="customer", record_id="99999")

    assert "Did you mean" not in str(caught.value)
    assert [] == asked(connected)


async def test_an_unknown_field_is_explained_after_the_refusal(run_node, netsuite):
    """With its path, in a line too."""
    netsuite.given("customer", id="1", email="ap@example.com")
    with pytest.raises(RequestRejected, match=r"\[item.items\[0\].quantty: .*Did you mean 'quantity'"):
        await run_node(
            "netsuite.record.create",
            record_type="salesOrder",
            values={"entity": {"id": "1"}, "item": {"items": [{"quantty": 2}]}},
        )
    with pytest.raises(RequestRejected, match="Did you mean 'email'"):
        await run_node("netsuite.record.get", record_type="customer", record_id="1", fields=["e_mail"])


async def test_a_refusal_stays_what_it_was(connected, run_node):
    """Its status, details, request ID and remedy."""
    with pytest.raises(RequestRejected) as caught:
        await run_node("netsuite.record.create", record_type="task", values={"tittle_": "x"})

    error = caught.value
    assert (400, "fix_input", False, False) == (error.status, error.remedy, error.retryable, error.unsettled)
    assert error.details[0].detail in str(error)
    assert error.request_id


async def test_a_permission_is_still_said_to_be_missing(world):
    """The catalog hides what a role may not use; that is no spelling."""
    await world.connect(config=await world.configure(), user="clerk@example.com")
    async with world.session() as session:
        await session.call("netsuite.metadata.record_types", {})
        with pytest.raises(PermissionMissing, match="Manage Roles"):
            await session.call("netsuite.record.get", {"record_type": "vendor", "record_id": "3"})


async def test_an_unknown_column_is_explained(connected, run_node, netsuite):
    """From a few rows of the table where no copy is at hand, from the copy where one is."""
    netsuite.given("customer", id="107", companyName="Fjord Supply", email="ap@example.com")
    query = "SELECT id, emial FROM customer"
    with pytest.raises(RequestRejected, match=r"Unknown identifier 'emial'.*Did you mean 'email'\?"):
        await run_node("netsuite.suiteql.query", query=query)

    await run_node("netsuite.metadata.columns", table="customer")
    before = len(connected.wire.requests)
    with pytest.raises(RequestRejected, match=r"Did you mean 'email'\?"):
        await run_node("netsuite.suiteql.query", query=query)
    assert before + 1 == len(connected.wire.requests)


async def test_an_unknown_table_is_explained(run_node):
    """Also one that is no record type."""
    with pytest.raises(RequestRejected, match=r"Did you mean 'transactionline'"):
        await run_node("netsuite.suiteql.query", query="SELECT id FROM transactionlines")
    with pytest.raises(RequestRejected, match=r"Did you mean 'customer'"):
        await run_node("netsuite.suiteql.query", query="SELECT x.id FROM custmer x")


async def test_a_list_that_is_refused_is_explained(connected, netsuite):
    """The catalog lists checks, and the record service does not (airbyte#69274); one check can be read."""
    netsuite.given("check", id="9", account="1")
    async with connected.session() as session:
        await session.call("netsuite.record.get", {"record_type": "check", "record_id": "9"})
        listed = await session.call("netsuite.metadata.record_types", {})

    assert ["campaign", "check"] == [each["name"] for each in listed["record_types"] if each["refused"]]
