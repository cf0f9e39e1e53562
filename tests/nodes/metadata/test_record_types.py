"""netsuite.metadata.record_types as a workflow author sees it."""


async def test_lists_what_the_role_may_use_with_what_the_account_added(run_node, netsuite):
    """By name, spelled as the record service spells them."""
    netsuite.customization.add_record_type("customrecord_visit")

    listed = await run_node("netsuite.metadata.record_types")

    found = {each["name"]: each for each in listed["record_types"]}
    assert {"salesOrder", "customer", "customrecord_visit"} <= found.keys()
    assert [False, True] == [found[name]["custom"] for name in ("salesOrder", "customrecord_visit")]
    assert "2026-03-02T09:00:00+00:00" == listed["fetched_at"]


async def test_says_whose_lists_are_refused(run_node):
    """The catalog has more than the record service serves (airbyte#69274)."""
    listed = await run_node("netsuite.metadata.record_types")

    assert ["campaign", "check"] == [each["name"] for each in listed["record_types"] if each["refused"]]


async def test_hides_what_the_role_may_not_use(world):
    """A clerk sees no vendors."""
    await world.connect(config=await world.configure(), user="clerk@example.com")

    async with world.session() as session:
        listed = await session.call("netsuite.metadata.record_types", {})

    assert "vendor" not in {each["name"] for each in listed["record_types"]}


async def test_asks_again_when_told_to(run_node, netsuite):
    """Otherwise a copy of a day serves."""
    await run_node("netsuite.metadata.record_types")
    netsuite.customization.add_record_type("customrecord_visit")

    for refresh in (False, True):
        listed = await run_node("netsuite.metadata.record_types", refresh=refresh)
        assert refresh == ("customrecord_visit" in {each["name"] for each in listed["record_types"]})
