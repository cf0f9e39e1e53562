"""Workers fire schedules: what was missed while none was there runs once, by the worker that comes first."""

from datetime import UTC, datetime, timedelta

from counting import CountingPlugin
from netsuite_plugin.contract import Caller
from netsuite_plugin.discovery import discover
from netsuite_runner.graph import load
from netsuite_runner.run_spec import RunSpec
from netsuite_runner.runs.schedules import Schedules
from serving import wait_for

TEXT = """workflow: nightly
schedule: {cron: "0 3 * * *", time_zone: Europe/Berlin}
steps: {a: {node: count.record.create, params: {value: "${{ run.id }}/${{ run.today }}"}}}
outputs: {today: "${{ run.today }}"}
"""


def test_workers_fire_what_is_due(other_fleet):
    """Two of them, one run: of the last moment, on its day."""
    registry = discover(plugins=[CountingPlugin()])
    graph = load(TEXT, file="nightly.yaml", registry=registry)
    schedules = Schedules(registry, other_fleet.runs)
    three_days_ago = datetime.now(UTC) - timedelta(days=3)
    spec = RunSpec.of(graph, {}, Caller("maria"), begun=three_days_ago)
    added = schedules.add("nightly", spec, now=three_days_ago)

    other_fleet.at_work(2)

    wait_for(lambda: "fired" in {each.state for each in schedules.firings(added, most=9)}, tell=other_fleet.logs)
    fired, *missed = schedules.firings(added, most=9)
    assert ["fired", "missed", "missed"] == [each.state for each in (fired, *missed)]
    ended = other_fleet.ended(fired.run)
    assert ("finished", {"today": fired.planned[:10]}) == (ended.state, ended.outputs)
    assert [fired.planned[:10]] == other_fleet.records(fired.run)
