"""Where the store is: whatever is written there, no part of a password comes out again."""

from pathlib import Path

import pytest

from netsuite_plugin.contract import Caller
from netsuite_plugin.errors import StoreError
from netsuite_plugin.settings import Settings
from netsuite_plugin.sql_store.store import SqlStore

SECRET = ("S3", "kret")
ADDRESSES = [
    "postgresql://u:S3kret@127.0.0.1:1/db",
    "postgresql://u:S3%40kret@127.0.0.1:1/db",
    "postgresql://u:S3@kret@127.0.0.1:1/db",
    "postgresql://u:S3/kret@127.0.0.1:1/db",
    "postgresql://u:S3#kret@127.0.0.1:1/db",
    "postgresql://u:S3?kret@127.0.0.1:1/db",
    "postgresql://u:S3 kret@127.0.0.1:1/db",
    "postgresql://127.0.0.1:1/db?password=S3kret",
    "postgresql://127.0.0.1:1/db?password=S3@kret",
    "postgresql://127.0.0.1:1/db?user=u&sslpassword=S3kret",
    "postgresql://127.0.0.1:1/db&password=S3kret",
    "postgresql://127.0.0.1:1/db;password=S3kret",
    "postgresql://127.0.0.1:1/db?options=S3kret",
    "postgresql://127.0.0.1:1/db?S3kret=x",
    "postgresql://u:S3kret",
    "postgresql://u:S3kret/db",
    "postgresql://u:S3kret@[::1/db",
    "postgresql://u:S3kret@127.0.0.1:port/db",
    "postgresql://u%3AS3kret@127.0.0.1:1/db",
    "postgresql:u:S3kret@127.0.0.1/db",
    "postgres:/u:S3kret@127.0.0.1/db",
    "postgresql+asyncpg://u:S3kret@127.0.0.1:1/db",
    "mysql://u:S3kret@127.0.0.1:1/db",
    "S3kret://127.0.0.1:1/db",
    "host=127.0.0.1 port=1 dbname=db user=u password=S3kret",
    "user=u password='S3 kret' host=127.0.0.1",
]


@pytest.mark.fault("D2")
@pytest.mark.parametrize("address", ADDRESSES)
async def test_no_part_of_a_password_is_shown(address, tmp_path, workdir):
    """Not in the store's name, not in an error of ours or of the driver, and no file is made of it."""
    with pytest.raises(StoreError) as refused:
        await SqlStore(address, folder=tmp_path).find(Caller("maria"), "netsuite")

    error: BaseException | None = refused.value
    assert not any(part in str(error) for part in SECRET)
    assert error.__cause__ is None
    assert [] == list(workdir.glob("*S3*"))


def test_settings_do_not_show_the_address():
    """Neither does the object that holds it."""
    assert "S3kret" not in repr(Settings.load({"NETSUITE_NODES_STORE": ADDRESSES[0]}))


def test_an_address_that_is_right_is_shown_without_its_user():
    """Host, port and database are enough to find it."""
    store = SqlStore("postgresql://u:S3%2Fkret@db.example:6432/nodes?sslmode=require", folder=Path())
    assert "postgresql://db.example:6432/nodes" == store.database.name
