"""Slots: how many requests are in flight per account, of how many that may be, how many wait, and the last hour."""

import asyncio
from dataclasses import dataclass

from markupsafe import Markup
from starlette.responses import Response

from netsuite_plugin.transport.slots.limit import UNTOLD, FileSlotLimit
from netsuite_plugin.transport.slots.seen import PoolSeen
from netsuite_web.asked import Asked
from netsuite_web.cards import cards
from netsuite_web.slots_picture import KEY, picture


@dataclass(frozen=True)
class Pool:
    """One account's window: how many of its slots are in use; `seen` is None where nobody used it yet."""

    account: str
    domain: str
    held: int
    slots: int
    seen: PoolSeen | None

    @property
    def picture(self) -> Markup | None:
        """The last hour, drawn."""
        return picture(self.seen.history) if self.seen else None


async def index(asked: Asked) -> Response:
    """Show the window of every account this person is connected to; other people's accounts are not named."""
    site = asked.site
    limit = site.host.slot_limit
    mine = {(each.account, each.domain) for each in await cards(site.host, asked.caller, domain=site.settings.domain)}
    counted = isinstance(limit, FileSlotLimit)
    seen = (
        {each.pool: each for each in await asyncio.to_thread(list, limit.seen())}
        if isinstance(limit, FileSlotLimit)
        else {}
    )
    pools = [
        _pool(account, domain, seen.get(account)) for account, domain in sorted(mine) if domain == site.settings.domain
    ]
    return asked.page("slots.html", pools=pools, counted=counted, key=KEY, waiting=site.host.traffic.waiting)


def _pool(account: str, domain: str, seen: PoolSeen | None) -> Pool:
    held, slots = (seen.in_use, seen.window) if seen else (0, UNTOLD)
    return Pool(account, domain, held, slots, seen)
