"""What runs show and list: data as it is, a length that a person reads, and every run beside one that is damaged."""

import json
import re
import sqlite3
from contextlib import closing

import pytest

from netsuite_runner.cli import run
from netsuite_runner.runs.sqlite import SqliteRuns
from netsuite_runner.testing.runs import SPEC


def finished(state, run_id, outputs):
    with closing(SqliteRuns(state).begin(run_id, SPEC)) as begun:
        begun.end("finished", outputs=outputs)


@pytest.fixture
def state(tmp_path):
    return tmp_path / "state"


def shown(capsys, *words):
    assert 0 == run(["runs", *words])
    return capsys.readouterr().out


@pytest.mark.fault("D1")
@pytest.mark.parametrize("data", ["[discontinued]", "[/x]", "[bold]x[/]", "a\x1b[2Jb", "\u202eabc", "\ud800", "a\nb"])
def test_outputs_are_data(state, capsys, data):
    """In text, in a table and its head, in a list, in an object."""
    finished(state, "run-1", {"text": data, "rows": [{data: data}], "list": [data], "object": {"name": data}, data: 1})

    out = shown(capsys, "show", "run-1")

    assert not [each for each in out if not (each.isprintable() or each == "\n")]
    if data.startswith("["):
        assert 6 == out.count(data)


@pytest.mark.fault("D1")
@pytest.mark.parametrize(
    "value",
    [
        "\n".join(f"line {number}" for number in range(1_500)),
        [{"id": f"line {number}"} for number in range(1_500)],
        [f"line {number}" for number in range(1_500)],
    ],
    ids=["text", "rows", "list"],
)
def test_a_long_output_shows_its_beginning(state, capsys, value):
    """Twenty lines, and how to see the others."""
    finished(state, "run-1", {"long": value})

    out = shown(capsys, "show", "run-1")

    assert "1,480 more: netsuite-nodes runs show run-1 --json" in out
    assert "line 19" in out
    assert "line 20" not in out
    assert value == json.loads(shown(capsys, "show", "run-1", "--json"))["outputs"]["long"]


@pytest.mark.fault("D1")
def test_one_endless_line_has_an_end(state, capsys):
    """A megabyte of text, and an object that has no lines."""
    finished(state, "run-1", {"text": "x" * 1_000_000, "object": {str(number): number for number in range(10_000)}})
    out = shown(capsys, "show", "run-1")
    assert len(out) < 10_000
    assert 2 == out.count(" more")


DAMAGES = {
    "plan": "UPDATE run SET value = '5' WHERE name = 'plan'",
    "plan cut": "UPDATE run SET value = substr(value, 1, 40) WHERE name = 'plan'",
    "plan without steps": "UPDATE run SET value = '{}' WHERE name = 'plan'",
    "plan of brackets": "UPDATE run SET value = replace(hex(zeroblob(100000)), '0', '[') WHERE name = 'plan'",
    "state": "UPDATE run SET value = '\"odd\"' WHERE name = 'state'",
    "state missing": "DELETE FROM run WHERE name = 'state'",
    "begun": "UPDATE run SET value = '7' WHERE name = 'begun'",
    "begun missing": "DELETE FROM run WHERE name = 'begun'",
    "ended": "UPDATE run SET value = '[]' WHERE name = 'ended'",
    "outputs": "UPDATE run SET value = '{' WHERE name = 'outputs'",
    "number": "UPDATE run SET value = replace(hex(zeroblob(3000)), '0', '9') WHERE name = 'outputs'",
    "error": "UPDATE run SET value = '[1]' WHERE name = 'error'",
    "bytes": "UPDATE run SET value = CAST(x'fffe' AS TEXT) WHERE name = 'plan'",
    "table": "DROP TABLE acts_as",
}


@pytest.mark.fault("D4")
@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_run_hides_no_other(state, capsys, damage):
    """It is said to be damaged, and shown, gone on with or deleted in words."""
    for run_id in ("before", "damaged", "later"):
        finished(state, run_id, {})
    with closing(sqlite3.connect(state / "runs" / "damaged.db")) as database, database:
        database.execute(DAMAGES[damage])

    assert 0 == run(["runs", "list"])
    told = capsys.readouterr()
    assert "before" in told.out
    assert "later" in told.out
    assert "damaged.db" in told.err
    for words in (["show", "damaged"], ["resume", "damaged"], ["delete", "damaged"]):
        assert run(["runs", *words]) in {1, 2}
        said = capsys.readouterr().err
        assert "defect" not in said
        assert len(said) < 1_000
    assert 0 == run(["runs", "delete", "damaged", "--yes"])


@pytest.mark.fault("D4")
@pytest.mark.parametrize("held", [b"", b"not a database", b"SQLite format 3\x00" + b"\xff" * 5_000])
def test_a_file_that_is_no_run_hides_no_run(state, capsys, held):
    """Nor does a folder of that name."""
    finished(state, "run-1", {})
    (state / "runs" / "other.db").write_bytes(held)
    (state / "runs" / "folder.db").mkdir()

    assert "run-1" in shown(capsys, "list")


@pytest.mark.fault("D4")
@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("workflow: Ü\nsteps: {}\n".encode("utf-16"), "UTF-16"),
        ("workflow: x\n# Müller\n".encode("cp1252"), "x.yaml:2: .*save it as UTF-8"),
        (
            b'workflow: "\\ud800"\nsteps: {a: {node: netsuite.record.get, params: {record_type: "\\udfff"}}}\n',
            "half a character",
        ),
        (b'workflow: x\n"\\ud800": x\nsteps: {a: {node: netsuite.record.get}}\n', "half a character"),
        (
            b"workflow: x\nsteps: {a: {node: netsuite.record.get, params: {record_id: " + b"9" * 5_000 + b"}}}\n",
            "more than 100 digits",
        ),
        (
            b"workflow: x\nsteps: {a: {node: netsuite.record.get, params: {record_id: 0x" + b"f" * 5_000 + b"}}}\n",
            "more than 100 digits",
        ),
        (b"workflow: x\x00\n", "YAML"),
        (b"", "mapping"),
    ],
)
def test_a_file_that_cannot_be_read_is_a_sentence(tmp_path, capsys, text, said):
    """With its line, by both commands."""
    file = tmp_path / "x.yaml"
    file.write_bytes(text)
    for words in (["workflow", "check", str(file)], ["run", str(file)]):
        assert 2 == run(words)
        found = capsys.readouterr().err
        assert "defect" not in found
        assert len(found) < 1_500

        assert re.search(said, found)


def test_a_byte_order_mark_is_not_in_the_way(tmp_path, capsys):
    """What some editors write before the first letter."""
    file = tmp_path / "x.yaml"
    file.write_bytes(
        b"\xef\xbb\xbfworkflow: x\nsteps:\n  a: {node: netsuite.record.get, params: {record_type: customer, record_id: '1'}}\n"
    )
    assert 0 == run(["workflow", "check", str(file)])
    assert "can run" in capsys.readouterr().out
