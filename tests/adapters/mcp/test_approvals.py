"""What runs ask is shown to an agent, and answered by the person in a form of the client alone."""

import json

import mcp.types as t
import pytest

import asking
from asking import OMAR, TEA

APPROVED = t.ElicitResult(action="accept", content={"approve": True, "reason": "as budgeted"})
REFUSED = t.ElicitResult(action="accept", content={"approve": False, "reason": "B-2 is disputed"})


@pytest.fixture
def folder(connected, monkeypatch, tmp_path):
    """Where a run waits for somebody of finance."""
    monkeypatch.setenv("NETSUITE_NODES_STORE", str(tmp_path / "audit.db"))
    monkeypatch.setenv("COUNTED", str(tmp_path / "counted"))
    (tmp_path / "counted").touch()
    found = connected.registry.state_folder
    assert "waiting" == asking.go(found).state
    return found


async def test_a_person_approves_in_a_form(agents, folder):
    """They read the text and the values; the answer is kept, and it is said how the run goes on."""
    async with agents(TEA, answers=APPROVED) as agent:
        (asked,) = (await agent.structured("netsuite_approvals_list"))["approvals"]
        assert ("mine", "ok", "Pay 2 bills, 42 in all?") == (asked["run"], asked["step"], asked["text"])
        told = await agent.structured("netsuite_approvals_answer", run="mine")
        assert told["answered"] is True
        assert "runs resume mine" in told["next"]
        assert "B-2" in agent.asked[0]
        assert [] == (await agent.structured("netsuite_approvals_list"))["approvals"]
        through = await agent.structured("netsuite_call_tool", tool="netsuite_approvals_list", arguments={})
        assert {"approvals": []} == through
        assert "was approved by tea" in await agent.refused("netsuite_approvals_answer", run="mine", step="ok")


async def test_a_person_refuses_with_a_reason(agents, folder):
    """The run fails, and says why."""
    async with agents(TEA, answers=REFUSED) as agent:
        assert "failed" in (await agent.structured("netsuite_approvals_answer", run="mine"))["next"]
    assert "B-2 is disputed" in json.dumps(asking.SqliteRuns(folder).open("mine").summary().error)


@pytest.mark.parametrize("action", ["decline", "cancel"])
async def test_who_does_not_answer_has_not_answered(agents, folder, action):
    """A client may decline by itself."""
    async with agents(TEA, answers=t.ElicitResult(action=action)) as agent:
        assert (await agent.structured("netsuite_approvals_answer", run="mine"))["answered"] is False
        assert 1 == len((await agent.structured("netsuite_approvals_list"))["approvals"])


async def test_an_agent_cannot_answer_for_a_person(agents, folder):
    """Where its client cannot ask, it is told where the person answers; whatever it adds to the call."""
    async with agents(TEA) as agent:
        assert "runs approve mine ok" in await agent.refused("netsuite_approvals_answer", run="mine")
        assert "Nothing was answered" in await agent.refused("netsuite_approvals_answer", run="mine", approve=True)
        assert 1 == len((await agent.structured("netsuite_approvals_list"))["approvals"])


async def test_nobody_learns_of_what_others_are_asked(agents, folder):
    """Nor whether there is such a run."""
    async with agents(OMAR, answers=APPROVED) as agent:
        assert [] == (await agent.structured("netsuite_approvals_list"))["approvals"]
        there = await agent.refused("netsuite_approvals_answer", run="mine")
        nowhere = await agent.refused("netsuite_approvals_answer", run="none")
        assert there.replace("mine", "none") == nowhere


async def test_an_administrator_may_leave_them_out(agents, folder):
    """As any other tool."""
    async with agents(TEA, mcp_tools="netsuite.record.*") as agent:
        listed = [each.name for each in (await agent.client.list_tools()).tools]
        assert not [name for name in listed if "approvals" in name]
        assert "There is no tool" in await agent.refused("netsuite_approvals_list")
