"""A credential store in the memory of one process, for a credential that an engine keeps itself: nothing of it is written anywhere."""

import time
from dataclasses import dataclass, replace
from datetime import datetime

from netsuite_plugin.contract import Caller, CredentialEvent, Lease, StaleRevision, StoredCredential, readable, visible

_LONGEST_PAUSE = 60.0
"""Seconds no cool-down is longer than: one further off was set by another time."""


@dataclass
class _Held:
    owner: str = ""
    until: float = 0.0
    cool_until: float = 0.0
    reason: str = ""


class MemoryStore:
    """Rows, audit, leases and claims of one process; they end with it."""

    def __init__(self) -> None:
        self._rows: dict[str, StoredCredential] = {}
        self._unsaved: dict[str, StoredCredential] = {}
        self._held: dict[str, _Held] = {}
        self._events: list[CredentialEvent] = []
        self._claims: dict[tuple[str, str], str] = {}

    async def find(self, caller: Caller, *kinds: str, sealed: bool = False) -> list[StoredCredential]:
        """Return the rows of these kinds that the caller may use, oldest first."""
        return [row for row in await self.everything(*kinds, sealed=sealed) if visible(row, caller)]

    async def get(self, caller: Caller, credential_id: str) -> StoredCredential | None:
        """Return one row, or None when there is none or the caller may not see it."""
        row = self._rows.get(credential_id)
        return row if row is not None and visible(row, caller) else None

    async def everything(self, *kinds: str, sealed: bool = False) -> list[StoredCredential]:
        """Return every row of these kinds, of any owner."""
        return [replace(row, secrets={}) if sealed else row for row in self._rows.values() if row.kind in kinds]

    async def put(self, row: StoredCredential) -> StoredCredential:
        """Insert a row (revision 0) or replace the revision it is based on."""
        there = self._rows.get(row.id)
        if (there.revision if there else 0) != row.revision:
            raise StaleRevision(
                f"Credential {row.id} was changed by somebody else meanwhile: look at it again, then repeat what you did."
            )
        saved = self._rows[row.id] = replace(row, revision=row.revision + 1)
        if there is None or there.secrets != row.secrets:
            self._unsaved.pop(row.id, None)
        return saved

    async def delete(self, row: StoredCredential) -> None:
        """Remove a row and what was kept unsaved for it."""
        self._rows.pop(row.id, None)
        self._unsaved.pop(row.id, None)

    async def keep_unsaved(self, row: StoredCredential) -> None:
        """Keep a row aside."""
        self._unsaved[row.id] = row

    async def unsaved(self, credential_id: str) -> StoredCredential | None:
        """Return the row that was kept aside, if there is one."""
        return self._unsaved.get(credential_id)

    async def lease(self, row: StoredCredential, *, owner: str, seconds: float) -> Lease:
        """Let one owner at a time work on a row at its revision, for at most that many seconds."""
        there, now = self._rows.get(row.id), time.monotonic()
        if there is None or there.revision != row.revision:
            return Lease(granted=False, stale=True)
        held = self._held.setdefault(row.id, _Held())
        if 0 < held.cool_until - now <= _LONGEST_PAUSE:
            return Lease(granted=False, cooling=held.reason)
        if held.owner and held.until > now:
            return Lease(granted=False)
        inherited = bool(held.owner)
        self._held[row.id] = _Held(owner, now + seconds)
        return Lease(granted=True, inherited=inherited)

    async def release(self, credential_id: str, *, owner: str, cool_down: float = 0, reason: str = "") -> None:
        """Give a lease back; with `cool_down`, nobody is granted it for that many seconds."""
        held = self._held.get(credential_id)
        if held is not None and held.owner == owner:
            self._held[credential_id] = _Held("", 0.0, time.monotonic() + cool_down if cool_down else 0.0, reason)

    async def record(self, event: CredentialEvent) -> None:
        """Add one line to the audit."""
        self._events.append(event)

    async def events(self, caller: Caller, *, since: datetime) -> list[CredentialEvent]:
        """Return the lines the caller may read, oldest first."""
        return [event for event in self._events if event.at >= since and readable(event, caller)]

    async def last_used(self, caller: Caller) -> dict[str, datetime]:
        """Return when each credential that the caller may use was last used, by anybody."""
        found: dict[str, datetime] = {}
        for event in self._events:
            if event.event == "used" and await self.get(caller, event.credential) is not None:
                found[event.credential] = max(event.at, found.get(event.credential, event.at))
        return found

    async def claim(self, domain: str, account: str, organization: str | None) -> None:
        """Note that an account of a domain belongs to one organization, or (None) to nobody in particular."""
        if organization is None:
            self._claims.pop((domain, account), None)
        else:
            self._claims[domain, account] = organization

    async def claimant(self, domain: str, account: str) -> str | None:
        """Return the organization that claimed an account of a domain."""
        return self._claims.get((domain, account))
