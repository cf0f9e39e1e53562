"""A person lets a run go on: who may, what is kept and audited, and what becomes of the run."""

import asyncio
import json
import os
import signal
import subprocess
import sys
import time
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

import counting
from counting import counted
from netsuite_plugin.contract import Caller, NodeError
from netsuite_runner.approvals import LONGEST_REASON, answer, audit, find
from netsuite_runner.corrected_file import change_file
from netsuite_runner.errors import RunRefused, StepFailed
from netsuite_runner.graph import load
from netsuite_runner.run_spec import RunSpec
from netsuite_runner.runner import Runner
from netsuite_runner.runs.sqlite import SqliteRuns
from netsuite_runner.steps import Waits

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


def graph_of(text=TEXT):
    return load(text, file="payments.yaml", registry=counting.registry())


def go(folder, text=TEXT, caller=MARIA, run_id="mine"):
    """Run it in this process until it ends, waits or fails, and return its summary."""
    from netsuite_runner.interpreter import Execution, shut_down

    spec = RunSpec.of(graph_of(text), {}, caller, begun=datetime(2026, 3, 2, 9, tzinfo=UTC))
    with closing(SqliteRuns(folder).begin(run_id, spec)) as run:
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


def test_a_run_stops_until_it_is_approved(folder):
    """Other branches end first; no process lives meanwhile; what was shown is kept, and everything happens once."""
    waiting = go(folder)

    assert ("waiting", None) == (waiting.state, waiting.error)
    calls = counted(folder)
    assert sorted(["count.number.read 42", "count.number.read aside", "count.number.read after aside"]) == sorted(calls)
    (mine,) = SqliteRuns(folder).asked_of(TEA)
    assert ("mine", "payments", MARIA) == (mine.run, mine.workflow, mine.began)
    assert "Pay 2 bills, 42 in all?" == mine.approval.text
    assert [{"bill": "B-1", "amount": 20}, {"bill": "B-2", "amount": 22}] == mine.approval.shown
    assert "waiting" == resume(folder).state, "nobody has answered, and nothing is done"
    assert calls == counted(folder)

    answered = say(folder, reason="Looked at both.")

    assert answered.goes_on
    assert [] == list(SqliteRuns(folder).asked_of(TEA))
    ended = resume(folder)
    assert ("finished", {"by": "tea", "paid": 2}) == (ended.state, ended.outputs)
    assert ["B-1", "B-2"] == paid()
    assert len(calls) + 2 == len(counted(folder))
    line = ("mine",)
    assert [("approval_asked", "maria", "ok", *line), ("approval_given", "tea", "ok", *line)] == audited()
