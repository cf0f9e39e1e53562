"""
Writes that carry a key: how a lost answer is settled, once for every keyed verb.

The key is the record's external ID. If the answer to a write is lost, or NetSuite refuses it with 400 (which is also how it refuses a
key it has already stored), the key is looked up: a record that carries it is the result. Messages are never read for this: they are
localised, and "already exists" also means a duplicate name.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from netsuite_plugin.contract import OutcomeUnknown
from netsuite_plugin.errors import NetSuiteError, ResponseError, TransportError
from netsuite_plugin.suitetalk.record_answers import may_mean_exists


@dataclass(frozen=True)
class KeyedRecord:
    """
    The record that a keyed write made; `found` says that it is known by its key, not by the answer to the write.

    `landed` says that an answer of this very call was lost, so that it may have made what was found.
    """

    id: str
    found: bool
    landed: bool = False


@dataclass(frozen=True)
class KeyedWrite:
    """
    One write that carries a key.

    `send` writes once and returns the new internal ID, or None when the answer does not tell it. `find` returns the internal ID of the
    record with that key, or None when it is known that there is none. `tried` starts every message: `Creating salesOrder`.
    """

    tried: str
    record_type: str
    key: str
    send: Callable[[], Awaitable[str | None]]
    find: Callable[[], Awaitable[str | None]]

    async def settled(self, *, attempts: int) -> KeyedRecord:
        """
        Write until there is exactly one record with the key; at most `attempts` times.

        Raises:
            ResponseError: NetSuite refused the write, and no record carries the key.
            OutcomeUnknown: The answer was lost, and asking did not settle it.
        """
        landed: NetSuiteError | None = None  # why an attempt may have landed although its answer is missing
        for _ in range(attempts):
            refusal: ResponseError | None = None
            try:
                number = await self.send()
                if number is not None:
                    return KeyedRecord(number, found=False)
                landed = TransportError(
                    f"{self.tried}: NetSuite answered without the Location of a new {self.record_type}.", sent=True
                )
            except ResponseError as error:
                if error.status == 400:
                    refusal = error
                elif error.unsettled:
                    landed = error
                elif landed is None:
                    raise
            except TransportError as error:
                if error.sent:
                    landed = error
                elif landed is None:
                    raise
            found = await self._look_up(landed, refusal)
            if found:
                return KeyedRecord(found, found=True, landed=landed is not None)
            if refusal is not None:
                raise refusal
            if isinstance(landed, ResponseError) and landed.status == 500:
                raise landed
        raise self._unknown(f"{attempts} attempts were not answered, and no record had the key") from landed

    async def _look_up(self, landed: NetSuiteError | None, refusal: ResponseError | None) -> str | None:
        """Ask whether a record carries the key: its internal ID, or None when there is none."""
        try:
            return await self.find()
        except NetSuiteError as error:
            if landed is None and refusal is not None and not may_mean_exists(refusal):
                raise refusal from error
            raise self._unknown(f"asking for the record failed too: {error}", refusal) from (landed or refusal)

    def _unknown(self, why: str, refusal: ResponseError | None = None) -> OutcomeUnknown:
        ended = "the answer was lost" if refusal is None else f"the last answer was a refusal ({refusal})"
        return OutcomeUnknown(
            f"{self.tried}: {ended}, and {why}. It may exist: look in NetSuite for a {self.record_type} with external ID "
            f"{self.key} (GET …/eid:KEY, or a saved search on External ID) before creating it again."
        )
