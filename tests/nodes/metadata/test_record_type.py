"""netsuite.metadata.record_type as a workflow author sees it."""

import pytest

from netsuite_plugin.contract import ConfigurationError
from netsuite_plugin.errors import RecordNotFound


def by_name(found):
    return {each["name"]: each for each in found}


async def test_describes_fields_sublists_and_subrecords(run_node):
    """What a value must look like, and what is in a line."""
    order = await run_node("netsuite.metadata.record_type", record_type="salesOrder")

    fields, item = by_name(order["fields"]), by_name(order["sublists"])["item"]
    assert ["reference", "date", "text"] == [fields[name]["type"] for name in ("entity", "tranDate", "memo")]
    assert {"item", "quantity", "rate"} <= by_name(item["fields"]).keys()
    assert "billingAddress" in by_name(order["subrecords"])


async def test_custom_fields_and_records_are_described_like_all_others(run_node, netsuite):
    """With the mark that the account added them."""
    netsuite.customization.add_record_type("customrecord_visit", label="Visit")
    netsuite.customization.add_field("custrecord_when", "date", label="When", on="customrecord_visit")
    netsuite.customization.add_field("custbody_visit", "reference", target="customrecord_visit")
    netsuite.customization.add_field("custcol_note")

    visit = await run_node("netsuite.metadata.record_type", record_type="customrecord_visit")
    order = await run_node("netsuite.metadata.record_type", record_type="salesOrder")

    when = by_name(visit["fields"])["custrecord_when"]
    assert (True, "Visit", True, "When", "date") == (
        visit["custom"],
        visit["label"],
        when["custom"],
        when["label"],
        when["type"],
    )
    assert ("reference", True) == tuple(by_name(order["fields"])["custbody_visit"][each] for each in ("type", "custom"))
    assert by_name(by_name(order["sublists"])["item"]["fields"])["custcol_note"]["custom"]


async def test_choices_are_named(run_node, netsuite):
    """By their IDs."""
    task = await run_node("netsuite.metadata.record_type", record_type="task")

    assert {"NOTSTART", "COMPLETE"} <= set(by_name(task["fields"])["status"]["options"])


async def test_the_name_is_spelled_as_the_account_spells_it(run_node):
    """Whatever the case it was asked for with, where the list is at hand."""
    await run_node("netsuite.metadata.record_types")

    assert "salesOrder" == (await run_node("netsuite.metadata.record_type", record_type="salesorder"))["record_type"]


async def test_a_type_that_does_not_exist_is_refused_with_what_was_meant(run_node):
    """One small question."""
    with pytest.raises(RecordNotFound, match=r"Asking for the fields of salesOrdr.*Did you mean 'salesOrder'\?"):
        await run_node("netsuite.metadata.record_type", record_type="salesOrdr")


@pytest.mark.parametrize("record_type", ["../x", "a/b", "", "a,b", "a?b"])
async def test_odd_names_never_leave(connected, run_node, record_type):
    """They would be another address, or another file."""
    with pytest.raises(ConfigurationError, match="is not a record type"):
        await run_node("netsuite.metadata.record_type", record_type=record_type)

    assert [] == connected.wire.requests
