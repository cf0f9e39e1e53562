"""A workflow that asks, the people of two organizations, and what a test does with its run `mine`, in this process."""

import asyncio
from contextlib import closing
from datetime import UTC, datetime

import counting
from netsuite_plugin.contract import Caller
from netsuite_runner.approvals import answer
from netsuite_runner.corrected_file import change_file
from netsuite_runner.errors import StepFailed
from netsuite_runner.graph import load
from netsuite_runner.halts import Waits
from netsuite_runner.run_spec import RunSpec
from netsuite_runner.runs.sqlite import SqliteRuns

MARIA = Caller("maria", "northwind", frozenset({"finance"}))
TEA = Caller("tea", "northwind", frozenset({"finance"}))
INES = Caller("ines", "northwind", role="administrator")
OMAR = Caller("omar", "northwind")
OTTO = Caller("otto", "southwind", frozenset({"finance"}), "administrator")
TEXT = """workflow: payments
inputs: {rows: {type: list, default: [{bill: B-1, amount: 20}, {bill: B-2, amount: 22}]}}
steps:
  sum: {node: count.number.read, params: {value: "${{ inputs.rows | sum(attribute='amount') }}"}}
  aside: {node: count.number.read, params: {value: aside}}
  after_aside: {node: count.number.read, needs: [aside], params: {value: after aside}}
  ok:
    approve:
      by: team:finance
      text: "Pay ${{ inputs.rows | length }} bills, ${{ steps.sum.value }} in all?"
      show: ${{ inputs.rows }}
  pay:
    needs: [ok]
    for_each: ${{ inputs.rows }}
    node: count.record.create
    params: {value: "${{ item.bill }}"}
outputs: {by: "${{ steps.ok.by }}", paid: "${{ steps.pay | length }}"}
"""


UNASKED = (
    TEXT.partition("  ok:\n")[0]
    + "  ok: {node: count.number.read}\n  pay:\n"
    + TEXT.partition("  pay:\n")[2].replace("steps.ok.by", "run.id")
)


def graph_of(text=TEXT):
    return load(text, file="payments.yaml", registry=counting.registry())


def spec_of(text=TEXT, caller=MARIA):
    return RunSpec.of(graph_of(text), {}, caller, begun=datetime(2026, 3, 2, 9, tzinfo=UTC))


def go(folder, text=TEXT, caller=MARIA):
    """Run it in this process until it ends, waits or fails, and return its summary."""
    with closing(SqliteRuns(folder).begin("mine", spec_of(text, caller))) as run:
        return on(run)


def resume(folder, caller=MARIA, graph=None):
    with closing(SqliteRuns(folder).take_up("mine", caller)) as run:
        if graph is not None:
            asyncio.run(change_file(counting.registry(), run, graph))
        return on(run)


def on(run):
    from netsuite_runner.interpreter import Execution, shut_down

    execution = Execution(counting.registry(), run)
    try:
        execution.start()
        while not execution.wait(0.2):
            pass
        execution.result()
    except (Waits, StepFailed):
        pass
    finally:
        shut_down()
    return run.summary()


def say(folder, caller=TEA, step="ok", **how):
    how = {"approve": True, **how}
    return asyncio.run(answer(counting.registry(), SqliteRuns(folder), "mine", step, caller=caller, **how))


def audited(caller=MARIA):
    """The lines of the audit about approvals, as this person may read them."""
    events = asyncio.run(counting.registry().store.events(caller, since=datetime(2020, 1, 1, tzinfo=UTC)))
    return [(each.event, each.actor, each.credential, each.run) for each in events if each.event.startswith("approval")]


def paid():
    return sorted(value for _, value in counting.records())
