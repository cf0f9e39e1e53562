"""The store of the first version, written by its own code, goes on in this one."""

import hashlib
import shutil
import sqlite3

import pytest

from conftest import CHECKOUT, INES, MARIA
from netsuite_plugin.contract import NextStep
from netsuite_plugin.credentials.model.kinds import NETSUITE
from netsuite_plugin.credentials.model.oauth_config import OAUTH_CONFIG
from netsuite_plugin.errors import StoreError
from netsuite_plugin.sql_store import schema
from netsuite_plugin.sql_store.migrations import check, upgrade
from netsuite_plugin.sql_store.store import SqlStore

FIXTURE = CHECKOUT / "tests" / "fixtures" / "of_2026_11_23"


@pytest.fixture
def first(tmp_path):
    """Its files, as they would lie on a disk."""
    folder = tmp_path / "first"
    shutil.copytree(FIXTURE, folder)
    for private in ("credentials.db", "credentials.key"):
        (folder / private).chmod(0o600)
    return folder


def of(folder):
    return SqlStore(folder / "credentials.db")


def digest(folder):
    return hashlib.sha256((folder / "credentials.db").read_bytes()).hexdigest()


async def brought_up(store):
    return await upgrade(store.database, keys=store.key_place)


async def test_it_says_what_to_type_and_is_left_alone(first):
    before = digest(first)
    for look in (of(first).find(MARIA, NETSUITE), check(of(first).database), upgrade(of(first).database)):
        with pytest.raises(StoreError, match="is of the first version. Nothing was changed") as caught:
            await look
        assert (NextStep("upgrade_store"),) == caught.value.next_steps
    assert before == digest(first)


async def test_the_person_goes_on_working(first, world):
    """Nobody connects again: client ID, secret and tokens are what they were, under the same master key, and NetSuite is called with them."""
    key = (first / "credentials.key").read_bytes()
    store = of(first)

    assert schema.HEAD == await brought_up(store) == await check(store.database)

    (config,), (row,) = await store.find(INES, OAUTH_CONFIG), await store.find(MARIA, NETSUITE)
    integration = world.netsuite.integrations["both"]
    assert integration.client_id == config.attributes["client_id"]
    assert {"client_secret": integration.client_secret} == config.secrets
    assert ("nsc-a800bd8b", "ns-6feddbca", 2) == (config.id, row.id, row.revision)
    assert key == (first / "credentials.key").read_bytes()

    issued = world.netsuite.grants.access_tokens
    issued[row.secrets["access_token"]] = issued[world.netsuite.grant(integration="both")["access_token"]]
    world.store = store
    world.registry = world.with_wire(world.wire)
    async with world.session() as session:
        assert await session.call("netsuite.system.server_time", {})
    assert await brought_up(store) == schema.HEAD, "once more changes nothing"


@pytest.mark.parametrize("broken", ["key", "cell"])
async def test_what_cannot_be_opened_leaves_it_as_it_is(first, broken):
    """Another master key, or a damaged cell: all or nothing."""
    if broken == "key":
        (first / "credentials.key").write_text("A" * 43 + "=\n")
    else:
        with sqlite3.connect(first / "credentials.db") as database:
            database.execute("UPDATE credentials SET secrets = substr(secrets, 1, 40) WHERE kind = 'netsuite'")
    before = digest(first)

    with pytest.raises(StoreError, match="Nothing was changed: (bring back|restore)"):
        await brought_up(of(first))

    assert before == digest(first)


async def test_the_next_version_is_brought_up_by_migrations(tmp_path):
    """The one that first had them, written by its own code."""
    folder = tmp_path / "next"
    shutil.copytree(FIXTURE.with_name("of_2026_11_25"), folder)
    for private in ("credentials.db", "credentials.key"):
        (folder / private).chmod(0o600)
    store = of(folder)

    assert schema.HEAD == await brought_up(store) == await check(store.database)

    assert ["client_secret"] == [name for row in await store.find(INES, OAUTH_CONFIG) for name in row.secrets]
    assert ["access_token", "refresh_token"] == [
        name for row in await store.find(MARIA, NETSUITE) for name in row.secrets
    ]
