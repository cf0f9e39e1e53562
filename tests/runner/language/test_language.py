"""The language in a whole run: what a node is given, and what ends as a failed step."""

import pytest

import counting
from netsuite_runner.errors import StepFailed


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv("COUNTED", str(tmp_path / "counted"))
    monkeypatch.setenv("NETSUITE_NODES_STATE", str(tmp_path))
    (tmp_path / "counted").touch()
    return tmp_path


@pytest.mark.fault("A3")
def test_a_step_does_not_run_on_text(folder):
    text = """workflow: x
steps:
  first: {node: count.number.read, params: {value: F}}
  second: {node: count.number.create, when: "${{ steps.first.value }}", params: {value: made}}
"""
    with pytest.raises(StepFailed, match="second: .*'F'.* is not true or false: compare it, as .* == 'T'"):
        counting.execute(folder, text, "run-1")

    assert ["count.number.read F"] == (folder / "counted").read_text().splitlines()


@pytest.mark.fault("A6")
def test_a_node_and_the_outputs_are_given_json(folder):
    text = """workflow: x
inputs: {due: {type: date, default: 2026-01-31}}
steps:
  first:
    node: count.number.read
    params: {value: {due: "${{ inputs.due }}", day: 2026-02-01, total: "${{ ['1.10', '2.25'] | map('decimal') | sum }}"}}
outputs: {got: "${{ steps.first.value }}", exact: "${{ decimal('0.1') + decimal('0.2') }}"}
"""
    assert {"got": {"due": "2026-01-31", "day": "2026-02-01", "total": 3.35}, "exact": 0.3} == counting.execute(
        folder, text, "run-1"
    )
