"""The line on PostgreSQL when sessions are cut, when the server restarts, crashes or is gone, and where it cannot be kept at all."""

import asyncio
import logging
import os
import signal
import tempfile
import time
from functools import partial
from urllib.parse import parse_qs, urlsplit

import psycopg
import pytest

from line import POOL, at_once, stands, took, until
from netsuite_plugin.contract import ConfigurationError, NextStep
from netsuite_plugin.errors import StoreError
from netsuite_plugin.sql_store.database import Database
from netsuite_plugin.sql_store.migrations import upgrade
from pooler import pooled
from slot_callers import limit_in
from tools import local_postgres


@pytest.fixture(scope="module")
def postgres():
    """Run a server of these tests alone: they restart and kill it."""
    with local_postgres.served() as server:
        yield server


@pytest.fixture
def place(postgres):
    return postgres.new_database()


@pytest.fixture
def limit(place):
    return partial(limit_in, place)


def sessions(place, then="pid"):
    """Do something to every session that keeps a member alive, and return what it says."""
    with psycopg.connect(place, autocommit=True) as connection:
        query = f"SELECT {then} FROM pg_stat_activity WHERE application_name = 'netsuite-nodes slots' AND datname = current_database()"
        return [row[0] for row in connection.execute(query).fetchall()]


def cut(place, postgres):
    """End the sessions alone."""
    del postgres
    assert sessions(place, "pg_terminate_backend(pid, 10000)")


def restart(place, postgres):
    """Stop the server as one does, and start it."""
    del place
    postgres.restart()


def crash(place, postgres):
    """Kill a process of the server: it starts anew by itself, and its unlogged tables are empty."""
    del postgres
    os.kill(sessions(place)[0], signal.SIGKILL)


@pytest.mark.parametrize("happens", [cut, restart, crash], ids=lambda each: each.__name__)
async def test_what_is_in_flight_keeps_its_slot(limit, place, postgres, happens):
    """Whatever cuts the sessions: a call that waits, here or in another process, goes when the one in flight has ended and not before."""
    slots, other = limit(1), limit(1)
    async with slots.slot(POOL):
        await asyncio.sleep(1.5)  # so long are calls here
    async with slots.slot(POOL):
        mine, theirs = asyncio.create_task(took(slots)), asyncio.create_task(took(other))
        await until(lambda: at_once(other).waiting == 2)
        await asyncio.to_thread(happens, place, postgres)
        done, _ = await asyncio.wait([mine, theirs], timeout=4)
        assert not done
    await asyncio.gather(mine, theirs)
    pool = await stands(slots)
    assert (0, 0) == (pool.in_use, pool.waiting)


async def test_no_call_begins_while_the_session_is_gone(limit, postgres, caplog):
    """Calls wait, after a while somebody is told, and they go when the server is back."""
    caplog.set_level(logging.INFO, "netsuite_plugin.transport.slots")
    slots = limit(5)
    await took(slots)
    await asyncio.to_thread(postgres.server.stop)
    try:
        call = asyncio.create_task(took(slots, within=60))
        await until(lambda: "no call begins" in caplog.text)
        assert not call.done()
        assert "was lost" in caplog.text
        assert 1 == caplog.text.count("no call begins, since postgresql://")
    finally:
        await asyncio.to_thread(postgres.server.ensure_postgres_running)
    await call


async def test_a_server_that_never_answered_is_said(limit, tmp_path):
    """Without a word of the password."""
    slots = limit_in(f"postgresql://maria:s3cr3t-value@/runs?host={tmp_path}", 1)
    with pytest.raises(ConfigurationError, match="cannot be reached") as caught:
        await took(slots)
    assert "s3cr3t" not in str(caught.value)
    with pytest.raises(ConfigurationError, match="cannot be asked"):
        list(slots.seen())


async def test_a_store_one_migration_behind_says_what_to_run(limit, place):
    await upgrade(Database(place), to="0003")
    with pytest.raises(StoreError, match="is at migration") as caught:
        await took(limit(1))
    assert (NextStep("upgrade_store"),) == caught.value.next_steps
    assert [] == list(limit(1).seen())

    await upgrade(Database(place))
    await took(limit(1))


async def test_a_pooler_that_lends_a_session_for_a_transaction_is_refused(place):
    """A lock and a listener are of no use there: they would be another client's."""
    parts = urlsplit(place)
    (socket,) = parse_qs(parts.query)["host"]
    await took(limit_in(place, 1))  # there are tables
    with (
        tempfile.TemporaryDirectory() as folder,
        pooled(socket, parts.path[1:], folder),
        pytest.raises(ConfigurationError, match="pool_mode=transaction"),
    ):
        await took(limit_in(place.replace(socket, folder), 1))


async def test_tables_that_grew_are_written_anew_with_what_is_in_them(limit, place):
    """As when somebody keeps a snapshot open for hours, and nothing can be tidied."""
    slots, other = limit(2), limit(2)

    def size():
        with psycopg.connect(place) as connection:
            query = "SELECT pg_relation_size('netsuite_nodes.slot_calls')"
            return connection.execute(query).fetchone()[0]

    async with slots.slot(POOL):
        with psycopg.connect(place, autocommit=True) as connection:
            connection.execute(
                "INSERT INTO netsuite_nodes.slot_calls SELECT 'grown', n, 0, false, 0, 0, 0, 0 FROM generate_series(1, 80000) n"
            )
        grown = size()
        async with other.slot(POOL):
            pool = await stands(other)
            assert (2, 2) == (pool.in_use, pool.window)
            assert size() < grown / 50
            with pytest.raises(TimeoutError):
                await took(other, within=0.3)
    await took(other)


async def test_many_calls_leave_the_tables_small(limit, place):
    """Rows are used again, and an update stays in its page."""
    slots = limit(4)
    for _ in range(50):
        await asyncio.gather(*(took(slots) for _ in range(20)))
    with psycopg.connect(place) as connection:
        query = (
            "SELECT sum(pg_total_relation_size(c.oid))::int FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace "
            "WHERE n.nspname = 'netsuite_nodes' AND c.relkind = 'r'"
        )
        assert connection.execute(query).fetchone()[0] < 1_000_000


async def test_a_machine_with_another_clock_keeps_its_place(limit):
    """Only the database's clock counts: what a process calls now is nothing that others hear of."""
    slots, other = limit(1), limit(1)
    for each in (slots, other):
        async with each.slot(POOL):
            pass
    assert abs(at_once(slots).history[-1].at - time.time()) < 60
