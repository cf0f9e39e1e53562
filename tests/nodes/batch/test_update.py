"""netsuite.batch.update: many changes, each with its own outcome."""

import pytest

from netsuite_plugin.contract import ConfigurationError

NODE = "netsuite.batch.update"


def phones(*named):
    return [{"record_id": each, "values": {"phone": f"555 {place}"}} for place, each in enumerate(named)]


async def test_changes_by_either_id_in_the_order_of_the_items(netsuite, run_node, firms):
    """And says at its place what NetSuite refused."""
    items = phones(firms[0], "eid:FIRM-2", "eid:NOBODY", firms[1])

    result = await run_node(NODE, record_type="customer", items=items)

    assert [True, True, False, True] == [each["ok"] for each in result["outcomes"]]
    assert [firms[0], firms[2], None, firms[1]] == [each["id"] for each in result["outcomes"]]
    assert "items[2]: Updating customer eid:NOBODY" in result["outcomes"][2]["error"]["message"]
    assert ["555 0", "555 3", "555 1"] == [netsuite.records.get("customer", each)["phone"] for each in firms]


async def test_lost_answers_find_the_job(netsuite, run_node, firms, kinds, connected):
    """The job is found by its key."""
    netsuite.lose_answer()

    result = await run_node(NODE, record_type="customer", items=phones(*firms))

    assert 3 == result["done"]
    assert 1 == len(netsuite.jobs._jobs)
    assert 2 == kinds(connected.wire)["PATCH customer"]


async def test_the_same_change_of_another_call_is_made_again(netsuite, connected, firms):
    """A change is not taken for an earlier one that asked the same: between them somebody changed it back."""
    async with connected.session() as session:
        params = {"record_type": "customer", "items": phones(*firms)}
        await session.call(NODE, params)
        await session.call(
            NODE, {"record_type": "customer", "items": [{"record_id": firms[0], "values": {"phone": "0"}}]}
        )
        await session.call(NODE, params)

    assert "555 0" == netsuite.records.get("customer", firms[0])["phone"]


async def test_a_resumed_run_adopts_its_job(netsuite, connected, firms, note, kinds, killed):
    """A kill after the submit: the job is waited for, not sent again."""
    kept = note(dies_after=2)
    params = {"record_type": "customer", "items": phones(*firms)}
    async with connected.session() as session:
        with pytest.raises(killed):
            await session.call(NODE, params, step="s", checkpoint=kept)
        kept.dies_after = None
        result = await session.call(NODE, params, step="s", checkpoint=kept)

    assert (3, 1) == (result["done"], kinds(connected.wire)["PATCH customer"])


async def test_lines_are_added_once(connected):
    """Nothing can tell whether they were added, but the job."""
    node = connected.registry.node(NODE)
    lines = {"item": {"items": [{"item": {"id": "9"}, "quantity": 1}]}}
    added = node.parse({"record_type": "salesOrder", "items": [{"record_id": "7", "values": lines}]})

    assert "once" == node.effect_of(added)
    assert "idempotent" == node.effect_of(node.parse({"record_type": "salesOrder", "items": phones("7")}))


@pytest.mark.parametrize("losses", [1, 4])
async def test_lost_answers_add_lines_once(netsuite, run_node, losses):
    """The key of the job is sent again, and the lines are not."""
    customer = netsuite.given("customer", companyName="Firm", subsidiary="1")
    item = netsuite.given("serviceSaleItem", itemId="Advice")
    line = {"item": {"id": item}, "quantity": 1, "rate": 10}
    order = netsuite.given("salesOrder", entity={"id": customer}, item={"items": [line]})
    before = len(netsuite.records.get("salesOrder", order)["item"]["items"])
    netsuite.lose_answer(times=losses)

    values = {"item": {"items": [line]}}
    result = await run_node(NODE, record_type="salesOrder", items=[{"record_id": order, "values": values}])

    assert 1 == result["done"]
    assert before + 1 == len(netsuite.records.get("salesOrder", order)["item"]["items"])


async def test_a_record_stands_once_in_a_batch(connected, run_node):
    """Its order with another change of it is promised by nobody."""
    with pytest.raises(ConfigurationError, match=r"items\[1\].record_id: '7' is that of items\[0\].record_id too"):
        await run_node(NODE, record_type="customer", items=phones("7", "7"))

    assert [] == connected.wire.requests


async def test_a_wrong_id_says_how_such_a_record_is_found(connected, run_node):
    """By SuiteQL."""
    with pytest.raises(ConfigurationError, match=r"items\[1\].record_id: 'eid:a b' is not.*SuiteQL"):
        await run_node(NODE, record_type="customer", items=phones("7", "eid:a b"))

    assert [] == connected.wire.requests


async def test_a_rehearsal_shows_the_differences_at_their_items(netsuite, connected, firms):
    """Nothing is written."""
    async with connected.session() as session:
        params = {"record_type": "customer", "items": phones(*firms)}
        rehearsal = await session.call(NODE, params, step="s", dry_run=True)

    assert ["items[0].phone", "items[1].phone", "items[2].phone"] == [each["path"] for each in rehearsal["differences"]]
    assert "PATCH" == rehearsal["requests"][0]["method"]
    assert {"GET"} == {each.method for each in connected.wire.requests}
