"""Files of earlier releases, read and taken over."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from netsuite_plugin.contract import Caller
from netsuite_runner.errors import RunRefused
from netsuite_runner.runs.sqlite import SqliteRuns
from netsuite_runner.testing.runs import SPEC

RECORDED = Path(__file__).parents[1] / "recorded" / "interpreter-1.sql"


@pytest.fixture
def begun_by_1(tmp_path):
    """The file of a run that an interpreter of version 1 began."""
    (tmp_path / "runs").mkdir(mode=0o700)
    file = tmp_path / "runs" / "replayed.db"
    with closing(sqlite3.connect(file)) as database:
        database.executescript(RECORDED.read_text(encoding="utf-8"))
    return file


def test_a_run_of_interpreter_1_is_shown_without_a_change(tmp_path, begun_by_1):
    """Somebody looks at it; the release that began it may still go on with it."""
    before = begun_by_1.read_bytes()

    with closing(SqliteRuns(tmp_path).open("replayed")) as run:
        assert "interrupted" == run.summary().state
        assert '{"value":"aside"}' == run.outputs("aside")[""]
        assert '{"value":1}' == run.outputs("each")["1"]

        assert (2, ()) == (run.tally()["each"].outputs, run.tally()["each"].spans)
        assert sorted(run.outputs("each")) == [each.item for each in run.items("each", most=9)]
        assert ({}, []) == (run.some_outputs(5), run.worst("each", most=5))
        assert ({}, []) == (run.approvals(), list(SqliteRuns(tmp_path).asked_of(run.spec.caller)))
        (head,) = SqliteRuns(tmp_path).began_by(run.spec.caller)
        assert ("interrupted", sum(each.outputs for each in run.tally().values())) == (head.state, head.done)

    assert before == begun_by_1.read_bytes()


def test_a_run_of_interpreter_1_is_taken_over(tmp_path, begun_by_1):
    """Its step records become rows by name, once; an old release refuses it from then on."""
    runs = SqliteRuns(tmp_path)
    with closing(runs.open("replayed")) as run:
        caller, shown = run.spec.caller, run.outputs("each")

    for _ in range(2):
        with closing(runs.take_up("replayed", caller)) as run:
            assert (shown, "2") == (run.outputs("each"), run.get("interpreter"))


def test_a_run_of_a_later_interpreter_is_refused(tmp_path):
    with closing(SqliteRuns(tmp_path).begin("r", SPEC)) as run:
        run.keep(interpreter="3")

    with pytest.raises(RunRefused, match="interpreter version 3, this is 2: resume it with the release that began it"):
        SqliteRuns(tmp_path).take_up("r", Caller("maria", "northwind"))
