"""Connections resolved a moment ago, so that a run of many calls does not read the store for each."""

from datetime import datetime, timedelta

from netsuite_plugin.contract import Caller, CredentialStore
from netsuite_plugin.credentials.model.connection import Connection
from netsuite_plugin.credentials.resolve import Selector, resolve

KEPT = timedelta(seconds=30)
"""How old a kept connection may be: so long may another process's disconnect go unseen. This process's own is seen at once."""
_MOST = 10_000
_Kept = dict[tuple[Caller, str, str], tuple[datetime, Connection]]
_kept: dict[int, tuple[CredentialStore, _Kept]] = {}


async def resolved(store: CredentialStore, *, caller: Caller, selector: str, domain: str, now: datetime) -> Connection:
    """
    Return what `resolve` found at most 30 seconds ago, or what it finds now.

    Raises:
        NodeError: As `resolve` does; a failure is not kept.
    """
    _, kept = _kept.get(id(store), (store, _Kept()))
    asked = caller, selector, domain
    at, connection = kept.get(asked, (None, None))
    if connection is not None and at is not None and timedelta(0) <= now - at < KEPT:
        return connection
    connection = await resolve(store, caller=caller, selector=Selector.parse(selector), domain=domain)
    if len(kept) >= _MOST:
        kept.clear()
    kept[asked] = now, connection
    _kept[id(store)] = store, kept
    return connection


def forget(store: CredentialStore) -> None:
    """Forget what was resolved in this store: something in it has changed."""
    _kept.pop(id(store), None)
