"""The time every account goes by: a test lets hours pass, or sets it wrong on purpose."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

_YEARS = range(2000, 2200)


class Clock:
    """The base clock (real time if there is none), moved by what was asked for; a negative move sets it back."""

    def __init__(self, base: Callable[[], datetime] | None = None) -> None:
        self._base = base or (lambda: datetime.now(UTC))
        self._moved = timedelta(0)

    def __call__(self) -> datetime:
        """Tell the time, in UTC."""
        return self._base() + self._moved

    @property
    def moved(self) -> timedelta:
        """How far it was moved in all."""
        return self._moved

    def move(self, **duration: float) -> None:
        """
        Move the clock for good, by timedelta's own names. Tokens keep their dates: they age, or come from the future.

        Raises ValueError for a time outside 2000 to 2199.
        """
        try:
            by = timedelta(**duration)
            moment = self() + by
        except OverflowError:
            raise ValueError("there is no such time") from None
        if moment.year not in _YEARS:
            raise ValueError(f"the clock cannot be moved to {moment:%Y-%m-%d}")
        self._moved += by
