"""netsuite.batch.get: many whole records."""

NODE = "netsuite.batch.get"


async def test_reads_by_either_id_in_the_order_asked(run_node, firms):
    """And says at its place what is not there."""
    result = await run_node(NODE, record_type="customer", record_ids=["eid:FIRM-2", firms[0], "999"])

    assert [True, True, False] == [each["ok"] for each in result["outcomes"]]
    assert ["Firm 2", "Firm 0"] == [each["record"]["companyName"] for each in result["outcomes"][:2]]
    assert [firms[2], firms[0], "999"] == [each["id"] for each in result["outcomes"]]
    assert "record_ids[2]: Reading customer 999" in result["outcomes"][2]["error"]["message"]


async def test_the_same_read_of_another_call_reads_anew(netsuite, connected, firms):
    """It is not the answer of an earlier job."""
    async with connected.session() as session:
        await session.call(NODE, {"record_type": "customer", "record_ids": firms})
        netsuite.records.get("customer", firms[0])
        update = {"record_type": "customer", "record_id": firms[0], "values": {"phone": "555"}}
        await session.call("netsuite.record.update", update)
        result = await session.call(NODE, {"record_type": "customer", "record_ids": firms})

    assert "555" == result["outcomes"][0]["record"]["phone"]


async def test_records_never_stand_at_another_s_place(netsuite, run_node, firms):
    """Each says itself which it is."""
    netsuite.undocumented.async_tasks_in_order = False

    result = await run_node(NODE, record_type="customer", record_ids=firms)

    assert not any(each["ok"] for each in result["outcomes"])
