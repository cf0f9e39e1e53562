"""What can go wrong on purpose: a busy account, an answer that is lost after the work was done."""

from dataclasses import dataclass


class ConnectionDropped(ConnectionResetError):
    """The connection went down without an answer. In-process callers see this; over the network the socket is cut."""


@dataclass(slots=True)
class Faults:
    """Faults waiting to happen to one account, and its latency in seconds."""

    latency: float = 0.0
    _busy: int = 0
    _lost: int = 0

    def busy(self, times: int = 1) -> None:
        """Refuse the next API requests with 429, however many are in flight."""
        self._busy += times

    def lose_answer(self, times: int = 1) -> None:
        """Drop the connection after the next successful writes to the record service, without any answer."""
        self._lost += times

    def takes_busy(self) -> bool:
        """Use up one 429."""
        taken = self._busy > 0
        self._busy -= taken
        return taken

    def takes_lost_answer(self) -> bool:
        """Use up one lost answer."""
        taken = self._lost > 0
        self._lost -= taken
        return taken
