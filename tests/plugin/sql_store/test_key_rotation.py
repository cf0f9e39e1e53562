"""Master keys come and go: from a variable, a keyring or a file, two at once during a rotation, and never without a word."""

import asyncio
import base64
import itertools
import os
import sqlite3
import sys
from dataclasses import replace

import pytest
from pydantic import SecretStr

from netsuite_plugin.contract import Caller, ConfigurationError, StoredCredential
from netsuite_plugin.errors import StoreError
from netsuite_plugin.sql_store.key_rotation import rotate
from netsuite_plugin.sql_store.sealing import DataKey, Seal
from netsuite_plugin.sql_store.store import SqlStore
from netsuite_plugin.sql_store.unsaved import UnsavedRows

MARIA = Caller("maria")
ROW = StoredCredential("r1", "k", "personal", "maria", {"a": 1}, {"token": "s3cr3t-value"})


def key():
    return base64.b64encode(os.urandom(32)).decode()


async def secrets_in(store):
    return [each.secrets.get("token", each.damaged) for each in await store.find(MARIA, "k")]


async def test_every_row_is_sealed_anew_and_the_old_key_opens_nothing(store_place, tmp_path):
    """The new key alone is enough afterwards, on both databases."""
    old, new = key(), key()
    before = SqlStore(store_place, key=SecretStr(old))
    for number in range(3):
        await before.put(replace(ROW, id=f"r{number}"))

    done = await rotate(SqlStore(store_place, key=SecretStr(f"{new},{old}")))

    assert (3, ()) == (done.rows, done.damaged)
    assert ["s3cr3t-value"] * 3 == await secrets_in(SqlStore(store_place, key=SecretStr(new)))
    with pytest.raises(StoreError, match=f"sealed under master key {done.master}"):
        await secrets_in(SqlStore(store_place, key=SecretStr(old)))


async def test_a_running_process_goes_on_through_a_rotation(store_place, tmp_path):
    """What it reads, what it writes, before, during and after; it holds both keys and was opened long before."""
    old, new = key(), key()
    running = SqlStore(store_place, key=SecretStr(f"{new},{old}"))
    await SqlStore(store_place, key=SecretStr(old)).put(ROW)
    row = await running.get(MARIA, "r1")

    async def write():
        nonlocal row
        for number in range(30):
            row = await running.put(replace(row, secrets={"token": f"t{number}"}))

    await asyncio.gather(write(), rotate(SqlStore(store_place, key=SecretStr(f"{new},{old}"))))
    row = await running.put(replace(row, secrets={"token": "last"}))

    assert ["last"] == await secrets_in(SqlStore(store_place, key=SecretStr(new)))


async def test_a_rotation_that_was_killed_goes_on(tmp_path, monkeypatch):
    """At whatever row it was: nothing is lost meanwhile, and running it again ends it."""
    store = SqlStore(tmp_path / "s.db")
    for number in range(4):
        await store.put(replace(ROW, id=f"r{number}"))
    opened, calls = SqlStore.opened, []

    async def dies(self, found):
        calls.append(found["id"])
        if len(calls) == 3:
            raise KeyboardInterrupt
        return await opened(self, found)

    with monkeypatch.context() as patch:
        patch.setattr(SqlStore, "opened", dies)
        with pytest.raises(KeyboardInterrupt):
            await rotate(SqlStore(tmp_path / "s.db"))

    assert 2 == len((tmp_path / "s.key").read_text().split())
    assert ["s3cr3t-value"] * 4 == await secrets_in(SqlStore(tmp_path / "s.db"))
    done = await rotate(SqlStore(tmp_path / "s.db"))
    assert 2 == done.rows
    assert 1 == len((tmp_path / "s.key").read_text().split())
    assert ["s3cr3t-value"] * 4 == await secrets_in(SqlStore(tmp_path / "s.db"))


async def test_what_cannot_be_opened_is_named_and_left_as_it_is(tmp_path):
    """The others are sealed anew all the same."""
    store = SqlStore(tmp_path / "s.db")
    for number in range(2):
        await store.put(replace(ROW, id=f"r{number}"))
    with sqlite3.connect(tmp_path / "s.db") as database:
        database.execute("UPDATE credentials SET owner = 'eve' WHERE id = 'r0'")
    database.close()

    done = await rotate(SqlStore(tmp_path / "s.db"))

    assert (1, ("r0",)) == (done.rows, done.damaged)
    assert ["s3cr3t-value"] == await secrets_in(SqlStore(tmp_path / "s.db"))


async def test_what_was_set_aside_is_sealed_anew_too(tmp_path):
    """A pair that waits to be saved survives a rotation."""
    store = SqlStore(tmp_path / "s.db")
    saved = await store.put(ROW)
    await store.keep_unsaved(replace(saved, secrets={"token": "n3w"}))

    await rotate(SqlStore(tmp_path / "s.db"))

    assert {"token": "n3w"} == (await SqlStore(tmp_path / "s.db").unsaved("r1")).secrets


async def test_a_variable_is_its_owners_to_change(tmp_path):
    """The command cannot write it, and says what to set."""
    only = SqlStore(tmp_path / "s.db", key=SecretStr(key()))
    await only.put(ROW)

    with pytest.raises(ConfigurationError, match="NETSUITE_NODES_MASTER_KEY=NEW,FORMER"):
        await rotate(only)


class FakeKeyring:
    """What the system's keyring does, in memory."""

    def __init__(self):
        self.held = {}

    def get_password(self, service, name):
        return self.held.get((service, name))

    def set_password(self, service, name, value):
        self.held[service, name] = value


async def test_the_key_may_live_in_the_systems_keyring(tmp_path, monkeypatch):
    """It is made there, rotated there, and its loss is said."""
    ring = FakeKeyring()
    monkeypatch.setitem(sys.modules, "keyring", ring)

    def store():
        return SqlStore(tmp_path / "s.db", key=SecretStr("keyring"))

    await store().put(ROW)
    before = dict(ring.held)
    await rotate(store())
    assert before != ring.held
    assert ["s3cr3t-value"] == await secrets_in(store())
    assert not (tmp_path / "s.key").exists()

    ring.held.clear()
    with pytest.raises(StoreError, match="missing from the system's keyring"):
        await secrets_in(store())


async def test_a_keyring_that_is_not_installed_names_the_extra(tmp_path, monkeypatch):
    """In one line."""
    monkeypatch.setitem(sys.modules, "keyring", None)
    with pytest.raises(StoreError, match=r"netsuite-nodes\[keyring\]"):
        await SqlStore(tmp_path / "s.db", key=SecretStr("keyring")).put(ROW)


@pytest.mark.fault("C2")
async def test_what_another_machine_keeps_unsaved_outlives_rotations(store_place, tmp_path):
    """The key it was sealed under is needed by no row any more, and is kept for it: twice rotated, it still opens."""
    keys = [key() for _ in range(3)]
    here, elsewhere = tmp_path / "here", tmp_path / "elsewhere"
    place = store_place if isinstance(store_place, str) else f"sqlite:///{store_place}"
    machine = SqlStore(place, key=SecretStr(keys[0]), folder=elsewhere)
    saved = await machine.put(ROW)
    wanted = replace(saved, secrets={"token": "n3w"})
    UnsavedRows(elsewhere / "credentials.unsaved").keep(wanted, await machine.load_keys())

    for former, new in itertools.pairwise(keys):
        await rotate(SqlStore(place, key=SecretStr(f"{new},{former}"), folder=here))

    later = SqlStore(place, key=SecretStr(keys[-1]), folder=elsewhere)
    later._unsaved = UnsavedRows(elsewhere / "credentials.unsaved")
    assert wanted == await later.unsaved("r1")


@pytest.mark.fault("C2")
async def test_a_process_that_has_not_heard_of_a_rotation_loses_no_pair(tmp_path):
    """It keeps a pair with what it knows; the next process opens it."""
    old = SqlStore(tmp_path / "s.db")
    saved = await old.put(ROW)
    seal = await old.load_keys()
    await rotate(SqlStore(tmp_path / "s.db"))
    wanted = replace(saved, secrets={"token": "n3w"})
    UnsavedRows(tmp_path / "s.unsaved").keep(wanted, seal)

    assert wanted == await SqlStore(tmp_path / "s.db").unsaved("r1")


@pytest.mark.fault("C2")
async def test_a_pair_whose_key_is_gone_is_said(tmp_path):
    """A store from an older copy: the file is named, and nothing passes in silence."""
    store = SqlStore(tmp_path / "s.db")
    saved = await store.put(ROW)
    UnsavedRows(tmp_path / "s.unsaved").keep(saved, Seal((DataKey.new(),)))

    with pytest.raises(StoreError, match="waits to be saved in .*r1.row"):
        await SqlStore(tmp_path / "s.db").unsaved("r1")
    assert ("r1",) == (await rotate(SqlStore(tmp_path / "s.db"))).unsaved
