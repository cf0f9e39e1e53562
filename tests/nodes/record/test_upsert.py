"""netsuite.record.upsert: one record an external ID."""

import pytest

from netsuite_plugin.contract import ConfigurationError, InvalidParams

CALL = {"record_type": "task", "external_id": "CALL-1", "values": {"title": "Call"}}


async def test_it_makes_the_record_and_then_changes_it(netsuite, run_node):
    """Both times it is the same record."""
    made = await run_node("netsuite.record.upsert", **CALL)
    changed = await run_node("netsuite.record.upsert", **{**CALL, "values": {"title": "Call again"}})

    assert made == changed
    assert {"id": made["id"], "record_type": "task", "external_id": "CALL-1"} == made
    assert ["Call again"] == [each["title"] for each in netsuite.records.all("task").values()]


@pytest.mark.parametrize("fault", ["lose_answer", "reset"])
async def test_a_lost_answer_leaves_one_record(netsuite, run_node, fault):
    """Whether it landed or not."""
    netsuite.faults.add(fault, on="record_write", times=1)

    made = await run_node("netsuite.record.upsert", **CALL)

    assert [made["id"]] == list(netsuite.records.all("task"))


@pytest.mark.parametrize("key", ["a b", "a|b", ""])
async def test_an_external_id_with_other_characters_is_found_by_suiteql(connected, run_node, key):
    """Nothing is sent."""
    with pytest.raises(InvalidParams, match="SuiteQL"):
        await run_node("netsuite.record.upsert", **{**CALL, "external_id": key})

    assert [] == connected.wire.requests


async def test_a_type_without_external_ids_says_what_to_do_instead(connected, run_node):
    """Nothing is sent."""
    with pytest.raises(ConfigurationError, match=r"accountingPeriod has no external IDs: .*list"):
        await run_node("netsuite.record.upsert", **{**CALL, "record_type": "accountingPeriod"})

    assert [] == connected.wire.requests


async def test_a_rehearsal_says_whether_it_would_be_made(connected, netsuite):
    """And of one that is there, what changes."""
    async with connected.session() as session:
        new = await session.call("netsuite.record.upsert", CALL, dry_run=True)
        netsuite.given("task", id="41", title="Old", externalId="CALL-1")
        there = await session.call("netsuite.record.upsert", CALL, dry_run=True)

    assert "would be made" in new["notes"][0]
    assert [{"path": "title", "now": None, "then": "Call"}] == new["differences"]
    assert [{"path": "title", "now": "Old", "then": "Call"}] == there["differences"]
    assert "PUT" == there["requests"][0]["method"]
