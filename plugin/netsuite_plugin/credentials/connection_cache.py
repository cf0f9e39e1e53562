"""Connections resolved a moment ago, so that a run of many calls does not read the store for each."""

from datetime import datetime, timedelta

from netsuite_plugin.contract import Caller, CredentialStore
from netsuite_plugin.credentials.model.connection import Connection
from netsuite_plugin.credentials.resolve import Selector, resolve

KEPT = timedelta(seconds=30)
"""How old a kept connection may be: for so long another process's disconnect may go unseen. This process's own is seen at once."""
_MOST = 10_000


class ConnectionCache:
    """What was resolved in one store, by caller, selector and domain."""

    def __init__(self) -> None:
        self._kept: dict[tuple[Caller, str, str], tuple[datetime, Connection]] = {}

    async def resolved(
        self, store: CredentialStore, *, caller: Caller, selector: str, domain: str, now: datetime
    ) -> Connection:
        """
        Return what `resolve` found at most 30 seconds ago, or what it finds now.

        Raises:
            NodeError: As `resolve` does; a failure is not kept.
        """
        asked = caller, selector, domain
        at, connection = self._kept.get(asked, (None, None))
        if connection is not None and at is not None and timedelta(0) <= now - at < KEPT:
            return connection
        kept = self._kept
        connection = await resolve(store, caller=caller, selector=Selector.parse(selector), domain=domain)
        if kept is self._kept:  # cleared meanwhile: what was read may be stale already
            if len(kept) >= _MOST:
                kept.clear()
            kept[asked] = now, connection
        return connection

    def clear(self) -> None:
        """Forget everything: something in the store has changed."""
        self._kept = {}
