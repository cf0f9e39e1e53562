"""
The one owner of credentials in a host: what is kept in memory about them, and the one way to change a row.

It lives and ends with its `Host`: the cache of resolved connections, the renewals under way (single flight), and the rows that could
neither be saved nor kept in a file.
"""

import logging
from collections.abc import Awaitable, Callable
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, Literal

from netsuite_plugin.contract import Caller, CredentialEvent, CredentialStore, Host, StoredCredential
from netsuite_plugin.credentials.audit_events import event_of, notice_of
from netsuite_plugin.credentials.connection_cache import ConnectionCache
from netsuite_plugin.credentials.model.connection import Connection
from netsuite_plugin.credentials.model.renewed import Renewed
from netsuite_plugin.errors import StoreError

if TYPE_CHECKING:
    from netsuite_plugin.credentials.single_flight import SingleFlight

_log = logging.getLogger("netsuite_plugin.credentials")


class HostCredentials:
    """What one host keeps about credentials. `HostCredentials.of(host)` is the same object for as long as the host lives."""

    def __init__(self, host: Host) -> None:
        self._notify, self._clock = host.notify, host.clock
        self.store: CredentialStore = host.store
        self.unsaved: dict[str, StoredCredential] = {}
        """By credential: rows that could neither be saved nor kept in a file. This process tries again with its next call."""
        self._cache = ConnectionCache()

    @classmethod
    def of(cls, host: Host) -> "HostCredentials":
        """Return the host's own; it is made when it is first asked for."""
        found: HostCredentials | None = host.kept.get(cls)
        return host.kept.setdefault(cls, cls(host)) if found is None else found

    def now(self) -> datetime:
        """Return the host's time."""
        return self._clock.now()

    @cached_property
    def single_flight(self) -> "SingleFlight":
        """The renewals under way, one a credential."""
        # asyncio costs as much to load as all nodes together, and a good token needs no renewal
        from netsuite_plugin.credentials.single_flight import SingleFlight

        return SingleFlight()

    async def resolved(self, *, caller: Caller, selector: str, domain: str) -> Connection:
        """
        Return what `resolve` found at most 30 seconds ago, or what it finds now.

        Raises:
            NodeError: As `resolve` does; a failure is not kept.
        """
        return await self._cache.resolved(
            self.store, caller=caller, selector=selector, domain=domain, now=self._clock.now()
        )

    async def save(
        self, row: StoredCredential, event: str = "", *, actor: str = "", reason: str = "", run: str = ""
    ) -> StoredCredential:
        """
        Write a row, forget what was resolved with it, and add the event to the audit log; without an event, no line.

        Raises:
            StaleRevision: Somebody wrote in between; nothing was changed.
            StoreError: The row or the line cannot be written.
        """
        saved = await self.store.put(row)
        self._cache.clear()
        if event:
            await self.note(saved, event, actor=actor, reason=reason, run=run)
        return saved

    async def remove(self, row: StoredCredential, event: str, *, actor: str, reason: str = "") -> None:
        """
        Remove a row and its secrets, and note it: a line that cannot be written is logged, because the row is gone.

        Raises:
            StoreError: The row cannot be removed.
        """
        await self.store.delete(row)
        self._cache.clear()
        self.unsaved.pop(row.id, None)
        await self.note(row, event, actor=actor, reason=reason, if_possible=True)

    async def note(
        self,
        row: StoredCredential,
        event: str,
        *,
        actor: str,
        outcome: str = "done",
        reason: str = "",
        run: str = "",
        if_possible: bool = False,
    ) -> None:
        """
        Add a line about a credential to the audit log. `if_possible`: the thing itself is already done, and a store that fails is only logged.

        Raises:
            StoreError: It cannot be written.
        """
        at = self._clock.now()
        try:
            await self.store.record(event_of(row, event, at=at, actor=actor, outcome=outcome, reason=reason, run=run))
        except StoreError as error:
            if not if_possible:
                raise
            _log.warning("the audit line %s of credential %s was not written: %s", event, row.id, error)

    async def record(self, event: CredentialEvent) -> None:
        """
        Add a line about what is not one credential's.

        Raises:
            StoreError: It cannot be written.
        """
        await self.store.record(event)

    def notify(
        self,
        event: Literal["credential_expiring", "credential_reconnect_required"],
        row: StoredCredential,
        *,
        reason: str,
        reconnect_by: datetime | None = None,
    ) -> None:
        """Give every listening plugin a notice; one that fails is logged and hinders no other."""
        try:
            self._notify(event, notice_of(row, reason=reason, reconnect_by=reconnect_by))
        except Exception:  # noqa: BLE001 - a host's listener must not end a refresh
            _log.exception("a listener of %s failed", event)

    async def ask_again(self, *credential_ids: str) -> None:
        """
        End the pause after a refusal of these credentials: what was refused has been put right.

        Raises:
            StoreError: The store cannot be used.
        """
        for each in credential_ids:
            await self.store.release(each, owner="")

    async def renewed(self, credential_id: str, renew: Callable[[], Awaitable[Renewed]]) -> Renewed:
        """Wait for the renewal of a credential that is under way; begin it if there is none."""
        return await self.single_flight.joined(credential_id, renew)
