"""Outputs over a megabyte lie beside the run's file, for its owner alone, and go with it."""

import stat
from contextlib import closing

import pytest

from netsuite_runner.errors import RunNotKept
from netsuite_runner.runs.kept import Output
from netsuite_runner.runs.large_outputs import LARGE
from netsuite_runner.runs.sqlite import SqliteRuns
from netsuite_runner.testing.runs import SPEC

TEXT = '"' + "x" * LARGE + '"'


@pytest.fixture
def files(tmp_path):
    return lambda: sorted((tmp_path / "runs" / "r.large").glob("*"))


def test_a_large_output_is_a_file_of_its_owner(tmp_path, files):
    """The run's own file stays small; one of its length and no more is a row."""
    with closing(SqliteRuns(tmp_path).begin("r", SPEC)) as run:
        run.keep_outputs([Output("a", "", TEXT), Output("b", "", TEXT[2:])])
        assert TEXT == run.outputs("a")[""]
    (file,) = files()
    assert [0o600, 0o700] == [stat.S_IMODE(each.stat().st_mode) for each in (file, file.parent)]
    assert (tmp_path / "runs" / "r.db").stat().st_size < 2 * LARGE

    SqliteRuns(tmp_path).delete("r")

    assert [] == list((tmp_path / "runs").iterdir())


def test_what_is_not_kept_leaves_no_file(tmp_path, files):
    """Refused, because its item has an output."""
    with closing(SqliteRuns(tmp_path).begin("r", SPEC)) as run:
        run.keep_outputs([Output("a", "", "1")])
        with pytest.raises(RunNotKept):
            run.keep_outputs([Output("a", "", TEXT)])
        assert {"": "1"} == run.outputs("a")
    assert [] == files()


def test_a_folder_that_cannot_be_made_is_said(tmp_path):
    """Nothing is kept then, and the run can go on once there is room."""
    with closing(SqliteRuns(tmp_path).begin("r", SPEC)) as run:
        (tmp_path / "runs" / "r.large").write_text("in the way")
        with pytest.raises(RunNotKept, match=r"r\.large"):
            run.keep_outputs([Output("a", "", TEXT)])
        assert {} == run.outputs("a")
        (tmp_path / "runs" / "r.large").unlink()
        run.keep_outputs([Output("a", "", TEXT)])


def test_a_file_that_is_gone_is_said(tmp_path, files):
    with closing(SqliteRuns(tmp_path).begin("r", SPEC)) as run:
        run.keep_outputs([Output("a", "", TEXT)])
        files()[0].unlink()
        with pytest.raises(RunNotKept, match="No such file"):
            run.outputs("a")
