"""The line's files: a mutex that is held for long, files of other releases, and damage."""

import asyncio
import fcntl

import pytest

from line import POOL, stands, took, until
from netsuite_plugin.contract import ConfigurationError
from netsuite_plugin.transport.slots.limit import FileSlotLimit


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "slots"


async def test_a_process_that_is_stopped_inside_the_mutex_stops_no_loop(folder, caplog):
    """Calls wait, everything else goes on, and somebody is told."""
    limit = FileSlotLimit(folder, 1)
    await took(limit)
    (mutex,) = folder.glob("*/*/mutex")
    with mutex.open() as other:
        fcntl.flock(other, fcntl.LOCK_EX)
        waiting = asyncio.create_task(took(limit))
        await until(
            lambda: "is one stopped?" in caplog.text
        )  # a loop that waited for the mutex itself would never come to its end
        assert not waiting.done()
    assert await waiting > 1


async def test_files_of_another_release_are_left_alone(folder):
    """Neither one that held a slot by a locked file each, nor one with another table."""
    pool = folder / POOL
    (pool / "line-99").mkdir(parents=True)
    others = [pool / "0", pool / "1", pool / "line-99" / "table"]
    for each in others:
        each.write_bytes(b"another")
    with others[0].open() as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        limit = FileSlotLimit(folder, 2)
        await took(limit)

    assert [b"another"] * 3 == [each.read_bytes() for each in others]
    assert 2 == (await stands(limit)).window


@pytest.mark.parametrize("damage", [b"", b"cut short", None], ids=["empty", "cut", "zeros"])
async def test_a_damaged_table_is_said(folder, damage):
    """It is not written over: a run may be going on with what it stands for."""
    limit = FileSlotLimit(folder, 2)
    await took(limit)
    (table,) = folder.glob("*/*/table")
    damage = bytes(table.stat().st_size) if damage is None else damage
    table.unlink()
    table.write_bytes(damage)

    with pytest.raises(ConfigurationError, match="is not a table of slots"):
        await took(FileSlotLimit(folder, 2))
    assert damage == table.read_bytes()
    assert [] == list(FileSlotLimit(folder, 2).seen())


async def test_a_folder_that_cannot_be_written_is_said(tmp_path):
    (tmp_path / "slots").write_text("a file")
    with pytest.raises(ConfigurationError, match="NETSUITE_NODES_STATE") as caught:
        await took(FileSlotLimit(tmp_path / "slots", 2))
    assert "ask_administrator" == caught.value.remedy  # a full disk is no mistake in a workflow file
