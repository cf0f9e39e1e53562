"""netsuite.batch.upsert: many records by external ID."""

import pytest

from netsuite_plugin.contract import ConfigurationError

NODE = "netsuite.batch.upsert"


def named(*external_ids):
    return [
        {"external_id": each, "values": {"companyName": f"New {place}", "subsidiary": {"id": "1"}}}
        for place, each in enumerate(external_ids)
    ]


@pytest.mark.parametrize("losses", [0, 1, 3])
async def test_changes_what_is_there_and_makes_what_is_missing(netsuite, run_node, firms, losses):
    """Whatever answer is lost: one record an external ID."""
    if losses:
        netsuite.lose_answer(times=losses)

    result = await run_node(NODE, record_type="customer", items=named("FIRM-0", "FIRM-9", "FIRM-2"))

    assert 3 == result["done"]
    assert [firms[0], firms[2]] == [result["outcomes"][0]["id"], result["outcomes"][2]["id"]]
    assert ["FIRM-0", "FIRM-9", "FIRM-2"] == [each["external_id"] for each in result["outcomes"]]
    names = [netsuite.records.get("customer", each["id"])["companyName"] for each in result["outcomes"]]
    assert ["New 0", "New 1", "New 2"] == names
    assert 4 == len(netsuite.records.all("customer"))


async def test_a_refused_item_has_its_own_error(netsuite, run_node):
    """The others are written."""
    items = named("A", "B", "C")
    items[1]["values"] = {"subsidiary": {"id": "999"}}

    result = await run_node(NODE, record_type="customer", items=items)

    assert [True, False, True] == [each["ok"] for each in result["outcomes"]]
    assert "items[1]: Upserting customer B" in result["outcomes"][1]["error"]["message"]


async def test_an_external_id_stands_once_whatever_its_case(connected, run_node):
    """NetSuite does not keep it."""
    with pytest.raises(ConfigurationError, match=r"items\[1\].external_id: .*case"):
        await run_node(NODE, record_type="customer", items=named("a", "A"))

    assert [] == connected.wire.requests


async def test_a_rehearsal_tells_new_records_from_changed_ones(netsuite, connected, firms):
    """Nothing is written."""
    async with connected.session() as session:
        params = {"record_type": "customer", "items": named("FIRM-0", "FIRM-9")}
        rehearsal = await session.call(NODE, params, step="s", dry_run=True)

    assert any(each.startswith("items[1]: There is no customer") for each in rehearsal["notes"])
    assert "items[0].companyName" in [each["path"] for each in rehearsal["differences"]]
    assert 3 == len(netsuite.records.all("customer"))
