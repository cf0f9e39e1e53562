"""
The credential store on SQLite or PostgreSQL: rows with sealed secrets, every write checked against the revision it was based on.

Leases, the audit and claims stand in files of their own beside this one.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from types import NoneType
from typing import Any

import sqlalchemy as sa
from pydantic import SecretStr
from pydantic_core import from_json
from sqlalchemy.exc import DBAPIError, IntegrityError

from netsuite_plugin.contract import Caller, StaleRevision, StoredCredential
from netsuite_plugin.errors import StoreError
from netsuite_plugin.sql_store.audit import Audit
from netsuite_plugin.sql_store.claims import Claims
from netsuite_plugin.sql_store.database import Database
from netsuite_plugin.sql_store.leases import Leases
from netsuite_plugin.sql_store.master_key import DamagedDataKey, KeyPlace
from netsuite_plugin.sql_store.schema import credentials, data_keys, former_data_keys, version
from netsuite_plugin.sql_store.sealing import DataKey, Seal, UnknownDataKey
from netsuite_plugin.sql_store.unsaved import UnsavedRows
from netsuite_plugin.sql_store.visible import visible_to
from netsuite_plugin.text import on_one_line

ROW = (
    *(each for each in credentials.c if each.name != "attributes"),
    sa.cast(credentials.c.attributes, sa.Text).label("attributes"),
)
"""What is read of a row: its attributes as text, so that one that is not JSON is one damaged row."""


class SqlStore(Leases, Audit, Claims):
    """
    Credentials in one SQLite file, readable by its owner alone, or in PostgreSQL. Safe for many processes.

    `where` is a path or a database URL. Key file and what could not be saved lie beside the file, or in `folder`.
    """

    def __init__(self, where: str | Path, *, key: SecretStr | None = None, folder: Path | None = None) -> None:
        self._database = Database(where)
        beside = self._database.file or (folder or Path.cwd()) / "credentials"
        self.key_place = KeyPlace(key, beside.with_suffix(".key"))
        self._unsaved = UnsavedRows(beside.with_suffix(".unsaved"))
        self._seal: Seal | None = None

    @property
    def database(self) -> Database:
        """What lies below: for migrations and key rotation."""
        return self._database

    async def find(self, caller: Caller, *kinds: str, sealed: bool = False) -> list[StoredCredential]:
        """Return the rows of these kinds that the caller may use, oldest first; one that cannot be opened says so in `damaged`."""
        return await self._listed(credentials.c.kind.in_(kinds), visible_to(caller), sealed=sealed)

    async def everything(self, *kinds: str, sealed: bool = False) -> list[StoredCredential]:
        """Return every row of these kinds, of any owner: for keep-alive and for counting, never to be shown as it is."""
        return await self._listed(credentials.c.kind.in_(kinds), sealed=sealed)

    async def get(self, caller: Caller, credential_id: str) -> StoredCredential | None:
        """Return one row, or None when there is none or the caller may not see it."""
        rows = await self._read(credentials.c.id == credential_id, visible_to(caller))
        return await self.opened(rows[0]) if rows else None

    async def put(self, row: StoredCredential) -> StoredCredential:
        """Insert a row (revision 0) or replace the revision it is based on; durable when this returns."""
        await self._database.prepare()
        seal = self._seal or await self._first_seal()
        saved = replace(row, revision=row.revision + 1, damaged="")
        same_secrets = self._unsaved.has(row.id) and await self._secrets_of(row.id) == row.secrets
        for attempt in range(2):
            values = {
                "kind": row.kind,
                "level": row.level,
                "owner": row.owner,
                "organization": row.organization,
                "attributes": dict(row.attributes),
                "secrets": seal.close(row),
                "sealed_by": seal.current,
                "revision": saved.revision,
            }
            try:
                await self._database.run(partial(_write, row=row, values=values), write=True)
                break
            except IntegrityError:
                if attempt:
                    raise StaleRevision(
                        f"Credential {row.id} was stored by somebody else meanwhile: look at it again, then repeat what you did."
                    ) from None
                seal = await self.load_keys()  # the key was rotated away
        if not same_secrets:
            self._unsaved.forget(row.id)
        return saved

    async def delete(self, row: StoredCredential) -> None:
        """Remove a row, its secrets and what was kept unsaved for it."""
        await self._database.run(
            lambda connection: connection.execute(sa.delete(credentials).where(credentials.c.id == row.id)), write=True
        )
        self._unsaved.forget(row.id)

    async def keep_unsaved(self, row: StoredCredential) -> None:
        """Keep, sealed in a file of this machine, a row that could not be written."""
        try:
            seal = await self.load_keys()  # another process may have rotated them
        except StoreError:
            seal = self._seal or await self._first_seal()
        self._unsaved.keep(row, seal)

    async def unsaved(self, credential_id: str) -> StoredCredential | None:
        """
        Return the row that was kept unsaved on this machine, if there is one.

        Raises:
            StoreError: There is one, and it cannot be opened.
        """
        if not self._unsaved.has(credential_id):
            return None
        try:
            return self._unsaved.read(credential_id, self._seal or await self._first_seal())
        except UnknownDataKey:
            return await self._unsaved_under_another_key(credential_id)

    async def seal_unsaved_again(self) -> list[str]:
        """Seal what is kept unsaved on this machine under the current data key; return the credentials of which it cannot be opened."""
        seal = await self.load_keys()
        damaged: list[str] = []
        for credential_id in self._unsaved.ids():
            try:
                if row := await self.unsaved(credential_id):
                    self._unsaved.keep(row, seal)
            except StoreError:
                damaged.append(credential_id)
        return damaged

    async def _unsaved_under_another_key(self, credential_id: str) -> StoredCredential | None:
        """Open what was sealed under a data key that a rotation has made or replaced meanwhile."""
        current = await self.load_keys()
        found = await self._database.run(
            lambda connection: connection.execute(sa.select(former_data_keys)).mappings().all()
        )
        ring = self.key_place.read()
        former = [ring.unwrap(each["wrapped"], data_key=each["id"], master=each["master"]) for each in found]
        try:
            return self._unsaved.read(credential_id, current.with_former(former))
        except UnknownDataKey as key:
            raise StoreError(
                f"A token pair of credential {credential_id} waits to be saved in {self._unsaved.file(credential_id)}, sealed under data key {key}, "
                "which is not in the store. Restore the store from a later copy; without it the pair is lost, and the person connects again."
            ) from None

    async def _secrets_of(self, credential_id: str) -> Mapping[str, str] | None:
        rows = await self._read(credentials.c.id == credential_id)
        try:
            return (await self.opened(rows[0])).secrets if rows else None
        except StoreError:
            return None

    async def opened(self, found: Mapping[Any, Any]) -> StoredCredential:
        """
        Return a row of the table with its secrets opened.

        Raises:
            StoreError: They do not open.
        """
        row, seal = _unopened(found), self._seal or await self.load_keys()
        if row.damaged:
            raise StoreError(row.damaged)
        try:
            secrets = seal.open(found["secrets"], row, sealed_by=found["sealed_by"])
        except UnknownDataKey:
            seal = await self.load_keys()  # rotated by another process
            try:
                secrets = seal.open(found["secrets"], row, sealed_by=found["sealed_by"])
            except UnknownDataKey:
                raise StoreError(
                    f"The data key of credential {row.id} is not in the store. Restore it from a copy."
                ) from None
        return replace(row, secrets=secrets)

    async def load_keys(self) -> Seal:
        """
        Read the data keys, and check that the store is of this version.

        Raises:
            StoreError: The store is of another version, or the master key is not the one it was made with.
        """
        query = sa.select(version.c.version_num, data_keys).select_from(version.outerjoin(data_keys, sa.true()))

        def read(connection: sa.Connection) -> Sequence[sa.RowMapping]:
            try:
                return (connection.execute(query.order_by(data_keys.c.number))).mappings().all()
            except DBAPIError as error:
                # of a server that went away nothing more can be asked on this connection
                if error.connection_invalidated:
                    raise
                if self._database.made(connection):
                    self._database.check_version((connection.execute(sa.select(version))).scalar())
                    raise
                return []

        found = await self._database.run(read)
        if found:
            self._database.check_version(found[0]["version_num"])
            self._database.ready = True
        if not found or found[0]["id"] is None:
            raise _NothingYet(f"The store {self._database.name} holds nothing yet.")
        ring = self.key_place.read()
        keys: list[DataKey] = []
        damaged: dict[str, StoreError] = {}
        for each in found:
            try:
                keys.append(ring.unwrap(each["wrapped"], data_key=each["id"], master=each["master"]))
            except DamagedDataKey as error:
                damaged[each["id"]] = error
        if found[-1]["id"] in damaged:
            raise damaged[found[-1]["id"]]  # nothing could be sealed
        self._seal = Seal(tuple(keys), damaged)
        return self._seal

    async def _first_seal(self) -> Seal:
        """Return the seal; the first data key, and where there is none the master key, are made with the first credential."""
        await self._database.prepare()

        def make(connection: sa.Connection) -> None:
            self._database.alone(connection)
            if (connection.execute(sa.select(sa.func.count()).select_from(data_keys))).scalar():
                return
            ring, first = self.key_place.read(may_create=True), DataKey.new()
            values = {"id": first.id, "number": 1, "master": ring.current.id, "wrapped": ring.current.wrap(first)}
            connection.execute(sa.insert(data_keys).values(values))

        try:
            return await self.load_keys()
        except _NothingYet:
            await self._database.run(make, write=True)
        return await self.load_keys()

    async def _read(self, *where: sa.ColumnElement[bool]) -> Sequence[sa.RowMapping]:
        if self._database.missing:
            return []
        if self._seal is None:
            try:
                await self.load_keys()
            except _NothingYet:
                return []
        query = sa.select(*ROW).where(*where).order_by(credentials.c.number)

        def read(connection: sa.Connection) -> Sequence[sa.RowMapping]:
            return (connection.execute(query)).mappings().all()

        return await self._database.run(read)

    async def _listed(self, *where: sa.ColumnElement[bool], sealed: bool) -> list[StoredCredential]:
        listed: list[StoredCredential] = []
        for found in await self._read(*where):
            if sealed:
                listed.append(_unopened(found))
                continue
            try:
                listed.append(await self.opened(found))
            except StoreError as error:
                listed.append(replace(_unopened(found), damaged=str(error)))
        return listed


_LEVELS = frozenset({"personal", "team", "organization"})


class _NothingYet(StoreError):
    """No credential was ever stored here."""


def _write(connection: sa.Connection, *, row: StoredCredential, values: dict[str, Any]) -> None:
    if row.revision == 0:
        number = sa.select(sa.func.coalesce(sa.func.max(credentials.c.number), 0) + 1).scalar_subquery()
        connection.execute(sa.insert(credentials).values(id=row.id, number=number, **values))
        return
    where = (credentials.c.id == row.id, credentials.c.revision == row.revision)
    changed = connection.execute(sa.update(credentials).where(*where).values(**values))
    if changed.rowcount != 1:
        raise StaleRevision(
            f"Credential {row.id} was changed by somebody else meanwhile: look at it again, then repeat what you did."
        )


def _unopened(found: Mapping[Any, Any]) -> StoredCredential:
    """Return what a row shows; one whose columns hold something else than was written there says so in `damaged`."""
    kept = dict(found)
    values: dict[str, Any] = {name: kept[name] for name in ("id", "kind", "level", "owner", "organization", "revision")}
    wrong = [name for name in ("id", "kind", "level", "owner") if not isinstance(values[name], str)]
    if values["level"] not in _LEVELS and "level" not in wrong:
        wrong.append("level")
    if not isinstance(values["organization"], (str, NoneType)):
        wrong.append("organization")
    if not isinstance(values["revision"], int):
        wrong.append("revision")
    if not isinstance(kept["secrets"], bytes):
        wrong.append("secrets")
    try:
        attributes = from_json(kept["attributes"])  # of a thousand rows: json takes three times as long
    except (TypeError, ValueError):
        attributes = None
    if not isinstance(attributes, dict):
        attributes = {}
        wrong.append("attributes")
    damaged = ""
    if wrong:
        damaged = f"The row of credential {on_one_line(str(values['id']))} is damaged ({', '.join(sorted(wrong))}). Restore the store from a copy."
    return StoredCredential(secrets={}, attributes=attributes, damaged=damaged, **values)
