"""netsuite.record.select_options: what a field may be set to."""

import pytest

from netsuite_plugin.contract import InvalidParams
from netsuite_plugin.errors import RequestRejected


async def test_choices_of_a_new_record(run_node):
    """By ID and name, for each field that is named."""
    options = await run_node("netsuite.record.select_options", record_type="task", fields=["status", "priority"])

    assert {"id": "NOTSTART", "name": "Not Started"} in options["fields"]["status"]
    assert {"status", "priority"} == set(options["fields"])


async def test_records_are_choices_too_and_names_narrow_them(netsuite, run_node):
    """IDs are text, as everywhere else; NetSuite sends numbers here."""
    netsuite.given("customer", id="107", entityId="Fjord Supply", companyName="Fjord Supply", subsidiary="1")
    netsuite.given("customer", id="108", entityId="Oslo Paper", companyName="Oslo Paper", subsidiary="1")
    netsuite.given("task", id="41", title="x")

    options = await run_node(
        "netsuite.record.select_options", record_type="task", record_id="41", fields=["company"], name_contains="fjord"
    )

    assert ["107"] == [each["id"] for each in options["fields"]["company"]]


async def test_asking_writes_nothing(netsuite, run_node):
    """POST and PATCH ask here."""
    netsuite.lose_answer()

    await run_node("netsuite.record.select_options", record_type="task", fields=["status"])

    assert {} == dict(netsuite.records.all("task"))


async def test_a_field_without_choices_is_refused_in_netsuites_words(run_node):
    """And named."""
    with pytest.raises(RequestRejected, match="title"):
        await run_node("netsuite.record.select_options", record_type="task", fields=["title"])


@pytest.mark.parametrize("params", [{"fields": []}, {"fields": ["status"], "values": {"a b": 1}}])
async def test_wrong_params_send_nothing(connected, run_node, params):
    """What cannot be right."""
    with pytest.raises(InvalidParams):
        await run_node("netsuite.record.select_options", record_type="task", **params)

    assert [] == connected.wire.requests
