"""How a call waits for its slot, holds it and gives it back, wherever the line is kept."""

import asyncio
import time
from abc import ABC, abstractmethod
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Literal, TypeAlias

Outcome: TypeAlias = Literal["answered", "refused", "failed", "given up", "not sent"]
TOLD_FOR, NOT_TOLD_FOR = 86_400, 3_600
"""Seconds in which an account is not asked again for its limit, after it said it or did not."""
PUBLISHED = 8
"""Calls of one member and kind that wait in the line; the rest wait in the process, else 1,000 tasks would fill it."""


class Call:
    """One call: when it asked (nanoseconds of the process's clock, each another), where it stands, and how many were in flight when it was granted."""

    __slots__ = ("bulk", "future", "n", "outcome", "place", "since", "ticket")

    def __init__(self, ticket: int, *, bulk: bool) -> None:
        self.ticket, self.bulk = ticket, bulk
        self.place: int | None = None
        self.n = self.since = 0
        self.future: asyncio.Future[None] | None = None
        self.outcome: Outcome = "answered"

    def granted(self) -> None:
        """Let it go."""
        if self.future is not None and not self.future.done():
            self.future.set_result(None)


class Held:
    """A slot that is held: the contract's `Slot`."""

    def __init__(self, calls: "Calls", call: Call) -> None:
        self._calls, self._call = calls, call

    def refused(self) -> None:
        """Say that the account had no room for this call."""
        self._call.outcome = "refused"

    async def again(self) -> None:
        """Go back into the line at once, to the old place, and wait for a slot."""
        await self._calls.again(self._call)


class Calls(ABC):
    """The calls of one event loop to one pool: its place in the line."""

    def __init__(self) -> None:
        self._last_ticket = 0

    @asynccontextmanager
    async def slot(self, *, bulk: bool) -> AsyncGenerator[Held]:
        """Wait for a slot, and hold it until the context ends."""
        self._last_ticket = max(self._last_ticket + 1, time.monotonic_ns())
        call = Call(self._last_ticket, bulk=bulk)
        self._asks(call)
        await self._granted(call)
        try:
            yield Held(self, call)
        except Exception:
            if call.outcome == "answered":
                call.outcome = "failed"
            raise
        except BaseException:  # cancelled: NetSuite goes on with the call
            if call.outcome == "answered":
                call.outcome = "given up"
            raise
        finally:
            self._ends(call)

    async def again(self, call: Call) -> None:
        """Take a refused call back into the line, and wait until it has a slot."""
        n, call.n = call.n, 0
        self._asks_again(call, n)
        await self._granted(call)
        call.outcome = "answered"

    async def _granted(self, call: Call) -> None:
        if call.n:
            return
        call.future = asyncio.get_running_loop().create_future()
        try:
            await call.future
        except BaseException:
            call.outcome = "not sent"
            self._ends(call)
            raise

    @property
    @abstractmethod
    def closed(self) -> bool:
        """Whether this is of no use any more: it was inherited by a fork, or has ended."""

    @property
    @abstractmethod
    def ceiling(self) -> int:
        """What the window never goes above, as far as it is known now."""

    @property
    @abstractmethod
    def full(self) -> bool:
        """Whether as many calls are in flight as may be."""

    @property
    @abstractmethod
    def asked_lately(self) -> bool:
        """Whether the account was asked for its limit so lately that it is not asked again."""

    @abstractmethod
    def told(self, room: int | None) -> None:
        """Write down what the account says that it takes at once; None: it does not say."""

    @abstractmethod
    def _asks(self, call: Call) -> None:
        """Put a call into the line."""

    @abstractmethod
    def _asks_again(self, call: Call, n: int) -> None:
        """Put a call that was refused as the n-th in flight back to its place."""

    @abstractmethod
    def _ends(self, call: Call) -> None:
        """Take a call out of the line, or its slot back."""
