"""`netsuite-nodes new-node`: what an author begins with works before anything is changed."""

import os
import re
import subprocess
import sys

import pytest

from connected_terminal import said
from netsuite_plugin.discovery import discover
from netsuite_runner.cli import run
from new_package import NODE, acme

__all__ = ["acme"]


def test_its_own_tests_pass_at_once(acme):
    """In a process of their own, as its author runs them; the recorded answer says where it comes from."""
    environment = {**os.environ, "PYTHONPATH": str(acme.installed)}
    tests = [sys.executable, "-m", "pytest", "-q", "-W", "error", "-p", "no:cacheprovider"]
    ended = subprocess.run(
        tests, cwd=acme.source, env=environment, capture_output=True, text=True, timeout=300, check=False
    )
    assert 0 == ended.returncode, ended.stdout + ended.stderr
    assert "4 passed" in ended.stdout
    (tape,) = (acme.source / "tests" / "cassettes").iterdir()
    assert "recorded_from: emulator" in tape.read_text()


def test_it_is_found(acme, capsys):
    """By its entry point, with manifest and code in agreement."""
    assert discover().nodes[NODE].connector == "netsuite"
    capsys.readouterr()
    assert 0 == run(["nodes", "show", NODE])
    assert "Return the name of one customer." in capsys.readouterr().out


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("greet", "'greet' is not a node's name: .*acme.customer.greet"),
        ("Acme.customer.greet", "is not a node's name"),
        ("acme.customer.greet.now", "is not a node's name"),
        ("acme.customer.class", "a word of Python's own"),
        (
            "netsuite.record.get",
            "There is a package netsuite_nodes already: begin the name with another word than 'netsuite'",
        ),
    ],
)
def test_a_name_that_cannot_be_taken(tmp_path, monkeypatch, capsys, name, why):
    (tmp_path / "empty").mkdir()
    monkeypatch.chdir(tmp_path / "empty")
    assert re.search(why, said(capsys, "new-node", name))
    assert [] == list((tmp_path / "empty").iterdir())


def test_nothing_is_written_over(tmp_path, monkeypatch, capsys):
    """A repository that was just begun is empty enough, with an environment in it too."""
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "notes.txt").write_text("mine")
    monkeypatch.chdir(tmp_path / "full")
    assert "is not empty. Make a folder" in said(capsys, "new-node", NODE)

    (tmp_path / "begun" / ".git").mkdir(parents=True)
    (tmp_path / "begun" / ".venv").mkdir()
    monkeypatch.chdir(tmp_path / "begun")
    assert 0 == run(["new-node", NODE])
