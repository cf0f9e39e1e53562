"""What a host does with runs: each is a process of its own, found by its id."""

import asyncio
import os
import signal
from contextlib import closing
from datetime import datetime

import pytest

import counting
from netsuite_plugin.contract import Caller, ConfigurationError
from netsuite_runner.errors import RunRefused
from netsuite_runner.graph import load
from netsuite_runner.run_spec import RunSpec
from netsuite_runner.runner import Runner
from netsuite_runner.runs.sqlite import SqliteRuns

pytestmark = [pytest.mark.anyio, pytest.mark.parametrize("anyio_backend", ["asyncio"])]
MARIA = Caller("maria")
GRAPH = """workflow: x
inputs: {fails: {type: string, default: ""}}
steps:
  first:
    for_each: "${{ range(30) }}"
    at_once: 2
    node: count.number.create
    params: {value: "${{ item }}", seconds: 0.1, fails: "${{ inputs.fails if item == 3 else '' }}"}
outputs: {sum: "${{ steps.first | sum(attribute='value') }}"}
"""


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv("COUNTED", str(tmp_path / "counted"))
    (tmp_path / "counted").touch()
    return tmp_path


@pytest.fixture
def runner(folder):
    return Runner(folder, registry="counting:registry")


def counted(folder):
    return (folder / "counted").read_text().splitlines()


def spec(text=GRAPH, **inputs):
    graph = load(text, file="graph.yaml", registry=counting.registry())
    return RunSpec.of(graph, inputs, MARIA, begun=datetime.now().astimezone())


async def test_a_run_is_started_cancelled_and_resumed(folder, runner):
    """A cancelled run ends what is under way and keeps it; resumed, by another object too, it does the rest."""
    with counting.staying(folder, 2):
        run_id = await runner.start(spec())
        assert "running" == (await runner.status(run_id)).state, "from the first moment"
        with pytest.raises(RunRefused, match="being executed already"):
            await runner.resume(run_id, caller=MARIA)

        await runner.cancel(run_id)

    assert "interrupted" == (await runner.wait(run_id)).state
    assert len(counted(folder)) < 30
    other = Runner(folder, registry="counting:registry")
    with pytest.raises(RunRefused, match="maria's"):
        await other.resume(run_id, caller=Caller("nils"))
    await other.resume(run_id, caller=MARIA)
    ended = await runner.wait(run_id)
    assert ("finished", {"sum": sum(range(30))}) == (ended.state, ended.outputs)
    assert 30 == len(counted(folder))
    assert run_id == await runner.start(spec(), run_id=run_id), "a finished run answers; nothing is started"
    assert 30 == len(counted(folder))


async def test_a_failure_is_read_from_the_run(folder, runner):
    """The process is gone; what failed is in the status, and resuming tries it again."""
    (folder / "later").touch()
    run_id = await runner.start(spec(fails="later"), run_id="mine")
    failed = await runner.wait(run_id)
    assert ("mine", "failed", "first", "3") == (run_id, failed.state, failed.error["step"], failed.error["item"])

    (folder / "later").unlink()
    await runner.resume(run_id, caller=MARIA)

    assert "finished" == (await runner.wait(run_id)).state


async def test_how_calls_went_is_kept(folder, runner):
    """Each call with its beginning and end, also the one that failed; items are known from the first moment, counted as they end."""
    (folder / "later").touch()
    await runner.start(spec(fails="later"), run_id="mine")
    await runner.wait("mine")

    with closing(SqliteRuns(folder).open("mine")) as run:
        counted, kept = run.tally()["first"], run.items("first", most=99)
    assert (30, "failed") == (counted.items, counted.spans[-1].state)
    assert counted.outputs == len([each for each in kept if each.output is not None])
    assert "3" in [each.item for each in kept if each.output is None]
    assert all(0.09 < each.call.ended - each.call.began < 30 for each in kept)


async def test_a_run_goes_on_with_a_corrected_graph(folder, runner):
    """What was wrong in the file is put right; what is done is compared before anything is sent."""
    (folder / "later").touch()
    text = GRAPH.replace("count.number.create", "count.number.read")
    await runner.start(spec(text, fails="later"), run_id="mine")
    await runner.wait("mine")
    other = load(text.replace('"${{ item }}"', '"${{ item + 1 }}"'), file="b.yaml", registry=counting.registry())
    right = load(text.replace("inputs.fails if item == 3 else ''", "''"), file="b.yaml", registry=counting.registry())

    with pytest.raises(RunRefused):
        await runner.resume("mine", caller=MARIA, graph=other)
    await runner.resume("mine", caller=MARIA, graph=right)

    assert "finished" == (await runner.wait("mine")).state


async def test_what_became_of_a_write_is_answered(folder, runner):
    """A killed process leaves a write unknown: the run says so, and goes on with the answer."""
    text = GRAPH.replace("count.number.create", "count.number.append").replace("range(30)", "range(6)")
    text = text.replace("at_once: 2", "at_once: 1")
    with counting.staying(folder, 2):
        await runner.start(spec(text), run_id="mine")
        while len(counted(folder)) < 2:  # noqa: ASYNC110 - another process writes it
            await asyncio.sleep(0.01)
        os.kill(int((folder / "runs" / "mine.lock").read_text()), signal.SIGKILL)
    assert "interrupted" == (await runner.wait("mine")).state
    await runner.resume("mine", caller=MARIA)
    unknown = await runner.wait("mine")
    assert "OutcomeUnknown" == unknown.error["type"]

    await runner.resume("mine", caller=MARIA, again=[f"first[{unknown.error['item']}]"])

    assert {"sum": sum(range(6))} == (await runner.wait("mine")).outputs


async def test_a_process_that_cannot_begin_says_why(folder, monkeypatch):
    """Its registry fails only there: the run has failed, and says with what."""
    (folder / "theirs.py").write_text("import os\ndef registry():\n    raise RuntimeError('the vault is closed')\n")
    monkeypatch.syspath_prepend(str(folder))
    runner = Runner(folder, registry="theirs:registry")

    await runner.start(spec(), run_id="mine")

    assert "the vault is closed" in (await runner.wait("mine")).error["message"]
    with pytest.raises(ConfigurationError, match="is not a module:function"):
        Runner(folder, registry="theirs:nothing")


async def test_what_is_not_there_is_refused(runner):
    for ask in (runner.status, runner.wait, runner.cancel):
        with pytest.raises(RunRefused, match="There is no run 'nobody'"):
            await ask("nobody")
