"""The audit: one line for every event of a credential, added and never changed. The tables' own triggers see to that."""

from dataclasses import asdict
from datetime import UTC, datetime

import sqlalchemy as sa

from netsuite_plugin.contract import Caller, CredentialEvent, readable
from netsuite_plugin.sql_store.database import Database
from netsuite_plugin.sql_store.schema import credentials, events
from netsuite_plugin.sql_store.visible import visible_to


class Audit:
    """The part of a SQL store that keeps the audit."""

    _database: Database

    async def record(self, event: CredentialEvent) -> None:
        """Add one line."""
        await self._database.prepare()
        values = {**asdict(event), "at": event.at.timestamp()}
        await self._database.run(lambda connection: connection.execute(sa.insert(events).values(**values)), write=True)

    async def events(self, caller: Caller, *, since: datetime) -> list[CredentialEvent]:
        """Return the lines the caller may read, oldest first."""
        if self._database.missing:
            return []
        await self._database.prepare()
        own = sa.or_(
            events.c.actor == caller.user, sa.and_(events.c.level == "personal", events.c.owner == caller.user)
        )
        organization = events.c.organization == caller.organization
        mine = sa.and_(own, sa.or_(events.c.organization.is_(None), organization))
        allowed = sa.or_(mine, organization) if caller.role == "administrator" else mine
        query = sa.select(events).where(events.c.at >= since.timestamp(), allowed).order_by(events.c.number)

        def read(connection: sa.Connection) -> list[CredentialEvent]:
            found = (connection.execute(query)).mappings().all()
            return [_event(dict(each)) for each in found]

        return [event for event in await self._database.run(read) if readable(event, caller)]

    async def last_used(self, caller: Caller) -> dict[str, datetime]:
        """Return when each credential that the caller may use was last used, by anybody."""
        if self._database.missing:
            return {}
        await self._database.prepare()
        own = sa.select(credentials.c.id).where(visible_to(caller))
        query = sa.select(events.c.credential, sa.func.max(events.c.at)).group_by(events.c.credential)
        query = query.where(events.c.event == "used", events.c.credential.in_(own))

        def read(connection: sa.Connection) -> dict[str, datetime]:
            return {name: datetime.fromtimestamp(at, UTC) for name, at in connection.execute(query)}

        return await self._database.run(read)


def _event(found: dict[str, object]) -> CredentialEvent:
    del found["number"]
    values = {name: value if value is None else str(value) for name, value in found.items() if name != "at"}
    try:
        at = datetime.fromtimestamp(found["at"], UTC)  # type: ignore[arg-type]  # the next line says what is not a number
    except (TypeError, ValueError, OverflowError, OSError):
        at, values["reason"] = datetime.min.replace(tzinfo=UTC), f"the time of this line is damaged; {values['reason']}"
    return CredentialEvent(at=at, **values)  # type: ignore[arg-type]  # the columns are its fields
