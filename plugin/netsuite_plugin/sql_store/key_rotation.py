"""
A new master key and a new data key for a store that is in use: every row is sealed anew, one after the other.

May be killed and run again at any moment: the former keys stay in force until nothing needs them.
"""

import asyncio
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from netsuite_plugin.contract import ConfigurationError
from netsuite_plugin.errors import StoreError
from netsuite_plugin.sql_store.master_key import VARIABLE, DamagedDataKey, KeyRing, MasterKey
from netsuite_plugin.sql_store.schema import credentials, data_keys, former_data_keys
from netsuite_plugin.sql_store.sealing import DataKey, Seal
from netsuite_plugin.sql_store.store import ROW, SqlStore


@dataclass(frozen=True)
class Rotated:
    """What a rotation did, and under which master key the store is now."""

    rows: int
    master: str
    damaged: tuple[str, ...]
    unsaved: tuple[str, ...] = ()
    """Credentials of which something is kept unsaved on this machine that cannot be opened."""


async def rotate(store: SqlStore) -> Rotated:
    """
    Seal every row anew under a new data key and a new master key.

    A key that this package keeps (file, keyring) is made and written by it. One in NETSUITE_NODES_MASTER_KEY is its owner's: it
    must already be `NEW,FORMER` everywhere.

    Raises:
        ConfigurationError: The variable holds one key alone.
        StoreError: The store or the key cannot be used.
    """
    await store.load_keys()
    ring = _both_keys(store)
    current = await _new_data_key(store, ring)
    seal = await store.load_keys()
    damaged: set[str] = set()
    rows = 0
    while True:
        left = [found for found in await _sealed_otherwise(store, current) if found["id"] not in damaged]
        for found in left:
            try:
                rows += await _sealed_anew(store, seal, found)
            except StoreError:
                damaged.add(found["id"])
        if not left and (damaged or await _replaced_others(store, ring, current)):
            break
    # what other machines keep unsaved opens with the former data keys
    unsaved = await store.seal_unsaved_again()
    if damaged:
        # what cannot be opened may be restored from a copy one day: its key stays
        await _rewrap(store, ring)
    if store.key_place.writable:
        store.key_place.write((ring.current,))
    return Rotated(rows, ring.current.id, tuple(sorted(damaged)), tuple(unsaved))


def _both_keys(store: SqlStore) -> KeyRing:
    """Return the ring with the new key first, going on with a rotation that was cut short."""
    place = store.key_place
    ring = place.read()
    if len(ring.keys) > 1:
        return ring
    if not place.writable:
        raise ConfigurationError(
            f"{VARIABLE} holds one key. Make another (openssl rand -base64 32), set {VARIABLE}=NEW,FORMER for every process, and run this again; "
            "afterwards NEW alone is enough."
        )
    place.write((MasterKey.new(), *ring.keys))
    return place.read()


async def _new_data_key(store: SqlStore, ring: KeyRing) -> str:
    """Make the data key of this rotation, or find the one an earlier attempt made."""

    def make(connection: sa.Connection) -> str:
        store.database.alone(connection)
        query = sa.select(data_keys.c.id, data_keys.c.master, data_keys.c.number).order_by(data_keys.c.number.desc())
        last = (connection.execute(query)).first()
        assert last is not None
        if last.master == ring.current.id:
            return str(last.id)
        new = DataKey.new()
        values = {
            "id": new.id,
            "number": last.number + 1,
            "master": ring.current.id,
            "wrapped": ring.current.wrap(new),
        }
        connection.execute(sa.insert(data_keys).values(values))
        return new.id

    return await store.database.run(make, write=True)


async def _sealed_otherwise(store: SqlStore, current: str) -> list[dict[str, Any]]:
    def read(connection: sa.Connection) -> list[dict[str, Any]]:
        query = sa.select(*ROW).where(credentials.c.sealed_by != current).order_by(credentials.c.number)
        return [dict(each) for each in (connection.execute(query)).mappings()]

    return await store.database.run(read)


async def _sealed_anew(store: SqlStore, seal: Seal, found: dict[str, Any]) -> int:
    """Seal one row; where somebody has just written it, the next look finds it again."""
    row = await store.opened(found)
    where = credentials.c.id == row.id, credentials.c.revision == row.revision
    change = sa.update(credentials).where(*where).values(secrets=seal.close(row), sealed_by=seal.current)

    def write(connection: sa.Connection) -> int:
        return (connection.execute(change)).rowcount

    return await store.database.run(write, write=True)


async def _replaced_others(store: SqlStore, ring: KeyRing, current: str) -> bool:
    """
    Put the former data keys aside, wrapped with the new master key; False while a process that has not heard of the new one still uses one.

    No row can be written under them any more. What waits to be saved on some machine is opened with them.
    """

    def put_aside(connection: sa.Connection) -> None:
        _wrapped_anew(connection, ring, former_data_keys)
        others = data_keys.c.id != current
        found = connection.execute(sa.select(data_keys).where(others)).mappings().all()
        connection.execute(sa.delete(data_keys).where(others))
        for each in found:
            key = ring.unwrap(each["wrapped"], data_key=each["id"], master=each["master"])
            values = {"id": key.id, "master": ring.current.id, "wrapped": ring.current.wrap(key)}
            connection.execute(sa.insert(former_data_keys).values(values))

    try:
        await store.database.run(put_aside, write=True)
    except IntegrityError:
        await asyncio.sleep(0.05)
        return False
    return True


async def _rewrap(store: SqlStore, ring: KeyRing) -> None:
    """Wrap the former data keys with the new master key, so that the former master key is not needed any more."""

    def wrap(connection: sa.Connection) -> None:
        store.database.alone(connection)
        for table in (data_keys, former_data_keys):
            _wrapped_anew(connection, ring, table)

    await store.database.run(wrap, write=True)


def _wrapped_anew(connection: sa.Connection, ring: KeyRing, table: sa.Table) -> None:
    for found in connection.execute(sa.select(table)).mappings().all():
        try:
            key = ring.unwrap(found["wrapped"], data_key=found["id"], master=found["master"])
        except DamagedDataKey:
            continue
        values = {"master": ring.current.id, "wrapped": ring.current.wrap(key)}
        connection.execute(sa.update(table).where(table.c.id == key.id).values(values))
