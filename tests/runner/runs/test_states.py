"""What a run leaves to the next one; tests/runner/runs/test_sqlite.py asks the rest of every store."""

import sqlite3
from contextlib import closing

import pytest

import counting
from netsuite_runner.errors import StepFailed
from netsuite_runner.runs.sqlite import SqliteRuns
from netsuite_runner.testing.runs import SPEC, STATE

GRAPH = """workflow: {workflow}
inputs: {{fails: {{type: string, default: ""}}}}
steps:
  reached: {{node: count.number.go_on, params: {{value: orders}}}}
  after: {{node: count.number.read, params: {{value: "${{{{ steps.reached }}}}", fails: "${{{{ inputs.fails }}}}"}}}}
outputs: {{reached: "${{{{ steps.reached }}}}"}}
"""


def reached(folder, run_id, workflow="counts", **inputs):
    return counting.execute(folder, GRAPH.format(workflow=workflow), run_id, inputs)["reached"]


def test_it_moves_on_with_every_run_that_finishes(folder):
    """Each workflow has its own."""
    assert [1, 2, 3] == [reached(folder, f"run-{number}") for number in range(3)]
    assert 1 == reached(folder, "other", "counts_too")


def test_it_stays_where_it_was_when_a_run_fails(folder):
    """Until that run is gone on with; what it has read is not read again then."""
    reached(folder, "first")
    (folder / "later").touch()
    with pytest.raises(StepFailed):
        reached(folder, "second", fails="later")
    assert 2 == reached(folder, "third")
    (folder / "later").unlink()

    assert 2 == reached(folder, "second", fails="later")

    assert 3 == reached(folder, "fourth"), "the third run had moved it on"


def test_two_steps_do_not_share_a_name(folder):
    """One of their values would be lost."""
    text = GRAPH.format(workflow="counts").replace(
        "outputs:", "  again: {node: count.number.go_on, needs: [after], params: {value: orders}}\noutputs:"
    )
    with pytest.raises(StepFailed, match="'orders' is that of reached in this run"):
        counting.execute(folder, text, "run")


def test_a_process_that_dies_right_after_the_end_of_its_run_loses_nothing(tmp_path):
    """The run's file says that it is over; the next one that looks makes up for the rest."""
    runs = SqliteRuns(tmp_path)
    with closing(runs.begin("a", SPEC)) as run:
        run.load_state(STATE, "first", "")
        run.save_state(STATE, "reached")
        run.keep(state="finished")  # as far as the end of a run came

    with closing(SqliteRuns(tmp_path).begin("b", SPEC)) as run:
        assert "reached" == run.load_state(STATE, "first", "")


def test_a_file_that_cannot_be_written_does_not_undo_a_run(tmp_path):
    """It is over, and its state counts as soon as the file can be written."""
    runs = SqliteRuns(tmp_path)
    with closing(runs.begin("a", SPEC)) as run:
        run.load_state(STATE, "first", "")
        run.save_state(STATE, "reached")
        (tmp_path / "states.db").rename(tmp_path / "aside")
        (tmp_path / "states.db").mkdir()
        run.end("finished")
        assert "finished" == run.summary().state
    (tmp_path / "states.db").rmdir()
    (tmp_path / "aside").rename(tmp_path / "states.db")

    assert ["reached"] == [each.value for each in runs.states()]


def test_it_is_its_owners_alone(folder):
    """As the files of runs are."""
    reached(folder, "first")

    assert 0o600 == (folder / "states.db").stat().st_mode & 0o777
    with closing(sqlite3.connect(folder / "states.db")) as database:
        assert [] == database.execute("SELECT * FROM saved").fetchall()
