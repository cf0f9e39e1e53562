"""
Connections that were begun and are not finished: rows of a kind of their own, without a secret, so that *Never connected* is seen after a
new sign-in too. No login is resolved from one: it says what was typed, and nothing that could be used.
"""

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime

from netsuite_plugin.connections import PendingConnection
from netsuite_plugin.contract import Caller, Host, StaleRevision, StoredCredential
from netsuite_plugin.credentials.model.kinds import NETSUITE

BEGUN = "netsuite.begun"
_MOST = 20
"""Of one person; the oldest makes room."""


@dataclass(frozen=True)
class Begun:
    """One connection that a person began, and when they did so last."""

    row: StoredCredential

    @property
    def id(self) -> str:
        """The row's id."""
        return self.row.id

    @property
    def label(self) -> str:
        """The workspace name that was typed."""
        return str(self.row.attributes.get("label", ""))

    @property
    def account(self) -> str:
        """The account, where what was typed named one."""
        return str(self.row.attributes.get("account", ""))

    @property
    def team(self) -> str:
        """The team it was begun for; empty: for the person alone."""
        return str(self.row.attributes.get("team", ""))

    @property
    def domain(self) -> str:
        """Where that account is."""
        return str(self.row.attributes.get("domain", ""))

    @property
    def at(self) -> datetime:
        """When the person was sent to NetSuite last."""
        return datetime.fromisoformat(str(self.row.attributes["at"]))

    def matches(self, words: str) -> bool:
        """Tell whether every word of a search is somewhere on its card."""
        text = f"{self.label} {self.account} {self.team} never connected".lower()
        return all(word in text for word in words.lower().split())


async def note_begun(host: Host, caller: Caller, pending: PendingConnection) -> None:
    """Keep that a person was sent to NetSuite. Begun twice, it is one row."""
    known = await _rows(host, caller)
    row_id = _id_of(caller, pending)
    attributes = {
        "label": pending.workspace.label,
        "account": str(pending.workspace.account or ""),
        "team": pending.team or "",
        "domain": pending.domain,
        "at": host.clock.now().isoformat(),
    }
    revision = next((row.revision for row in known if row.id == row_id), 0)
    for oldest in [row for row in known if row.id != row_id][: max(0, len(known) + 1 - _MOST)]:
        await host.store.delete(oldest)
    row = StoredCredential(row_id, BEGUN, "personal", caller.user, attributes, {}, caller.organization, revision)
    try:
        await host.store.put(row)
    except StaleRevision:
        return  # a second click wrote the same


async def note_over(host: Host, caller: Caller, pending: PendingConnection) -> None:
    """Forget that it was begun: the person came back, and read how it ended."""
    await forget(host, caller, _id_of(caller, pending))


async def forget(host: Host, caller: Caller, begun_id: str) -> bool:
    """Forget one of the caller's own; False where there is none of this id."""
    found = next((row for row in await _rows(host, caller) if row.id == begun_id), None)
    if found is not None:
        await host.store.delete(found)
    return found is not None


async def begun_by(host: Host, caller: Caller, *, domain: str) -> list[Begun]:
    """Return what the caller began at this domain and has no login of, oldest first. No secret is opened."""
    rows = [Begun(row) for row in await _rows(host, caller)]
    if not rows:
        return []
    logins = await host.store.find(caller, NETSUITE, sealed=True)
    there = {
        (row.owner if row.level == "team" else "", str(row.attributes.get(name, "")))
        for row in logins
        for name in ("account", "workspace")
    }
    return [each for each in rows if each.domain == domain and not {(each.team, each.account or each.label)} & there]


async def _rows(host: Host, caller: Caller) -> list[StoredCredential]:
    return await host.store.find(caller, BEGUN, sealed=True)


def _id_of(caller: Caller, pending: PendingConnection) -> str:
    place = [caller.user, caller.organization, pending.team, pending.domain, pending.workspace.label]
    return f"nsb-{hashlib.sha256(json.dumps(place).encode()).hexdigest()[:16]}"
