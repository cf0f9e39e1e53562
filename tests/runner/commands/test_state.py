"""netsuite-nodes runs state: what runs have left, and how it is forgotten."""

import json
from contextlib import closing

import pytest

from netsuite_plugin.contract import Caller
from netsuite_runner.cli import run
from netsuite_runner.runs.sqlite import SqliteRuns
from netsuite_runner.testing.runs import SPEC, STATE


@pytest.fixture
def left(tmp_path, monkeypatch):
    """Let Maria's runs leave something for two accounts."""
    monkeypatch.setenv("NETSUITE_NODES_USER", "maria")
    monkeypatch.setenv("NETSUITE_NODES_ORGANIZATION", "northwind")
    for account in ("1", "2"):
        with closing(SqliteRuns(tmp_path / "state").begin(f"run-{account}", SPEC)) as begun:
            begun.load_state(STATE._replace(account=account), "first", "")
            begun.save_state(STATE._replace(account=account), f"reached {account}")
            begun.end("finished")
    return SqliteRuns(tmp_path / "state")


def test_they_are_listed(left, capsys):
    assert 0 == run(["runs", "state", "list"])
    shown = capsys.readouterr().out
    assert all(word in shown for word in ("orders", "run-1", "run-2", "maria"))

    assert 0 == run(["runs", "state", "list", "--json"])
    told = json.loads(capsys.readouterr().out)["states"]
    assert ["reached 1", "reached 2"] == [each["value"] for each in told]


def test_one_is_forgotten(left, capsys):
    """By its account where there are several."""
    assert 0 != run(["runs", "state", "reset", "w", "orders"])
    assert "--account (1, 2)" in capsys.readouterr().err

    assert 0 == run(["runs", "state", "reset", "w", "orders", "--account", "1"])

    assert ["2"] == [each.key.account for each in left.states()]
    assert 0 != run(["runs", "state", "reset", "w", "bills"])


def test_nothing_of_somebody_else_is_forgotten(left, capsys, monkeypatch):
    monkeypatch.setenv("NETSUITE_NODES_USER", Caller("nils").user)

    assert 0 != run(["runs", "state", "reset", "w", "orders", "--account", "1"])

    assert 2 == len(left.states())


def test_there_may_be_none(capsys):
    assert 0 == run(["runs", "state", "list"])
    assert "No run has left anything yet." in capsys.readouterr().err
