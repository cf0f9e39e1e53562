"""What is written into the audit when something happens to a credential, and what a host is told."""

import logging
from datetime import datetime
from typing import Literal

from netsuite_plugin.contract import CredentialEvent, CredentialNotice, CredentialStore, Host, StoredCredential
from netsuite_plugin.errors import StoreError

_log = logging.getLogger("netsuite_plugin.credentials")


async def note(
    store: CredentialStore,
    row: StoredCredential,
    event: str,
    *,
    actor: str,
    at: datetime,
    outcome: str = "done",
    reason: str = "",
    run: str = "",
) -> None:
    """
    Add a line about a credential to the audit.

    Raises:
        StoreError: It cannot be written.
    """
    organization = row.owner if row.level == "organization" else row.organization
    line = CredentialEvent(
        at=at,
        actor=actor,
        event=event,
        credential=row.id,
        level=row.level,
        owner=row.owner,
        organization=organization,
        outcome=outcome,
        reason=reason,
        run=run,
    )
    await store.record(line)


async def note_if_possible(
    store: CredentialStore,
    row: StoredCredential,
    event: str,
    *,
    actor: str,
    at: datetime,
    outcome: str = "done",
    reason: str = "",
    run: str = "",
) -> None:
    """Add a line; where the thing itself is already done, a store that fails is only logged."""
    try:
        await note(store, row, event, actor=actor, at=at, outcome=outcome, reason=reason, run=run)
    except StoreError as error:
        _log.warning("the audit line %s of credential %s was not written: %s", event, row.id, error)


def tell_host(
    host: Host,
    event: Literal["credential_expiring", "credential_reconnect_required"],
    row: StoredCredential,
    *,
    reason: str,
    reconnect_by: datetime | None = None,
) -> None:
    """Give every listening plugin a notice; one that fails is logged and hinders nobody."""
    account = str(row.attributes.get("account", ""))
    notice = CredentialNotice(row.id, row.kind, row.level, row.owner, row.organization, account, reason, reconnect_by)
    try:
        host.notify(event, notice)
    except Exception:  # noqa: BLE001 - a host's listener must not end a refresh
        _log.exception("a listener of %s failed", event)
