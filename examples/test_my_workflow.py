import pytest

from netsuite_plugin.errors import ReconnectRequired

pytestmark = [pytest.mark.anyio, pytest.mark.parametrize("anyio_backend", ["asyncio"])]


async def test_a_lost_answer_makes_no_second_customer(netsuite, run_node):
    netsuite.lose_answer()
    made = await run_node("netsuite.record.create", record_type="customer", values={"companyName": "Fjord Supply"})
    assert [made["id"]] == list(netsuite.records.all("customer"))


async def test_a_token_rotated_elsewhere_asks_the_person_to_connect_again(netsuite, run_node):
    await run_node("netsuite.record.get", record_type="subsidiary", record_id="1")
    netsuite.take_away_refresh_tokens()
    netsuite.expire_access_tokens()
    with pytest.raises(ReconnectRequired, match="no longer accepts the grant"):
        await run_node("netsuite.record.get", record_type="subsidiary", record_id="1")
