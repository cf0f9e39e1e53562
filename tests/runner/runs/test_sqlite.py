"""The store of runs on this machine."""

import sqlite3
from contextlib import closing

import pytest

from netsuite_runner.errors import RunRefused
from netsuite_runner.runs.sqlite import SqliteRuns
from netsuite_runner.runs.sqlite_run import SqliteRun
from netsuite_runner.testing.runs import MARIA, SPEC, RunStoreSuite


class TestSqliteRuns(RunStoreSuite):
    @pytest.fixture
    def open_store(self, tmp_path):
        return lambda: SqliteRuns(tmp_path)


def test_a_run_whose_spec_cannot_be_read_hides_no_other(tmp_path):
    """It is named with its file, and can be removed."""
    runs = SqliteRuns(tmp_path)
    with closing(runs.begin("broken", SPEC)) as run:
        run.keep(plan={"graph": 1})
    runs.begin("good", SPEC).close()

    error, summary = runs.all()

    assert "broken.db is not a run's file" in str(error)
    assert "good" == summary.id
    runs.delete("broken")


def test_runs_that_were_begun_at_once_stand_in_one_order(tmp_path):
    """Whoever lists them; a folder gives its files in any."""
    runs = SqliteRuns(tmp_path)
    for name in ("c", "a", "e", "b", "d"):
        with closing(runs.begin(name, SPEC)) as run:
            run.keep(begun="2026-03-01T00:00:00+00:00")
    assert list("abcde") == [each.id for each in runs.all()] == [each.id for each in runs.began_by(MARIA)]


def _first_moment(file, statements):
    file.parent.mkdir()
    file.touch()
    with closing(sqlite3.connect(file)) as database:
        for statement in statements:
            database.execute(statement)


@pytest.mark.parametrize(
    "statements",
    [(), ("PRAGMA journal_mode=WAL",), ("CREATE TABLE run (name TEXT PRIMARY KEY, value TEXT NOT NULL)",)],
    ids=["an empty file", "no table yet", "nothing in its table"],
)
def test_a_run_that_was_killed_in_its_first_moment_can_be_begun(tmp_path, statements):
    """Whoever looks at it is told what it is and how to begin it; under the same id it is begun as if nothing had been."""
    _first_moment(tmp_path / "runs" / "early.db", statements)
    runs = SqliteRuns(tmp_path)

    (listed,) = runs.all()
    for look in (lambda: runs.open("early"), lambda: runs.take_up("early", SPEC.caller)):
        with pytest.raises(RunRefused, match="was not begun.*netsuite-nodes run FILE --run-id early"):
            look()

    assert "Run early was not begun" in str(listed)
    runs.begin("early", SPEC).close()
    (summary,) = runs.all()
    assert ("early", "interrupted") == (summary.id, summary.state)


def test_a_run_in_its_first_moment_is_not_said_to_be_dead(tmp_path):
    """Its process lives: who looks is told to look again."""
    _first_moment(tmp_path / "runs" / "early.db", ())
    with closing(SqliteRun(tmp_path / "runs" / "early.db")) as begun:
        begun.hold()
        (listed,) = SqliteRuns(tmp_path).all()

    assert "being begun at this moment" in str(listed)


def test_a_database_of_somebody_else_is_no_run(tmp_path):
    """Only a file without any table is a run's that was not begun."""
    _first_moment(tmp_path / "runs" / "other.db", ("CREATE TABLE visits (id INTEGER)",))

    with pytest.raises(RunRefused, match="is not a run's file"):
        SqliteRuns(tmp_path).open("other")
