"""Plans are kept: sealed, for their owner alone, until they are decided or over."""

import re

import pytest

from conftest import INES, MARIA
from netsuite_plugin.contract import Caller, ConfigurationError, NodeError
from netsuite_plugin.plans import PLAN, Plans

from .conftest import CREATE, UPDATE

pytestmark = pytest.mark.anyio


async def test_a_plan_shows_the_request_and_the_difference_and_sends_nothing(desk):
    """What is kept is what would be sent: the request with its very key, and the field as it is and would be."""
    plan = await desk.planned("netsuite.record.update", UPDATE)

    assert {"path": "phone", "now": "+1 555 0000", "then": "+1 555 0100"} in plan.rehearsal["differences"]
    assert [("PATCH", UPDATE["values"])] == [(each["method"], each["body"]) for each in plan.rehearsal["requests"]]
    assert UPDATE == plan.params
    assert ("1234567", "open") == (plan.account, plan.state)
    assert not [each for each in desk.world.wire.requests if each.method == "PATCH"]


async def test_the_key_that_is_shown_is_the_one_that_is_sent(desk):
    """A create is found in NetSuite by the external ID its rehearsal had."""
    plan = await desk.planned("netsuite.record.create", CREATE)
    shown = plan.rehearsal["requests"][0]["body"]["externalId"]

    assert shown == (await desk.committed(plan))["external_id"]


async def test_another_persons_plan_is_unknown(desk):
    """To a colleague and to their administrator it looks like one that never was; so does a credential's id."""
    plan = await desk.planned("netsuite.record.update", UPDATE)

    for caller in (Caller("omar", "northwind"), INES, Caller("maria", "southwind")):
        with pytest.raises(ConfigurationError, match="You have no plan"):
            await desk.plans.find(caller, plan.id)
    with pytest.raises(ConfigurationError, match="You have no plan"):
        await desk.plans.find(MARIA, "ns-maria-1234567")


async def test_decisions(desk):
    """Approved stays approved; refused is final; what was sent cannot be refused any more. Each is in the audit."""
    first, second = [await desk.planned("netsuite.record.update", UPDATE) for _ in range(2)]

    assert "approved" == (await desk.plans.approve(MARIA, first.id)).state
    assert "approved" == (await desk.plans.approve(MARIA, first.id)).state
    assert "refused" == (await desk.plans.refuse(MARIA, second.id)).state
    with pytest.raises(ConfigurationError, match="was refused at"):
        await desk.plans.approve(MARIA, second.id)
    await desk.committed(first)
    with pytest.raises(ConfigurationError, match="was sent at"):
        await desk.plans.refuse(MARIA, first.id)
    events = [
        each.event for each in await desk.world.store.events(MARIA, since=desk.world.clock.now().replace(year=2000))
    ]
    assert ["plan_approved", "plan_refused"] == [each for each in events if each.startswith("plan_")]


async def test_only_what_waits_is_listed(desk):
    """The newest first; not what is refused, sent or over."""
    first, second, third = [await desk.planned("netsuite.record.update", UPDATE) for _ in range(3)]
    await desk.plans.refuse(MARIA, second.id)
    await desk.plans.approve(MARIA, third.id)
    assert [third.id, first.id] == [each.id for each in await desk.plans.waiting(MARIA)]
    assert [] == await desk.plans.waiting(INES)

    desk.world.clock.move(minutes=61)
    assert [] == await desk.plans.waiting(MARIA)


async def test_plans_that_are_over_are_forgotten_with_the_next_one(desk):
    """What was sent stays for a month, so that a repetition finds it."""
    unsent, sent = [await desk.planned("netsuite.record.update", UPDATE) for _ in range(2)]
    await desk.committed(sent)
    desk.world.clock.move(hours=2)
    await desk.planned("netsuite.record.update", UPDATE)
    kept = {row.id for row in await desk.world.store.find(MARIA, PLAN)}
    assert (False, True) == (unsent.id in kept, sent.id in kept)


async def test_of_too_many_the_oldest_makes_room(desk):
    """An agent that rehearses in a loop does not fill the store."""
    desk.plans = Plans(desk.registry.host("netsuite"), most=3)
    plans = [await desk.planned("netsuite.record.update", UPDATE) for _ in range(5)]
    assert [each.id for each in reversed(plans[2:])] == [each.id for each in await desk.plans.waiting(MARIA)]


async def test_values_are_sealed(desk):
    """Neither params nor rehearsal stand in what the store shows, or in a repr."""
    plan = await desk.planned("netsuite.record.update", UPDATE)
    (row,) = await desk.world.store.find(MARIA, PLAN, sealed=True)
    raw = re.sub(r"\s", "", (desk.world.store.database.file).read_bytes().decode("latin-1"))
    assert "5550100" not in f"{row.attributes} {plan!r}"
    assert "+15550100" not in raw


async def test_a_rehearsal_that_fails_leaves_no_plan(desk):
    """Wrong params, and a login that is over."""
    with pytest.raises(ConfigurationError):
        await desk.planned("netsuite.record.update", {"record_type": "customer"})
    desk.world.netsuite.revoke_grants()
    desk.world.clock.move(hours=2)
    with pytest.raises(NodeError):
        await desk.planned("netsuite.record.update", UPDATE)
    assert [] == await desk.world.store.find(MARIA, PLAN)
