"""A call that reads is answered; one that writes is shown first, and sent once."""

import asyncio

import mcp.types as t
import pytest

from conftest import INES, MARIA
from held_wire import HeldWire
from long_calls import long_calls
from netsuite_plugin.plans import Plans
from new_package import acme

from .conftest import YES

__all__ = ["acme"]

pytestmark = pytest.mark.anyio
UPDATE = {"record_type": "customer", "record_id": "107", "values": {"phone": "+1 555 0100"}}


def writes(world):
    return [each for each in world.wire.requests if each.method in {"PATCH", "DELETE"} or (each.method == "POST" and "/record/v1/task" in str(each.url))]  # fmt: skip


async def test_reading(agent):
    """A record, as the node returns it, as text and as structure."""
    got = await agent.structured("netsuite_record_get", record_type="customer", record_id="107")
    assert "Fjord Supply" == got["companyName"]


async def test_the_tool_of_a_new_package_works(acme, connected, agents):
    """What `new-node` wrote is a tool, with nothing edited."""
    async with agents() as agent:
        connected.netsuite.records.all("customer")["107"]["entityId"] = "Fjord"
        got = await agent.structured("acme_customer_greet", customer="107")
    assert {"id": "107", "name": "Fjord"} == got


async def test_in_two_steps(agent, connected):
    """Called without commit nothing is sent; with it the plan is sent; again, it is the same answer and nothing is sent."""
    shown = await agent.structured("netsuite_record_update", **UPDATE)
    assert (False, []) == (shown["written"], shown["problems"])
    assert [{"path": "phone", "now": "+1 555 0000", "then": "+1 555 0100"}] == shown["differences"]
    assert "PATCH" == shown["requests"][0]["method"]
    assert "account 1234567" in shown["acts_as"]
    assert [] == writes(connected)

    sent = await agent.structured("netsuite_record_update", commit=shown["plan"])
    assert {"written": True, "plan": shown["plan"], "result": {"id": "107", "record_type": "customer"}} == sent
    assert sent == await agent.structured("netsuite_record_update", commit=shown["plan"], **UPDATE)
    assert 1 == len(writes(connected))


async def test_a_tool_that_reads_or_writes(agent, connected):
    """By what its arguments say: a read is answered at once, a write is shown first."""
    path = "/services/rest/record/v1/customer/107"
    got = await agent.structured("netsuite_raw_request", method="GET", path=path)
    assert (False, "Fjord Supply") == (got["written"], got["result"]["body"]["companyName"])
    shown = await agent.structured("netsuite_raw_request", method="PATCH", path=path, body={"phone": "1"})
    assert (False, [{"phone": "1"}]) == (shown["written"], [each["body"] for each in shown["requests"]])
    assert [] == writes(connected)
    assert (await agent.structured("netsuite_raw_request", commit=shown["plan"]))["result"]["status"] == 204


async def test_a_restart_and_a_second_server_find_the_plan(agents, connected):
    """It lies in the store: the server that made it may be gone."""
    async with agents() as first:
        plan = (await first.structured("netsuite_record_update", **UPDATE))["plan"]
    async with agents() as second, agents() as third:
        sent = await second.structured("netsuite_record_update", commit=plan)
        assert sent == await third.structured("netsuite_record_update", commit=plan)
    assert 1 == len(writes(connected))


async def test_another_persons_plan(agents, connected):
    """Ines knows its id, and may not send it."""
    async with agents() as maria, agents(INES) as ines:
        plan = (await maria.structured("netsuite_record_update", **UPDATE))["plan"]
        assert f"You have no plan '{plan}'" in await ines.refused("netsuite_record_update", commit=plan)
    assert [] == writes(connected)


async def test_words_that_a_model_can_act_on(agent, connected):
    """A tool that is not there, shapes that are wrong, a plan for other values, one that is over: answers, not exceptions."""
    assert "Did you mean netsuite_record_get" in await agent.refused("netsuite.record.get")
    assert "record_id" in await agent.refused("netsuite_record_get", record_type="customer")
    assert "values" in await agent.refused("netsuite_record_update", record_type="customer", record_id="107", values=3)
    assert "record_type" in await agent.refused("netsuite_record_update")
    plan = (await agent.structured("netsuite_record_update", **UPDATE))["plan"]
    other = {**UPDATE, "values": {"phone": "1"}}
    assert "made with other values" in await agent.refused("netsuite_record_update", commit=plan, **other)
    assert "is for netsuite.record.update" in await agent.refused("netsuite_record_delete", commit=plan)
    connected.clock.move(hours=1)
    assert "expired at" in await agent.refused("netsuite_record_update", commit=plan)
    assert "You have no plan" in await agent.refused("netsuite_record_update", commit="nsp-0")
    assert [] == writes(connected)


async def test_what_netsuite_refuses_comes_with_its_words(agent, connected):
    """A misspelt field is a problem of the rehearsal, and NetSuite's refusal if it is sent all the same; its request's id is there."""
    shown = await agent.structured("netsuite_record_update", **{**UPDATE, "values": {"fone": "1"}})
    assert "fone" in shown["problems"][0]
    said = await agent.refused("netsuite_record_update", commit=shown["plan"])
    assert "fone" in said
    assert "NetSuite's request:" in said


async def test_fifty_megabytes_are_refused(agent, connected):
    """Before anything is looked at."""
    said = await agent.refused("netsuite_record_update", **{**UPDATE, "values": {"comments": "x" * 50_000_000}})
    assert "at most 1,000,000 are taken" in said
    assert [] == writes(connected)


async def test_a_login_that_is_over(agents, connected):
    """It fails and says who connects again; the organization's other logins are not used instead."""
    (config,) = await connected.store.find(INES, "netsuite.oauth_config")
    await connected.connect(INES, config=config)
    connected.netsuite.revoke_grants(user="admin@example.com")
    connected.clock.move(hours=2)
    async with agents() as maria:
        said = await maria.refused("netsuite_record_get", record_type="customer", record_id="107")
    assert "no other login is used instead" in said
    assert "netsuite-nodes connect" in said


async def test_rows_are_cut_and_counted(agents, connected):
    """The model is told that these are not all, how many there are, what they add up to, and how to have them as a file."""
    for number in range(5):
        connected.netsuite.given("customer", companyName=f"Customer {number}", subsidiary="1")
    query = {"query": "SELECT id, companyname FROM customer ORDER BY id"}
    async with agents(mcp_rows=2) as agent:
        got = await agent.structured("netsuite_suiteql_query", **query)
        assert (2, 6, 6, True) == (len(got["rows"]), got["row_count"], got["total_results"], got["truncated"])
        assert 6 == got["computed"]["rows_read"]
        assert {"id"} == set(got["computed"]["sums"])
        assert "netsuite_suiteql_export" == got["whole"]["tool"]
        shown = await agent.structured("netsuite_suiteql_export", **got["whole"]["arguments"])
        sent = await agent.structured("netsuite_suiteql_export", commit=shown["plan"])
    assert 6 == sent["result"]["rows"]


async def test_fields_of_a_record_type_are_all_there(agents):
    """A cap on data hides no field that a write may need."""
    async with agents(mcp_rows=2) as agent:
        told = await agent.structured("netsuite_metadata_record_type", record_type="customer")
    assert "truncated" not in told
    assert len(told["fields"]) > 2


async def test_a_setting_allows_some_tools(agents):
    """The others are not there, by any name."""
    async with agents(mcp_tools="netsuite_record_get, netsuite.suiteql.*") as agent:
        listed = {each.name for each in (await agent.client.list_tools()).tools}
        assert {"netsuite_record_get", "netsuite_suiteql_query", "netsuite_suiteql_export"} == listed
        assert "does not allow it" in await agent.refused(
            "netsuite_record_delete", record_type="customer", record_id="1"
        )


async def test_progress_and_giving_up(agent, connected):
    """A long query tells how far it is; a call that is given up ends, and the server goes on."""
    for number in range(2_100):
        connected.netsuite.given("customer", companyName=f"Customer {number}", subsidiary="1")
    await long_calls(agent.client, connected.netsuite)


async def test_asked_and_confirmed(agents, connected):
    """Where the client can ask, the person sees what is sent, as whom, and one call does it."""
    async with agents(answers=YES) as agent:
        sent = await agent.structured("netsuite_record_update", **UPDATE)
    assert sent["written"] is True
    assert 1 == len(writes(connected))
    assert ["netsuite.record.update, as"] == [each[:26] for each in agent.asked]
    assert 'phone: "+1 555 0000" → "+1 555 0100"' in agent.asked[0]


@pytest.mark.parametrize(
    "answer",
    [t.ElicitResult(action="decline"), t.ElicitResult(action="cancel"), t.ElicitResult(action="accept", content={"confirm": False})],
    ids=["declined", "cancelled", "no"],
)  # fmt: skip
async def test_asked_and_declined(agents, connected, answer):
    """Nothing is sent. The plan is there, because a client may have declined by itself."""
    async with agents(answers=answer) as agent:
        shown = await agent.structured("netsuite_record_update", **UPDATE)
        assert shown["written"] is False
        assert "only when the person says so" in shown["next"]
        assert [] == writes(connected)
        assert (await agent.structured("netsuite_record_update", commit=shown["plan"]))["written"] is True


async def test_approval_by_a_person(agents, connected):
    """With the setting a plan is sent after somebody approved it on the page, and nobody is asked through the client."""
    async with agents(answers=YES, mcp_approval="https://flows.example.com") as agent:
        shown = await agent.structured("netsuite_record_update", **UPDATE)
        assert "https://flows.example.com/plans" in shown["next"]
        said = await agent.refused("netsuite_record_update", commit=shown["plan"])
        assert "approves it at https://flows.example.com/plans" in said
        assert ([], []) == (writes(connected), agent.asked)
        await Plans(connected.registry.host("netsuite")).approve(MARIA, shown["plan"])
        assert (await agent.structured("netsuite_record_update", commit=shown["plan"]))["written"] is True


async def test_a_client_that_goes_away_in_the_middle(agents, connected):
    """The write is carried to its end, and the same plan gives its answer to the next client."""
    wire = HeldWire(connected.wire)
    async with agents(registry=connected.with_wire(wire)) as agent:
        plan = (await agent.structured("netsuite_record_create", record_type="task", values={"title": "Call"}))["plan"]
        asked = asyncio.create_task(agent.call("netsuite_record_create", commit=plan))
        await wire.reached.wait()
        asked.cancel()
        await asyncio.gather(asked, return_exceptions=True)
        wire.release.set()
    async with agents() as agent:
        again = await agent.structured("netsuite_record_create", commit=plan)
    assert [again["result"]["id"]] == list(connected.netsuite.records.all("task"))
