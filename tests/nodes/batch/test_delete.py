"""netsuite.batch.delete: many records, gone once and for all."""

import pytest

from netsuite_plugin.contract import ConfigurationError

NODE = "netsuite.batch.delete"


@pytest.mark.parametrize("losses", [0, 1, 3])
async def test_deletes_and_takes_what_is_gone_as_done(netsuite, run_node, firms, losses):
    """A lost answer finds the job; what was gone before is said."""
    if losses:
        netsuite.lose_answer(times=losses)

    result = await run_node(NODE, record_type="customer", record_ids=[firms[1], "eid:FIRM-2", "999"])

    assert [(True, True), (True, True), (True, False)] == [(each["ok"], each["deleted"]) for each in result["outcomes"]]
    assert [firms[0]] == list(netsuite.records.all("customer"))


async def test_what_is_needed_stays_and_says_why(netsuite, run_node, firms):
    """The others are deleted."""
    item = netsuite.given("serviceSaleItem", itemId="Advice")
    line = {"item": {"id": item}, "quantity": 1, "rate": 10}
    netsuite.given("salesOrder", entity={"id": firms[1]}, item={"items": [line]})

    result = await run_node(NODE, record_type="customer", record_ids=firms)

    assert [True, False, True] == [each["ok"] for each in result["outcomes"]]
    assert "record_ids[1]: Deleting customer" in result["outcomes"][1]["error"]["message"]
    assert [firms[1]] == list(netsuite.records.all("customer"))


async def test_long_external_ids_are_split_over_urls(netsuite, run_node, connected):
    """No URL grows beyond what gateways take."""
    ids = [f"eid:{'x' * 240}{place:04}" for place in range(60)]

    result = await run_node(NODE, record_type="customer", record_ids=ids)

    assert (60, 60) == (result["done"], len(result["outcomes"]))
    assert all(len(str(each.url)) < 8_000 for each in connected.wire.requests)


async def test_wrong_ids_are_said_and_nothing_is_sent(connected, run_node):
    """By their place."""
    with pytest.raises(ConfigurationError, match=r"record_ids\[1\]: 'x y' is not a record ID"):
        await run_node(NODE, record_type="customer", record_ids=["1", "x y"])
    with pytest.raises(ConfigurationError, match=r"record_ids\[1\]: '1' is that of record_ids\[0\]"):
        await run_node(NODE, record_type="customer", record_ids=["1", "1"])

    assert [] == connected.wire.requests


async def test_a_rehearsal_shows_what_would_be_gone(netsuite, connected, firms):
    """Nothing is deleted."""
    async with connected.session() as session:
        params = {"record_type": "customer", "record_ids": [*firms, "999"]}
        rehearsal = await session.call(NODE, params, step="s", dry_run=True)

    assert {"record_ids[0].companyName", "record_ids[2].companyName"} <= {
        each["path"] for each in rehearsal["differences"]
    }
    assert rehearsal["problems"][0].startswith("record_ids[3]: ")
    assert 3 == len(netsuite.records.all("customer"))
