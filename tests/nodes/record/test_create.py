"""netsuite.record.create: exactly one record, whatever the network does."""

import re

import httpx
import pytest

from conftest import MARIA
from netsuite_plugin.contract import ConfigurationError, InvalidParams, OutcomeUnknown
from netsuite_plugin.errors import RequestRejected

TASK = {"record_type": "task", "values": {"title": "Call about INV1001"}}


def tasks(netsuite):
    return netsuite.records.all("task")


async def test_creates_a_record_and_returns_its_id(netsuite, run_node):
    """The id comes from Location, the key from run, step and item."""
    created = await run_node("netsuite.record.create", **TASK)

    assert created["created"] is True
    assert "Call about INV1001" == tasks(netsuite)[created["id"]]["title"]
    assert re.fullmatch(r"nsn-[a-z2-7]{32}", created["external_id"])


@pytest.mark.parametrize("losses", [1, 2, 4])
async def test_lost_answers_leave_one_record(netsuite, run_node, losses):
    """The first attempt landed; asking by external ID finds it, and nothing is sent again."""
    netsuite.lose_answer(times=losses)

    created = await run_node("netsuite.record.create", **TASK)

    assert [created["id"]] == list(tasks(netsuite))
    assert created["created"] is True


async def test_the_same_step_and_item_of_a_run_is_the_same_record(netsuite, run_node):
    """A run that resumes after a kill adopts what it had already created."""
    first = await run_node("netsuite.record.create", item="107", **TASK)

    again = await run_node("netsuite.record.create", item="107", **TASK)

    assert first == again
    assert 1 == len(tasks(netsuite))


async def test_another_item_is_another_record(netsuite, run_node):
    """Keys differ where the work differs."""
    one = await run_node("netsuite.record.create", item="107", **TASK)
    two = await run_node("netsuite.record.create", item="108", **TASK)

    assert one["id"] != two["id"]


async def test_an_earlier_record_with_the_authors_own_key_is_adopted_and_said(netsuite, run_node):
    """The author's key is a promise about the record, so an earlier one is the answer, marked as not created."""
    netsuite.given("task", id="41", title="Made last week", externalId="CALL-1001")

    created = await run_node("netsuite.record.create", **TASK, external_id="CALL-1001")

    assert {
        "id": "41",
        "record_type": "task",
        "external_id": "CALL-1001",
        "created": False,
        "differs": ["title"],
    } == created
    assert 1 == len(tasks(netsuite))


async def test_a_refusal_comes_through_in_netsuites_words(netsuite, run_node):
    """A missing mandatory field is the author's to mend, and no record is left."""
    with pytest.raises(RequestRejected, match="Please enter value") as caught:
        await run_node("netsuite.record.create", record_type="customer", values={"email": "ap@example.com"})

    assert "fix_input" == caught.value.remedy
    assert not caught.value.retryable


async def test_a_misspelt_field_is_an_error_not_a_silent_success(netsuite, run_node):
    """NetSuite's default only warns in a header."""
    with pytest.raises(RequestRejected) as caught:
        await run_node("netsuite.record.create", record_type="task", values={"title": "x", "tilte": "y"})

    assert "tilte" in str(caught.value)
    assert {} == dict(tasks(netsuite))


async def test_a_duplicate_name_is_not_mistaken_for_our_own_record(netsuite, run_node):
    """'Already exists' also means a duplicate name: only the key decides."""
    netsuite.given(
        "customer", id="7", entityId="Fjord Supply", companyName="Fjord Supply", externalId="other", subsidiary="1"
    )

    with pytest.raises(RequestRejected):
        await run_node(
            "netsuite.record.create",
            record_type="customer",
            values={
                "companyName": "Fjord Supply",
                "entityId": "Fjord Supply",
                "subsidiary": {"id": "1"},
                "category": {"id": "nope"},
            },
        )


async def test_a_busy_account_delays_a_create_and_does_not_double_it(netsuite, run_node):
    """429 came before any work."""
    netsuite.busy(times=2)

    await run_node("netsuite.record.create", **TASK)

    assert 1 == len(tasks(netsuite))


async def test_an_outcome_that_cannot_be_settled_says_what_to_look_for(world, connected):
    """The answer was lost and NetSuite stays away: the author gets the key, not a second record."""

    class GoneAfterThePost(httpx.AsyncBaseTransport):
        async def handle_async_request(self, request):
            if request.method == "POST":
                await connected.wire.handle_async_request(request)
            raise httpx.ReadError("gone")

    registry = connected.with_wire(GoneAfterThePost())
    async with registry.open("netsuite", caller=MARIA, run="run-9") as session:
        with pytest.raises(OutcomeUnknown, match=r"external ID nsn-\w+") as caught:
            await session.call("netsuite.record.create", TASK, step="call")

    assert not caught.value.retryable
    assert 1 == len(tasks(world.netsuite))


@pytest.mark.parametrize("key", ["a b", "a|b", "a/b", "", "é|"])
async def test_a_key_netsuite_cannot_look_up_is_refused(connected, run_node, key):
    """A key that `eid:` refuses could never settle a lost answer."""
    with pytest.raises((ConfigurationError, InvalidParams)):
        await run_node("netsuite.record.create", **TASK, external_id=key)

    assert [] == connected.wire.requests


async def test_the_external_id_has_one_place(connected, run_node):
    """Two keys in one call cannot both be right."""
    with pytest.raises(ConfigurationError, match="external_id"):
        await run_node("netsuite.record.create", record_type="task", values={"title": "x", "externalId": "y"})


async def test_a_keyed_write_needs_to_know_which_piece_of_work_it_is(connected):
    """Without a step two different creates would share a key."""
    async with connected.session() as session:
        with pytest.raises(ConfigurationError, match="name the step"):
            await session.call("netsuite.record.create", TASK)


async def test_a_rehearsal_shows_the_request_and_writes_nothing(connected, netsuite):
    """With the key the call would have; a record that carries it already is said."""
    async with connected.session() as session:
        rehearsal = await session.call("netsuite.record.create", TASK, step="s", dry_run=True)
        made = await session.call("netsuite.record.create", TASK, step="s")
        again = await session.call("netsuite.record.create", TASK, step="s", dry_run=True)

    (request,) = rehearsal["requests"]
    assert ("POST", made["external_id"]) == (request["method"], request["body"]["externalId"])
    assert ([], []) == (rehearsal["notes"], rehearsal["problems"])
    assert f"internal ID {made['id']}" in again["notes"][0]
    assert 1 == len(tasks(netsuite))


async def test_a_type_without_external_ids_is_created_once(netsuite, run_node):
    """Its lost answer cannot be settled, so it is said, and nothing is sent again."""
    period = {
        "record_type": "accountingPeriod",
        "values": {"periodName": "May 2031", "startDate": "2031-05-01", "endDate": "2031-05-31"},
    }
    created = await run_node("netsuite.record.create", **period)
    assert (None, True) == (created["external_id"], created["created"])

    period["values"]["periodName"] = "June 2031"
    netsuite.lose_answer()
    with pytest.raises(OutcomeUnknown, match="Creating accountingPeriod"):
        await run_node("netsuite.record.create", **period)

    names = [each["periodName"] for each in netsuite.records.all("accountingPeriod").values()]
    assert 1 == names.count("June 2031")


async def test_a_type_without_external_ids_takes_none(connected, run_node):
    """Nothing is sent."""
    with pytest.raises(ConfigurationError, match="external_id: accountingPeriod has no external IDs"):
        await run_node("netsuite.record.create", record_type="accountingPeriod", values={}, external_id="P-1")

    assert [] == connected.wire.requests


async def test_unknown_params_are_refused_by_name(connected, run_node):
    """A misspelt param never reaches NetSuite."""
    with pytest.raises(InvalidParams, match="valeus"):
        await run_node("netsuite.record.create", record_type="task", values={}, valeus={})


class Answering(httpx.AsyncBaseTransport):
    """Answers what the test says, one after the other."""

    def __init__(self, *answers):
        self.answers, self.methods = list(answers), []

    async def handle_async_request(self, request):
        self.methods.append(request.method)
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, Exception):
            raise answer
        return httpx.Response(answer[0], json=answer[1], headers=answer[2] if len(answer) > 2 else {})


def refused(code, status=400):
    return status, {"title": "x", "status": status, "o:errorDetails": [{"detail": "said so", "o:errorCode": code}]}


NOT_THERE = refused("NONEXISTENT_ID", 404)


@pytest.mark.parametrize(
    "answers",
    [
        (httpx.ReadError("lost"), NOT_THERE, httpx.ConnectError("down")),
        (httpx.ReadError("lost"), NOT_THERE, refused("CONCURRENCY_LIMIT_EXCEEDED", 429)),
        (httpx.ReadError("lost"), refused("USER_ERROR")),
        (refused("x", 503), NOT_THERE, httpx.ConnectError("down")),
    ],
)
async def test_once_an_attempt_may_have_landed_nothing_else_is_said(connected, answers, monkeypatch):
    """A later refusal or a dead line does not make the first attempt undone."""
    monkeypatch.setenv(
        "NETSUITE_NODES_ATTEMPTS", "2"
    )  # a call that is refused alone waits ever longer, and by the real clock
    async with connected.with_wire(Answering(*answers)).open("netsuite", caller=MARIA, run="r") as session:
        with pytest.raises(OutcomeUnknown, match="external ID nsn-"):
            await session.call("netsuite.record.create", TASK, step="s")


async def test_a_success_without_location_is_settled_by_asking(connected):
    """The record is found by its key."""
    wire = Answering((204, None), (200, {"id": "77"}))
    async with connected.with_wire(wire).open("netsuite", caller=MARIA, run="r") as session:
        created = await session.call("netsuite.record.create", TASK, step="s")

    assert ("77", ["POST", "GET"]) == (created["id"], wire.methods)


async def test_an_own_key_needs_no_step(netsuite, connected):
    """The author's key says which piece of work it is."""
    async with connected.session() as session:
        created = await session.call("netsuite.record.create", {**TASK, "external_id": "CALL-7"})

    assert created["created"]


@pytest.mark.fault("B7")
async def test_an_account_of_another_language_is_written_to(netsuite, run_node):
    """The first write learns the language from the refusal."""
    netsuite.undocumented.company_language = "pt"

    await run_node("netsuite.record.create", **TASK)

    assert 1 == len(tasks(netsuite))


async def test_a_create_without_an_external_id_is_sent_once(netsuite, run_node):
    """For a type that refuses it; a lost answer is said."""
    created = await run_node("netsuite.record.create", **TASK, without_external_id=True)
    netsuite.lose_answer()
    with pytest.raises(OutcomeUnknown):
        await run_node("netsuite.record.create", **TASK, without_external_id=True)

    assert created["external_id"] is None
    assert all("externalId" not in each for each in tasks(netsuite).values())
    assert 2 == len(tasks(netsuite))


async def test_with_and_without_exclude_each_other(connected, run_node):
    """Nothing is sent."""
    with pytest.raises(InvalidParams, match="exclude each other"):
        await run_node("netsuite.record.create", **TASK, external_id="X", without_external_id=True)

    assert [] == connected.wire.requests
