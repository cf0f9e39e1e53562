"""Claims: an account belongs to one organization, and nobody outside connects it."""

import sqlalchemy as sa

from netsuite_plugin.sql_store.database import Database
from netsuite_plugin.sql_store.schema import claims


class Claims:
    """The part of a SQL store that keeps claims."""

    _database: Database

    async def claim(self, account: str, organization: str | None) -> None:
        """Note that an account belongs to one organization, or (None) to nobody in particular."""
        await self._database.prepare()

        def note(connection: sa.Connection) -> None:
            connection.execute(sa.delete(claims).where(claims.c.account == account))
            if organization is not None:
                connection.execute(sa.insert(claims).values(account=account, organization=organization))

        await self._database.run(note, write=True)

    async def claimant(self, account: str) -> str | None:
        """Return the organization that claimed an account."""
        if self._database.missing:
            return None
        await self._database.prepare()
        query = sa.select(claims.c.organization).where(claims.c.account == account)
        return await self._database.run(lambda connection: connection.scalar(query))
