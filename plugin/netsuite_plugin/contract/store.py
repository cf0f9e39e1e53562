"""
What a credential store is: its rows, who may see and change them, leases for refreshing, the audit, and claims of accounts.

The part of the contract for hosts that keep credentials in a vault of their own; `netsuite_plugin.contract` offers these names too.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal, Protocol, TypeAlias

Level: TypeAlias = Literal["organization", "team", "personal"]


@dataclass(frozen=True)
class Caller:
    """Who asks: the host says so, and nothing below the host may change it."""

    user: str
    organization: str | None = None
    teams: frozenset[str] = frozenset()
    role: Literal["member", "administrator"] = "member"


@dataclass(frozen=True)
class StoredCredential:
    """
    One row of a credential store.

    `owner` is the user of a personal row, the team of a team row, or the organization of an organization row. `organization` is
    the organization a team belongs to, or the one on whose behalf a personal row was made, if any. `attributes` are JSON values
    that may be shown; `secrets` never are: they stay out of the repr and are sealed at rest. `revision` counts the writes, from
    1. `damaged` says why the secrets of a listed row cannot be opened; empty when they can.
    """

    id: str
    kind: str
    level: Level
    owner: str
    attributes: Mapping[str, Any]
    secrets: Mapping[str, str] = field(repr=False)
    organization: str | None = None
    revision: int = 0
    damaged: str = ""


@dataclass(frozen=True)
class Lease:
    """
    The answer to asking for a lease: `granted` or not.

    `inherited` says that it was taken over from a holder whose time had run out. `stale`: the row has another revision by now, or is
    gone; read it again. `cooling` says why nobody gets it for now.
    """

    granted: bool
    inherited: bool = False
    stale: bool = False
    cooling: str = ""


@dataclass(frozen=True)
class CredentialEvent:
    """
    One line of the audit: what happened to a credential, who did it, why, and how it ended. Never a secret.

    `level`, `owner` and `organization` are those of the credential; `at` is UTC.
    """

    at: datetime
    actor: str
    event: str
    credential: str
    level: Level
    owner: str
    organization: str | None
    outcome: str = "done"
    reason: str = ""
    run: str = ""


class CredentialStore(Protocol):
    """
    Where credentials live. A host with a vault of its own implements these methods and runs `netsuite_plugin.testing.stores`.

    No method but `everything` may show a row of another organization, of a team the caller is not in, or another person's
    personal row: `visible` decides. Every write is durable when the method returns.
    """

    async def find(self, caller: Caller, *kinds: str, sealed: bool = False) -> list[StoredCredential]:
        """
        Return the rows of these kinds that the caller may use, oldest first; one that cannot be opened says so in `damaged`.

        `sealed` leaves the secrets where they are, for lists that only show: rows have none, and damage in them stays unseen.
        """
        ...

    async def get(self, caller: Caller, credential_id: str) -> StoredCredential | None:
        """Return one row, or None when there is none or the caller may not see it."""
        ...

    async def everything(self, *kinds: str, sealed: bool = False) -> list[StoredCredential]:
        """Return every row of these kinds, of any owner: for keep-alive and for counting, never to be shown as it is."""
        ...

    async def put(self, row: StoredCredential) -> StoredCredential:
        """
        Write a row and return it with its new revision.

        `revision` 0 inserts. Any other revision replaces exactly that revision: `StaleRevision` means that somebody
        wrote in between, and nothing was changed. With other secrets than before, what was kept unsaved for the row is
        forgotten; a write that leaves the secrets as they are leaves it too.
        """
        ...

    async def delete(self, row: StoredCredential) -> None:
        """Remove a row, its secrets and what was kept unsaved for it. A row that is already gone is not an error."""
        ...

    async def keep_unsaved(self, row: StoredCredential) -> None:
        """Keep, sealed and outside the store itself, a row that `put` could not write."""
        ...

    async def unsaved(self, credential_id: str) -> StoredCredential | None:
        """
        Return the row that was kept unsaved on this machine, if there is one.

        Raises:
            StoreError: There is one, and it cannot be opened.
        """
        ...

    async def lease(self, row: StoredCredential, *, owner: str, seconds: float) -> Lease:
        """
        Let one owner at a time work on a row at its revision, for at most that many seconds.

        Held by somebody else, cooling down, or no longer at that revision: not granted. Those who wait ask many times a second, so a
        refusal should cost one look. No transaction stays open. A holder known to be dead may be replaced before its time, and one known
        to live may keep its lease for a while after it. A lease further off than any can be was written by a clock that was set back since.
        """
        ...

    async def release(self, credential_id: str, *, owner: str, cool_down: float = 0, reason: str = "") -> None:
        """
        Give a lease back; with `cool_down`, nobody is granted it for that many seconds. Only the owner's own counts; an empty
        owner ends such a pause, because what was refused has been put right.
        """
        ...

    async def record(self, event: CredentialEvent) -> None:
        """Add one line to the audit, which nothing ever changes or removes."""
        ...

    async def events(self, caller: Caller, *, since: datetime) -> list[CredentialEvent]:
        """Return the lines the caller may read (`readable`), oldest first."""
        ...

    async def last_used(self, caller: Caller) -> dict[str, datetime]:
        """Return when each credential that the caller may use was last used, by anybody (event `used`); one never used is not in it."""
        ...

    async def claim(self, domain: str, account: str, organization: str | None) -> None:
        """Note that an account belongs to one organization, or (None) to nobody in particular. Other domains have claims of their own."""
        ...

    async def claimant(self, domain: str, account: str) -> str | None:
        """Return the organization that claimed an account of a domain."""
        ...


def visible(row: StoredCredential, caller: Caller) -> bool:
    """
    Tell whether a caller may use a row at all.

    Organization rows: its members. Team rows: the team's people, in the team's organization. Personal rows: that person alone,
    administrators not included, and not under another organization than the one they were made for.
    """
    match row.level:
        case "organization":
            return caller.organization is not None and row.owner == caller.organization
        case "team":
            return row.owner in caller.teams and row.organization == caller.organization
        case "personal":
            return row.owner == caller.user and row.organization in {None, caller.organization}


def changeable(row: StoredCredential, caller: Caller) -> bool:
    """Tell whether a caller may store, replace or remove a row: organization rows are their administrators'."""
    return visible(row, caller) and (row.level != "organization" or caller.role == "administrator")


def readable(event: CredentialEvent, caller: Caller) -> bool:
    """Tell whether a caller may read a line of the audit: their own, and for administrators those of their organization."""
    own = event.actor == caller.user or (event.level == "personal" and event.owner == caller.user)
    if event.organization is None:
        return own
    return event.organization == caller.organization and (own or caller.role == "administrator")


@dataclass(frozen=True)
class ScheduleNotice:
    """What a host learns of a schedule that has stopped, because the login of the person who added it is over. No secret."""

    schedule: str
    workflow: str
    user: str
    organization: str | None
    reason: str


@dataclass(frozen=True)
class CredentialNotice:
    """What a host learns about a credential whose person should act. No secret."""

    credential: str
    kind: str
    level: Level
    owner: str
    organization: str | None
    account: str
    reason: str
    reconnect_by: datetime | None = None
