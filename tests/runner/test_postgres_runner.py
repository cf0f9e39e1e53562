"""Many runs in one process, on PostgreSQL."""

import asyncio
from contextlib import closing

import pytest

import counting
from netsuite_plugin.contract import Caller, ConfigurationError
from netsuite_runner.errors import RunRefused
from netsuite_runner.postgres_runner import PostgresRunner
from serving import spec

pytestmark = [pytest.mark.anyio, pytest.mark.parametrize("anyio_backend", ["asyncio"])]
MARIA = Caller("maria")
WAITS = """workflow: waits
inputs: {fails: {type: string, default: ""}}
steps:
  one: {node: count.number.read, params: {value: 1, fails: "${{ inputs.fails }}"}}
outputs: {value: "${{ steps.one.value }}"}
"""


@pytest.fixture
def runner(folder, postgres):
    with closing(PostgresRunner(postgres.new_database(), registry=counting.registry())) as runner:
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
