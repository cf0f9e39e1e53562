"""The store of runs on this machine."""

from contextlib import closing

import pytest

from netsuite_runner.runs.sqlite import SqliteRuns
from netsuite_runner.testing.runs import SPEC, RunStoreSuite


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
