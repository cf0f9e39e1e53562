"""Secrets at rest: sealed, bound to their row, and never destroyed by a wrong key."""

import asyncio
import base64
import multiprocessing
import os
import sqlite3
import stat
import sys
import threading
import time
import warnings
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import SecretStr
from sqlalchemy import event
from sqlalchemy.exc import IntegrityError

from netsuite_plugin.contract import Caller, CredentialEvent, StaleRevision, StoredCredential, visible
from netsuite_plugin.errors import StoreError
from netsuite_plugin.sql_store.store import SqlStore
from tools.local_postgres import served

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


@pytest.mark.parametrize(
    "change",
    [
        "owner = 'eve'",
        "level = 'organization'",
        "organization = 'rivals'",
        "kind = 'other'",
        """attributes = '{"a": 2}'""",
        "secrets = x'02'",
        "secrets = x''",
    ],
)
async def test_a_row_that_was_altered_does_not_open(tmp_path, change):
    """All that a row shows is bound to its secrets; the rest of the list is shown, and the damaged one named."""
    store = SqlStore(tmp_path / "s.db")
    await store.put(row(1))
    await store.put(row(2))
    with sqlite3.connect(tmp_path / "s.db") as database:
        database.execute(f"UPDATE credentials SET {change} WHERE id = 'r1'")
    database.close()

    listed = {each.id: each for kind in ("k", "other") for each in await store.everything(kind)}
    assert "damaged" in listed["r1"].damaged
    assert {} == listed["r1"].secrets
    assert "s3cr3t-value" == listed["r2"].secrets["token"]


async def test_two_writers_do_not_overwrite_each_other(tmp_path):
    """The second is told that the row changed."""
    store = SqlStore(tmp_path / "s.db")
    first = await store.put(row())
    await store.put(replace(first, attributes={"a": 2}))

    with pytest.raises(StaleRevision):
        await store.put(replace(first, attributes={"a": 3}))

    assert {"a": 2} == (await store.get(MARIA, "r1")).attributes


async def test_a_disk_that_is_full_says_so_and_keeps_what_was(tmp_path):
    """A write that fails half-way leaves the row as it was."""
    store = SqlStore(tmp_path / "s.db")
    saved = await store.put(row())
    await store.database.run(lambda connection: connection.exec_driver_sql("PRAGMA max_page_count = 1"))

    with pytest.raises(StoreError, match="full"):
        await store.put(replace(saved, attributes={"long": "x" * 200_000}))

    assert saved == await SqlStore(tmp_path / "s.db").get(MARIA, "r1")


async def test_a_store_in_a_place_that_cannot_be_is_said(tmp_path):
    """A folder that is a file, for instance."""
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match="cannot be used"):
        await SqlStore(tmp_path / "file" / "s.db").put(row())


@pytest.mark.parametrize("place", ["mysql://host/db", "postgresql://host", "postgresql://[", "://"])
def test_a_place_that_is_neither_path_nor_known_url_is_refused(place):
    """Before anything is opened; a password in it is not repeated."""
    with pytest.raises(StoreError, match="NETSUITE_NODES_STORE"):
        SqlStore(place)


async def test_a_missing_extra_is_named_in_one_line(monkeypatch):
    """PostgreSQL needs psycopg."""
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(StoreError, match=r"netsuite-nodes\[postgres\]") as caught:
        SqlStore("postgresql://user:pass@127.0.0.1/db")
    assert "\n" not in str(caught.value)


async def test_a_server_that_is_not_there_is_said_without_the_password(tmp_path):
    """Who reads the log of a host is not meant to read it."""
    store = SqlStore("postgresql://user:p4ssw0rd@127.0.0.1:1/db", folder=tmp_path)
    with pytest.raises(StoreError, match="cannot be used") as caught:
        await store.find(MARIA, "k")
    assert "p4ssw0rd" not in f"{caught.value} {caught.value.__cause__} {store!r}"


async def test_postgresql_restarted_in_the_middle_loses_nothing(postgres, tmp_path):
    """The connection is replaced, and the next call goes through."""
    store = SqlStore(postgres.new_database(), folder=tmp_path)
    saved = await store.put(row())
    postgres.restart()

    saved = await store.put(replace(saved, attributes={"a": 2}))
    postgres.restart()
    assert saved == await store.get(MARIA, "r1")


async def test_the_audit_is_never_changed(store_place, tmp_path):
    """Not even by whoever can reach the table."""
    store = SqlStore(store_place, folder=tmp_path)
    at = datetime(2026, 3, 2, tzinfo=UTC)
    await store.record(CredentialEvent(at, "maria", "used", "r1", "personal", "maria", None))

    for statement in ("UPDATE events SET actor = 'eve'", "DELETE FROM events"):
        with pytest.raises((StoreError, IntegrityError), match="append-only"):
            await store.database.run(lambda connection, text=statement: connection.exec_driver_sql(text), write=True)

    assert ["maria"] == [each.actor for each in await store.events(MARIA, since=at)]


async def test_a_lease_that_was_seen_free_before_another_turn_is_not_granted(store_place, tmp_path):
    """Somebody who was slow must not send a token that was spent and replaced while they slept."""
    store = SqlStore(store_place, folder=tmp_path)
    saved = await store.put(row())
    await store.lease(saved, owner="first", seconds=60)
    await store.release(saved.id, owner="first")
    seen = await store.database.run(lambda connection: store._held(connection, saved.id))
    await store.lease(saved, owner="fast", seconds=60)
    await store.release(saved.id, owner="fast")

    assert not await store.database.run(
        lambda connection: store._take(connection, held=seen, owner="slow", seconds=60), write=True
    )


async def test_a_fork_with_an_open_store_harms_neither_side(tmp_path):
    """SQLite's locks do not pass to a child; a child that believed in them undid what others had written."""
    store = SqlStore(tmp_path / "s.db")
    saved = await store.put(row())
    process = multiprocessing.get_context("fork").Process(target=_writes, args=(store, saved))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # from Python 3.12 on: this process has threads
        process.start()
    process.join(30)
    assert 0 == process.exitcode

    latest = await store.get(MARIA, "r1")
    assert 21 == latest.revision
    for _ in range(20):
        latest = await store.put(latest)
    assert 41 == (await SqlStore(tmp_path / "s.db").get(MARIA, "r1")).revision


def test_a_fork_waits_until_a_store_that_was_let_go_is_closed(tmp_path):
    """Another thread takes a moment to close it, and nobody knows that store any more: a child that inherits its file waits for itself."""
    asyncio.run(SqlStore(tmp_path / "s.db").put(row()))
    begun = threading.Event()

    def let_go():
        store = SqlStore(tmp_path / "s.db")
        asyncio.run(store.get(MARIA, "r1"))
        event.listen(store.database._engine, "close", lambda *_: (begun.set(), time.sleep(0.5)))

    thread = threading.Thread(target=let_go)
    thread.start()
    assert begun.wait(30)
    process = multiprocessing.get_context("fork").Process(target=_has_none_open, args=(tmp_path / "s.db",))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # from Python 3.12 on: this process has threads
        process.start()
    thread.join()
    process.join(20)
    try:
        assert 0 == process.exitcode
    finally:
        process.kill()


def _has_none_open(file):
    opened = [str(each.readlink()) for each in Path("/proc/self/fd").iterdir() if each.is_symlink()]
    assert not [each for each in opened if each.startswith(str(file))]


def _writes(store, saved):
    async def write(latest):
        for _ in range(20):
            latest = await store.put(latest)

    asyncio.run(write(saved))


async def test_a_file_that_is_no_store_is_left_alone(tmp_path):
    """Whatever it is."""
    (tmp_path / "s.db").write_text("not a database, but somebody's work " * 50)
    (tmp_path / "s.db").chmod(0o600)

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
    lambda level, owner, organization: replace(row(), level=level, owner=owner, organization=organization),
    st.sampled_from(["personal", "team", "organization"]),
    names,
    st.none() | names,
)
callers = st.builds(
    Caller,
    user=names,
    organization=st.none() | names,
    teams=st.frozensets(names, max_size=2),
    role=st.sampled_from(["member", "administrator"]),
)


def foreign(stored, caller):
    """Say it again in other words than the code: is this somebody else's?"""
    if stored.level == "organization":
        return stored.owner != caller.organization
    elsewhere = stored.organization != caller.organization
    if stored.level == "team":
        return elsewhere or stored.owner not in caller.teams
    return stored.owner != caller.user or (stored.organization is not None and elsewhere)


@settings(max_examples=25)
@given(st.lists(rows, max_size=5), callers)
async def test_the_store_shows_what_the_contract_allows(generated, caller):
    """In any world of people, teams and organizations, by find and by get."""
    import tempfile
    from pathlib import Path

    with tempfile.TemporaryDirectory() as folder:
        store = SqlStore(Path(folder) / "s.db")
        stored = [await store.put(replace(each, id=f"r{number}")) for number, each in enumerate(generated)]
        allowed = [each.id for each in stored if visible(each, caller)]
        assert [each.id for each in stored if not foreign(each, caller)] == allowed

        assert allowed == [each.id for each in await store.find(caller, "k")]
        assert allowed == [each.id for each in stored if await store.get(caller, each.id)]


async def test_a_restart_before_the_keys_are_read_is_gone_through(postgres, tmp_path):
    """The store was reached, and no credential was asked for yet: the first question meets a connection that has died."""
    place, key = postgres.new_database(), SecretStr(base64.b64encode(b"k" * 32).decode())
    await SqlStore(place, key=key, folder=tmp_path).put(row())
    store = SqlStore(place, key=key, folder=tmp_path)
    assert await store.claimant("netsuite.com", "1234567") is None
    postgres.restart()

    assert ["r1"] == [each.id for each in await store.find(MARIA, "k")]


async def test_a_server_that_was_there_and_is_away_is_waited_for(tmp_path):
    """What asks meanwhile goes on when it is back; where it never was, that is said at once."""
    with served() as postgres:
        store = SqlStore(postgres.new_database(), key=SecretStr(base64.b64encode(b"k" * 32).decode()), folder=tmp_path)
        assert await store.claimant("netsuite.com", "1234567") is None
        await store.claim("netsuite.com", "1234567", "northwind")
        postgres.server.stop()
        asking = asyncio.create_task(store.claimant("netsuite.com", "1234567"))
        await asyncio.sleep(1)
        assert not asking.done()
        postgres.server.ensure_postgres_running()
        assert "northwind" == await asyncio.wait_for(asking, 60)
    with pytest.raises(StoreError, match="cannot be used"):
        await SqlStore("postgresql://127.0.0.1:1/nowhere", folder=tmp_path).claimant("netsuite.com", "1234567")
