"""A workflow inside another, at workers that share a database: one of them goes through it, and another takes it over."""

from datetime import datetime

from counting import CountingPlugin
from netsuite_plugin.contract import Caller
from netsuite_plugin.discovery import discover
from netsuite_runner.graph import load
from netsuite_runner.run_spec import RunSpec
from netsuite_runner.runs.postgres import PostgresRuns
from netsuite_runner.worker.lives import Lives
from serving import wait_for

INNER = """workflow: inner
inputs: {n: {type: integer}}
steps:
  make:
    for_each: ${{ range(20) }}
    node: count.record.create
    params: {value: "${{ run.id }}/${{ inputs.n }}-${{ item }}", seconds: 0.1}
  count: {node: count.number.read, params: {value: "${{ steps.make | length }}"}}
outputs: {count: "${{ steps.count.value }}"}
"""
OUTER = """workflow: outer
steps:
  each: {for_each: "${{ range(6) }}", at_once: 2, workflow: inner.yaml, params: {n: "${{ item }}"}}
outputs: {counts: "${{ steps.each | map(attribute='count') | list }}"}
"""


def test_a_killed_worker_is_missed_in_the_middle_of_a_workflow_inside(other_fleet, tmp_path):
    """Every record is made once, and what the workflows answered is there as if nothing had been."""
    (tmp_path / "inner.yaml").write_text(INNER)
    graph = load(OUTER, file="outer.yaml", registry=discover(plugins=[CountingPlugin()]), folder=tmp_path)
    lives = Lives(other_fleet.runs.address)
    runs = PostgresRuns(other_fleet.runs.address, start_life=lives.begin)
    other_fleet.at_work(1)
    with other_fleet.staying("inside", 31):
        runs.enqueue("inside", RunSpec.of(graph, {}, Caller("maria"), begun=datetime.now().astimezone()))
        wait_for(
            lambda: len(other_fleet.calls("inside")) > 30, tell=lambda: other_fleet.logs() + other_fleet.state("inside")
        )

        other_fleet.workers[0].kill()
        other_fleet.workers[0].wait()
    other_fleet.at_work(1)

    ended = other_fleet.ended("inside")
    lives.close()
    assert "finished" == ended.state, ended.error
    assert {"counts": [20] * 6} == ended.outputs
    assert sorted(f"{n}-{item}" for n in range(6) for item in range(20)) == sorted(other_fleet.records("inside"))
    assert len(other_fleet.calls("inside")) <= 120 + 2 * 5, "only what was under way is repeated"
