"""What people see of the workflows inside a run: as many steps as can be read."""

import json

import pytest

import counting
from counting import execute
from netsuite_plugin.testing.running import shield_from_the_machine
from netsuite_runner.cli import run as command_line
from netsuite_runner.errors import StepFailed
from netsuite_runner.inside import shown_inside
from netsuite_runner.runs.kept import Span, Tally

INNER = """workflow: inner
inputs: {n: {type: integer}}
steps:
  look: {node: count.number.read, params: {value: "${{ inputs.n }}"}}
  make: {node: count.number.append, needs: [look], params: {value: 1, fails: "${{ 'wall' if inputs.n == 2 else '' }}"}}
outputs: {n: "${{ steps.look.value }}"}
"""
OUTER = """workflow: outer
steps:
  once: {workflow: inner.yaml, params: {n: 0}}
  each: {workflow: inner.yaml, needs: [once], for_each: [1, 2, 3], at_once: 1, params: {n: "${{ item }}"}}
"""


def test_of_many_items_those_are_shown_that_are_not_well():
    """A step that runs once shows all of it; of 50 items that failed, the first."""

    def tally(state, began):
        return Tally(spans=(Span(began, began + 1, state),))

    found = {"a.x": tally("done", 3), "b[0].x": tally("done", 1), "b[1].x": tally("failed", 2), "a": tally("done", 1)}
    found |= {f"c[{number}].x": tally("asked", number) for number in range(50)}

    assert ["a.x"] == shown_inside(found, "a")
    assert ["b[1].x"] == shown_inside(found, "b")
    assert [f"c[{number}].x" for number in range(20)] == shown_inside(found, "c")


@pytest.fixture
def failed(folder, monkeypatch):
    """A run of which an item failed inside, and the command line that knows its nodes."""
    (folder / "inner.yaml").write_text(INNER)
    (folder / "wall").touch()
    with pytest.raises(StepFailed):
        execute(folder, OUTER, "run-1")
    shield_from_the_machine(monkeypatch, folder)
    monkeypatch.setenv("NETSUITE_NODES_STATE", str(folder))
    return folder


def test_runs_show_shows_them(failed, capsys):
    """Each by its name, which leads to its items; the item whose workflow failed is failed too."""
    assert 0 == command_line(["runs", "show", "run-1", "--json"])
    standing = {each["step"]: each["state"] for each in json.loads(capsys.readouterr().out)["standing"]}
    assert {
        "once": "done",
        "once.look": "done",
        "once.make": "done",
        "each": "failed",
        "each[1].make": "failed",
    } == standing

    command_line(["runs", "show", "run-1", "--step", "each", "--json"])
    items = json.loads(capsys.readouterr().out)["items"]
    assert ["done", "failed", "waiting"] == [each["state"] for each in items]
    assert "each[1].make: wall is in the way" == items[1]["error"]

    command_line(["runs", "show", "run-1", "--step", "each[0].look", "--json"])
    assert {"value": 1} == json.loads(capsys.readouterr().out)["items"][0]["output"]
    assert 2 == command_line(["runs", "show", "run-1", "--step", "each.look"])


def test_check_and_draw_know_them(failed, capsys, monkeypatch):
    """With the order of the steps inside, and a box that says which file it runs."""
    monkeypatch.setattr("netsuite_runner.commands.workflow.current_registry", counting.registry)
    (failed / "outer.yaml").write_text(OUTER)

    assert 0 == command_line(["workflow", "check", str(failed / "outer.yaml")])
    said = capsys.readouterr().out
    assert "outer can run: once → each" in said
    assert f"each runs {failed}/inner.yaml: look → make" in said
    assert 0 == command_line(["workflow", "draw", str(failed / "outer.yaml")])
    assert "runs inner.yaml" in capsys.readouterr().out
