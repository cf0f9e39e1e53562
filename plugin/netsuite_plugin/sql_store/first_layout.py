"""
A store of the first version: one SQLite file whose cells were sealed with the master key itself. `credentials db upgrade` takes it over.
"""

import json
from collections.abc import Iterator, Sequence

import sqlalchemy as sa
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from netsuite_plugin.contract import StoredCredential
from netsuite_plugin.errors import StoreError
from netsuite_plugin.sql_store import schema
from netsuite_plugin.sql_store.master_key import KeyRing
from netsuite_plugin.sql_store.sealing import DataKey, Seal

_VERSION, _KEY_ID, _NONCE = b"\x01", 4, 12
_credentials = sa.Table(
    "credentials",
    sa.MetaData(),
    *(sa.Column(each.name, each.type) for each in schema.credentials.c if each.name != "sealed_by"),
)


def take_over(connection: sa.Connection, ring: KeyRing) -> None:
    """
    Put the rows into the tables of this version, sealed under a data key; what cannot be opened ends it before anything is changed.

    Raises:
        StoreError: A cell is damaged, or the master key is not the one it was sealed with.
    """
    kept = list(_opened(connection.execute(sa.select(_credentials)).mappings().all(), ring))
    _credentials.drop(connection)
    sa.Table("layout", sa.MetaData()).drop(connection)
    schema.metadata.create_all(connection)
    schema.version.create(connection)
    connection.execute(sa.insert(schema.version).values(version_num=schema.HEAD))
    key = DataKey.new()
    wrapped = {"id": key.id, "number": 1, "master": ring.current.id, "wrapped": ring.current.wrap(key)}
    connection.execute(sa.insert(schema.data_keys).values(wrapped))
    seal = Seal((key,))
    for number, row in kept:
        values = {
            "id": row.id,
            "number": number,
            "kind": row.kind,
            "level": row.level,
            "owner": row.owner,
            "organization": row.organization,
            "attributes": dict(row.attributes),
            "secrets": seal.close(row),
            "sealed_by": seal.current,
            "revision": row.revision,
        }
        connection.execute(sa.insert(schema.credentials).values(values))


def _opened(rows: Sequence[sa.RowMapping], ring: KeyRing) -> Iterator[tuple[int, StoredCredential]]:
    ciphers = {bytes.fromhex(key.id): AESGCM(key.key) for key in ring.keys}
    for row in rows:
        sealed: bytes = row["secrets"]
        cipher = ciphers.get(sealed[1 : 1 + _KEY_ID])
        if cipher is None:
            raise StoreError(
                f"Credential {row['id']} was sealed with another master key than the one in {ring.source}. Nothing was changed: bring back "
                "the key the store was made with."
            )
        damaged = StoreError(
            f"The secrets of credential {row['id']} are damaged. Nothing was changed: restore the store from a copy."
        )
        if sealed[:1] != _VERSION:
            raise damaged
        nonce, rest = sealed[1 + _KEY_ID :][:_NONCE], sealed[1 + _KEY_ID + _NONCE :]
        try:
            secrets = json.loads(
                cipher.decrypt(nonce, rest, json.dumps(["credentials", row["id"], "secrets"]).encode())
            )
        except (InvalidTag, ValueError):
            raise damaged from None
        shown = {name: row[name] for name in ("id", "kind", "level", "owner", "organization", "attributes", "revision")}
        yield row["number"], StoredCredential(secrets=secrets, **shown)
