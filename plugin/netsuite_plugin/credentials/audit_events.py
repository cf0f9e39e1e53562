"""What is written into the audit log when something happens to a credential, and what a host is notified of."""

from datetime import datetime

from netsuite_plugin.contract import CredentialEvent, CredentialNotice, StoredCredential
from netsuite_plugin.text import from_outside


def event_of(
    row: StoredCredential, event: str, *, at: datetime, actor: str, outcome: str, reason: str, run: str
) -> CredentialEvent:
    """Return the line of the audit log for something that happened to a row. Never a secret."""
    return CredentialEvent(
        at=at,
        actor=actor,
        event=event,
        credential=row.id,
        level=row.level,
        owner=row.owner,
        organization=row.owner if row.level == "organization" else row.organization,
        outcome=outcome,
        reason=from_outside(reason, length=1_000),
        run=run,
    )


def event_of_organization(
    organization: str | None, event: str, *, about: str, at: datetime, actor: str, reason: str, outcome: str = "done"
) -> CredentialEvent:
    """Return a line about something that is not one row's: an account that is claimed, the keys of the whole store."""
    if organization is None:
        return CredentialEvent(at, actor, event, about, "personal", actor, None, outcome, reason)
    return CredentialEvent(at, actor, event, about, "organization", organization, organization, outcome, reason)


def notice_of(row: StoredCredential, *, reason: str, reconnect_by: datetime | None) -> CredentialNotice:
    """Return what a host is notified of about a row. Never a secret."""
    account = str(row.attributes.get("account", ""))
    return CredentialNotice(row.id, row.kind, row.level, row.owner, row.organization, account, reason, reconnect_by)
