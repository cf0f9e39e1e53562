"""How many requests the account takes at once, asked for when a request first had to wait for a slot."""

import asyncio
from typing import Any

from netsuite_plugin.contract import NodeError
from netsuite_plugin.contract.telemetry import logger
from netsuite_plugin.suitetalk.rest import Rest
from netsuite_plugin.transport.slots.limit import LineLimit

PATH = "/system/v1/governanceLimits"
_LIMITS = (
    ("integrationConcurrencyLimit", "are reserved for this integration"),
    ("accountUnallocatedConcurrencyLimit", "are left for all integrations without a reservation"),
    ("accountConcurrencyLimit", "are the account's"),
)
_log = logger(__name__)


def room(limits: Any) -> tuple[int, str] | None:
    """Return how many requests an answer of governanceLimits leaves for this integration, and what that number is (`article_0625010817`)."""
    if isinstance(limits, dict):
        for name, words in _LIMITS:
            found = limits.get(name)
            if isinstance(found, int) and found > 0:
                return found, words
    return None


class AccountLimit:
    """Asks an account for its limit where none is set here and it was not asked lately; NetSuite says it to administrators alone."""

    def __init__(self, limit: LineLimit, pool: str, rest: Rest) -> None:
        self._limit, self._pool, self._rest = limit, pool, rest
        self._asking: asyncio.Task[None] | None = None

    def wanted(self) -> None:
        """Ask, once and beside what is going on."""
        if self._asking is None and self._limit.asks(self._pool):
            self._asking = asyncio.get_running_loop().create_task(self._ask())

    async def aclose(self) -> None:
        """End what is being asked."""
        if self._asking is not None:
            self._asking.cancel()
            await asyncio.wait([self._asking])

    async def _ask(self) -> None:
        try:
            limits = await self._rest.read(
                "GET",
                PATH,
                tried="Asking the account for its limit",
                check=lambda body: None if room(body) else "no limit",
            )
        except NodeError as failed:
            _log.info("The account does not tell its limit: %s", failed)
            self._limit.told(self._pool, None)
        else:
            found = room(limits)
            self._limit.told(self._pool, None if found is None else found[0])
        self._rest.at_once = max(self._rest.at_once, 2 * self._limit.ceiling(self._pool))
