"""How often one sender may ask for what costs, or for what could be guessed."""

from collections import OrderedDict

from netsuite_plugin.contract import Clock

_MOST_SENDERS = 10_000


class RateLimit:
    """So many requests in so many seconds for each sender, spent and refilled evenly."""

    def __init__(self, clock: Clock, *, requests: int = 30, seconds: float = 60) -> None:
        self._clock, self._requests, self._seconds = clock, requests, seconds
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def wait(self, sender: str) -> float:
        """Count a request; return 0 if it may pass, else the seconds until the next may."""
        now = self._clock.now().timestamp()
        left, since = self._left.pop(sender, (float(self._requests), now))
        rate = self._requests / self._seconds
        left = min(float(self._requests), left + max(0.0, now - since) * rate)
        passes = left >= 1
        self._left[sender] = (left - 1 if passes else left, now)
        while len(self._left) > _MOST_SENDERS:
            self._left.popitem(last=False)
        return 0.0 if passes else (1 - left) / rate
