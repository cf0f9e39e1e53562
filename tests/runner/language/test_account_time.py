"""A workflow speaks of its account's time: the account is asked once a run."""

import pytest

from netsuite_plugin.testing.running import RunNode, shield_from_the_machine

pytestmark = [pytest.mark.anyio, pytest.mark.parametrize("anyio_backend", ["asyncio"])]
GRAPH = """\
workflow: due
steps:
  chosen:
    node: netsuite.suiteql.query
    params: {query: "SELECT id FROM customer WHERE id = :id ORDER BY id", parameters: {id: 107}}
  follow_up:
    node: netsuite.record.create
    needs: [chosen]
    params:
      record_type: task
      values: {title: "Due ${{ account_date(run.account_now) }}"}
outputs: {day: "${{ account_date(run.account_now) }}"}
"""


@pytest.fixture
def run_node(netsuite, tmp_path, monkeypatch):
    """The one of the pytest plugin, for `run_workflow`."""
    shield_from_the_machine(monkeypatch, tmp_path)
    return RunNode(netsuite, tmp_path)


@pytest.mark.fault("A4")
async def test_a_run_writes_dates_as_its_account_does(netsuite, run_workflow, tmp_path):
    """In the account's zone and format; a run that has ended answers the same without a request."""
    netsuite.given("customer", id="107")
    (tmp_path / "due.yaml").write_text(GRAPH)
    outputs = await run_workflow(tmp_path / "due.yaml")
    assert {"day": "3/2/2026"} == outputs
    assert ["Due 3/2/2026"] == [task["title"] for task in netsuite.records.all("task").values()]
    queries = [each for each in netsuite.requests if each.kind == "suiteql"]
    assert 2 == len(queries), "the step's own, and one for the time zone and the date format"
    assert outputs == await run_workflow(tmp_path / "due.yaml")
    assert 2 == len([each for each in netsuite.requests if each.kind == "suiteql"])


@pytest.mark.fault("A4")
async def test_a_step_that_cannot_know_it_says_so(netsuite, run_workflow, tmp_path):
    """Nothing else was begun."""
    netsuite.faults.add("unavailable", on="query", times=20)
    (tmp_path / "due.yaml").write_text(GRAPH)
    with pytest.raises(Exception, match="follow_up: .*503"):
        await run_workflow(tmp_path / "due.yaml")
    assert {} == netsuite.records.all("task")
