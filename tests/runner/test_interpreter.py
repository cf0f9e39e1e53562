"""When a step starts: as soon as its own needs are done."""

import pytest

from netsuite_plugin.testing.running import RunNode, shield_from_the_machine

pytestmark = [pytest.mark.anyio, pytest.mark.parametrize("anyio_backend", ["asyncio"])]
BRANCHES = """workflow: branches
steps:
  slow1: {node: netsuite.suiteql.query, params: {query: SELECT id FROM subsidiary}}
  slow2: {node: netsuite.suiteql.query, needs: [slow1], params: {query: SELECT id FROM subsidiary}}
  fast1: {node: netsuite.record.get, params: {record_type: subsidiary, record_id: "1"}}
  fast2: {node: netsuite.record.get, needs: [fast1], params: {record_type: subsidiary, record_id: "1"}}
  fast3: {node: netsuite.record.get, needs: [fast2], params: {record_type: subsidiary, record_id: "1"}}
  both: {node: netsuite.record.get, needs: [slow2, fast3], params: {record_type: subsidiary, record_id: "1"}}
outputs: {id: "${{ steps.both.id }}"}
"""


@pytest.fixture
def run_node(netsuite, tmp_path, monkeypatch):
    """The one of the pytest plugin, for `run_workflow`."""
    shield_from_the_machine(monkeypatch, tmp_path)
    return RunNode(netsuite, tmp_path)


async def test_a_fast_branch_does_not_wait_for_a_slow_one(netsuite, run_workflow, tmp_path):
    """By the log of the account: its third request is sent before the second of the slow branch is answered."""
    netsuite.faults.add("slow", on="query", times=2, seconds=1.0)
    (tmp_path / "branches.yaml").write_text(BRANCHES)

    assert {"id": "1"} == await run_workflow(tmp_path / "branches.yaml")

    answered = ["slow" if each.kind == "suiteql" else "fast" for each in netsuite.requests]
    assert ["fast", "fast", "fast", "slow", "slow", "fast"] == answered, "an entry is written when the answer is"
