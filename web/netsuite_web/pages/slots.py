"""Slots: how many requests are in flight per account, of how many that may be, what waits, which runs are at work, and the last hour."""

import asyncio
from dataclasses import dataclass

from markupsafe import Markup
from starlette.responses import Response

from netsuite_plugin.transport.slots.limit import UNTOLD, LineLimit
from netsuite_plugin.transport.slots.seen import PoolSeen
from netsuite_runner.runs.kept import Head
from netsuite_web.asked import Asked
from netsuite_web.cards import cards
from netsuite_web.slots_picture import KEY, picture


@dataclass(frozen=True)
class Pool:
    """
    One account's window: how many of its slots are in use by anybody, and the runs of who asks that are at work in it.

    `seen` is None where nobody used it yet.
    """

    account: str
    domain: str
    seen: PoolSeen | None
    runs: list[Head]

    @property
    def held(self) -> int:
        """Slots in use."""
        return self.seen.in_use if self.seen else 0

    @property
    def slots(self) -> int:
        """Slots there are."""
        return self.seen.window if self.seen else UNTOLD

    @property
    def picture(self) -> Markup | None:
        """The last hour, drawn."""
        return picture(self.seen.history) if self.seen else None


async def index(asked: Asked) -> Response:
    """Show the window of every account this person is connected to; other people's accounts and runs are not named."""
    site = asked.site
    domain, limit = site.settings.domain, site.host.slot_limit
    mine = sorted(
        {each.account for each in await cards(site.host, asked.caller, domain=domain) if each.domain == domain}
    )
    counted = isinstance(limit, LineLimit)
    found = await asyncio.to_thread(list, limit.seen()) if isinstance(limit, LineLimit) else []
    seen = {each.pool: each for each in found}
    heads = await asyncio.to_thread(lambda: list(site.runs.began_by(asked.caller)))
    running = [head for head in heads if head.state == "running"]
    pools = [
        Pool(account, domain, seen.get(account), [head for head in running if (domain, account) in head.accounts])
        for account in mine
    ]
    return asked.page("slots.html", pools=pools, counted=counted, key=KEY, waiting=site.host.traffic.waiting)
