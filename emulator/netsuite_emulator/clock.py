"""The time every account goes by: a test lets hours pass, or sets it wrong on purpose."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta


class Clock:
    """The base clock (real time if there is none), moved by what was asked for; a negative move sets it back."""

    def __init__(self, base: Callable[[], datetime] | None = None) -> None:
        self._base = base or (lambda: datetime.now(UTC))
        self._moved = timedelta(0)

    def __call__(self) -> datetime:
        """Tell the time, in UTC."""
        return self._base() + self._moved

    def move(self, by: timedelta) -> None:
        """Move the clock for good. Tokens keep their dates, so they age, or come to lie in the future."""
        self._moved += by
