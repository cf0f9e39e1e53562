"""One attempt at a task: whose piece of work it is, what came of it, and whether Airflow may try again."""

import json
from types import SimpleNamespace

import pytest

from netsuite_adapters.airflow.access import Access
from netsuite_adapters.airflow.attempt import attempt, place_of
from netsuite_adapters.calling import Place
from netsuite_plugin.settings import Settings

CREATE = "netsuite.record.create"
ONCE = {"record_type": "task", "values": {"title": "Call Fjord"}, "without_external_id": True}


def context(**changes):
    """What Airflow hands to a task."""
    instance = {"dag_id": "follow_ups", "run_id": "scheduled__2026-03-02", "task_id": "create", "map_index": -1}
    return {"ti": SimpleNamespace(**{**instance, **changes})}


def test_a_place_is_the_same_on_every_try_and_nowhere_else():
    """Run ids repeat between DAGs."""
    assert Place("follow_ups/scheduled__2026-03-02", "create") == place_of(context(try_number=2))
    others = [
        context(dag_id="x"),
        context(run_id="x"),
        context(task_id="x"),
        context(map_index=0),
        context(map_index=1),
    ]
    assert 7 == len({*map(place_of, others), place_of(context()), place_of(context(), "second")})


@pytest.fixture
def tried(connected, tmp_path):
    """Attempt a call as Maria; its outcome passes JSON, as a trigger's does."""
    settings = Settings(store=str(tmp_path / "credentials.db"), user="maria", organization="northwind", attempts=1)

    async def tried(node, inputs, **more):
        access = Access(settings, "personal")
        outcome = await attempt(connected.registry, access, node, inputs, place_of(context()), **more)
        return json.loads(json.dumps(outcome))

    return tried


async def test_a_call_that_is_answered(tried, world):
    """Its output."""
    world.netsuite.given("customer", id="107", companyName="Fjord Supply")
    outcome = await tried("netsuite.record.get", {"record_type": "customer", "record_id": "107"})
    assert "Fjord Supply" == outcome["output"]["companyName"]


async def test_what_may_not_be_repeated_is_not_tried_again(tried, world):
    """A lost answer of a call that takes effect once, and its next try."""
    world.netsuite.lose_answer()
    for _ in range(2):
        outcome = await tried(CREATE, ONCE)
        assert outcome["again"] is False
    assert "netsuite-nodes sent again" in outcome["error"]
    assert 1 == world.netsuite.counts()["records"]["task"]


async def test_what_may_pass_is_tried_again(tried, world):
    """An account without room for the call now."""
    world.netsuite.busy(times=20)
    assert (await tried(CREATE, ONCE))["again"] is True


async def test_a_task_that_was_stopped_may_be_tried_again(tried, world):
    """It goes on where it was."""
    world.netsuite.given("customer", id="107", companyName="Fjord Supply", subsidiary="1")
    update = {"record_type": "customer", "record_id": "107", "values": {"phone": "+1"}, "asynchronous": True}
    assert (await tried("netsuite.record.update", update, cancelled=lambda: True))["again"] is True


async def test_an_unknown_node_is_not_tried_again(tried):
    """Nothing will change but the file."""
    assert {"again": False} == {
        name: value for name, value in (await tried("netsuite.x", {})).items() if name == "again"
    }
