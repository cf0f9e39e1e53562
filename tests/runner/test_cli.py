"""Commands whose output cannot be written, or that meet something nobody foresaw: a sentence and an exit code, no traceback."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from netsuite_runner.cli import run

COMMANDS = [["nodes", "list"], ["workflow", "schema"], ["--help"]]


def command(words, *, out, **environment):
    code = "import sys; from netsuite_runner.cli import main; main(sys.argv[1:])"
    with Path(out).open("w") if isinstance(out, str) else os.fdopen(out, "w") as stream:
        return subprocess.run(
            [sys.executable, "-c", code, *words], stdout=stream, stderr=subprocess.PIPE, env={**os.environ, **environment},
            text=True, timeout=60, check=False,
        )  # fmt: skip


@pytest.mark.fault("D4")
@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_a_full_disk_behind_the_output_is_a_sentence(words):
    """Exit code 1."""
    done = command(words, out="/dev/full")
    assert 1 == done.returncode
    assert "No space left on device" in done.stderr
    assert 1 == len(done.stderr.splitlines())


@pytest.mark.fault("D4")
@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_a_reader_that_went_away_is_no_fault(words):
    """`| head`: nothing is said."""
    reader, writer = os.pipe()
    os.close(reader)
    done = command(words, out=writer)
    assert "" == done.stderr
    assert done.returncode in {1, 141}


@pytest.mark.fault("D1")
@pytest.mark.parametrize(
    "words",
    [["nodes", "list"], ["nodes", "\u00dc\udcff"], ["run", "\u00dc\udcff.yaml"], ["credentials", "why", "[/x]"]],
    ids=ascii,
)
def test_every_encoding(words, tmp_path):
    """What a person typed is repeated, whatever it is."""
    done = command(words, out=str(tmp_path / "out"), PYTHONIOENCODING="ascii")
    assert "Traceback" not in done.stderr
    assert "defect" not in done.stderr


@pytest.mark.fault("D4")
def test_what_nobody_foresaw_is_a_sentence(monkeypatch, capsys, tmp_path):
    """The traceback is kept for the report."""
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", None)
    monkeypatch.syspath_prepend(tmp_path)
    (tmp_path / "broken_node.py").write_text(
        "from netsuite_plugin.contract import hookimpl\n@hookimpl\ndef provide_state_folder():\n    return 1 / 0\n"
    )
    folder = tmp_path / "broken-1.dist-info"
    folder.mkdir()
    (folder / "METADATA").write_text("Metadata-Version: 2.1\nName: broken\nVersion: 1\n")
    (folder / "entry_points.txt").write_text("[workflow_nodes]\nbroken = broken_node\n")

    assert 1 == run(["runs", "list"])

    said = capsys.readouterr().err
    assert "defect" in said
    assert "ZeroDivisionError" in said
    assert "Traceback" not in said
    kept = next(tmp_path.glob("netsuite-nodes-*.txt"))
    assert str(kept) in said
    assert "Traceback" in kept.read_text()
    assert 0o600 == kept.stat().st_mode & 0o777


def test_help_says_no_default_that_goes_without_saying(capsys):
    """That a flag is off, a list empty or nothing given is what anybody expects; a number or a name is not."""
    run(["web", "serve", "--help"])
    shown = " ".join(capsys.readouterr().out.replace("│", "").split())
    assert "[default: 8765]" in shown
    assert ["[default: 8765]", "[default: 127.0.0.1]"] == re.findall(r"\[default: [^\]]*\]", shown)


@pytest.mark.parametrize(("words", "meant"), [
    (["call", "netsuite.record.get", "record_type=customer", "q=a b"], "Values are given with --param: --param record_type=customer --param 'q=a b'\n"),
    (["query", "SELECT", "id", "FROM", "customer"], "Words that belong together stand in quotation marks, as one.\n"),
])  # fmt: skip
def test_words_too_many_were_meant_otherwise(words, meant, capsys):
    assert 2 == run(words)
    assert meant in capsys.readouterr().err


def test_every_group_says_what_its_commands_are_for(capsys):
    """Also those that are loaded when they are called."""
    for group in ("emulator", "credentials", "runs", "mcp"):
        run([group, "--help"])
        shown = capsys.readouterr().out.replace("│", "").splitlines()
        assert [] == [line for line in shown if re.fullmatch(r" [a-z][a-z-]+", line.rstrip())], group


@pytest.mark.parametrize(("words", "takes"), [
    (["query"], "netsuite-nodes query --help"),
    (["runs", "show", "x", "--jsn"], "netsuite-nodes runs show --help"),
    (["frobnicate"], "netsuite-nodes --help"),
])  # fmt: skip
def test_what_is_typed_wrong_is_told_where_its_words_are(words, takes, capsys):
    assert 2 == run(words)
    assert capsys.readouterr().err.endswith(f"What it takes: {takes}\n")
