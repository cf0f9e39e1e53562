"""What is refused before the first request, with file and line."""

import json
import re
from pathlib import Path

import jsonschema
import pytest
import yaml

from counting import CountingPlugin
from netsuite_plugin.discovery import discover
from netsuite_runner.cli import run as command_line
from netsuite_runner.errors import GraphRefused
from netsuite_runner.graph import Graph, load
from netsuite_runner.schema import schema

BAD = Path(__file__).parent / "bad"
EXAMPLES = Path(__file__).parents[2] / "examples"


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


def test_steps_are_ordered_by_what_they_speak_of():
    """The file's order is for people; a step runs when what it needs is there."""
    text = """workflow: x
steps:
  last: {node: count.number.read, params: {value: "${{ steps.middle.value }}"}}
  middle: {node: count.number.read, for_each: "${{ steps.first.value }}", params: {value: "${{ item }}"}}
  aside: {node: count.number.read, needs: [first]}
  first: {node: count.number.read, when: true}
"""
    graph = load(text, file="x.yaml", registry=discover(plugins=[CountingPlugin()]))

    assert [["first"], ["middle", "aside"], ["last"]] == list(graph.waves)
    assert list(graph.waves) == list(Graph.of_json(json.loads(json.dumps(graph.as_json()))).waves)


def test_a_value_not_known_yet_is_not_judged():
    """An expression may become anything; the node checks it when it is there."""
    text = """workflow: x
inputs: {n: {type: integer}}
steps:
  first: {node: netsuite.suiteql.query, params: {query: "SELECT ${{ inputs.n }} FROM dual", max_rows: "${{ inputs.n }}"}}
"""
    load(text, file="x.yaml", registry=discover())


def test_workflow_check_says_the_order(capsys):
    assert 0 == command_line(["workflow", "check", str(EXAMPLES / "overdue_invoices.yaml")])
    assert "overdue → customer → follow_up" in capsys.readouterr().out


def test_the_schema_knows_the_installed_nodes():
    """An editor completes params and marks wrong ones; an expression may stand for every value."""
    validator = jsonschema.Draft202012Validator(schema(discover()))
    validator.check_schema(validator.schema)
    document = yaml.safe_load((EXAMPLES / "overdue_invoices.yaml").read_text())

    assert [] == list(validator.iter_errors(document))
    document["steps"]["customer"]["params"]["record_typ"] = "customer"
    assert ["record_typ"] == [
        word for error in validator.iter_errors(document) for word in ["record_typ"] if word in error.message
    ]
    document["steps"]["customer"]["node"] = "netsuite.record.fetch"
    assert any("netsuite.record.fetch" in error.message for error in validator.iter_errors(document))


def test_the_schema_command_prints_it(capsys):
    assert 0 == command_line(["workflow", "schema"])
    assert (
        "netsuite.record.create" in json.loads(capsys.readouterr().out)["$defs"]["Step"]["properties"]["node"]["enum"]
    )
