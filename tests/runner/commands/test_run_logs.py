"""netsuite-nodes runs logs and runs export: what happened in a run, and everything kept of it, wherever it is kept."""

import json
from contextlib import closing

import pytest

from netsuite_runner.cli import run
from netsuite_runner.runs.address import Address
from netsuite_runner.runs.kept import Answer, Call, Failure, Output
from netsuite_runner.runs.postgres import PostgresRuns
from netsuite_runner.runs.sqlite import SqliteRuns
from netsuite_runner.testing.runs import SPEC

AT = 1_796_000_000.0
"""2026-11-30T00:53:20Z."""


@pytest.fixture(params=["a file", "a database"])
def kept(request, tmp_path, monkeypatch):
    """A run with an item that is done, one that failed, and an approval that was answered; return how it is spoken of."""
    monkeypatch.setenv("NETSUITE_NODES_USER", "maria")
    monkeypatch.setenv("NETSUITE_NODES_ORGANIZATION", "northwind")
    if request.param == "a file":
        runs, words = SqliteRuns(tmp_path / "state"), ()
    else:
        url = request.getfixturevalue("postgres").new_database()
        (tmp_path / "settings.toml").write_text(f'[runs]\nledger = "{url}"\n')
        monkeypatch.setenv("NETSUITE_NODES_SETTINGS", str(tmp_path / "settings.toml"))
        runs, words = PostgresRuns(Address.of(url, named="it")), ("--on", "ledger")
    with closing(runs.begin("r1", SPEC)) as begun:
        begun.note_begun("first", 2, 2)
        done = Call("first", "0", AT, AT + 0.42, requests=2, refused=1, waited=0.1)
        begun.keep_outputs([Output("first", "0", '{"id": "107"}')], [done])
        begun.keep_failure(Failure("first", "1", {"message": "The memo is too long.", "remedy": "fix_input"}))
        begun.keep_outputs([], [Call("first", "1", AT + 1, AT + 1.5, requests=1)])
        begun.note_stopped("first", "done", items=2, skipped=0)
        asked = begun.ask("first", ["user:ines"], "Sure?", None, "d1")
        begun.answer(asked.number, Answer(True, "ines", "2026-11-30T01:00:00+00:00"))
        begun.end("finished with failures", outputs={"id": "107"}, error={"message": "one failed", "others": []})
    return words


def test_what_happened_is_said_in_its_order(kept, capsys):
    """With how long each call took, and what befell it."""
    assert 0 == run(["runs", "logs", "r1", *kept])
    lines = capsys.readouterr().out.splitlines()

    done = next(line for line in lines if "first[0]" in line)
    assert (
        "2026-11-30T00:53:20.420Z  first[0]  done in 0.42 s (2 requests, 1 refused or lost, waited 0.1 s for a slot)"
        == done
    )
    assert any(line.endswith("first[1]  failed in 0.50 s (1 request): The memo is too long.") for line in lines)
    assert any(line.endswith("first  approved by ines") for line in lines)
    assert lines == sorted(lines)


def test_it_is_cut_to_a_step_and_to_the_last(kept, capsys):
    assert 0 == run(["runs", "logs", "r1", "--step", "first", "--last", "1", "--json", *kept])
    (line,) = capsys.readouterr().out.splitlines()
    assert "first" == json.loads(line)["step"]

    assert 0 != run(["runs", "logs", "r1", "--step", "second", *kept])
    assert "has no step 'second': there is first" in capsys.readouterr().err
    assert 0 != run(["runs", "logs", "r1", "--last", "0", *kept])


def test_a_run_is_exported_whole(kept, capsys, tmp_path):
    """To a file of its owner; a second one does not take its place."""
    file = tmp_path / "r1.ndjson"
    assert 0 == run(["runs", "export", "r1", str(file), *kept])
    assert "run r1 and 2 items" in capsys.readouterr().err

    head, first, second = map(json.loads, file.read_text().splitlines())
    assert ("r1", "finished with failures", "maria") == (head["run"], head["state"], head["user"])
    assert SPEC.as_json() == head["begun_with"]
    assert ("first", 0, {"id": "107"}, 2) == (first["step"], first["item"], first["output"], first["call"]["requests"])
    assert "The memo is too long." == second["error"]["message"]
    assert 0o600 == file.stat().st_mode & 0o777

    assert 0 != run(["runs", "export", "r1", str(file), *kept])
    assert "is there already" in capsys.readouterr().err
    assert 0 != run(["runs", "export", "r1", str(tmp_path / "no" / "r1"), *kept])
    assert "cannot be written" in capsys.readouterr().err
