"""Results that are larger than NetSuite gives for one query, on the local NetSuite's tables with small limits."""

from contextlib import asynccontextmanager
from datetime import date

import httpx
import pytest

from conformance.small_netsuite import SmallNetSuite
from netsuite_emulator.store import RecordStore
from netsuite_emulator.suiteql import SuiteQL as Engine
from netsuite_plugin.contract import ConfigurationError
from netsuite_plugin.errors import NetSuiteError, RequestRejected
from netsuite_plugin.suitetalk.export.arrow_table import arrow_table
from netsuite_plugin.suitetalk.paging.pages import Limits
from netsuite_plugin.suitetalk.suiteql import SuiteQL
from scripted import services_over

LIMITS = Limits(page=10, query=100, range=50)


@pytest.fixture(scope="module")
def engine():
    """450 orders: ids with a gap, four days, a due date for some; 20 customers of two names."""
    store = RecordStore()
    store.put("subsidiary", {"id": "1", "name": "Parent Company"})
    for number in range(1, 21):
        store.put("customer", {"id": str(number), "entityId": f"C{number}", "companyName": "AB"[number % 2]})
    for number in [*range(1_000, 1_440), *range(90_000, 90_010)]:
        fields = {
            "id": str(number),
            "tranId": f"T{number}",
            "entity": {"id": str(number % 20 + 1)},
            "subsidiary": {"id": "1"},
        }
        due = {"dueDate": f"2026-02-0{number % 7 + 1}"} if number % 5 else {}
        store.put("invoice", {**fields, "tranDate": f"2026-01-{number % 28 + 1:02}", **due})
    return Engine(store, today=lambda: date(2026, 3, 12))


@pytest.fixture
def asked_of(engine, clock):
    """Read pages and give rows, warnings, and the texts that were sent."""

    async def read(text, *, key=None, limits=LIMITS, **options):
        async with suiteql(SmallNetSuite(engine, limits), clock, limits) as (service, wire):
            pages = [page async for page in service.pages(text, key=key, **options)]
        return [row for page in pages for row in page.rows], pages, wire.asked

    return read


@asynccontextmanager
async def suiteql(wire, clock, limits=LIMITS):
    async with services_over(wire, clock) as client:
        yield SuiteQL(client.rest, client.metadata, into_table=arrow_table, limits=limits), wire


def counted(texts):
    return [text for text in texts if "COUNT(*)" in text]


async def test_every_row_comes_in_ranges_of_its_key(asked_of):
    """However unevenly they are spread: a range that is too large is cut."""
    rows, pages, texts = await asked_of("SELECT id, tranid FROM transaction")

    assert [*range(1_000, 1_440), *range(90_000, 90_010)] == [int(row["id"]) for row in rows]
    assert 1 == len(counted(texts))
    assert {450} == {page.total for page in pages}
    assert () == pages[-1].warnings
    assert all(page.range is not None for page in pages)


@pytest.mark.parametrize("order", ["duedate", "duedate DESC", "duedate DESC NULLS LAST", "duedate NULLS FIRST"])
async def test_an_order_by_a_date_is_kept(asked_of, engine, order):
    """Rows without a date are a range of their own."""
    text = f"SELECT id, duedate FROM transaction ORDER BY {order}"
    rows, _, texts = await asked_of(text)

    everything = engine.run(f"{text}, id", limit=1_000, offset=0).rows
    assert everything == [{name: value for name, value in row.items() if value is not None} for row in rows]
    assert any("IS NULL" in each for each in texts)


async def test_exactly_as_many_as_netsuite_gives_is_not_too_many(engine, clock):
    """Counting tells, and no range is asked for."""
    limits = Limits(page=10, query=450, range=50)
    async with suiteql(SmallNetSuite(engine, limits), clock, limits) as (service, wire):
        pages = [page async for page in service.pages("SELECT id FROM transaction")]
        result = await service.query("SELECT id FROM transaction")

    assert 450 == sum(len(page.rows) for page in pages) == result["row_count"]
    assert (False, []) == (result["truncated"], result["warnings"])
    assert not any("netsuite" in text or ">=" in text for text in wire.asked)


@pytest.mark.parametrize(
    ("text", "advice"),
    [
        ("SELECT id FROM transaction ORDER BY tranid", "order it by one first"),
        ("SELECT t.id FROM transaction t ORDER BY UPPER(t.tranid)", "order it by one first"),
        ("SELECT id, ROW_NUMBER() OVER (ORDER BY id) AS n FROM transaction", "window functions"),
        ("SELECT id FROM transaction FETCH FIRST 4000 ROWS ONLY", "FETCH"),
        ("SELECT tranid FROM transaction UNION ALL SELECT entityid FROM customer", "`key`"),
    ],
)
async def test_what_cannot_be_read_whole_is_refused_with_what_to_write(asked_of, engine, clock, text, advice):
    """Before the first row; a query for a whole result gives what NetSuite gives, and says so."""
    with pytest.raises(NetSuiteError, match=f"ends every result at 100 rows.*{advice}"):
        await asked_of(text)
    async with suiteql(SmallNetSuite(engine, LIMITS), clock) as (service, _):
        result = await service.query(text)

    assert (100, True) == (result["row_count"], result["truncated"])
    assert advice.strip("`") in result["truncated_because"]


async def test_max_rows_ends_a_result_of_ranges(engine, clock):
    """No more is asked for."""
    async with suiteql(SmallNetSuite(engine, LIMITS), clock) as (service, wire):
        result = await service.query("SELECT id FROM transaction", max_rows=105)

    assert [str(number) for number in range(1_000, 1_105)] == [row["id"] for row in result["rows"]]
    assert (True, 450) == (result["truncated"], result["total_results"])
    assert len(wire.asked) < 40


async def test_a_key_of_its_author(asked_of):
    """For what no key can be proved of: a union, a window."""
    text = "SELECT id AS n, tranid AS t FROM transaction UNION ALL SELECT -id AS n, entityid AS t FROM customer -- end"
    rows, _, texts = await asked_of(text, key="n")

    assert [*range(-20, 0), *range(1_000, 1_440), *range(90_000, 90_010)] == [int(row["n"]) for row in rows]
    assert all(each.startswith("SELECT ") and "FROM (\n" in each for each in texts)


@pytest.mark.parametrize("query", [100, 10_000])
async def test_a_key_that_is_not_unique_is_refused(asked_of, query):
    """The count of the data says so, however many rows there are."""
    with pytest.raises(ConfigurationError, match="450 rows have 20 different values of entity"):
        await asked_of(
            "SELECT entity, tranid FROM transaction", key="entity", limits=Limits(page=10, query=query, range=50)
        )


async def test_one_value_with_too_many_rows_is_refused(asked_of):
    """Nothing is left out of it."""
    with pytest.raises(NetSuiteError, match="100 rows or more have one value of t.entity"):
        await asked_of("SELECT t.id, c.id AS c FROM transaction t, customer c WHERE t.entity < 3 ORDER BY t.entity")


async def test_an_order_that_netsuite_refuses_is_left_out(engine, clock):
    """The query its author wrote still runs, and what it may lack is said."""

    class Refuses(SmallNetSuite):
        async def handle_async_request(self, request):
            if b"ORDER BY customer.id" in request.content:
                return httpx.Response(
                    400, json={"o:errorDetails": [{"detail": "no", "o:errorCode": "INVALID_PARAMETER"}]}
                )
            return await super().handle_async_request(request)

    async with suiteql(Refuses(engine, LIMITS), clock) as (service, _):
        result = await service.query("SELECT id FROM customer")
        with pytest.raises(RequestRejected):
            await service.query("SELECT nothing_like_it FROM customer")

    assert 20 == result["row_count"]
    assert any("no ORDER BY" in warning for warning in result["warnings"])


async def test_ranges_that_netsuite_refuses_are_left_out(engine, clock):
    """What can be had comes, and that it is not all is said."""

    class Refuses(SmallNetSuite):
        async def handle_async_request(self, request):
            if b">=" in request.content:
                return httpx.Response(
                    400, json={"o:errorDetails": [{"detail": "no", "o:errorCode": "INVALID_PARAMETER"}]}
                )
            return await super().handle_async_request(request)

    async with suiteql(Refuses(engine, LIMITS), clock) as (service, _):
        result = await service.query("SELECT id FROM transaction")
        with pytest.raises(NetSuiteError, match="missing after the first 100"):
            _ = [page async for page in service.pages("SELECT id FROM transaction")]

    assert (100, True) == (result["row_count"], result["truncated"])


async def test_one_page_is_asked_for_as_its_author_wrote_it(engine, clock):
    """An order costs time, and one page needs none."""
    async with suiteql(SmallNetSuite(engine, LIMITS), clock) as (service, wire):
        await service.query("SELECT id FROM transaction", max_rows=10)

    assert ["SELECT id FROM transaction"] == wire.asked
