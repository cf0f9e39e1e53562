"""A run that workers execute, as the command that watches it shows it."""

import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

import pytest

from netsuite_runner.commands.following import Followed, follow, with_lives
from netsuite_runner.runs.address import Address
from netsuite_runner.runs.kept import Call, Output
from netsuite_runner.runs.postgres import PostgresRuns
from serving import spec
from tools.local_postgres import served

TEXT = """workflow: followed
steps:
  first: {for_each: "${{ range(3) }}", node: count.number.read, params: {value: "${{ item }}"}}
  second: {node: count.number.read, params: {value: "${{ steps.first | length }}"}}
outputs: {count: "${{ steps.second.value }}"}
"""


@pytest.fixture
def runs(postgres):
    return PostgresRuns(Address.of(postgres.new_database(), named="the test's"))


def test_it_shows_how_far_a_run_is_and_how_it_ended(runs, capsys):
    """Steps with their items, and the exit code of a run that this terminal had executed."""
    life = with_lives(runs).enqueue("followed", spec(TEXT))
    with closing(runs.open("followed")) as seen:
        followed = Followed(seen)
        assert "queued" == followed.look().state
        with closing(runs.take_life("followed", life)) as run:
            run.note_begun("first", 2, 3)
            run.keep_outputs([Output("first", "0", "{}")], [Call("first", "0", 1.0, 2.0, 1)])
            run.note("something odd")
            assert "running" == followed.look().state
            assert (3, 1, "running") == (
                followed.watch.steps["first"].total,
                followed.watch.steps["first"].done,
                followed.watch.steps["first"].state,
            )
            assert "waiting" == followed.watch.steps["second"].state
            run.note_stopped("first", "done", items=3, skipped=2)
            run.end("finished", outputs={"count": 3})

        assert 0 == follow(seen, on="night")
    shown = capsys.readouterr()
    assert "first: done 3/3, 2 skipped" in shown.err
    assert "something odd" in shown.err
    assert "count" in shown.out


def test_a_run_that_is_handed_over_is_not_said_to_have_no_worker(runs, capsys):
    """It was queued a moment ago, however long the command has watched."""
    lives = with_lives(runs)
    life = lives.enqueue("it", spec(TEXT))
    with closing(runs.open("it")) as seen, ThreadPoolExecutor(1) as thread:
        with closing(runs.take_life("it", life)):
            watching = thread.submit(follow, seen, on="night")
            time.sleep(5.5)  # longer than a run may stand in the queue without a word
        time.sleep(1)
        with closing(runs.take_life("it", life)) as run:
            run.end("finished", outputs={"count": 3})
        assert 0 == watching.result(60)
    assert "no worker has taken it" not in capsys.readouterr().err


def test_a_run_that_waits_says_who_answers_and_where(runs, capsys):
    """The command that began it ends; what it says to do names the database."""
    text = 'workflow: asks\nsteps: {ask: {approve: {by: ["user:nils"], text: "All right?"}}}'
    with_lives(runs).enqueue("asks", spec(text))
    with closing(runs.take_life("asks", 1)) as run:
        asked = run.ask("ask", ["user:nils"], "All right?", None, "digest")
        run.wait_for([asked.number])
        assert 4 == follow(run, on="night")
    said = capsys.readouterr().err
    assert "ask: waits for user:nils" in said
    assert "netsuite-nodes runs approve asks ask --on night" in said
    assert "netsuite-nodes runs resume asks --on night" in said


@pytest.mark.parametrize(
    ("state", "error", "code", "said"),
    [
        ("failed", True, 1, "Fix the cause, then: netsuite-nodes runs resume it --on night"),
        ("interrupted", False, 130, "To go on: netsuite-nodes runs resume it --on night"),
    ],
)
def test_an_end_that_can_be_gone_on_from_says_how(runs, capsys, state, error, code, said):
    told = {"step": "first", "item": "1", "type": "NodeError", "message": "no", "remedy": "wait", "retryable": False}
    runs.enqueue("it", spec(TEXT))
    with closing(runs.take_life("it", 1)) as run:
        run.end(state, error={**told, "request_id": None, "next_steps": [], "others": []} if error else None)
        assert code == follow(run, on="night")
    assert said in capsys.readouterr().err


def test_a_database_that_is_away_for_a_while_is_waited_for(capsys):
    """The run goes on by itself, and so does the command that watches it."""
    with served() as postgres:
        address = Address.of(postgres.new_database(), named="the test's")
        runs = with_lives(PostgresRuns(address))
        runs.enqueue("it", spec(TEXT))
        with closing(runs.open("it")) as seen, ThreadPoolExecutor(1) as thread:
            watching = thread.submit(follow, seen, on="night")
            postgres.server.stop()
            while "the database of the runs is away" not in capsys.readouterr().err:
                time.sleep(0.05)
            postgres.server.ensure_postgres_running()
            with closing(PostgresRuns(address).take_life("it", 1)) as run:
                run.end("finished", outputs={"count": 3})
            assert 0 == watching.result(60)
