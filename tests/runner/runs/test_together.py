"""Two stores looked at as one."""

from contextlib import closing
from dataclasses import replace

import pytest

from netsuite_runner.errors import RunRefused
from netsuite_runner.runs.sqlite import SqliteRuns
from netsuite_runner.runs.together import RunsTogether
from netsuite_runner.testing.runs import MARIA, SPEC, RunStoreSuite


class TestRunsTogether(RunStoreSuite):
    @pytest.fixture
    def open_store(self, tmp_path):
        return lambda: RunsTogether(SqliteRuns(tmp_path / "one"), SqliteRuns(tmp_path / "other"))


def test_a_run_is_found_wherever_it_is(tmp_path):
    """Listed in one order, gone on with and deleted where it is; new ones are begun in the first."""
    one, other = SqliteRuns(tmp_path / "one"), SqliteRuns(tmp_path / "other")
    for store, name, begun in ((one, "a", "2026-03-01"), (other, "b", "2026-03-02"), (one, "c", "2026-03-03")):
        with closing(store.begin(name, SPEC)) as run:
            run.keep(begun=f"{begun}T00:00:00+00:00")
            run.ask("first", ["user:ines"], "Sure?", None, f"d{name}")
    both = RunsTogether(one, other)
    assert ["c", "b", "a"] == [each.id for each in both.all()] == [each.id for each in both.began_by(MARIA)]
    assert 3 == len(list(both.asked_of(replace(MARIA, user="ines"))))
    with closing(both.take_up("b", MARIA)) as run:
        assert run.file.parent.parent.name == "other"
    both.delete("b", caller=MARIA)
    assert [] == list(other.all())
    both.begin("b", SPEC).close()
    assert ["b", "c", "a"] == [each.id for each in one.all()]
    with pytest.raises(RunRefused):
        both.open("nowhere")
