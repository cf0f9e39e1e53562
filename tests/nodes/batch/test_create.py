"""netsuite.batch.create: any number of records, each exactly once, each with its own outcome."""

import re

import httpx
import pytest

from conftest import MARIA
from netsuite_plugin.contract import ConfigurationError, InvalidParams, NodeError, OutcomeUnknown
from netsuite_plugin.errors import NetSuiteError, RecordNotFound

NODE = "netsuite.batch.create"


def new_firms(number, **more):
    return [{"values": {"companyName": f"Firm {place}", "subsidiary": {"id": "1"}, **more}} for place in range(number)]


def customers(netsuite):
    return netsuite.records.all("customer")


async def test_creates_all_in_their_order_with_few_requests(netsuite, connected, run_node, kinds):
    """Jobs of a hundred, a few looks at each, and one query for all new IDs."""
    result = await run_node(NODE, record_type="customer", items=new_firms(210))

    assert (210, 0, []) == (result["done"], result["failed"], result["warnings"])
    named = [customers(netsuite)[each["id"]]["companyName"] for each in result["outcomes"]]
    assert [f"Firm {place}" for place in range(210)] == named
    assert all(each["created"] and each["error"] is None for each in result["outcomes"])
    asked = kinds(connected.wire)
    assert (3, 1) == (asked["POST customer"], asked["POST suiteql"])
    assert sum(asked.values()) <= 3 * (1 + 3) + 1


async def test_an_item_that_is_refused_has_its_own_error(netsuite, run_node):
    """In NetSuite's words, at its place; the others are there."""
    items = new_firms(120)
    items[7]["values"] = {"companyName": "No such subsidiary", "subsidiary": {"id": "999"}}
    items[113]["values"] = {"email": "nobody@example.com", "subsidiary": {"id": "1"}}

    result = await run_node(NODE, record_type="customer", items=items)

    assert [7, 113] == [each["index"] for each in result["outcomes"] if not each["ok"]]
    assert (118, 2) == (result["done"], result["failed"])
    first, second = result["outcomes"][7]["error"], result["outcomes"][113]["error"]
    assert "items[7]: Creating customer" in first["message"]
    assert "subsidiary" in first["message"]
    assert "items[113]: Creating customer" in second["message"]
    assert ("fix_input", False, False) == (second["remedy"], second["retryable"], second["unsettled"])
    assert 118 == len(customers(netsuite))


async def test_the_author_s_external_ids_are_kept_and_others_derived(netsuite, run_node):
    """Each record has one, so that a repetition finds it."""
    items = [*new_firms(2), {"values": {"companyName": "Own", "subsidiary": {"id": "1"}}, "external_id": "OWN-1"}]

    result = await run_node(NODE, record_type="customer", items=items)

    ids = [each["external_id"] for each in result["outcomes"]]
    assert re.fullmatch(r"nsn-[a-z2-7]{32}-0", ids[0])
    assert "OWN-1" == ids[2]
    assert ids == [customers(netsuite)[each["id"]]["externalId"] for each in result["outcomes"]]


async def test_a_record_with_the_author_s_external_id_is_adopted_and_said(netsuite, run_node):
    """It was there before: it is the answer, and not created."""
    there = netsuite.given("customer", companyName="Made last week", externalId="OWN-1", subsidiary="1")
    items = [{**each, "external_id": f"OWN-{place}"} for place, each in enumerate(new_firms(3))]

    result = await run_node(NODE, record_type="customer", items=items)

    assert [True, False, True] == [each["created"] for each in result["outcomes"]]
    assert there == result["outcomes"][1]["id"]
    assert 3 == len(customers(netsuite))


@pytest.mark.parametrize("losses", [1, 2, 4])
async def test_lost_answers_leave_one_record_each(netsuite, run_node, losses):
    """The job is found by its key; nothing is done twice."""
    netsuite.lose_answer(times=losses)

    result = await run_node(NODE, record_type="customer", items=new_firms(3))

    assert [each["id"] for each in result["outcomes"]] == list(customers(netsuite))
    assert all(each["created"] for each in result["outcomes"])


async def test_the_same_step_of_a_run_is_the_same_records(netsuite, run_node):
    """Without a note of its jobs too: NetSuite has them by their keys."""
    first = await run_node(NODE, record_type="customer", items=new_firms(3))

    assert first == await run_node(NODE, record_type="customer", items=new_firms(3))
    assert 3 == len(customers(netsuite))


async def test_another_step_makes_other_records(netsuite, run_node):
    """Keys differ where the work differs."""
    calls = [{"values": {"title": "Call"}}]
    await run_node(NODE, record_type="task", items=calls, step="one")
    await run_node(NODE, record_type="task", items=calls, step="two")

    assert 2 == len(netsuite.records.all("task"))


async def test_a_resumed_run_adopts_its_jobs(netsuite, connected, kinds, note):
    """A kill between the submits and the end: no job is sent a second time."""
    kept = note(dies_after=3)
    with pytest.raises(BaseExceptionGroup):
        async with connected.session() as session:
            await session.call(NODE, {"record_type": "customer", "items": new_firms(210)}, step="s", checkpoint=kept)
    kept.dies_after = None
    before = kinds(connected.wire)["POST customer"]

    async with connected.session() as session:
        result = await session.call(
            NODE, {"record_type": "customer", "items": new_firms(210)}, step="s", checkpoint=kept
        )

    assert (210, 210) == (result["done"], len(customers(netsuite)))
    assert kinds(connected.wire)["POST customer"] < before + 3


async def test_a_job_netsuite_has_forgotten_is_not_done_twice(netsuite, connected, note):
    """What it created is found by its external IDs."""
    kept = note()
    params = {"record_type": "customer", "items": new_firms(3)}
    async with connected.session() as session:
        first = await session.call(NODE, params, step="s", checkpoint=kept)
        netsuite.jobs = type(netsuite.jobs)()
        again = await session.call(NODE, params, step="s", checkpoint=kept)

    assert first == again
    assert 3 == len(customers(netsuite))


async def test_where_the_role_may_not_query_it_asks_task_by_task_and_says_so(netsuite, world, clock, kinds):
    """A request each; the same outcomes."""
    await as_someone_who_may_not_query(netsuite, world)
    items = new_firms(4)
    items[2]["values"] = {"subsidiary": {"id": "1"}}

    async with world.session() as session:
        result = await session.call(NODE, {"record_type": "customer", "items": items}, step="s")

    assert [True, True, False, True] == [each["ok"] for each in result["outcomes"]]
    assert "one by one" in result["warnings"][0]
    assert "SuiteAnalytics Workbook" in result["warnings"][0]
    assert 4 == kinds(world.wire)["GET job/N/task/N/result"]


async def test_task_by_task_a_record_of_an_earlier_life_is_adopted(netsuite, world):
    """NetSuite refuses its external ID, and asking for that finds it."""
    await as_someone_who_may_not_query(netsuite, world)
    there = netsuite.given("customer", companyName="Made last week", externalId="OWN-1", subsidiary="1")
    items = [{**each, "external_id": f"OWN-{place}"} for place, each in enumerate(new_firms(2))]

    async with world.session() as session:
        result = await session.call(NODE, {"record_type": "customer", "items": items}, step="s")

    assert [(True, True), (True, False)] == [(each["ok"], each["created"]) for each in result["outcomes"]]
    assert there == result["outcomes"][1]["id"]


async def test_a_type_whose_table_is_not_known_is_asked_for_task_by_task(netsuite, run_node):
    """The query is refused, the records are made."""
    items = [{"values": {"name": f"Buyer {place}"}} for place in range(2)]

    result = await run_node(NODE, record_type="jobTitle", items=items)

    assert 2 == result["done"]
    assert 1 == len(result["warnings"])


async def test_transactions_are_found_in_their_one_table(netsuite, run_node):
    """And a bill that has the external ID is not taken for the invoice."""
    customer = netsuite.given("customer", companyName="Firm", subsidiary="1")
    item = netsuite.given("serviceSaleItem", itemId="Advice")
    line = {"item": {"id": item}, "quantity": 1, "rate": 10}
    values = {"entity": {"id": customer}, "item": {"items": [line]}}

    result = await run_node(NODE, record_type="salesOrder", items=[{"values": values} for _ in range(2)])

    assert (2, []) == (result["done"], result["warnings"]), result
    assert [each["id"] for each in result["outcomes"]] == list(netsuite.records.all("salesOrder"))


@pytest.mark.parametrize("in_one_item", [True, False])
async def test_tasks_are_read_in_either_shape_of_their_list(netsuite, run_node, in_one_item):
    """Oracle's sample has all links in one item."""
    netsuite.undocumented.async_tasks_in_one_item = in_one_item
    items = new_firms(3)
    items[1]["values"] = {"subsidiary": {"id": "1"}}

    result = await run_node(NODE, record_type="customer", items=items)

    assert [True, False, True] == [each["ok"] for each in result["outcomes"]]


async def test_an_error_is_never_given_to_another_item(netsuite, run_node):
    """Where the tasks are not in the order of the items, the item says that its outcome is not known."""
    netsuite.undocumented.async_tasks_in_order = False
    items = new_firms(4)
    items[0]["values"] = {"subsidiary": {"id": "1"}}

    result = await run_node(NODE, record_type="customer", items=items)

    assert [False, True, True, True] == [each["ok"] for each in result["outcomes"]]
    assert "not in the order" in result["outcomes"][0]["error"]["message"]
    assert result["outcomes"][0]["error"]["unsettled"]


async def test_looks_are_seldom_and_ever_more_so(netsuite, connected, run_node, clock, kinds):
    """A job of a minute is looked at a few times; a small one soon."""
    netsuite.undocumented.async_seconds_per_record = 0.6
    await run_node(NODE, record_type="customer", items=new_firms(100), step="large")
    assert kinds(connected.wire)["GET job/N"] <= 5
    assert sorted(clock.slept) == clock.slept

    clock.slept.clear()
    netsuite.undocumented.async_seconds_per_record = 0
    await run_node(NODE, record_type="customer", items=new_firms(1), step="small")
    assert sum(clock.slept) < 3


async def test_retry_after_is_obeyed(connected, clock, netsuite):
    """NetSuite may know better when it is done."""
    wire = Asking(connected.wire, seconds=33)
    async with connected.with_wire(wire).open("netsuite", caller=MARIA, run="r") as session:
        await session.call(NODE, {"record_type": "customer", "items": new_firms(2)}, step="s")

    assert clock.slept
    assert all(each >= 33 for each in clock.slept)


async def test_progress_is_told_in_records(netsuite, connected):
    """As jobs end."""
    told = []
    async with connected.session() as session:
        params = {"record_type": "customer", "items": new_firms(210)}
        await session.call(NODE, params, step="s", progress=lambda done, total: told.append((done, total)))

    assert (210, 210) == told[-1]
    assert told == sorted(told)


async def test_a_cancelled_call_says_that_its_jobs_go_on(netsuite, connected):
    """And can be made again."""
    async with connected.session() as session:
        with pytest.raises(NetSuiteError, match="goes on in NetSuite") as caught:
            await session.call(
                NODE, {"record_type": "customer", "items": new_firms(2)}, step="s", cancelled=lambda: True
            )

    assert caught.value.retryable


async def test_a_batch_that_is_refused_as_a_whole_is_one_error(netsuite, connected, run_node, kinds):
    """One request, and not one for each hundred."""
    with pytest.raises(RecordNotFound):
        await run_node(NODE, record_type="custmer", items=new_firms(210))

    assert 1 == kinds(connected.wire)["POST custmer"]


async def test_once_it_may_have_landed_nothing_else_is_said(connected):
    """No answer at all: the author learns that the same step finds the job."""

    class Gone(httpx.AsyncBaseTransport):
        async def handle_async_request(self, request):
            raise httpx.ReadError("gone")

    async with connected.with_wire(Gone()).open("netsuite", caller=MARIA, run="r") as session:
        with pytest.raises(OutcomeUnknown, match=r"items\[0\] to items\[1\]"):
            await session.call(NODE, {"record_type": "customer", "items": new_firms(2)}, step="s")


async def test_a_type_without_external_ids_is_made_once(netsuite, connected):
    """The key of its job alone protects it, and it is not sent with an external ID."""
    node = connected.registry.node(NODE)

    assert "once" == node.effect_of(node.parse({"record_type": "accountingPeriod", "items": new_firms(1)}))
    assert "keyed" == node.effect_of(node.parse({"record_type": "customer", "items": new_firms(1)}))


@pytest.mark.parametrize(
    ("items", "words"),
    [
        (
            [{"values": {}}, {"values": {}, "external_id": "a b"}],
            r"items\[1\].external_id: 'a b' cannot be an external ID.*SuiteQL",
        ),
        (
            [{"values": {}, "external_id": "x-1"}, {"values": {}, "external_id": "X-1"}],
            r"items\[1\].external_id: 'X-1' is that of items\[0\].external_id too.*case",
        ),
        (
            [{"values": {}}, {"values": {}, "record_type": "invoice"}],
            r"items\[1\].record_type: 'invoice' in a batch of",
        ),
        ([{"values": {"addressBook": [{}]}}], r"items\[0\].values.addressBook: a sublist is written"),
        ([{"values": {"externalId": "x"}}], r"items\[0\].*external_id"),
        ([{"values": {}}, {"vals": {}}], r"items\[1\]\.vals: is not known"),
    ],
)
async def test_bad_input_is_said_at_its_place_and_nothing_is_sent(connected, run_node, items, words):
    """The index, the path and what to write instead."""
    with pytest.raises((ConfigurationError, InvalidParams), match=words):
        await run_node(NODE, record_type="customer", items=items)

    assert [] == connected.wire.requests


async def test_an_item_larger_than_a_request_is_refused_before_anything_is_sent(connected, run_node):
    """It would be refused with all the others."""
    items = [*new_firms(150), {"values": {"comments": "x" * 100_000_001}}]

    with pytest.raises(ConfigurationError, match=r"items\[150\].values: 100,000,\d\d\d bytes"):
        await run_node(NODE, record_type="customer", items=items)

    assert [] == connected.wire.requests


async def test_no_items_are_no_requests(connected, run_node):
    """An empty list is what a filter found."""
    result = await run_node(NODE, record_type="customer", items=[])

    assert ([], 0, []) == (result["outcomes"], result["done"], connected.wire.requests)


class Asking(httpx.AsyncBaseTransport):
    """Lets each answer about a job ask for a pause."""

    def __init__(self, inner, seconds):
        self.inner, self.seconds = inner, seconds

    async def handle_async_request(self, request):
        response = await self.inner.handle_async_request(request)
        if response.status_code == 202 or "/async/v1/job/" in request.url.path:
            response.headers["Retry-After"] = str(self.seconds)
        return response


async def as_someone_who_may_not_query(netsuite, world):
    """Connect as a role that may do all with records, and has no SuiteAnalytics Workbook."""
    analyst = netsuite.roles["1002"]
    analyst.permissions -= {"REPO_ANALYTICS"}
    await world.connect(config=await world.configure(), user="analyst@example.com", role=analyst.id)


async def test_a_rehearsal_shows_every_request_and_writes_nothing(netsuite, connected):
    """And which of the author's external IDs are taken."""
    netsuite.given("customer", companyName="There", externalId="OWN-1", subsidiary="1")
    items = [*new_firms(120), {"values": {"companyName": "x"}, "external_id": "OWN-1"}]
    async with connected.session() as session:
        rehearsal = await session.call(NODE, {"record_type": "customer", "items": items[20:]}, step="s", dry_run=True)

    assert [100, 1] == [len(each["body"]["items"]) for each in rehearsal["requests"]]
    assert "respond-async" == rehearsal["requests"][0]["headers"]["prefer"]
    assert 1 == len(netsuite.records.all("customer"))
    assert {"GET"} >= {each.method for each in connected.wire.requests}
    assert any("100 of 101" in each for each in rehearsal["notes"])


async def test_a_corrected_file_finds_what_was_made_with_earlier_values(netsuite, connected):
    """All of it, or it is said that a part was made."""
    params = {"record_type": "customer", "items": new_firms(3)}
    async with connected.session() as session:
        made = await session.call(NODE, params, step="s", key="nsn-earlier")
        parsed = session.registry.node(NODE).parse(params)
        assert await session.look_up(NODE, parsed, key="nsn-nothing") is None
        found = await session.look_up(NODE, parsed, key="nsn-earlier")
        assert [each["id"] for each in made["outcomes"]] == [each["id"] for each in found["outcomes"]]
        longer = session.registry.node(NODE).parse({"record_type": "customer", "items": new_firms(4)})
        with pytest.raises(NodeError, match=r"3 of 4"):
            await session.look_up(NODE, longer, key="nsn-earlier")


async def test_a_type_whose_table_is_not_known_is_asked_for_one_by_one(netsuite, run_node):
    """It has no table of its name; the records are made all the same, and the output says what it cost."""
    items = [{"values": {"name": f"Rope {place}"}} for place in range(2)]

    result = await run_node(NODE, record_type="otherNameCategory", items=items)

    assert [each["id"] for each in result["outcomes"]] == list(netsuite.records.all("otherNameCategory"))
    assert "one by one" in result["warnings"][0]
