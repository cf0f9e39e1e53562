"""Slots: how many requests are in flight per account, of how many that may be, and how many wait."""

import asyncio
from dataclasses import dataclass

from starlette.responses import Response

from netsuite_plugin.transport.slots.limit import FileSlotLimit
from netsuite_web.asked import Asked
from netsuite_web.cards import cards


@dataclass(frozen=True)
class Pool:
    """One account's window: how many of its slots are in use."""

    account: str
    domain: str
    held: int
    slots: int


async def index(asked: Asked) -> Response:
    """Show the window of every account this person is connected to; other people's accounts are not named."""
    site = asked.site
    limit = site.host.slot_limit
    mine = {(each.account, each.domain) for each in await cards(site.host, asked.caller, domain=site.settings.domain)}
    counted = isinstance(limit, FileSlotLimit)
    occupied = await asyncio.to_thread(limit.occupied) if isinstance(limit, FileSlotLimit) else {}
    pools = [
        Pool(account, domain, *occupied.get(account, (0, site.settings.concurrency)))
        for account, domain in sorted(mine)
        if domain == site.settings.domain
    ]
    return asked.page("slots.html", pools=pools, counted=counted, waiting=site.host.traffic.waiting)
