"""From a file to a graph: the order of its steps follows from what they speak of."""

import json
from pathlib import Path

from counting import CountingPlugin
from netsuite_plugin.discovery import discover
from netsuite_runner.cli import run as command_line
from netsuite_runner.graph import Graph, load

EXAMPLES = Path(__file__).parents[2] / "examples"


def test_steps_are_ordered_by_what_they_speak_of():
    """The file's order is for people; a step runs when what it needs is there."""
    text = """workflow: x
steps:
  last: {node: count.number.read, params: {value: "${{ steps.middle[0].value }}"}}
  middle: {node: count.number.read, for_each: "${{ steps.first.value }}", params: {value: "${{ item }}"}}
  aside: {node: count.number.read, needs: [first]}
  first: {node: count.number.read, when: true}
"""
    graph = load(text, file="x.yaml", registry=discover(plugins=[CountingPlugin()]))

    assert [["first"], ["middle", "aside"], ["last"]] == list(graph.waves)
    assert list(graph.waves) == list(Graph.of_json(json.loads(json.dumps(graph.as_json()))).waves)


def test_workflow_check_says_the_order(capsys):
    assert 0 == command_line(["workflow", "check", str(EXAMPLES / "overdue_invoices.yaml")])
    assert "overdue → customer → follow_up" in capsys.readouterr().out
