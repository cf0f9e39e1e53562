"""
Leases: one owner at a time works on a credential, in whatever process or machine. By the database's own clock.

That clock may jump. A lease or a pause further off than any can be was written by another time, and counts no more; a holder that is
known to live on this machine keeps its lease for a while after it has run out.
"""

import time
from functools import partial

import sqlalchemy as sa

from netsuite_plugin.contract import Lease, StoredCredential
from netsuite_plugin.lease_holder import life_of
from netsuite_plugin.sql_store.database import Database
from netsuite_plugin.sql_store.schema import credentials, leases

LONGEST_LEASE = 660.0
"""Seconds no lease is longer than: the longest token timeout there can be, twice, and some."""
LONGEST_PAUSE = 60.0
"""Seconds no cool-down is longer than."""
ALIVE_FOR = 120.0
"""Seconds for which a lease that has run out is left to a holder that is known to live: a clock may have jumped forward."""


class Leases:
    """The part of a SQL store that leases credentials."""

    _database: Database

    async def lease(self, row: StoredCredential, *, owner: str, seconds: float) -> Lease:
        """
        Grant a row at its revision to one owner; a holder whose process is gone from this machine is replaced at once.

        Raises:
            StoreError: The store cannot be used.
        """
        await self._database.prepare()

        # a process that waits only looks, so that it is not in the holder's way
        held = await self._database.run(lambda connection: self._held(connection, row.id))
        if refused := _refused(held, row, longest=max(LONGEST_LEASE, seconds)):
            return refused
        assert held is not None
        taken = await self._database.try_to(partial(self._take, held=held, owner=owner, seconds=seconds))
        granted = taken is True
        left_behind = bool(held["owner"]) and life_of(held["owner"]) != "gone"
        return Lease(granted=granted, inherited=granted and left_behind)

    def _take(self, connection: sa.Connection, *, held: sa.RowMapping, owner: str, seconds: float) -> bool:
        """Take the lease if it still is as it was seen, and the row at the revision that was seen."""
        until = self._now + seconds
        if held["owner"] is None:
            values = {"credential": held["id"], "owner": owner, "deadline": until, "cool_until": 0.0, "reason": ""}
            first = self._database.insert(leases).values(values).on_conflict_do_nothing().returning(leases.c.credential)
            return connection.execute(first).first() is not None
        row = sa.select(credentials.c.id).where(
            credentials.c.id == held["id"], credentials.c.revision == held["revision"]
        )
        as_seen = (
            leases.c.credential == held["id"],
            leases.c.owner == held["owner"],
            leases.c.deadline == held["deadline"],
            leases.c.cool_until == held["cool_until"],
            row.exists(),
        )
        taken = sa.update(leases).where(*as_seen).values(owner=owner, deadline=until, cool_until=0.0, reason="")
        return connection.execute(taken).rowcount == 1

    async def release(self, credential_id: str, *, owner: str, cool_down: float = 0, reason: str = "") -> None:
        """Give a lease back; with `cool_down`, nobody is granted it for that many seconds. An empty owner ends such a pause."""

        def give(connection: sa.Connection) -> None:
            where = (leases.c.credential == credential_id, leases.c.owner == owner)
            until = self._now + cool_down if cool_down else sa.literal(0.0)
            # the deadline tells this turn from every other: a process that saw the lease free before does not mistake it for that one
            connection.execute(
                sa.update(leases).where(*where).values(owner="", deadline=self._now, cool_until=until, reason=reason)
            )

        await self._database.run(give, write=True)

    @property
    def _now(self) -> sa.ColumnElement[float]:
        if self._database.sqlite:
            return sa.literal(time.time(), sa.Float)
        return sa.cast(sa.extract("epoch", sa.func.clock_timestamp()), sa.Float)

    def _held(self, connection: sa.Connection, credential_id: str) -> sa.RowMapping | None:
        both = credentials.outerjoin(leases, leases.c.credential == credentials.c.id)
        query = sa.select(credentials.c.id, credentials.c.revision, leases, self._now.label("now")).select_from(both)
        found = connection.execute(query.where(credentials.c.id == credential_id))
        return found.mappings().one_or_none()


def _refused(held: sa.RowMapping | None, row: StoredCredential, *, longest: float) -> Lease | None:
    """Return the refusal where the row has moved on, where it cools down, or where somebody may be at work on it."""
    if held is None or held["revision"] != row.revision:
        return Lease(granted=False, stale=True)
    if held["owner"] is None:
        return None
    if 0 < held["cool_until"] - held["now"] <= LONGEST_PAUSE:
        return Lease(granted=False, cooling=held["reason"] or "Somebody asked a moment ago and was refused.")
    if held["owner"]:
        left = held["deadline"] - held["now"]
        life = life_of(held["owner"])
        if life != "gone" and (-ALIVE_FOR if life == "alive" else 0) < left <= longest:
            return Lease(granted=False)
    return None
