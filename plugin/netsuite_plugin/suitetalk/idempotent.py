"""Writes that may be repeated: how a lost answer is settled, by looking before sending again."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from netsuite_plugin.contract import OutcomeUnknown
from netsuite_plugin.errors import NetSuiteError, ResponseError, TransportError

Answer = TypeVar("Answer")


class CannotBeSeen(Exception):
    """The account does not show whether a write has happened."""


@dataclass(frozen=True)
class IdempotentWrite(Generic[Answer]):
    """
    One write whose repetition does the same again; `tried` begins its messages: `Updating customer 107`.

    `send` writes once and returns what came of it. `done` returns the same where the account shows that the write has happened, None where
    it shows that it has not, and raises CannotBeSeen.
    """

    tried: str
    send: Callable[[], Awaitable[Answer]]
    done: Callable[[], Awaitable[Answer | None]]

    async def settled(self, *, attempts: int) -> Answer:
        """
        Write until it is done, at most `attempts` times. What is done although its answer was lost is not sent again.

        Raises:
            ResponseError: NetSuite refused it, or broke off, and it is not done.
            TransportError: NetSuite was not reached, or the answers were lost; repeating the call does no harm.
            OutcomeUnknown: NetSuite refused it after an answer was lost, and does not show whether the attempt before did it.
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
            try:
                answer = await self._looked_up(lost or last)
            except CannotBeSeen:
                if refused:
                    raise OutcomeUnknown(
                        f"{self.tried}: an answer was lost, and the next attempt was refused: {last} The first may have done it: look in NetSuite."
                    ) from lost
                answer = None
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
