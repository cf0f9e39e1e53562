"""The commands about runs on a database: `--on`, and what is set."""

import json
from contextlib import closing

import pytest

from netsuite_runner.cli import run
from netsuite_runner.runs.address import Address
from netsuite_runner.runs.postgres import PostgresRuns
from netsuite_runner.runs.sqlite import SqliteRuns
from netsuite_runner.testing.runs import SPEC, STATE


@pytest.fixture
def runs(postgres, tmp_path, monkeypatch):
    """A database that the settings call ledger, with a run of Maria's that is over, one that waits for Ines, and one that is queued."""
    url = postgres.new_database()
    (tmp_path / "settings.toml").write_text(f'[runs]\nledger = "{url}"\n')
    monkeypatch.setenv("NETSUITE_NODES_SETTINGS", str(tmp_path / "settings.toml"))
    monkeypatch.setenv("NETSUITE_NODES_STORE", str(tmp_path / "credentials.db"))
    monkeypatch.setenv("NETSUITE_NODES_USER", "ines")
    monkeypatch.setenv("NETSUITE_NODES_ORGANIZATION", "northwind")
    runs = PostgresRuns(Address.of(url, named="it"))
    with closing(runs.begin("over", SPEC)) as begun:
        begun.load_state(STATE, "first", "")
        begun.save_state(STATE, {"page": 7})
        begun.keep_outputs([])
        begun.end("finished", outputs={"rows": [{"a": 1}]})
    with closing(runs.begin("waits", SPEC)) as begun:
        asked = begun.ask("first", ["user:ines"], "Sure?", None, "d1")
        begun.wait_for([asked.number])
    runs.enqueue("next", SPEC)
    with closing(SqliteRuns(tmp_path / "state").begin("here", SPEC)) as begun:
        begun.end("finished")
    return runs


def listed(capsys, *words):
    assert 0 == run(["runs", "list", "--json", *words])
    return {each["run"]: each["state"] for each in json.loads(capsys.readouterr().out)["runs"]}


def test_runs_of_a_database_are_listed_where_it_is_named(runs, capsys, monkeypatch):
    """By `--on`, or by what is set; else those of this machine."""
    there = {"over": "finished", "waits": "waiting", "next": "queued"}
    assert {"here": "finished"} == listed(capsys)
    assert there == listed(capsys, "--on", "ledger")
    monkeypatch.setenv("NETSUITE_NODES_RUNS", "ledger")
    assert there == listed(capsys)


def test_a_run_of_a_database_is_shown_answered_and_deleted(runs, capsys):
    """As one of this machine is."""
    on = ("--on", "ledger")
    assert 0 == run(["runs", "show", "over", "--json", *on])
    assert {"rows": [{"a": 1}]} == json.loads(capsys.readouterr().out)["outputs"]
    assert 0 == run(["runs", "state", "list", "--json", *on])
    assert [{"page": 7}] == [each["value"] for each in json.loads(capsys.readouterr().out)["states"]]
    assert 0 == run(["runs", "show", "waits", *on])
    assert "netsuite-nodes runs approve waits first --on ledger" in capsys.readouterr().out
    assert 0 == run(["runs", "show", "next", *on])
    assert "resume" not in capsys.readouterr().out  # a worker goes on with it
    assert 0 == run(["runs", "approve", "waits", *on])
    assert "netsuite-nodes runs resume waits --on ledger" in capsys.readouterr().err
    assert runs.open("waits").approvals()["first"].answer.approved
    assert 0 == run(["runs", "delete", "over", *on])
    assert 0 == run(["runs", "prune", "--older-than", "0h", "--yes", *on])
    assert ["next"] == [each.id for each in runs.all()]  # a worker will execute it
    assert 0 == run(["runs", "delete", "next", "--yes", *on])
    assert [] == list(runs.all())
    capsys.readouterr()
    assert {"here": "finished"} == listed(capsys)


@pytest.mark.parametrize(
    ("on", "words"),
    [
        ("leger", "there is no database of runs called 'leger' in the settings. Known: ledger."),
        ("postgresql://maria:s3cret@db.example/ledger", "every user of this machine can read in the list of processes"),
        ("postgresql://127.0.0.1:1/ledger", "postgresql://127.0.0.1:1/ledger could not be read or written"),
    ],
    ids=["misspelt", "password", "away"],
)
def test_a_database_that_cannot_be_used_is_a_sentence(runs, capsys, on, words):
    """What is wrong with it, and nothing of a password."""
    assert 0 != run(["runs", "list", "--on", on])
    said = capsys.readouterr().err
    assert words in said
    assert "s3cret" not in said
