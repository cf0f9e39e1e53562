"""Leases: one owner at a time works on a credential, in whatever process or machine. By the database's own clock."""

import time
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from netsuite_plugin.contract import Lease
from netsuite_plugin.credentials.database import Database
from netsuite_plugin.credentials.owner import gone
from netsuite_plugin.credentials.schema import leases


class Leases:
    """The part of a SQL store that leases credentials."""

    _database: Database

    async def lease(self, credential_id: str, *, owner: str, seconds: float) -> Lease:
        """Grant a credential to one owner; a holder whose process is gone from this machine is replaced at once."""
        await self._database.prepare()

        async def look(connection: AsyncConnection) -> Lease | None:
            return _refused(await self._held(connection, credential_id))

        async def take(connection: AsyncConnection) -> Lease:
            held = await self._held(connection, credential_id, lock=True)
            if held is None:
                insert: Any = (sqlite if self._database.sqlite else postgresql).insert(leases)
                empty = {"credential": credential_id, "owner": "", "deadline": 0.0, "cool_until": 0.0, "reason": ""}
                await connection.execute(insert.values(empty).on_conflict_do_nothing())
                held = await self._held(connection, credential_id, lock=True)
            if refused := _refused(held):
                return refused
            assert held is not None
            values = {"owner": owner, "deadline": held["now"] + seconds, "cool_until": 0.0, "reason": ""}
            where = leases.c.credential == credential_id
            await connection.execute(sa.update(leases).where(where).values(**values))
            return Lease(granted=True, inherited=bool(held["owner"]) and not gone(held["owner"]))

        # whoever waits looks without a lock, so that it is not in the holder's way
        if refused := await self._database.run(look):
            return refused
        return await self._database.run(take, write=True)

    async def release(self, credential_id: str, *, owner: str, cool_down: float = 0, reason: str = "") -> None:
        """Give a lease back; with `cool_down`, nobody is granted it for that many seconds."""

        async def give(connection: AsyncConnection) -> None:
            where = (leases.c.credential == credential_id, leases.c.owner == owner)
            until = self._now + cool_down if cool_down else sa.literal(0.0)
            await connection.execute(
                sa.update(leases).where(*where).values(owner="", deadline=0.0, cool_until=until, reason=reason)
            )

        await self._database.run(give, write=True)

    @property
    def _now(self) -> sa.ColumnElement[float]:
        if self._database.sqlite:
            return sa.literal(time.time(), sa.Float)
        return sa.cast(sa.extract("epoch", sa.func.clock_timestamp()), sa.Float)

    async def _held(
        self, connection: AsyncConnection, credential_id: str, *, lock: bool = False
    ) -> sa.RowMapping | None:
        query = sa.select(leases, self._now.label("now")).where(leases.c.credential == credential_id)
        if lock:
            query = query.with_for_update()  # SQLite has the whole file already
        return (await connection.execute(query)).mappings().one_or_none()


def _refused(held: sa.RowMapping | None) -> Lease | None:
    """Return the refusal where somebody alive holds it, or where it cools down."""
    if held is None:
        return None
    if held["cool_until"] > held["now"]:
        return Lease(granted=False, cooling=held["reason"] or "somebody asked a moment ago and was refused")
    if held["owner"] and held["deadline"] > held["now"] and not gone(held["owner"]):
        return Lease(granted=False)
    return None
