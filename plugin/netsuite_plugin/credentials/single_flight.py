"""
One flight at a time per key and event loop: whoever comes while it is in the air waits for the same result.

A flight ends by itself: neither a cancelled caller nor an event loop that is closing cuts it short, because what it holds (a token pair
NetSuite has just issued) exists nowhere else yet.
"""

import asyncio
from collections.abc import Callable, Coroutine
from contextlib import suppress
from typing import Any, TypeAlias
from weakref import WeakKeyDictionary

import anyio

from netsuite_plugin.contract import StoredCredential

_Key: TypeAlias = tuple[int, str]
_flights: WeakKeyDictionary[asyncio.AbstractEventLoop, dict[_Key, "_Flight"]] = WeakKeyDictionary()


class _Flight(asyncio.Task[StoredCredential]):
    """A task that a closing event loop, which cancels everything once it no longer runs, lets end by itself."""

    def cancel(self, msg: Any | None = None) -> bool:
        return self.get_loop().is_running() and super().cancel(msg)


async def joined(key: _Key, begin: Callable[[], Coroutine[Any, Any, StoredCredential]]) -> StoredCredential:
    """Wait for the flight of this key, beginning one if there is none."""
    loop = asyncio.get_running_loop()
    flights = _flights.setdefault(loop, {})
    flight, leads = flights.get(key), False
    if flight is None:
        flight, leads = _Flight(begin(), loop=loop), True
        flights[key] = flight
        flight.add_done_callback(lambda done: _landed(flights, key, done))
    try:
        return await asyncio.shield(flight)
    except asyncio.CancelledError:
        # whoever began it sees it through, so that the pair is saved before a cancelled run ends
        while leads and not flight.done():
            with suppress(asyncio.CancelledError), anyio.CancelScope(shield=True):
                await asyncio.wait({flight})
        raise


def _landed(flights: dict[_Key, _Flight], key: _Key, flight: asyncio.Task[StoredCredential]) -> None:
    flights.pop(key, None)
    if not flight.cancelled():
        flight.exception()  # marks it as seen: everybody who waited may have been cancelled
