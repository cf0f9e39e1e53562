"""The clock of this machine: the default answer to `provide_clock`."""

from datetime import UTC, datetime

import anyio


class SystemClock:
    """UTC now, and waiting that can be cancelled."""

    def now(self) -> datetime:
        """Return the present moment in UTC."""
        return datetime.now(UTC)

    async def sleep(self, seconds: float) -> None:
        """Wait that many seconds."""
        await anyio.sleep(seconds)
