"""A plan is sent at most once, whoever asks again, from whichever process, after whatever death."""

import asyncio

import pytest

from conftest import INES, MARIA, InProcess
from held_wire import HeldWire
from netsuite_plugin.contract import ConfigurationError, OutcomeUnknown
from netsuite_plugin.errors import CredentialError, RequestRejected

from .conftest import ATTACH, CREATE, UPDATE, Desk

pytestmark = pytest.mark.anyio


def tasks(desk):
    return [each for each in desk.world.wire.requests if each.method == "POST" and "/record/v1/task" in str(each.url)]


async def test_committed_twice_it_is_sent_once(desk):
    """The second time it gives the result that was kept: here, in another process, and after the time of the plan is over."""
    plan = await desk.planned("netsuite.record.create", CREATE)
    made = await desk.committed(plan)
    assert made == await desk.committed(plan)
    assert made == await Desk(desk.world, desk.world.with_wire(desk.world.wire)).committed(plan)
    desk.world.clock.move(hours=3)
    assert made == await desk.committed(plan)
    assert 1 == len(tasks(desk))
    assert made["created"] is True
    events = await desk.world.store.events(MARIA, since=plan.made)
    assert plan.id in {each.run for each in events if each.event == "used"}


async def test_committed_at_the_same_time_it_is_sent_once(desk):
    """Twice in one process, and in another beside it."""
    plan = await desk.planned("netsuite.record.create", CREATE)
    other = Desk(desk.world, desk.world.with_wire(desk.world.wire))
    made = await asyncio.gather(desk.committed(plan), desk.committed(plan), other.committed(plan))
    assert 1 == len({each["id"] for each in made})
    assert 1 == len(desk.world.netsuite.records.all("task"))


async def test_committed_at_the_same_time_elsewhere_what_is_sent_once_is_sent_once(desk):
    """One process sends it; the other is told that it was sent, and sends nothing."""
    desk.world.netsuite.given("contact", id="9", entityId="Ada", firstName="Ada", subsidiary="1")
    plan = await desk.planned("netsuite.record.attach", ATTACH)
    others = [Desk(desk.world, desk.world.with_wire(desk.world.wire)) for _ in range(3)]
    came = await asyncio.gather(*(each.committed(plan) for each in others), return_exceptions=True)
    assert 1 <= len([each for each in came if isinstance(each, dict)])
    assert all(isinstance(each, (dict, OutcomeUnknown)) for each in came), came
    assert 1 == len([each for each in desk.world.wire.requests if "!attach" in str(each.url)])


async def test_killed_in_the_middle_a_keyed_write_is_found_by_its_key(desk, killed):
    """It was made, and its answer was never read: committed again it is the same record."""
    plan = await desk.planned("netsuite.record.create", CREATE)
    await killed(plan)
    assert "used" == (await desk.plans.find(MARIA, plan.id)).state

    made = await desk.committed(plan)
    assert made["created"] is True
    assert made == await desk.committed(plan)
    assert [made["id"]] == list(desk.world.netsuite.records.all("task"))


async def test_killed_in_the_middle_an_idempotent_write_is_sent_again(desk, killed):
    """It leaves the same."""
    plan = await desk.planned("netsuite.record.update", UPDATE)
    await killed(plan)
    assert "107" == (await desk.committed(plan))["id"]


async def test_killed_in_the_middle_a_write_that_is_sent_once_stays_unknown(desk, killed):
    """Nobody sends it a second time; the words say what to look for."""
    desk.world.netsuite.given("contact", id="9", entityId="Ada", firstName="Ada", subsidiary="1")
    plan = await desk.planned("netsuite.record.attach", ATTACH)
    await killed(plan)
    before = len(desk.world.wire.requests)
    with pytest.raises(OutcomeUnknown, match=r"may have happened.*\"attached_id\": \"9\""):
        await desk.committed(plan)
    assert before == len(desk.world.wire.requests)


async def test_a_caller_who_leaves_does_not_end_the_write(desk):
    """It is carried to its end, and a repetition gives what came of it, even of a write that is sent once."""
    desk.world.netsuite.given("contact", id="9", entityId="Ada", firstName="Ada", subsidiary="1")
    plan = await desk.planned("netsuite.record.attach", ATTACH)
    wire = HeldWire(desk.world.wire)
    left = Desk(desk.world, desk.world.with_wire(wire))
    asked = asyncio.create_task(left.committed(plan))
    await wire.reached.wait()
    asked.cancel()
    await asyncio.gather(asked, return_exceptions=True)
    wire.release.set()
    await left.sender.aclose()
    assert "done" == (await desk.plans.find(MARIA, plan.id)).state
    assert "9" == (await desk.committed(plan))["attached_id"]


async def test_what_netsuite_refuses_may_be_sent_again(desk):
    """A refusal is an outcome: nothing happened, and the plan waits as before, with its cause in the error."""
    plan = await desk.planned("netsuite.record.update", {**UPDATE, "values": {"fone": "1"}})
    for _ in range(2):
        with pytest.raises(RequestRejected):
            await desk.committed(plan)
    assert [plan.id] == [each.id for each in await desk.plans.waiting(MARIA)]


async def test_a_plan_says_why_it_is_not_sent(desk):
    """Refused, expired, for other values, for another node, of another person: each in its own sentence, and nothing is sent."""
    refused, expired, plan = [await desk.planned("netsuite.record.update", UPDATE) for _ in range(3)]
    await desk.plans.refuse(MARIA, refused.id)
    before = len(desk.world.wire.requests)
    with pytest.raises(ConfigurationError, match="was refused at 2026-03-02 09:00 UTC. Nothing was sent"):
        await desk.committed(refused)
    with pytest.raises(ConfigurationError, match="made with other values"):
        await desk.committed(plan, params={**UPDATE, "record_id": "108"})
    with pytest.raises(ConfigurationError, match="is for netsuite.record.update, not for netsuite.record.delete"):
        await desk.sender.commit(MARIA, plan.id, node="netsuite.record.delete")
    with pytest.raises(ConfigurationError, match="You have no plan"):
        await desk.committed(plan, caller=INES)
    with pytest.raises(ConfigurationError, match="approves it at https://flows.example.com/plans"):
        await desk.committed(plan, approve_at="https://flows.example.com/plans")
    desk.world.clock.move(minutes=60)
    with pytest.raises(ConfigurationError, match="expired at 2026-03-02 10:00 UTC"):
        await desk.committed(expired)
    assert before == len(desk.world.wire.requests)


async def test_approved_it_is_sent_and_with_its_own_values(desk):
    """Values that are given again must be the same, however they are written."""
    plan = await desk.planned("netsuite.record.update", UPDATE)
    await desk.plans.approve(MARIA, plan.id)
    sent = await desk.committed(
        plan, params=dict(reversed(UPDATE.items())), approve_at="https://flows.example.com/plans"
    )
    assert "107" == sent["id"]


async def test_as_nobody_else(desk):
    """A selector that leads to another identity by now sends nothing; and a login that is over is not replaced."""
    plan = await desk.planned("netsuite.record.update", UPDATE)
    (config,) = await desk.world.store.find(MARIA, "netsuite.oauth_config")
    await desk.world.store.delete(await desk.world.row())
    elsewhere = Desk(desk.world, desk.world.with_wire(InProcess(desk.world.emulator)))
    with pytest.raises(CredentialError):
        await elsewhere.committed(plan)
    other = Desk(desk.world, desk.world.with_wire(desk.world.wire))
    desk.world.registry = other.registry
    await desk.world.connect(config=config, user="analyst@example.com")
    with pytest.raises(ConfigurationError, match=r"was made as .*'personal' is now"):
        await other.committed(plan)
    assert "open" == (await desk.plans.find(MARIA, plan.id)).state


async def test_a_batch_keeps_its_notes_in_the_plan(desk):
    """What a node notes for its own resumption is there for the next process."""
    items = [{"values": {"title": f"Task {number}"}} for number in range(3)]
    plan = await desk.planned("netsuite.batch.create", {"record_type": "task", "items": items})
    done = await desk.committed(plan)
    assert 3 == done["done"]
    assert done == await desk.committed(plan)
