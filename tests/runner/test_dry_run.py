"""A dry run: reads are real, writes are rehearsed, nothing is kept."""

import asyncio
import io
import json
import re
import sys
from dataclasses import replace

import pytest

from conftest import MARIA
from netsuite_plugin.contract import Caller
from netsuite_runner.commands.dry_run import rehearse
from netsuite_runner.dry_run import DryRun
from netsuite_runner.graph import load
from netsuite_runner.run_spec import RunSpec

BILLING = """workflow: billing
steps:
  open:
    node: netsuite.record.list
    params: {record_type: salesOrder, where: {field: memo, operator: IS, value: bill}}
  order:
    for_each: ${{ steps.open.items }}
    node: netsuite.record.get
    params: {record_type: salesOrder, record_id: "${{ item.id }}"}
  customer:
    for_each: ${{ steps.order }}
    node: netsuite.record.update
    params: {record_type: customer, record_id: "${{ item.entity.id }}", values: {comments: "billed ${{ item.id }}"}}
  invoice:
    for_each: ${{ steps.open.items }}
    node: netsuite.record.transform
    needs: [customer]
    params: {record_type: salesOrder, record_id: "${{ item.id }}", target: invoice}
  told:
    for_each: ${{ steps.invoice }}
    node: netsuite.record.create
    params: {record_type: task, values: {title: "Invoice ${{ item.id }}"}}
  after:
    node: netsuite.record.get
    when: ${{ steps.told | length > 0 }}
    params: {record_type: customer, record_id: "107"}
outputs: {invoices: "${{ steps.invoice | length }}"}
"""


@pytest.fixture
def orders(netsuite):
    netsuite.given("customer", id="107", entityId="Fjord", companyName="Fjord", subsidiary="1", comments="old")
    netsuite.given("inventoryItem", id="9", itemId="Widget")
    for number in ("18", "19"):
        netsuite.given(
            "salesOrder", id=number, entity="107", memo="bill", item=[{"item": "9", "quantity": 2, "rate": 10}]
        )


@pytest.fixture
def dry_run(connected, clock):
    def spec(text, folder=None):
        graph = load(text, file="w.yaml", registry=connected.registry, folder=folder)
        return RunSpec.of(graph, {}, MARIA, begun=clock.now())

    async def go(text, run_id="dry", folder=None):
        run = DryRun(connected.registry, spec(text, folder), run_id=run_id)
        await run.go()
        return run.steps

    go.spec = spec
    return go


def written(netsuite):
    return [each for each in netsuite.requests if each.method != "GET" and "/record/v1/" in each.path]


async def test_reads_run_and_writes_are_rehearsed(netsuite, orders, dry_run):
    """What needs the output of a rehearsed write says which step it waits for, and so does what needs that."""
    steps = await dry_run(BILLING)

    assert {
        "open": "read",
        "order": "read",
        "customer": "rehearsed",
        "invoice": "rehearsed",
        "told": "waiting",
        "after": "waiting",
    } == {name: step.state for name, step in steps.items()}
    assert ("invoice", "told") == (steps["told"].waits_for, steps["after"].waits_for)
    difference = steps["customer"].rehearsals["0"]["differences"][0]
    assert ("comments", "old") == (difference["path"], difference["now"])
    assert {"0", "1"} == set(steps["invoice"].rehearsals)
    assert [] == written(netsuite)


async def test_the_keys_are_those_of_a_run_of_that_name(netsuite, orders, dry_run, run_node):
    """The external ID that is shown is the one the record will have."""
    text = "workflow: w\nsteps:\n  call: {node: netsuite.record.create, params: {record_type: task, values: {title: Call}}}\n"
    steps = await dry_run(text, run_id="run-1")

    made = await run_node("netsuite.record.create", step="call", record_type="task", values={"title": "Call"})

    (request,) = steps["call"].rehearsals[""]["requests"]
    assert made["external_id"] == request["body"]["externalId"]


async def test_a_failed_read_is_said_and_the_rest_is_rehearsed(netsuite, orders, dry_run):
    """What depends on it waits for it."""
    text = BILLING.replace("record_type: salesOrder, record_id", "record_type: purchaseOrder, record_id", 1)
    steps = await dry_run(text)

    assert ("failed", 2) == (steps["order"].state, len(steps["order"].errors))
    assert ("waiting", "order") == (steps["customer"].state, steps["customer"].waits_for)
    assert "rehearsed" == steps["invoice"].state


async def test_a_condition_skips_as_in_a_run(netsuite, orders, dry_run):
    """And what needs a skipped step is skipped."""
    text = BILLING.replace(
        "node: netsuite.record.list", 'when: ${{ run.id == "other" }}\n    node: netsuite.record.list'
    )
    steps = await dry_run(text)

    assert {"skipped"} == {steps[name].state for name in ("open", "order", "customer", "invoice", "told")}


async def test_a_write_that_would_be_refused_is_a_problem(netsuite, orders, dry_run):
    """Here: a record that is not there."""
    text = 'workflow: w\nsteps:\n  gone: {node: netsuite.record.delete, params: {record_type: task, record_id: "99"}}\n'
    steps = await dry_run(text)

    assert "task 99" in steps["gone"].problems[0]


class Terminal(io.StringIO):
    """A terminal that somebody looks at."""

    def isatty(self):
        """Return that it is one."""
        return True


async def test_requests_are_read_at_80_columns(netsuite, orders, connected, dry_run, monkeypatch):
    """What is longer than a line goes on below its beginning, not at the left edge."""
    screen = Terminal()
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setattr(sys, "stdout", screen)

    await asyncio.to_thread(rehearse, connected.registry, dry_run.spec(BILLING), run_id="dry", json_output=False)

    lines = re.sub(r"\x1b\[\d*m", "", screen.getvalue()).splitlines()
    assert any("https://" in line for line in lines)
    assert all(line.startswith("  ") for line in lines if "https://" in line)


async def test_a_failure_says_what_to_type(connected, dry_run, capsys):
    """As a run's does."""
    text = "workflow: w\nsteps:\n  read: {node: netsuite.record.get, params: {record_type: task, record_id: '1'}}\n"
    of_ines = replace(dry_run.spec(text), caller=Caller("ines", "northwind"))

    code = await asyncio.to_thread(rehearse, connected.registry, of_ines, run_id="dry", json_output=False)

    assert 1 == code
    assert "Run: netsuite-nodes connect WORKSPACE" in capsys.readouterr().out


async def test_a_step_of_no_items_did_not_read(connected, dry_run, capsys):
    """It has nothing to do, whether it would read or write."""
    await asyncio.to_thread(rehearse, connected.registry, dry_run.spec(BILLING), run_id="dry", json_output=False)

    shown = {words[0]: words[1:] for line in capsys.readouterr().out.splitlines() if (words := line.split())}
    assert ["read", "1", "0", "0"] == shown["open"]
    assert ["no", "items", "0", "0", "0"] == shown["invoice"]


@pytest.mark.parametrize("as_json", [True, False])
async def test_the_command_shows_it(netsuite, orders, connected, dry_run, capsys, tmp_path, as_json):
    """A table, or all of it as JSON; no run is kept."""
    code = await asyncio.to_thread(
        rehearse, connected.registry, dry_run.spec(BILLING), run_id="dry", json_output=as_json
    )

    out = capsys.readouterr().out
    assert 0 == code
    if as_json:
        told = json.loads(out)["steps"]
        assert "invoice" == told["told"]["waits_for"]
        assert "POST" == told["invoice"]["rehearsals"][0]["requests"][0]["method"]
    else:
        assert "waits for invoice" in out
        assert '"old" → "billed 18"' in out or '"old" → "billed 19"' in out
    assert [] == written(netsuite)
    assert not (tmp_path / "state" / "runs").exists()


async def test_a_workflow_inside_is_rehearsed(netsuite, orders, dry_run, tmp_path):
    """Its steps by where they stand; what it answers is there where it speaks of no write, and what speaks of a write waits."""
    inner = """workflow: bill
inputs: {order: {type: string}}
steps:
  order: {node: netsuite.record.get, params: {record_type: salesOrder, record_id: "${{ inputs.order }}"}}
  invoice: {node: netsuite.record.transform, needs: [order], params: {record_type: salesOrder, record_id: "${{ inputs.order }}", target: invoice}}
outputs: {customer: "${{ steps.order.entity.id }}"}
"""
    (tmp_path / "bill.yaml").write_text(inner)
    (tmp_path / "number.yaml").write_text(inner.replace("steps.order.entity.id", "steps.invoice.id"))
    text = f"""workflow: all
steps:
  bill: {{for_each: ["18", "19"], workflow: {tmp_path.name}/bill.yaml, params: {{order: "${{{{ item }}}}"}}}}
  customer: {{node: netsuite.record.get, params: {{record_type: customer, record_id: "${{{{ steps.bill[0].customer }}}}"}}}}
  number: {{workflow: {tmp_path.name}/number.yaml, params: {{order: "18"}}}}
  after: {{node: netsuite.record.get, params: {{record_type: invoice, record_id: "${{{{ steps.number.customer }}}}"}}}}
"""
    steps = await dry_run(text, folder=tmp_path.parent)

    assert {
        "bill": "read",
        "bill[0].order": "read",
        "bill[0].invoice": "rehearsed",
        "bill[1].order": "read",
        "bill[1].invoice": "rehearsed",
        "customer": "read",
        "number": "rehearsed",
        "number.order": "read",
        "number.invoice": "rehearsed",
        "after": "waiting",
    } == {name: each.state for name, each in steps.items()}
    assert "number" == steps["after"].waits_for
    assert [] == written(netsuite)
