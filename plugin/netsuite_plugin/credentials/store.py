"""The credential store on SQLite: one table of rows, secrets sealed, every write checked against the revision it was based on."""

import os
import sqlite3
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from pydantic import SecretStr
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine
from sqlalchemy.pool import NullPool

from netsuite_plugin.contract import Caller, StaleRevision, StoredCredential
from netsuite_plugin.credentials.sealing import Seal, master_key
from netsuite_plugin.errors import StoreError

VERSION = 1
"""Layout of the file; a file of a later one is refused untouched."""

_metadata = sa.MetaData()
_layout = sa.Table("layout", _metadata, sa.Column("version", sa.Integer, nullable=False))
_credentials = sa.Table(
    "credentials",
    _metadata,
    sa.Column("id", sa.String, primary_key=True),
    sa.Column("number", sa.Integer, nullable=False),
    sa.Column("kind", sa.String, nullable=False),
    sa.Column("level", sa.String, nullable=False),
    sa.Column("owner", sa.String, nullable=False),
    sa.Column("organization", sa.String),
    sa.Column("attributes", sa.JSON, nullable=False),
    sa.Column("secrets", sa.LargeBinary, nullable=False),
    sa.Column("revision", sa.Integer, nullable=False),
)


class SqlStore:
    """Credentials in one SQLite file, readable by its owner alone. Safe for several processes."""

    def __init__(self, file: Path, *, key: SecretStr | None = None) -> None:
        self._file, self._key = file, key
        self._engine = create_async_engine(
            sa.URL.create("sqlite+aiosqlite", database=str(file)),
            poolclass=NullPool,
            connect_args={"timeout": 30, "isolation_level": None},
        )
        self._ready = False
        self._seal: Seal | None = None

    async def find(self, caller: Caller, kind: str) -> list[StoredCredential]:
        """Return the rows of one kind that the caller may use, oldest first."""
        if not self._file.exists():
            return []
        async with self._connected() as connection:
            query = sa.select(_credentials).where(_credentials.c.kind == kind, _visible_to(caller))
            rows = (await connection.execute(query.order_by(_credentials.c.number))).mappings().all()
        return [self._row(row) for row in rows]

    async def get(self, caller: Caller, credential_id: str) -> StoredCredential | None:
        """Return one row, or None when there is none or the caller may not see it."""
        if not self._file.exists():
            return None
        async with self._connected() as connection:
            query = sa.select(_credentials).where(_credentials.c.id == credential_id, _visible_to(caller))
            row = (await connection.execute(query)).mappings().one_or_none()
        return None if row is None else self._row(row)

    async def put(self, row: StoredCredential) -> StoredCredential:
        """Insert a row (revision 0) or replace the revision it is based on; durable when this returns."""
        async with self._connected() as connection:
            await connection.exec_driver_sql("BEGIN IMMEDIATE")
            seal = await self._sealing(connection)
            values = {
                "kind": row.kind,
                "level": row.level,
                "owner": row.owner,
                "organization": row.organization,
                "attributes": dict(row.attributes),
                "secrets": seal.close(row.secrets, row=row.id, column="secrets"),
                "revision": row.revision + 1,
            }
            if row.revision == 0:
                last = (await connection.execute(sa.select(sa.func.max(_credentials.c.number)))).scalar() or 0
                await connection.execute(sa.insert(_credentials).values(id=row.id, number=last + 1, **values))
            else:
                where = (_credentials.c.id == row.id, _credentials.c.revision == row.revision)
                changed = await connection.execute(sa.update(_credentials).where(*where).values(**values))
                if changed.rowcount != 1:
                    raise StaleRevision(f"Credential {row.id} was changed by somebody else meanwhile.")
            await connection.commit()
        return replace(row, revision=row.revision + 1)

    async def delete(self, row: StoredCredential) -> None:
        """Remove a row and its secrets."""
        async with self._connected() as connection:
            await connection.exec_driver_sql("BEGIN IMMEDIATE")
            await connection.execute(sa.delete(_credentials).where(_credentials.c.id == row.id))
            await connection.commit()

    @asynccontextmanager
    async def _connected(self) -> AsyncGenerator[AsyncConnection]:
        try:
            if not self._ready:
                _create_private(self._file)
            async with self._engine.connect() as connection:
                await connection.exec_driver_sql("PRAGMA synchronous=FULL")
                await connection.exec_driver_sql("PRAGMA secure_delete=ON")
                if not self._ready:
                    await self._prepare(connection)
                    self._ready = True
                yield connection
        except (SQLAlchemyError, sqlite3.Error, OSError, ValueError) as error:
            reason = error.orig if isinstance(error, DBAPIError) else error
            raise StoreError(
                f"The credential store {self._file} cannot be used: {reason}. Nothing was changed."
            ) from error

    async def _prepare(self, connection: AsyncConnection) -> None:
        await connection.exec_driver_sql("PRAGMA journal_mode=WAL")
        await connection.exec_driver_sql("BEGIN IMMEDIATE")
        await connection.run_sync(_metadata.create_all)
        version = (await connection.execute(sa.select(_layout.c.version))).scalar()
        if version is None:
            await connection.execute(sa.insert(_layout).values(version=VERSION))
        elif version != VERSION:
            raise StoreError(
                f"The credential store {self._file} has layout {version}, this version reads {VERSION}. Nothing was changed."
            )
        await connection.commit()

    async def _sealing(self, connection: AsyncConnection) -> Seal:
        """Return the seal; a new key is made only while nothing is sealed, and must open what is there before it seals more."""
        if self._seal is None:
            one = (
                await connection.execute(sa.select(_credentials.c.id, _credentials.c.secrets).limit(1))
            ).one_or_none()
            seal = master_key(self._key, self._key_file, may_create=one is None)
            if one is not None:
                seal.open(one.secrets, row=one.id, column="secrets")
            self._seal = seal
        return self._seal

    @property
    def _key_file(self) -> Path:
        return self._file.with_suffix(".key")

    def _row(self, row: Any) -> StoredCredential:
        if self._seal is None:
            self._seal = master_key(self._key, self._key_file, may_create=False)
        return StoredCredential(
            id=row["id"],
            kind=row["kind"],
            level=row["level"],
            owner=row["owner"],
            organization=row["organization"],
            attributes=row["attributes"],
            secrets=self._seal.open(row["secrets"], row=row["id"], column="secrets"),
            revision=row["revision"],
        )


def _visible_to(caller: Caller) -> sa.ColumnElement[bool]:
    """The rule of `contract.visible`, in SQL."""
    personal = sa.and_(_credentials.c.level == "personal", _credentials.c.owner == caller.user)
    if caller.organization is None:
        return personal
    return sa.or_(
        personal, sa.and_(_credentials.c.level == "organization", _credentials.c.owner == caller.organization)
    )


def _create_private(file: Path) -> None:
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    os.close(os.open(file, os.O_RDWR | os.O_CREAT, 0o600))
