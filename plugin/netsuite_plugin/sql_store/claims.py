"""Claims: an account of a domain belongs to one organization, and nobody outside connects it."""

import sqlalchemy as sa

from netsuite_plugin.sql_store.database import Database
from netsuite_plugin.sql_store.schema import claims


class Claims:
    """The part of a SQL store that keeps claims."""

    _database: Database

    async def claim(self, domain: str, account: str, organization: str | None) -> None:
        """Note that an account of a domain belongs to one organization, or (None) to nobody in particular."""
        await self._database.prepare()

        def note(connection: sa.Connection) -> None:
            of_account = claims.c.domain == domain, claims.c.account == account
            connection.execute(sa.delete(claims).where(*of_account))
            if organization is not None:
                values = {"domain": domain, "account": account, "organization": organization}
                connection.execute(sa.insert(claims).values(values))

        await self._database.run(note, write=True)

    async def claimant(self, domain: str, account: str) -> str | None:
        """Return the organization that claimed an account of a domain."""
        if self._database.missing:
            return None
        await self._database.prepare()
        query = sa.select(claims.c.organization).where(claims.c.domain == domain, claims.c.account == account)
        return await self._database.run(lambda connection: connection.scalar(query))
