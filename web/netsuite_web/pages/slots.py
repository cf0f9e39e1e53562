"""Slots: how many requests are in flight per account, of how many that may be, and which runs wait for one."""

import asyncio
from dataclasses import dataclass, field

from starlette.responses import Response

from netsuite_plugin.transport.concurrency import FileSlotLimit
from netsuite_runner.runs.store import Head
from netsuite_web.asked import Asked
from netsuite_web.cards import cards


@dataclass(frozen=True)
class Pool:
    """One account's window: how many of its slots are in use by anybody, and the runs of who asks that are at work in it."""

    account: str
    domain: str
    held: int
    slots: int
    runs: list[Head] = field(default_factory=list[Head])

    @property
    def waiting(self) -> int:
        """Requests of these runs that wait for a slot."""
        return sum(run.traffic[1] for run in self.runs)


async def index(asked: Asked) -> Response:
    """Show the window of every account this person is connected to; other people's accounts and runs are not named."""
    site = asked.site
    domain, limit = site.settings.domain, site.host.slot_limit
    mine = sorted(
        {each.account for each in await cards(site.host, asked.caller, domain=domain) if each.domain == domain}
    )
    counted = isinstance(limit, FileSlotLimit)
    occupied = await asyncio.to_thread(limit.occupied) if isinstance(limit, FileSlotLimit) else {}
    heads = await asyncio.to_thread(lambda: list(site.runs.began_by(asked.caller)))
    running = [head for head in heads if head.state == "running"]
    pools = [
        Pool(
            account,
            domain,
            *occupied.get(account, (0, site.settings.concurrency)),
            [head for head in running if (domain, account) in head.accounts],
        )
        for account in mine
    ]
    return asked.page("slots.html", pools=pools, counted=counted, waiting=site.host.traffic.waiting)
