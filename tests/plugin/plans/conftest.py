"""Plans of Maria's, over the emulator in this process; and a process that is killed while it sends one."""

import asyncio
from dataclasses import dataclass, field

import pytest

from conftest import MARIA, InProcess
from held_wire import HeldWire
from netsuite_plugin.plans import Plans, Sender

CREATE = {"record_type": "task", "values": {"title": "Call Fjord Supply"}}
UPDATE = {"record_type": "customer", "record_id": "107", "values": {"phone": "+1 555 0100"}}
ATTACH = {"record_type": "customer", "record_id": "107", "attached_type": "contact", "attached_id": "9"}


@dataclass
class Desk:
    """One process that keeps and sends plans."""

    world: object
    registry: object
    plans: Plans = field(init=False)
    sender: Sender = field(init=False)

    def __post_init__(self):
        self.plans = Plans(self.registry.host("netsuite"))
        self.sender = Sender(self.registry, self.plans)

    async def planned(self, node, params, *, caller=MARIA, selector="personal"):
        async with self.registry.open("netsuite", caller=caller, selector=selector) as session:
            return await self.plans.make(session, node, params, selector=selector)

    async def committed(self, plan, *, caller=MARIA, **more):
        return await self.sender.commit(caller, plan.id, node=plan.node, **more)


@pytest.fixture
def desk(connected):
    connected.netsuite.given("customer", id="107", companyName="Fjord Supply", phone="+1 555 0000", subsidiary="1")
    return Desk(connected, connected.registry)


@pytest.fixture
async def killed(connected, desk):
    """Return what commits a plan in a process that is killed after NetSuite has done it and before the answer is read."""

    async def commit(plan):
        held = HeldWire(InProcess(connected.emulator))
        dying = Desk(connected, connected.with_wire(held))
        task = asyncio.create_task(dying.committed(plan))
        await asyncio.wait_for(held.reached.wait(), 10)
        for each in dying.sender._under_way.values():
            each.cancel()
        await asyncio.gather(task, return_exceptions=True)

    return commit
