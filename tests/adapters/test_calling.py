"""Calls of other engines: whatever an engine repeats, a record is made once, and what nobody can know is said."""

from pathlib import Path

import pytest

from conftest import MARIA
from netsuite_adapters.calling import Place, call_node, may_try_again
from netsuite_adapters.references import read
from netsuite_plugin.contract import InvalidParams, NodeError, OutcomeUnknown
from netsuite_plugin.settings import Settings
from netsuite_plugin.sql_store.database import Database
from netsuite_plugin.sql_store.sent_marks import SentMarks

CREATE = "netsuite.record.create"
TASK = {"record_type": "task", "values": {"title": "Call Fjord"}}
ONCE = {**TASK, "without_external_id": True}
HERE = Place("follow_ups scheduled__2026-03-02", "create", "0")


@pytest.fixture
def settings(tmp_path):
    return Settings(store=str(tmp_path / "credentials.db"), exports=tmp_path / "exports", attempts=1)


@pytest.fixture
def call(connected, settings):
    """Call a node as the task of an engine does."""

    async def call(node, inputs, *, place=HERE, **more):
        return await call_node(connected.registry, settings, node, inputs, place=place, caller=MARIA, **more)

    return call


@pytest.fixture
def marks(settings):
    return SentMarks(Database(settings.store_place))


def tasks(world):
    return world.netsuite.counts()["records"].get("task", 0)


async def test_a_read_leaves_nothing_behind(call, world, marks):
    """No mark, however often it is read."""
    world.netsuite.given("customer", id="107", companyName="Fjord Supply")

    assert (
        "Fjord Supply"
        == (await call("netsuite.record.get", {"record_type": "customer", "record_id": "107"}))["companyName"]
    )
    assert [] == await marks.waiting(MARIA)


async def test_a_keyed_call_made_again_finds_its_record(call, world):
    """The engine gives the task of a dead worker to another: the same run, task and place in the map."""
    first, second = await call(CREATE, TASK), await call(CREATE, TASK)
    other = await call(CREATE, TASK, place=Place(HERE.run, HERE.step, "1"))

    assert first["id"] == second["id"] != other["id"]
    assert 2 == tasks(world)


async def test_a_lost_answer_of_a_once_is_not_sent_again(call, world, marks):
    """The next attempt says what was sent, when, and how to decide; with other values it is refused as well."""
    world.netsuite.lose_answer()
    with pytest.raises(NodeError) as lost:
        await call(CREATE, ONCE)
    assert lost.value.unsettled

    for again in (ONCE, {**ONCE, "values": {"title": "Other"}}):
        with pytest.raises(OutcomeUnknown, match="was sent at") as caught:
            await call(CREATE, again)
        (mark,) = await marks.waiting(MARIA)
        assert f"netsuite-nodes sent done {mark.key}" in str(caught.value)
        assert f"netsuite-nodes sent again {mark.key}" in str(caught.value)
        assert again["values"]["title"] in str(caught.value)
    assert 1 == tasks(world)


async def test_a_person_decides(call, world, marks):
    """Done answers null; again sends."""
    world.netsuite.lose_answer()
    with pytest.raises(NodeError):
        await call(CREATE, ONCE)
    (mark,) = await marks.waiting(MARIA)

    await marks.settle(MARIA, mark.key, again=False)
    assert await call(CREATE, ONCE) is None
    assert 1 == tasks(world)

    await marks.settle(MARIA, mark.key, again=True)
    assert (await call(CREATE, ONCE))["id"]
    assert 2 == tasks(world)


async def test_an_answered_once_gives_its_answer_again(call, world, caplog):
    """A worker that died after the answer and before its engine knew; other values are not mistaken for these."""
    first = await call(CREATE, ONCE)

    assert first == await call(CREATE, ONCE)
    assert "is not sent again" in caplog.text
    with pytest.raises(OutcomeUnknown, match="with other values, and succeeded"):
        await call(CREATE, {**ONCE, "values": {"title": "Other"}})
    assert 1 == tasks(world)


async def test_a_refused_once_may_be_sent_again(call, world, marks):
    """Nothing happened, so the corrected call is sent."""
    with pytest.raises(NodeError):
        await call(CREATE, {**ONCE, "values": {"title": "x", "company": {"id": "none"}}})
    assert [] == await marks.waiting(MARIA)

    await call(CREATE, ONCE)
    assert 1 == tasks(world)


async def test_wrong_inputs_are_refused_before_anything(call, world, marks):
    """Nothing is marked."""
    with pytest.raises(InvalidParams):
        await call(CREATE, {**ONCE, "colour": "red"})
    assert [] == await marks.waiting(MARIA)
    assert 0 == tasks(world)


async def test_a_job_that_was_begun_is_found(call, world):
    """Its worker is gone; the next attempt asks for the same job."""
    world.netsuite.given("customer", id="107", companyName="Fjord Supply", subsidiary="1")
    update = {"record_type": "customer", "record_id": "107", "values": {"phone": "+1 555"}, "asynchronous": True}
    with pytest.raises(NodeError, match="job"):
        await call("netsuite.record.update", update, cancelled=lambda: True)

    await call("netsuite.record.update", update)

    sent = [each for each in world.wire.requests if each.method == "PATCH"]
    assert 1 == len(sent)


async def test_a_large_answer_is_a_file(call, world, settings):
    """Below the name of who asked; its owner alone reads it."""
    world.netsuite.given("customer", id="107", companyName="Fjord Supply", comments="x" * 1_000_000)

    told = await call("netsuite.record.get", {"record_type": "customer", "record_id": "107"})

    assert Path(told["file"]).parent == settings.exports_folder / "maria"
    assert "Fjord Supply" == read(told)["companyName"]


async def test_a_large_answer_is_handed_over_where_the_engine_has_its_own_way_with_it(call, world, settings):
    """Nothing is written then."""
    world.netsuite.given("customer", id="107", companyName="Fjord Supply", comments="x" * 1_000_000)

    told = await call("netsuite.record.get", {"record_type": "customer", "record_id": "107"}, largest=None)

    assert "Fjord Supply" == told["companyName"]
    assert not settings.exports_folder.exists()


async def test_what_an_engine_may_try_again(connected):
    """What may succeed later and cannot happen twice."""
    busy, lost = NodeError("busy", retryable=True), NodeError("lost", retryable=True)
    lost.unsettled = True
    read = "netsuite.record.get", {"record_type": "customer", "record_id": "107"}

    tried = [may_try_again(connected.registry, *each) for each in ((*read, busy), (*read, lost), (CREATE, TASK, lost))]
    assert [True, True, True] == tried
    assert may_try_again(connected.registry, CREATE, ONCE, busy)
    for never in ((CREATE, ONCE, lost), (*read, NodeError("wrong")), (CREATE, {"colour": "red"}, busy)):
        assert not may_try_again(connected.registry, *never)
