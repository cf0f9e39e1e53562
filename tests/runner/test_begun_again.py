"""A run id used again: what was made is found where it is this run's, and never taken for other work."""

import shutil
from pathlib import Path

import pytest

import counting
from counting import killed_after
from netsuite_plugin.contract import former_key
from netsuite_runner.cli import run as command_line
from netsuite_runner.runs.sqlite import SqliteRuns

pytestmark = pytest.mark.fault("A1")


def made(values, at_once=2):
    return f"""workflow: made
steps:
  each:
    for_each: {list(values)}
    at_once: {at_once}
    node: count.record.create
    params: {{value: "${{{{ item }}}}", seconds: 0.05}}
outputs:
  created: "${{{{ steps.each | map(attribute='created') | list }}}}"
  values: "${{{{ steps.each | map(attribute='value') | list }}}}"
"""


def records():
    return [value for _, value in counting.records()]


def lost(folder):
    shutil.rmtree(folder / "runs")


def test_a_killed_run_made_what_it_finds(folder):
    """The items in flight had landed: they are found by their keys, and this run created them; nothing is made twice."""
    killed_after(folder, made("abcdef"), 3)
    assert records()

    outputs = counting.execute(folder, made("abcdef"), "run-1")

    assert {"created": [True] * 6, "values": list("abcdef")} == outputs
    assert sorted("abcdef") == sorted(records())


def test_with_its_state_lost_a_run_repeats_nothing_and_claims_nothing(folder):
    """The same id with the same values finds all records, says so, and makes none."""
    counting.execute(folder, made("ab"), "run-1")
    lost(folder)

    outputs = counting.execute(folder, made("abc"), "run-1")

    assert {"created": [False, False, True], "values": list("abc")} == outputs
    assert list("abc") == sorted(records())
    with_notes = next(iter(SqliteRuns(folder).all()))
    assert ("each: 2 of 3 were there already",) == with_notes.notes


def test_other_work_under_the_same_id_is_made(folder):
    """[b, c, d] after [a, b] with lost state: the first two got the records of a and b, and d alone was made."""
    counting.execute(folder, made("ab"), "run-1")
    lost(folder)

    assert {"created": [True] * 3, "values": list("bcd")} == counting.execute(folder, made("bcd"), "run-1")
    assert sorted("abbcd") == sorted(records())


def test_another_person_makes_records_of_their_own(folder, monkeypatch):
    """The service sees another user."""
    counting.execute(folder, made("ab"), "run-1")
    lost(folder)
    monkeypatch.setenv("COUNTER", "ines")

    assert [True, True] == counting.execute(folder, made("ab"), "run-1")["created"]
    assert 4 == len(records())


def test_a_deleted_run_begun_anew_makes_new_records(folder, capfd):
    """Only its name and a number are left of it; forgotten, the next one finds what it made, and is told so."""
    counting.execute(folder, made("ab"), "run-1")
    assert 0 == command_line(["runs", "delete", "run-1"])
    assert "makes records of its own" in capfd.readouterr().err
    assert [] == list((folder / "runs").iterdir())

    assert [True, True] == counting.execute(folder, made("ab"), "run-1")["created"]
    assert 4 == len(records())

    assert 0 == command_line(["runs", "delete", "run-1", "--forget"])
    assert "finds the records this one made" in capfd.readouterr().err
    assert [False, False] == counting.execute(folder, made("ab"), "run-1")["created"]
    assert 4 == len(records())


def test_a_run_of_before_keeps_its_keys(folder):
    """Its keys were drawn over run, step and item: what it had sent is found by them."""
    killed_after(folder, made("abcd", at_once=1), 2)
    with_keys = {value: key for key, value in counting.records()}
    run = SqliteRuns(folder).open("run-1")
    run.keep(key=0)
    run.close()

    counting.execute(folder, made("abcd", at_once=1), "run-1")

    keys = {value: key for key, value in counting.records()}
    assert former_key("run-1", "each", "3") == keys["d"]
    assert with_keys["a"] == keys["a"]


def test_what_is_left_of_a_deleted_run_is_its_owners_alone(folder):
    """As all that is kept of runs."""
    counting.execute(folder, made("a"), "run-1")
    SqliteRuns(folder).delete("run-1")

    assert 0o600 == Path(folder / "deleted-runs.db").stat().st_mode & 0o777
