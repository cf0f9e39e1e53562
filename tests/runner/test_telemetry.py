"""A run, its steps and its items are spans, one inside the other."""

import pytest

import counting
from listening import listening
from netsuite_plugin.contract.telemetry import span, work
from netsuite_runner.errors import StepFailed

TEXT = """workflow: payments
steps:
  each:
    for_each: ${{ range(3) }}
    node: count.number.create
    params: {value: "${{ item }}", fails: in_the_way}
  last:
    needs: [each]
    node: count.number.read
    params: {value: "${{ steps.each | length }}"}
outputs: {}
"""


@pytest.fixture
def heard():
    with listening() as found:
        yield found


def test_an_item_stands_in_its_step_and_the_step_in_its_run(folder, heard):
    """Each says which it is, and its parent is the one above."""
    counting.execute(folder, TEXT, "run-1")

    run, each, last = (heard.named(name) for name in ("run payments", "step each", "step last"))
    items = [found for found in heard.spans if found.name == "count.number.create"]
    assert {each.context.span_id} == {found.parent.span_id for found in items}
    assert ["step last", "run payments"] == heard.parents("count.number.read")
    assert {run.context.span_id} == {found.parent.span_id for found in (each, last)}
    assert {"netsuite_nodes.run.id": "run-1"} == dict(run.attributes)
    assert {
        "netsuite_nodes.run.id": "run-1",
        "netsuite_nodes.step": "each",
        "netsuite_nodes.step.items": 3,
        "netsuite_nodes.step.done": 3,
        "netsuite_nodes.step.failed": 0,
        "netsuite_nodes.step.retries": 0,
    } == dict(each.attributes)
    assert ["0", "1", "2"] == sorted(found.attributes["netsuite_nodes.item"] for found in items)


def test_what_failed_is_told_without_its_words(folder, heard):
    """The class of the error on the run, its step and its item; of the message nothing, as it may hold what a record holds."""
    (folder / "in_the_way").touch()

    with pytest.raises(StepFailed, match="is in the way"):
        counting.execute(folder, TEXT, "run-1")

    failed = [heard.named(name) for name in ("run payments", "step each")]
    failed += [found for found in heard.spans if found.name == "count.number.create"]
    assert {"ERROR"} == {found.status.status_code.name for found in failed}
    assert "NodeError" == failed[0].attributes["error.type"] == failed[-1].attributes["error.type"]
    assert "in the way" not in heard.text


def test_work_is_over_when_it_is_over(folder, heard):
    """What is done after a run belongs to none."""
    counting.execute(folder, TEXT, "run-1")

    with span("of the host", work()):
        pass

    assert {} == dict(heard.named("of the host").attributes)
