"""A credential store in memory: what it keeps is gone with the test."""

from dataclasses import replace

from netsuite_plugin.contract import Caller, StaleRevision, StoredCredential, visible


class MemoryStore:
    """Credentials in a dict. Rows are values, so whoever holds one sees no later write."""

    def __init__(self) -> None:
        self._rows: dict[str, StoredCredential] = {}

    async def find(self, caller: Caller, kind: str) -> list[StoredCredential]:
        """Return the rows of one kind that the caller may use, oldest first."""
        return [row for row in self._rows.values() if row.kind == kind and visible(row, caller)]

    async def get(self, caller: Caller, credential_id: str) -> StoredCredential | None:
        """Return one row, or None when there is none or the caller may not see it."""
        row = self._rows.get(credential_id)
        return row if row is not None and visible(row, caller) else None

    async def put(self, row: StoredCredential) -> StoredCredential:
        """Insert a row (revision 0) or replace the revision it is based on."""
        found = self._rows.get(row.id)
        if row.revision != (found.revision if found else 0):
            raise StaleRevision(f"Credential {row.id} was changed by somebody else meanwhile.")
        written = replace(row, revision=row.revision + 1)
        self._rows[row.id] = written
        return written

    async def delete(self, row: StoredCredential) -> None:
        """Remove a row and its secrets."""
        self._rows.pop(row.id, None)
