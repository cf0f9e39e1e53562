"""What is damaged is told and hides nothing else; what others may read is not used."""

import sqlite3

import pytest

from conftest import INES, MARIA
from netsuite_plugin.contract import CredentialEvent
from netsuite_plugin.errors import StoreError
from netsuite_plugin.sql_store.key_rotation import rotate
from netsuite_plugin.sql_store.store import SqlStore


def changed(store, statement, *values):
    with sqlite3.connect(store.database.file) as database:
        database.execute("DROP TRIGGER IF EXISTS events_keep_on_update")
        database.execute(statement, values)


@pytest.mark.fault("D4")
@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("attributes", "{"),
        ("attributes", "[1]"),
        ("attributes", "null"),
        ("attributes", "9" * 5_000),
        ("attributes", "[" * 100_000),
        ("attributes", b"\xff\xfe"),
        ("attributes", '{"account": 5}'),
        ("secrets", "text"),
        ("secrets", b""),
        ("revision", "many"),
        ("kind", "netsuite"),
    ],
)
async def test_a_damaged_row_hides_no_other(connected, column, value):
    """It is listed as damaged, the others as they are."""
    await connected.connect(INES, config=await connected.row("nsc-both-northwind", INES))
    other = await connected.connect(config=await connected.row("nsc-both-northwind"), owner="sales")
    statement = f"UPDATE credentials SET {column} = ? WHERE id = 'ns-maria-1234567'"
    changed(connected.store, statement, value)

    store = SqlStore(connected.store.database.file)
    found = {row.id: row for row in await store.everything("netsuite")}

    assert {"ns-maria-1234567", "ns-ines-1234567", other.id} == set(found)
    assert bool(found["ns-maria-1234567"].damaged) is (column != "kind")
    assert not found["ns-ines-1234567"].damaged
    assert "" == (await store.find(MARIA, "netsuite.oauth_config"))[0].damaged


@pytest.mark.fault("D4")
async def test_a_damaged_data_key_loses_what_it_sealed_alone(connected):
    """Not what was sealed under a later one; and a rotation goes through."""
    changed(connected.store, "UPDATE credentials SET secrets = x'00' WHERE id = 'ns-maria-1234567'")
    await rotate(connected.store)
    changed(connected.store, "UPDATE data_keys SET wrapped = x'0011' WHERE number = 1")

    store = SqlStore(connected.store.database.file)
    assert ["The data key" in row.damaged for row in await store.everything("netsuite")] == [True]
    assert "" == (await store.everything("netsuite.oauth_config"))[0].damaged
    assert ("ns-maria-1234567",) == (await rotate(store)).damaged


@pytest.mark.fault("D4")
@pytest.mark.parametrize("at", ["soon", 1e300, b"\xff"])
async def test_a_damaged_line_of_the_audit_log_hides_no_other(connected, at):
    """It says so itself."""
    now = connected.clock.now()
    for event in ("connected", "used"):
        line = CredentialEvent(now, "ines", event, "ns-1", "organization", "northwind", "northwind")
        await connected.store.record(line)
    changed(connected.store, "UPDATE events SET at = ? WHERE event = 'connected'", at)

    lines = await connected.store.events(INES, since=now)

    assert [("connected", True), ("used", False)] == [(each.event, "damaged" in each.reason) for each in lines]


@pytest.mark.fault("D4")
@pytest.mark.parametrize("mode", [0o644, 0o640, 0o604, 0o666, 0o620])
async def test_a_store_that_others_may_read_is_refused(connected, mode):
    """As the key is, before anything is read or written, with the command that mends it."""
    connected.store.database.file.chmod(mode)

    for use in (connected.store.find(MARIA, "netsuite"), connected.configure()):
        with pytest.raises(StoreError, match=rf"\(mode {mode:o}\): run chmod 600"):
            await use
    connected.store.database.file.chmod(0o600)
    assert await connected.store.find(MARIA, "netsuite")
