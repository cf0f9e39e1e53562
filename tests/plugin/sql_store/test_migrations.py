"""A store of another version: brought up on request, refused otherwise, and left as it is."""

from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa

from netsuite_plugin.contract import Caller, NextStep, StoredCredential
from netsuite_plugin.errors import StoreError
from netsuite_plugin.sql_store import migrations, schema
from netsuite_plugin.sql_store.migrations import check, upgrade
from netsuite_plugin.sql_store.store import SqlStore

MARIA = Caller("maria")
ROW = StoredCredential("r1", "k", "personal", "maria", {"a": 1}, {"token": "s3cr3t-value"})


@pytest.fixture
def store(store_place, tmp_path):
    return SqlStore(store_place, folder=tmp_path)


async def at(store, version):
    await store.database.run(
        lambda connection: connection.execute(sa.update(schema.version).values(version_num=version)), write=True
    )


async def test_migrations_and_a_new_store_come_to_the_same_tables(store, tmp_path):
    """Whichever way a store was made, `check` finds nothing to complain of."""
    assert schema.HEAD == await upgrade(store.database)
    assert schema.HEAD == await check(store.database)

    new = SqlStore(tmp_path / "new.db")
    await new.put(ROW)
    assert schema.HEAD == await check(new.database)


async def test_a_store_one_migration_behind_says_what_to_run(store, store_place, tmp_path):
    """Neither reading nor writing touches it before; afterwards it works."""
    await upgrade(store.database, to="0001")
    for attempt in (
        store.find(MARIA, "k"),
        store.put(ROW),
        check(store.database),
        store.claim("netsuite.com", "1", "x"),
    ):
        with pytest.raises(StoreError, match="is at migration") as caught:
            await attempt
        assert (NextStep("upgrade_store"),) == caught.value.next_steps

    await upgrade(store.database)
    await SqlStore(store_place, folder=tmp_path).put(ROW)
    assert ["r1"] == [each.id for each in await store.find(MARIA, "k")]


async def test_a_store_one_migration_ahead_is_left_alone(store, store_place, tmp_path):
    """An old program does not write into new tables, nor bring them down."""
    saved = await store.put(ROW)
    await at(store, f"{int(schema.HEAD) + 1:04}")

    late = SqlStore(store_place, folder=tmp_path)
    for attempt in (
        late.find(MARIA, "k"),
        late.put(replace(ROW, id="r2")),
        check(late.database),
        upgrade(late.database),
    ):
        with pytest.raises(StoreError, match="newer netsuite-nodes"):
            await attempt

    await at(store, schema.HEAD)
    assert saved == await late.get(MARIA, "r1")


async def test_tables_that_were_tampered_with_are_named(store):
    """`check` compares every column."""
    await store.put(ROW)
    await store.database.run(
        lambda connection: connection.exec_driver_sql("ALTER TABLE claims ADD COLUMN x TEXT"), write=True
    )

    with pytest.raises(StoreError, match="not those of migration"):
        await check(store.database)


async def test_somebody_elses_database_is_not_taken_over(store):
    """A table of the same name that we did not make."""
    await store.database.run(
        lambda connection: connection.exec_driver_sql("CREATE TABLE credentials (x TEXT)"), write=True
    )

    for attempt in (store.find(MARIA, "k"), store.put(ROW), upgrade(store.database)):
        with pytest.raises(StoreError, match="made by another program"):
            await attempt


@pytest.mark.fault("C3")
async def test_claims_that_were_there_become_productions(store):
    """They were made when there was one domain to think of; an emulator's port gets none of them."""
    await upgrade(store.database, to="0002")
    await store.database.run(
        lambda connection: connection.exec_driver_sql("INSERT INTO claims VALUES ('1234567', 'northwind')"), write=True
    )

    await upgrade(store.database)

    assert "northwind" == await store.claimant("netsuite.com", "1234567")
    assert await store.claimant("netsuite.localhost:8443", "1234567") is None


def test_a_migration_is_what_it_was():
    """None leans on the tables as they are now."""
    folder = Path(migrations.__file__).parent / "versions"
    assert [] == [file.name for file in folder.glob("*.py") if "sql_store.schema" in file.read_text()]
