"""`netsuite-nodes sent`: what waits for a decision, and the decision."""

import asyncio
import json
from datetime import UTC, datetime

import pytest

from netsuite_plugin.sql_store.database import Database
from netsuite_plugin.sql_store.sent_marks import SentMark, SentMarks
from netsuite_runner.cli import run
from terminal import become


@pytest.fixture
def marks(monkeypatch, tmp_path):
    """Two calls of Maria and one of Ines, sent and not heard of."""
    place = tmp_path / "credentials.db"
    monkeypatch.setenv("NETSUITE_NODES_STORE", str(place))
    become(monkeypatch, "maria")
    marks = SentMarks(Database(place))
    for key, user in (("nsn-1", "maria"), ("nsn-2", "maria"), ("nsn-3", "ines")):
        mark = SentMark(key, "netsuite.record.attach", "d r t", user, None, "digest", "begun", datetime.now(UTC))
        asyncio.run(marks.mark_sent(mark))
    return marks


def listed(capsys):
    capsys.readouterr()
    assert 0 == run(["sent", "list", "--json"])
    return [each["key"] for each in json.loads(capsys.readouterr().out)]


def test_a_person_sees_and_decides_their_own(marks, capsys):
    """Each decision takes one from the list."""
    assert ["nsn-1", "nsn-2"] == listed(capsys)
    assert 0 == run(["sent", "list"])
    assert "netsuite.record.attach" in capsys.readouterr().out

    assert 0 == run(["sent", "done", "nsn-1"])
    assert 0 == run(["sent", "again", "nsn-2"])

    assert [] == listed(capsys)
    assert 0 == run(["sent", "list"])
    assert "No call waits" in capsys.readouterr().err
    assert ("done", None) == (asyncio.run(marks.find("nsn-1")).state, asyncio.run(marks.find("nsn-2")))


def test_another_persons_call_looks_like_none(marks, capsys):
    """It is not decided, and nothing is said of it."""
    assert 2 == run(["sent", "again", "nsn-3"])
    assert "has no call with the key" in capsys.readouterr().err
    assert "sent" == asyncio.run(marks.find("nsn-3")).state
