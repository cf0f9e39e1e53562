"""netsuite.metadata.columns as a workflow author sees it."""

import pytest

from netsuite_plugin.contract import ConfigurationError
from netsuite_plugin.errors import PermissionMissing, RequestRejected


async def test_names_the_columns_that_rows_have_and_those_that_may_be_more(run_node, netsuite):
    """And says that neither list is complete."""
    netsuite.given("customer", id="107", companyName="Fjord Supply", email="ap@example.com")
    netsuite.given("customer", id="108", companyName="Brenova Tools")

    found = await run_node("netsuite.metadata.columns", table="Customer")

    columns = {each["name"]: each["filled"] for each in found["columns"]}
    assert [2, 1] == [columns["companyname"], columns["email"]]
    assert "phone" in found["candidates"]
    assert not columns.keys() & set(found["candidates"])
    assert ("customer", 2, False) == (found["table"], found["sampled"], found["complete"])


async def test_a_table_that_is_no_record_type_has_columns_too(run_node, netsuite):
    """Such as transaction, which stands for many of them."""
    netsuite.given("customer", id="7", companyName="Fjord Supply", subsidiary="1")
    netsuite.given("salesOrder", id="9", entity="7", item=[{"item": "5", "quantity": 2, "rate": 10.0}])

    found = await run_node("netsuite.metadata.columns", table="transaction")

    assert {"id", "entity", "type"} <= {each["name"] for each in found["columns"]}
    assert [] == found["candidates"]


async def test_a_custom_record_is_a_table(run_node, netsuite):
    """By its script ID; without a row, only its fields are known."""
    netsuite.customization.add_record_type("customrecord_visit")
    netsuite.customization.add_field("custrecord_when", "date", on="customrecord_visit")

    found = await run_node("netsuite.metadata.columns", table="customrecord_visit")

    assert ([], 0) == (found["columns"], found["sampled"])
    assert "custrecord_when" in found["candidates"]


async def test_a_table_that_does_not_exist_is_refused_with_what_was_meant(run_node):
    """In NetSuite's words, and in ours."""
    with pytest.raises(RequestRejected, match=r"Invalid search type.*Did you mean 'transaction'\?"):
        await run_node("netsuite.metadata.columns", table="transacton")


async def test_a_role_without_suiteql_is_told(world):
    """The sample is a query."""
    await world.connect(config=await world.configure(), user="clerk@example.com")

    async with world.session() as session:
        with pytest.raises(PermissionMissing, match="Manage Roles"):
            await session.call("netsuite.metadata.columns", {"table": "customer"})


@pytest.mark.parametrize("table", ["customer c", "(SELECT 1)", "a;b", "", "customer--"])
async def test_what_is_no_table_never_leaves(connected, run_node, table):
    """The name becomes part of a query."""
    with pytest.raises(ConfigurationError, match="is not a table of SuiteQL"):
        await run_node("netsuite.metadata.columns", table=table)

    assert [] == connected.wire.requests
