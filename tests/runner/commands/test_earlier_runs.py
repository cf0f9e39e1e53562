"""The runs of the first version that ran workflows, written by its own code, are shown by this one."""

import gzip
import json
import sqlite3

import pytest

from conftest import CHECKOUT
from netsuite_runner.cli import run

FIXTURE = CHECKOUT / "tests" / "fixtures" / "of_2026_11_25" / "runs"


@pytest.fixture(autouse=True)
def earlier(tmp_path, monkeypatch):
    """Its state folder, as it would lie on a disk; Maria began them."""
    runs = tmp_path / "state" / "runs"
    runs.mkdir(parents=True, mode=0o700)
    for file in FIXTURE.glob("*.gz"):
        (runs / file.stem).write_bytes(gzip.decompress(file.read_bytes()))
        (runs / file.stem).chmod(0o600)
    monkeypatch.setenv("NETSUITE_NODES_STATE", str(tmp_path / "state"))
    monkeypatch.setenv("NETSUITE_NODES_USER", "maria")
    monkeypatch.setenv("NETSUITE_NODES_ORGANIZATION", "northwind")
    return runs


def shown(capsys, *words, code=0):
    assert code == run(list(words))
    return capsys.readouterr().out


def test_they_are_listed_and_shown_and_not_changed(earlier, capsys):
    """With their states, what each step gave, and why one failed."""
    before = {file.name: file.read_bytes() for file in earlier.glob("*.db")}

    listed = shown(capsys, "runs", "list")
    assert [line.split()[:3] for line in listed.splitlines() if line.startswith(("done", "failed"))] in (
        [["done", "first", "finished"], ["failed", "fails", "failed"]],
        [["failed", "fails", "failed"], ["done", "first", "finished"]],
    )
    assert "Parent Company" in shown(capsys, "runs", "show", "done", "--step", "two")
    failed = json.loads(shown(capsys, "runs", "show", "failed", "--json"))
    assert "no_such_table" in json.dumps(failed)

    assert before == {file.name: file.read_bytes() for file in earlier.glob("*.db")}


def test_one_that_failed_goes_on(earlier, configured, netsuite, tmp_path, capsys):
    """Its first step is done and stays so; the second is tried again, and done once the file is corrected."""
    assert 0 == run(["connect", "1234567", "--timeout", "30"])
    with sqlite3.connect(earlier / "failed.db") as database:  # begun against a local NetSuite that is gone
        database.execute(
            "UPDATE run SET value = ? WHERE name LIKE 'identity of netsuite%'",
            [json.dumps([configured["domain"], "1234567", "12"])],
        )
    capsys.readouterr()
    assert 1 == run(["runs", "resume", "failed"])
    assert "no_such_table" in capsys.readouterr().err

    corrected = tmp_path / "corrected.yaml"
    corrected.write_text(
        "workflow: fails\nsteps:\n"
        "  one: {node: netsuite.record.create, params: {record_type: task, values: {title: Call back}}}\n"
        "  two: {node: netsuite.suiteql.query, params: {query: SELECT id FROM subsidiary ORDER BY id}}\n"
    )
    assert 0 == run(["runs", "resume", "failed", "--with", str(corrected)]), capsys.readouterr().err

    assert "finished" in shown(capsys, "runs", "show", "failed")
    assert [] == [*netsuite.records.all("task")], "made by the run's first life"
