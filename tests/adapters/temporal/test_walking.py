"""A graph is gone through by calls that another makes, and means what it means in the runner."""

import asyncio

import pytest

from netsuite_adapters.temporal.exact import unpacked
from netsuite_adapters.temporal.walking import STRETCH, Walking, check, made
from netsuite_plugin.contract import ConfigurationError, NodeError
from netsuite_plugin.discovery import discover
from netsuite_runner.errors import StepFailed
from netsuite_runner.graph import load


class Answers:
    """Makes calls by a function, and notes them in their order."""

    def __init__(self, answer):
        self.answer, self.calls, self.stretches, self.under_way, self.most = answer, [], [], 0, 0
        self.walking = None

    async def stretch(self, node, calls, at_once, *, goes_on):
        self.stretches.append(len(calls))

        async def call(each):
            self.calls.append((each.step, each.item))
            self.under_way += 1
            self.most = max(self.most, self.under_way)
            await asyncio.sleep(0)
            self.under_way -= 1
            return self.answer(node, each, unpacked(each.inputs))

        return await made(calls, at_once, call, goes_on=goes_on, stopping=lambda: self.walking.stopping)

    async def account_time(self, node, credential):
        return "America/Los_Angeles", "M/D/YYYY"


def walk(text, answer, **inputs):
    graph = load(text, file="test.yaml", registry=discover())
    calls = Answers(answer)
    scope = {"inputs": inputs, "run": {"id": "r", "begun": "2026-11-29T00:00:00+00:00", "today": None}}
    calls.walking = Walking(graph, scope, run="r/1", calls=calls)
    return calls, calls.walking


def reading(step, *more):
    lines = [f"  {step}:", "    node: netsuite.record.get", *(f"    {line}" for line in more)]
    return "\n".join([*lines, "    params: {record_type: customer, record_id: '${{ item }}'}"])


EACH = f"workflow: w\nsteps:\n{reading('each', 'for_each: [1, 2, 3, 4]', 'at_once: 2')}\noutputs: {{all: '${{{{ steps.each }}}}'}}\n"


async def test_items_answer_in_their_order_and_no_more_are_under_way_than_the_step_says():
    calls, walking = walk(EACH, lambda node, call, inputs: {"id": str(inputs["record_id"])})

    assert {"all": [{"id": "1"}, {"id": "2"}, {"id": "3"}, {"id": "4"}]} == await walking.outputs()
    assert [("each", str(index)) for index in range(4)] == calls.calls
    assert 2 == calls.most
    assert ("done", 4) == (walking.steps["each"].state, walking.steps["each"].done)


async def test_a_long_list_is_asked_for_stretch_by_stretch():
    text = EACH.replace("[1, 2, 3, 4]", f"'${{{{ range({STRETCH + 20}) }}}}'")
    calls, walking = walk(text, lambda node, call, inputs: inputs["record_id"])

    outputs = await walking.outputs()

    assert [STRETCH, 20] == calls.stretches
    assert list(range(STRETCH + 20)) == outputs["all"]


def failing(*bad, remedy="fix_input"):
    def answer(node, call, inputs):
        if inputs["record_id"] in bad:
            raise NodeError(f"no {inputs['record_id']}", remedy=remedy)
        return inputs["record_id"]

    return answer


async def test_nothing_more_begins_after_a_failure():
    calls, walking = walk(EACH.replace("at_once: 2", "at_once: 1"), failing(2))

    with pytest.raises(StepFailed, match=r"each\[1\]: no 2"):
        await walking.outputs()

    assert [("each", "0"), ("each", "1")] == calls.calls
    assert "failed" == walking.steps["each"].state


async def test_a_step_that_goes_on_tells_what_failed():
    text = EACH.replace("at_once: 2", "on_error: continue")
    _, walking = walk(text, failing(2, 4))

    told = (await walking.outputs())["all"]

    assert [1, None, 3, None] == told["outputs"]
    assert [(1, 2, "no 2"), (3, 4, "no 4")] == [(each["index"], each["item"], each["error"]) for each in told["failed"]]


async def test_a_login_that_is_over_ends_a_step_that_goes_on_too():
    text = EACH.replace("at_once: 2", "on_error: continue")
    _, walking = walk(text, failing(1, 2, 3, 4, remedy="reconnect"))

    with pytest.raises(StepFailed, match="no 1") as failure:
        await walking.outputs()

    assert "reconnect" == failure.value.remedy


async def test_an_item_whose_when_is_false_is_not_asked_for():
    calls, walking = walk(
        EACH.replace("at_once: 2", "when: '${{ item > 2 }}'"), lambda node, call, inputs: inputs["record_id"]
    )

    assert {"all": [None, None, 3, 4]} == await walking.outputs()
    assert [("each", "2"), ("each", "3")] == calls.calls


TWO = """workflow: w
steps:
  first: {node: netsuite.record.get, when: "${{ inputs.wanted }}", params: {record_type: customer, record_id: '1'}}
  second: {node: netsuite.record.get, params: {record_type: customer, record_id: '${{ steps.first.id }}'}}
outputs: {second: '${{ steps.second }}'}
inputs: {wanted: {type: boolean}}
"""


@pytest.mark.parametrize(("wanted", "steps"), [(True, ["first", "second"]), (False, [])])
async def test_a_step_waits_for_what_it_needs_and_is_skipped_with_it(wanted, steps):
    calls, walking = walk(TWO, lambda node, call, inputs: {"id": inputs["record_id"]}, wanted=wanted)

    await walking.outputs()

    assert steps == [step for step, _ in calls.calls]


async def test_a_value_that_an_expression_has_not_names_its_item():
    _, walking = walk(
        EACH.replace("'${{ item }}'", "'${{ item.number }}'"), lambda node, call, inputs: inputs["record_id"]
    )

    with pytest.raises(StepFailed, match=r"each\[0\]"):
        await walking.outputs()


async def test_a_write_is_named_by_run_step_and_item():
    seen = []
    _, walking = walk(EACH, lambda node, call, inputs: seen.append((call.run, call.step, call.item)))

    await walking.outputs()

    assert ("r/1", "each", "0") == seen[0]
    assert 4 == len(set(seen))


async def test_the_account_is_asked_for_its_time_where_an_expression_speaks_of_it():
    text = EACH.replace("'${{ item }}'", "\"${{ account_date(date('2026-01-31')) }}\"")
    seen = []
    _, walking = walk(text, lambda node, call, inputs: seen.append(inputs["record_id"]))

    await walking.outputs()

    assert "1/31/2026" == seen[0]


def test_a_graph_that_asks_a_person_is_refused():
    text = "workflow: w\nsteps:\n  ask: {approve: {by: administrator, text: Really}}\n"

    with pytest.raises(ConfigurationError, match="steps.ask calls no node"):
        check(load(text, file="test.yaml", registry=discover()))
