"""Many runs in one process, on PostgreSQL."""

import asyncio
import base64
import threading
from contextlib import closing

import psycopg
import pytest
from pydantic import SecretStr

import counting
from netsuite_plugin.contract import Caller, ConfigurationError, NodeError
from netsuite_plugin.contract.store import StoredCredential
from netsuite_plugin.sql_store.store import SqlStore
from netsuite_runner.errors import RunNotKept, RunRefused
from netsuite_runner.postgres_runner import PostgresRunner
from serving import spec, wait_for

pytestmark = [pytest.mark.anyio, pytest.mark.parametrize("anyio_backend", ["asyncio"])]
MARIA = Caller("maria")
WAITS = """workflow: waits
inputs: {fails: {type: string, default: ""}}
steps:
  one: {node: count.number.read, params: {value: 1, fails: "${{ inputs.fails }}"}}
outputs: {value: "${{ steps.one.value }}"}
"""


@pytest.fixture
def url(postgres):
    return postgres.new_database()


@pytest.fixture
def runner(folder, url):
    with closing(PostgresRunner(url, registry=counting.registry())) as runner:
        yield runner


async def test_many_runs_go_on_at_once(runner, folder):
    """A hundred that wait have all begun before one has ended; each has its answer."""
    async with runner.working():
        with counting.staying(folder, 1):
            runs = [await runner.start(spec(WAITS), run_id=f"run-{number}") for number in range(100)]
            async with asyncio.timeout(120):
                while len(counting.counted(folder)) < 100:  # noqa: ASYNC110 - threads of the runner count
                    await asyncio.sleep(0.05)
        found = [await runner.wait(each) for each in runs]
    assert all(each.outputs == {"value": 1} for each in found)


async def test_a_run_is_cancelled_and_resumed(runner, folder):
    """And refused to others; nothing happens while no worker is there."""
    (folder / "later").touch()
    assert "mine" == await runner.start(spec(WAITS, fails="later"), run_id="mine")
    assert "queued" == (await runner.status("mine")).state
    await runner.cancel("mine")
    assert "interrupted" == (await runner.wait("mine")).state
    async with runner.working():
        await runner.resume("mine", caller=MARIA)
        assert "failed" == (await runner.wait("mine")).state
        with pytest.raises(RunRefused, match="maria's"):
            await runner.resume("mine", caller=Caller("nils"))
        (folder / "later").unlink()
        await runner.resume("mine", caller=MARIA)
        assert "finished" == (await runner.wait("mine")).state


async def test_an_address_that_is_none_is_refused():
    with pytest.raises(ConfigurationError):
        PostgresRunner("sqlite:///x.db", registry=counting.registry())


async def test_it_waits_while_the_database_is_away(runner, postgres, folder):
    """As workers do: the run goes on when it is back, and so does who waits."""
    async with runner.working():
        with counting.staying(folder, 1):
            await runner.start(spec(WAITS), run_id="long")
            waiting = asyncio.create_task(runner.wait("long"))
            await asyncio.to_thread(wait_for, lambda: (folder / "counted").read_text() != "")
            await asyncio.to_thread(postgres.restart)
        assert {"value": 1} == (await waiting).outputs


async def test_an_id_that_is_empty_is_none(runner):
    """A variable that is not set would else begin another run each time."""
    with pytest.raises(RunRefused, match="'' is not a run id"):
        await runner.start(spec(WAITS), run_id="")


async def test_a_worker_that_cannot_begin_says_why_and_leaves_nothing(url, folder):
    """A server that only reads: in words, and with what it had opened closed."""
    with closing(PostgresRunner(url, registry=counting.registry())), psycopg.connect(url, autocommit=True) as server:
        server.execute(f"ALTER DATABASE {server.info.dbname} SET default_transaction_read_only = on")
    with (
        closing(PostgresRunner(url, registry=counting.registry())) as runner,
        pytest.raises(RunNotKept, match="Give the address of the server that takes writes"),
    ):
        await worked(runner)
    assert "keeper" not in {each.name for each in threading.enumerate()}


async def test_a_stream_that_was_closed_since_stops_no_worker(runner, folder):
    """As it stops no run in a file."""
    await worked(runner)
    counting.close_log()

    await worked(runner)


async def test_a_worker_without_the_master_key_takes_nothing(runner, url, folder):
    """It would fail the runs of everybody, beside workers that have the key."""
    made, other = (SecretStr(base64.b64encode(bytes([each] * 32)).decode()) for each in (1, 2))
    store = SqlStore(folder / "credentials.db", key=made)
    await store.put(StoredCredential("r1", "k", "personal", "maria", {}, {"token": "s3cret"}))
    await runner.start(spec(WAITS), run_id="mine")
    without = counting.registry().with_store(SqlStore(folder / "credentials.db", key=other))
    with (
        closing(PostgresRunner(url, registry=without)) as lacking,
        pytest.raises(NodeError, match="sealed under master key"),
    ):
        await worked(lacking)
    assert "queued" == (await runner.status("mine")).state


async def worked(runner):
    """Work in this process, and end at once."""
    async with runner.working():
        pass
