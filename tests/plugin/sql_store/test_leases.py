"""Leases and clocks: a live holder keeps its own, and none lasts longer than any can."""

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from netsuite_plugin.contract import Lease, StoredCredential
from netsuite_plugin.lease_holder import life_of, new_lease_holder
from netsuite_plugin.sql_store.store import SqlStore

pytestmark = pytest.mark.fault("C2")

ROW = StoredCredential("r1", "k", "personal", "maria", {"a": 1}, {"token": "s3cr3t-value"})
ELSEWHERE = "another-machine:1/77/88/1"


@pytest.fixture
async def store(store_place, tmp_path):
    store = SqlStore(store_place, folder=tmp_path)
    await store.put(ROW)
    return store


@pytest.fixture
def dead():
    """A process of this machine that is no more."""
    words = "from netsuite_plugin.lease_holder import new_lease_holder; print(new_lease_holder())"
    return subprocess.run([sys.executable, "-c", words], capture_output=True, text=True, check=True).stdout.strip()


async def jumps(store, seconds):
    """Let the clock by which leases are told be that many seconds later: everything written stands that much earlier."""
    moved = f"UPDATE leases SET deadline = deadline - {seconds}, cool_until = cool_until - {seconds}"
    await store.database.run(lambda connection: connection.exec_driver_sql(moved), write=True)


async def asked(store, seconds=65):
    row = await store.get(
        type("C", (), {"user": "maria", "organization": None, "teams": frozenset(), "role": "member"})(), "r1"
    )
    return await store.lease(row, owner="b", seconds=seconds)


async def held(store, owner, seconds=65):
    assert (await store.lease(replace(ROW, revision=1), owner=owner, seconds=seconds)).granted


async def test_a_clock_that_jumps_forward_steals_no_live_lease(store):
    """The holder is a process of this machine, and lives."""
    await held(store, new_lease_holder())
    await jumps(store, 70)
    assert Lease(granted=False) == await asked(store)

    await jumps(store, 300)
    assert (await asked(store)).granted


async def test_a_clock_that_jumps_forward_frees_what_nobody_knows(store):
    """A holder of another machine may be dead: its deadline decides, and whoever follows is told."""
    await held(store, ELSEWHERE)
    await jumps(store, 70)
    assert Lease(granted=True, inherited=True) == await asked(store)


@pytest.mark.parametrize("owner", [ELSEWHERE, "live"])
async def test_a_clock_set_back_by_a_day_holds_nobody_up(store, owner):
    """A lease further off than any can be is stale."""
    await held(store, new_lease_holder() if owner == "live" else owner)
    await jumps(store, -86_400)
    assert (await asked(store)).granted


async def test_a_pause_of_a_clock_that_was_set_back_is_over(store):
    """It was for fifteen seconds, and is not for a day."""
    await held(store, "a")
    await store.release("r1", owner="a", cool_down=15, reason="refused")
    assert "refused" == (await asked(store)).cooling
    await jumps(store, -86_400)
    assert (await asked(store)).granted


async def test_a_dead_process_is_replaced_at_once(store, dead):
    """Nobody waits for its deadline."""
    assert "gone" == life_of(dead)
    await held(store, dead)
    assert Lease(granted=True) == await asked(store)


def test_a_process_that_lives_is_alive():
    """This one, and none that cannot be."""
    assert "alive" == life_of(new_lease_holder())
    place = new_lease_holder().partition("/")[0]
    assert ["unknown"] * 4 == [life_of(f"{place}/{each}/1/1") for each in ("0", "x", "", "9" * 30)]
    assert "unknown" == life_of(ELSEWHERE)


def test_a_process_that_cannot_be_read_is_not_gone(monkeypatch):
    """hidepid and ProtectProc hide the entries of others: a live holder is not dead for it."""
    child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
    try:
        place = new_lease_holder().partition("/")[0]
        read = Path.read_text

        def hidden(self, *arguments, **options):
            if str(self) == f"/proc/{child.pid}/stat":
                raise FileNotFoundError(2, "No such file or directory")
            return read(self, *arguments, **options)

        monkeypatch.setattr(Path, "read_text", hidden)
        assert "alive" == life_of(f"{place}/{child.pid}/123/1")
        monkeypatch.setattr(os, "kill", lambda *_: (_ for _ in ()).throw(PermissionError(1, "no")))
        assert "alive" == life_of(f"{place}/{child.pid}/123/1")
    finally:
        monkeypatch.undo()
        child.kill()
        child.wait()
    assert "gone" == life_of(f"{place}/{child.pid}/123/1")
