"""Workers fire schedules: what was missed while none was there runs once, by the worker that comes first."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from counting import CountingPlugin
from netsuite_plugin.contract import Caller
from netsuite_plugin.discovery import discover
from netsuite_runner.graph import load
from netsuite_runner.run_spec import RunSpec
from netsuite_runner.runs.schedules import Schedules
from serving import wait_for

BERLIN = ZoneInfo("Europe/Berlin")
TEXT = """workflow: nightly
schedule: {cron: "0 HOUR * * *", time_zone: Europe/Berlin}
steps: {a: {node: count.record.create, params: {value: "${{ run.id }}/${{ run.today }}"}}}
outputs: {today: "${{ run.today }}"}
"""


def test_workers_fire_what_is_due(other_fleet):
    """Two of them, one run: of the last moment, on its day."""
    registry = discover(plugins=[CountingPlugin()])
    now = datetime.now(UTC)
    text = TEXT.replace(
        "HOUR", str((now + timedelta(hours=12)).astimezone(BERLIN).hour)
    )  # whenever this runs, no moment is near
    graph = load(text, file="nightly.yaml", registry=registry)
    schedules = Schedules(registry, other_fleet.runs)
    three_days_ago = now - timedelta(days=3)
    spec = RunSpec.of(graph, {}, Caller("maria"), begun=three_days_ago)
    added = schedules.add("nightly", spec, now=three_days_ago)

    other_fleet.at_work(2)

    wait_for(lambda: "fired" in {each.state for each in schedules.firings(added, most=9)}, tell=other_fleet.logs)
    fired, *missed = schedules.firings(added, most=9)
    assert ["fired", "missed", "missed"] == [each.state for each in (fired, *missed)]
    ended = other_fleet.ended(fired.run)
    day = f"{datetime.fromisoformat(fired.planned).astimezone(BERLIN):%Y-%m-%d}"
    assert ("finished", {"today": day}) == (ended.state, ended.outputs)
    assert [day] == other_fleet.records(fired.run)
