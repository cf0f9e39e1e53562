"""
Single flight: one renewal at a time per credential and event loop, and everybody who comes meanwhile waits for its result.

A renewal ends by itself: neither a cancelled caller nor an event loop that is closing cuts it short, because what it holds (a token pair
NetSuite has just issued) exists nowhere else yet.
"""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any
from weakref import WeakKeyDictionary

import anyio

from netsuite_plugin.credentials.model.renewed import Renewed


class _Renewal(asyncio.Task[Renewed]):
    """A task that a closing event loop, which cancels everything once it no longer runs, lets end by itself."""

    def cancel(self, msg: Any | None = None) -> bool:
        return self.get_loop().is_running() and super().cancel(msg)


class SingleFlight:
    """The renewals under way, by event loop and credential."""

    def __init__(self) -> None:
        self._under_way: WeakKeyDictionary[asyncio.AbstractEventLoop, dict[str, _Renewal]] = WeakKeyDictionary()

    async def joined(self, key: str, begin: Callable[[], Awaitable[Renewed]]) -> Renewed:
        """Wait for the renewal of this key, beginning one if there is none."""
        loop = asyncio.get_running_loop()
        renewals = self._under_way.setdefault(loop, {})
        renewal, leads = renewals.get(key), False
        if renewal is None:
            renewal, leads = _Renewal(_awaited(begin), loop=loop), True
            renewals[key] = renewal
            renewal.add_done_callback(lambda done: _ended(renewals, key, done))
        try:
            return await asyncio.shield(renewal)
        except asyncio.CancelledError:
            # the caller that began it sees it through, so that the pair is saved before a cancelled run ends
            while leads and not renewal.done():
                with suppress(asyncio.CancelledError), anyio.CancelScope(shield=True):
                    await asyncio.wait({renewal})
            raise


async def _awaited(begin: Callable[[], Awaitable[Renewed]]) -> Renewed:
    return await begin()


def _ended(renewals: dict[str, _Renewal], key: str, renewal: asyncio.Task[Renewed]) -> None:
    renewals.pop(key, None)
    if not renewal.cancelled():
        renewal.exception()  # marks it as seen: everybody who waited may have been cancelled
