"""Secrets at rest: sealed, bound to their row, and never destroyed by a wrong key."""

import base64
import os
import sqlite3
import stat
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import SecretStr

from netsuite_plugin.contract import Caller, StaleRevision, StoredCredential, visible
from netsuite_plugin.credentials.store import SqlStore
from netsuite_plugin.errors import StoreError

MARIA = Caller(user="maria")


def row(number=1, **changes):
    return replace(
        StoredCredential(
            id=f"r{number}",
            kind="k",
            level="personal",
            owner="maria",
            attributes={"a": 1},
            secrets={"token": "s3cr3t-value"},
        ),
        **changes,
    )


async def test_what_is_put_comes_back(tmp_path):
    """With its secrets, after a restart."""
    await SqlStore(tmp_path / "s.db").put(row())

    [found] = await SqlStore(tmp_path / "s.db").find(MARIA, "k")

    assert ("s3cr3t-value", 1) == (found.secrets["token"], found.revision)


async def test_secrets_are_not_on_disk_nor_in_a_repr(tmp_path):
    """Neither in the database nor beside it."""
    stored = await SqlStore(tmp_path / "s.db").put(row())

    assert "s3cr3t" not in repr(stored)
    assert all(b"s3cr3t" not in file.read_bytes() for file in tmp_path.iterdir())


async def test_the_files_are_the_owners_alone(tmp_path):
    """Store and key are 0600."""
    await SqlStore(tmp_path / "new" / "s.db").put(row())

    assert {0o600} == {stat.S_IMODE((tmp_path / "new" / name).stat().st_mode) for name in ("s.db", "s.key")}


async def test_a_wrong_master_key_is_said_and_destroys_nothing(tmp_path):
    """Neither reading nor writing with it changes anything."""
    right, wrong = (SecretStr(base64.b64encode(os.urandom(32)).decode()) for _ in range(2))
    await SqlStore(tmp_path / "s.db", key=right).put(row())

    with pytest.raises(StoreError, match="another master key"):
        await SqlStore(tmp_path / "s.db", key=wrong).get(MARIA, "r1")
    with pytest.raises(StoreError, match="another master key"):
        await SqlStore(tmp_path / "s.db", key=wrong).put(row(2))

    assert [1] == [found.revision for found in await SqlStore(tmp_path / "s.db", key=right).find(MARIA, "k")]


async def test_a_lost_key_file_is_not_replaced_by_a_new_one(tmp_path):
    """A new key would make the loss final."""
    await SqlStore(tmp_path / "s.db").put(row())
    (tmp_path / "s.key").unlink()

    with pytest.raises(StoreError, match="missing"):
        await SqlStore(tmp_path / "s.db").put(row(2))

    assert not (tmp_path / "s.key").exists()


async def test_a_key_others_can_read_is_refused(tmp_path):
    """With the command that mends it."""
    await SqlStore(tmp_path / "s.db").put(row())
    (tmp_path / "s.key").chmod(0o644)

    with pytest.raises(StoreError, match="chmod 600"):
        await SqlStore(tmp_path / "s.db").get(MARIA, "r1")


@pytest.mark.parametrize("key", ["short", "!!!!", base64.b64encode(b"x" * 31).decode()])
async def test_a_malformed_key_is_refused(tmp_path, key):
    """Before anything is sealed with it."""
    with pytest.raises(StoreError, match="32 bytes"):
        await SqlStore(tmp_path / "s.db", key=SecretStr(key)).put(row())


async def test_a_cell_copied_to_another_row_does_not_open(tmp_path):
    """Whoever can write the file still cannot give one person another's token."""
    store = SqlStore(tmp_path / "s.db")
    await store.put(row(1))
    await store.put(row(2, owner="eve"))
    with sqlite3.connect(tmp_path / "s.db") as database:
        database.execute(
            "UPDATE credentials SET secrets = (SELECT secrets FROM credentials WHERE id = 'r1') WHERE id = 'r2'"
        )
    database.close()

    with pytest.raises(StoreError, match="copied from another row"):
        await store.get(Caller(user="eve"), "r2")


async def test_two_writers_do_not_overwrite_each_other(tmp_path):
    """The second is told that the row changed."""
    store = SqlStore(tmp_path / "s.db")
    first = await store.put(row())
    await store.put(replace(first, attributes={"a": 2}))

    with pytest.raises(StaleRevision):
        await store.put(replace(first, attributes={"a": 3}))

    assert {"a": 2} == (await store.get(MARIA, "r1")).attributes


async def test_a_file_that_is_no_store_is_left_alone(tmp_path):
    """Whatever it is."""
    (tmp_path / "s.db").write_text("not a database, but somebody's work " * 50)

    with pytest.raises(StoreError, match="cannot be used"):
        await SqlStore(tmp_path / "s.db").find(MARIA, "k")

    assert (tmp_path / "s.db").read_text().startswith("not a database")


async def test_nobody_sees_a_row_that_is_not_theirs(tmp_path):
    """Personal rows are their person's, organization rows their members'."""
    store = SqlStore(tmp_path / "s.db")
    await store.put(row(1))
    await store.put(row(2, level="organization", owner="northwind"))

    async def seen(**caller):
        return [found.id for found in await store.find(Caller(**caller), "k")]

    assert ["r1"] == await seen(user="maria")
    assert ["r1", "r2"] == await seen(user="maria", organization="northwind")
    assert ["r2"] == await seen(user="ines", organization="northwind", role="administrator")
    assert [] == await seen(user="northwind")
    assert [] == await seen(user="eve", organization="maria")


names = st.sampled_from(["maria", "ines", "northwind", "rivals"])
rows = st.builds(
    lambda level, owner: replace(row(), level=level, owner=owner), st.sampled_from(["personal", "organization"]), names
)
callers = st.builds(
    Caller, user=names, organization=st.none() | names, role=st.sampled_from(["member", "administrator"])
)


@settings(max_examples=25)
@given(st.lists(rows, max_size=5), callers)
async def test_the_store_shows_what_the_contract_allows(generated, caller):
    """In any world of people and organizations, by find and by get."""
    import tempfile
    from pathlib import Path

    with tempfile.TemporaryDirectory() as folder:
        store = SqlStore(Path(folder) / "s.db")
        stored = [await store.put(replace(each, id=f"r{number}")) for number, each in enumerate(generated)]
        allowed = [each.id for each in stored if visible(each, caller)]

        assert allowed == [each.id for each in await store.find(caller, "k")]
        assert allowed == [each.id for each in stored if await store.get(caller, each.id)]
