"""Records written as jobs: submitted by a key, waited for, and found again by a run that was killed."""

from collections import Counter

import pytest

from netsuite_plugin.contract import NodeError, OutcomeUnknown
from netsuite_plugin.errors import NetSuiteError, RecordNotFound, RequestRejected

CREATE, UPDATE, UPSERT = "netsuite.record.create", "netsuite.record.update", "netsuite.record.upsert"
DELETE, TRANSFORM = "netsuite.record.delete", "netsuite.record.transform"
TASK = {"record_type": "task", "values": {"title": "Call"}, "asynchronous": True}


@pytest.fixture
def order(netsuite):
    """A sales order with one line, and the update that adds another."""
    customer = netsuite.given("customer", companyName="Firm", subsidiary="1")
    item = netsuite.given("serviceSaleItem", itemId="Advice")
    line = {"item": {"id": item}, "quantity": 1, "rate": 10}
    number = netsuite.given("salesOrder", entity={"id": customer}, item={"items": [line]})
    values = {"item": {"items": [line]}}
    return {"record_type": "salesOrder", "record_id": number, "values": values, "asynchronous": True}


def lines(netsuite, order):
    return len(netsuite.records.get("salesOrder", order["record_id"])["item"]["items"])


def writes(connected):
    return Counter(each.method for each in connected.wire.requests if "/record/v1/" in each.url.path)


async def test_each_verb_answers_as_it_does_at_once(netsuite, run_node, connected):
    """By the result of its job."""
    made = await run_node(CREATE, **TASK)
    changed = await run_node(
        UPDATE, record_type="task", record_id=made["id"], values={"message": "x"}, asynchronous=True
    )
    upserted = await run_node(UPSERT, **{**TASK, "external_id": "T-1"})
    customer = netsuite.given("customer", companyName="Firm", subsidiary="1")
    opportunity = await run_node(
        TRANSFORM, record_type="customer", record_id=customer, target="opportunity", asynchronous=True
    )
    gone = await run_node(DELETE, record_type="task", record_id=upserted["id"], asynchronous=True)

    assert ("task", True) == (made["record_type"], made["created"])
    assert {"id": made["id"], "record_type": "task"} == changed
    assert "x" == netsuite.records.get("task", made["id"])["message"]
    assert ("T-1", True) == (upserted["external_id"], gone["deleted"])
    assert opportunity["id"] in netsuite.records.all("opportunity")
    assert [made["id"]] == list(netsuite.records.all("task"))
    sent = [each for each in connected.wire.requests if each.method in {"POST", "PATCH", "PUT", "DELETE"}]
    assert {"respond-async"} == {each.headers["prefer"] for each in sent}
    assert len(sent) == len({each.headers["x-netsuite-idempotency-key"] for each in sent})


async def test_what_is_refused_is_refused_as_at_once(run_node):
    """With NetSuite's words, and what may have been meant."""
    with pytest.raises(RequestRejected, match="(?i)favouriteColour"):
        await run_node(CREATE, **{**TASK, "values": {"favouriteColour": "red"}})
    with pytest.raises(RecordNotFound):
        await run_node(UPDATE, record_type="customer", record_id="999", values={"phone": "1"}, asynchronous=True)


async def test_effects(connected, order):
    """What could be sent only once finds its job by the key; the rest stays what it is."""

    def effect(name, params):
        node = connected.registry.node(name)
        return node.effect_of(node.parse(params))

    assert ("once", "keyed") == (effect(UPDATE, {**order, "asynchronous": False}), effect(UPDATE, order))
    assert "idempotent" == effect(UPDATE, {**order, "values": {"memo": "x"}})
    assert "keyed" == effect(CREATE, {**TASK, "without_external_id": True})


async def test_a_lost_answer_adds_lines_once(netsuite, run_node, connected, order):
    """The key is sent again, and NetSuite answers with the job it has."""
    netsuite.lose_answer()

    await run_node(UPDATE, **order)

    assert (2, 2) == (lines(netsuite, order), writes(connected)["PATCH"])


@pytest.mark.parametrize("dies_after", [1, 2])
async def test_a_killed_run_adopts_its_job(netsuite, connected, order, note, killed, dies_after):
    """Killed before the submit, or after it: the lines are added once, and a job that is kept is not submitted again."""
    kept = note(dies_after)
    async with connected.session() as session:
        with pytest.raises(killed):
            await session.call(UPDATE, order, step="s", checkpoint=kept)
        kept.dies_after = None
        await session.call(UPDATE, order, step="s", checkpoint=kept)

    assert (2, 1) == (lines(netsuite, order), writes(connected)["PATCH"])


async def test_a_run_that_kept_nothing_of_its_job_finds_it_by_the_key(netsuite, connected, order):
    """Killed after NetSuite had it: the same step draws the same key."""
    async with connected.session() as session:
        await session.call(UPDATE, order, step="s")
        await session.call(UPDATE, order, step="s")
        await session.call(UPDATE, order, step="another")

    assert 3 == lines(netsuite, order)


async def test_the_same_change_of_another_call_is_made_again(netsuite, connected):
    """Where a repetition is harmless the key is drawn for the call: in between somebody changed it back."""
    firm = netsuite.given("customer", companyName="Firm", subsidiary="1", phone="0")
    change = {"record_type": "customer", "record_id": firm, "asynchronous": True}
    async with connected.session() as session:
        for phone in ("1", "2", "1"):
            await session.call(UPDATE, {**change, "values": {"phone": phone}})

    assert "1" == netsuite.records.get("customer", firm)["phone"]


async def test_a_key_that_netsuite_may_have_forgotten_adds_nothing(netsuite, connected, order, note, killed, clock):
    """An answer was lost, and the run is gone on with a day later: nobody knows."""
    kept = note(1)
    async with connected.session() as session:
        with pytest.raises(killed):
            await session.call(UPDATE, order, step="s", checkpoint=kept)
        kept.dies_after = None
        clock.move(minutes=61)
        async with connected.session() as later:
            with pytest.raises(OutcomeUnknown, match="may not remember its key"):
                await later.call(UPDATE, order, step="s", checkpoint=kept)

    assert 1 == lines(netsuite, order)


async def test_a_refused_job_is_not_the_last_word(netsuite, connected, note):
    """What was wrong was put right: the same step asks anew, with a note of its job or without."""
    number = netsuite.given("customer", companyName="Firm", subsidiary="1")
    netsuite.lock_record("customer", number)
    kept = note()
    change = {"record_type": "customer", "record_id": number, "values": {"phone": "1"}, "asynchronous": True}
    async with connected.session() as session:
        with pytest.raises(RequestRejected, match="locked"):
            await session.call(UPDATE, change, step="s", checkpoint=kept)
        netsuite.records.locked.clear()
        await session.call(UPDATE, change, step="s", checkpoint=kept)

    assert "1" == netsuite.records.get("customer", number)["phone"]


@pytest.mark.parametrize("has_note", [True, False], ids=["with its note", "without"])
async def test_refused_lines_are_asked_for_anew(netsuite, connected, order, note, has_note):
    """Under another key: the first one's job was refused, and stays so."""
    netsuite.lock_record("salesOrder", order["record_id"])
    kept = note()
    async with connected.session() as session:
        with pytest.raises(RequestRejected, match="locked"):
            await session.call(UPDATE, order, step="s", checkpoint=kept)
        netsuite.records.locked.clear()
        await session.call(UPDATE, order, step="s", checkpoint=kept if has_note else None)

    assert 2 == lines(netsuite, order)


async def test_a_forgotten_job_is_done_again_where_that_is_safe(netsuite, connected, order, note, killed):
    """NetSuite keeps jobs for a while; lines are not added by a guess."""
    firm = netsuite.given("customer", companyName="Firm", subsidiary="1")
    change = {"record_type": "customer", "record_id": firm, "values": {"phone": "1"}, "asynchronous": True}
    for params, ends in ((change, None), (order, OutcomeUnknown)):
        kept = note(2)
        async with connected.session() as session:
            with pytest.raises(killed):
                await session.call(UPDATE, params, step="s", checkpoint=kept)
            kept.dies_after = None
            netsuite.jobs._jobs.clear()
            netsuite.jobs._by_key.clear()
            if ends is None:
                await session.call(UPDATE, params, step="s", checkpoint=kept)
            else:
                with pytest.raises(ends, match="forgotten"):
                    await session.call(UPDATE, params, step="s", checkpoint=kept)

    assert "1" == netsuite.records.get("customer", firm)["phone"]


async def test_progress_and_cancelling(netsuite, connected, order, note):
    """One write of one; a cancelled wait ends, and the job goes on: the same call finds it."""
    netsuite.undocumented.async_seconds_per_record = 100
    seen, kept = [], note()
    async with connected.session() as session:
        with pytest.raises(NetSuiteError, match="cancelled while job 1 was under way") as caught:
            await session.call(UPDATE, order, step="s", checkpoint=kept, cancelled=lambda: True)
        await session.call(
            UPDATE, order, step="s", checkpoint=kept, progress=lambda done, total: seen.append((done, total))
        )

    assert (True, True) == (caught.value.unsettled, caught.value.retryable)
    assert [(0, 1), (1, 1)] == seen
    assert (2, 1) == (lines(netsuite, order), writes(connected)["PATCH"])


async def test_an_answer_about_the_job_is_none_to_the_write(netsuite, connected, order):
    """A role that may not ask for its job is not told that nothing was changed."""
    real = connected.wire.handle_async_request

    async def handle(request):
        if request.url.path.endswith("/task"):
            request.url = request.url.copy_with(path="/services/rest/system/v1/nothing")
        return await real(request)

    connected.wire.handle_async_request = handle
    async with connected.session() as session:
        with pytest.raises(NodeError) as caught:
            await session.call(UPDATE, order, step="s")

    assert caught.value.unsettled
    assert 2 == lines(netsuite, order)


async def test_a_dry_run_shows_that_it_goes_as_a_job(connected, order):
    """With its headers."""
    async with connected.session() as session:
        rehearsal = await session.call(UPDATE, order, step="s", dry_run=True)

    headers = rehearsal["requests"][0]["headers"]
    assert "respond-async" == headers["prefer"]
    assert headers["x-netsuite-idempotency-key"]
    assert "GET" in {each.method for each in connected.wire.requests}
    assert not writes(connected)["PATCH"]
