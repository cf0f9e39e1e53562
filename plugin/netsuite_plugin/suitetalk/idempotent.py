"""Writes that may be repeated: how a lost answer is settled, by looking before sending again."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from netsuite_plugin.errors import NetSuiteError, ResponseError, TransportError

Answer = TypeVar("Answer")


@dataclass(frozen=True)
class IdempotentWrite(Generic[Answer]):
    """
    One write whose repetition does the same again.

    `send` writes once and returns what came of it. `done` returns the same where the account shows that the write has happened, and None
    where it has not, or where that cannot be seen.
    """

    send: Callable[[], Awaitable[Answer]]
    done: Callable[[], Awaitable[Answer | None]]

    async def settled(self, *, attempts: int) -> Answer:
        """
        Write until it is done, at most `attempts` times. What is done although its answer was lost is not sent again.

        Raises:
            ResponseError: NetSuite refused it, or broke off, and it is not done.
            TransportError: NetSuite was not reached, or the answers were lost; repeating the call does no harm.
        """
        lost: NetSuiteError | None = None
        for _ in range(attempts):
            try:
                return await self.send()
            except (ResponseError, TransportError) as error:
                refused = not error.unsettled
                if refused and lost is None:
                    raise
                last = error
            answer = await self._looked_up(lost or last)
            if answer is not None:
                return answer
            if refused or (isinstance(last, ResponseError) and last.status == 500):
                raise last
            lost = last
        assert lost is not None, "at least one attempt was made"
        raise lost

    async def _looked_up(self, lost: NetSuiteError) -> Answer | None:
        try:
            return await self.done()
        except NetSuiteError as error:
            raise lost from error
