"""Every file in `bad/` is refused before the first request, with file and line."""

import re
from pathlib import Path

import pytest

from counting import CountingPlugin
from netsuite_plugin.discovery import discover
from netsuite_runner.cli import run as command_line
from netsuite_runner.errors import GraphRefused
from netsuite_runner.graph import load

BAD = Path(__file__).parents[1] / "bad"


@pytest.fixture
def with_words(installed_third_party, monkeypatch):
    """The installed third party's node, which is not NetSuite's."""
    monkeypatch.syspath_prepend(str(installed_third_party))


@pytest.mark.parametrize("file", sorted(BAD.glob("*.yaml")), ids=lambda file: file.stem)
def test_a_bad_graph_is_refused_with_file_and_line(file, with_words, capsys):
    """Whoever wrote it sees where and why, and nothing was sent."""
    line, words = re.fullmatch(r"# (\d+): (.*)", file.read_text().splitlines()[0]).groups()

    assert 2 == command_line(["run", str(file)])

    said = capsys.readouterr().err
    assert f"{file}:{line}: " in said
    assert words in said


def test_every_problem_is_said_at_once():
    """Nobody mends a file one error a run, whatever kinds of errors they are."""
    text = """workflow: x
inputs:
  n: {type: whole}
steps:
  first: {node: count.number.read, params: {wrong: 1, other: NO}}
  second: {node: count.nothing, params: {}}
  third: {node: count.number.read, at_once: 5000, params: {value: "${{ steps.frist.value }}"}}
  fourth: {nod: count.number.read}
  fifth: {node: count.number.read, params: {value: "${{ inputs.n + steps.fourth.value }}", seconds: 0x10}}
outputs: {a: "${{ 1 + }}"}
"""
    with pytest.raises(GraphRefused) as refused:
        load(text, file="x.yaml", registry=discover(plugins=[CountingPlugin()]))

    assert [3, 5, 5, 5, 6, 7, 7, 8, 8, 9, 9, 10] == [problem.line for problem in refused.value.problems]
