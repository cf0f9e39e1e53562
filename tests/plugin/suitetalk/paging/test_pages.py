"""Pages that come many at once: their order, how many are under way, and what is sent after nobody wants more."""

import gc
import json
import random

import anyio
import httpx
import pytest

from netsuite_plugin.errors import NetSuiteError, RequestRejected, ResponseError
from scripted import services_over

QUERY = "SELECT id FROM customer ORDER BY id"


class Pages(httpx.AsyncBaseTransport):
    """A service of many rows that answers after a while, and counts what is under way."""

    def __init__(self, rows, *, total=None, seconds=lambda _: 0.002, answer=None):
        self.rows, self.total, self.seconds, self.answer = rows, total or (lambda _: rows), seconds, answer
        self.asked, self.under_way, self.most = [], 0, 0

    async def handle_async_request(self, request):
        limit, offset = int(request.url.params["limit"]), int(request.url.params["offset"])
        self.asked.append(offset)
        self.under_way += 1
        self.most = max(self.most, self.under_way)
        try:
            await anyio.sleep(self.seconds(offset))
        finally:
            self.under_way -= 1
        if self.answer is not None and (answer := self.answer(offset)) is not None:
            return answer
        end = min(offset + limit, self.rows)
        page = {
            "count": max(0, end - offset),
            "hasMore": end < self.rows,
            "items": [{"links": [], "id": str(number)} for number in range(offset, end)],
            "offset": offset,
            "totalResults": self.total(offset),
        }
        return httpx.Response(200, json=page)


def refusal(status):
    return httpx.Response(status, json={"o:errorDetails": [{"detail": "no", "o:errorCode": "INVALID_PARAMETER"}]})


async def test_pages_come_at_once_and_are_given_in_order(clock):
    """Whichever answer comes first."""
    draw = random.Random(1)
    wire = Pages(30_500, seconds=lambda _: draw.random() / 50)
    async with services_over(wire, clock) as client:
        rows = [row["id"] async for row in client.suiteql(QUERY)]

    assert [str(number) for number in range(30_500)] == rows
    assert sorted(range(0, 30_500, 1000)) == sorted(wire.asked)
    assert 4 <= wire.most <= 8  # the gate of the services lets eight through


async def test_no_more_pages_wait_than_are_under_way(clock):
    """The one who takes them is slow: the rest is not asked for yet."""
    wire = Pages(90_000, seconds=lambda _: 0)
    async with services_over(wire, clock) as client:
        given = 0
        async for page in client.suiteql.pages(QUERY):
            given += 1
            await anyio.sleep(0.005)
            assert len(wire.asked) <= given + 8
            assert 1_000 == len(page.rows)
        assert 90 == given


async def test_closing_early_stops_the_requests(clock):
    """What is under way is cut off, and nothing goes out afterwards."""
    wire = Pages(90_000)
    async with services_over(wire, clock) as client:
        rows = client.suiteql(QUERY)
        async for _ in rows:
            break
        await rows.aclose()
        asked = len(wire.asked)
        assert 0 == wire.under_way
        await anyio.sleep(0.1)

    assert asked == len(wire.asked) <= 10


async def test_leaving_the_loop_stops_them_too(clock):
    """Nobody calls `aclose` by hand."""
    wire = Pages(90_000)
    async with services_over(wire, clock) as client:
        async for _ in client.suiteql(QUERY):
            break
        await anyio.sleep(0.1)
        asked = len(wire.asked)
        await anyio.sleep(0.1)

    assert (asked, 0) == (len(wire.asked), wire.under_way)
    assert asked <= 10


async def test_rows_that_are_collected_in_a_circle_stop_once(clock):
    """Whoever keeps them keeps itself: all of it is collected in one go, and nothing is closed by two at once, which asyncio would say."""
    wire = Pages(90_000)
    async with services_over(wire, clock) as client:
        kept = [client.suiteql(QUERY)]
        async for _ in kept[0]:
            break
        kept.append(kept)
        del kept
        gc.collect()
        await anyio.sleep(0.1)
        asked = len(wire.asked)
        await anyio.sleep(0.1)

    assert (asked, 0) == (len(wire.asked), wire.under_way)


async def test_a_cancelled_reader_leaves_nothing_behind(clock):
    """A timeout around the loop."""
    wire = Pages(90_000, seconds=lambda _: 0.05)
    async with services_over(wire, clock) as client:
        with anyio.move_on_after(0.12):
            await client.suiteql.query(QUERY)
        asked = len(wire.asked)
        await anyio.sleep(0.15)

    assert (asked, 0) == (len(wire.asked), wire.under_way)


@pytest.mark.parametrize(("status", "error"), [(400, RequestRejected), (503, ResponseError)])
async def test_a_page_that_fails_for_good_says_how_far_it_came(clock, status, error):
    """The error stays what it is, and there is no short result."""
    wire = Pages(9_000, answer=lambda offset: refusal(status) if offset == 5_000 else None)
    rows = []

    async def read(client):
        async for page in client.suiteql.pages(QUERY):
            rows.extend(page.rows)

    async with services_over(wire, clock) as client:
        with pytest.raises(error, match="5,000 rows had come before") as raised:
            await read(client)
        assert status == raised.value.status
        with pytest.raises(error, match="not whole"):
            await client.suiteql.query(QUERY)

    assert [str(number) for number in range(5_000)] == [row["id"] for row in rows]


async def test_an_answer_that_is_no_json_is_asked_for_again(clock):
    """A large answer is read in a thread, and one that is cut short is none."""
    spoilt = []

    def once(offset):
        if offset == 2_000 and not spoilt:
            spoilt.append(offset)
            items = [{"links": [], "id": "x" * 100} for _ in range(1000)]
            return httpx.Response(200, content=json.dumps({"items": items, "hasMore": True}).encode()[:-20])
        return None

    async with services_over(Pages(5_500, answer=once), clock) as client:
        result = await client.suiteql.query(QUERY)

    assert [str(number) for number in range(5_500)] == [row["id"] for row in result["rows"]]
    assert [2_000] == spoilt


async def test_a_count_that_changes_is_said(clock):
    """Rows came or went while the pages were read."""
    wire = Pages(9_000, total=lambda offset: 9_000 if offset < 5_000 else 9_003)
    async with services_over(wire, clock) as client:
        result = await client.suiteql.query(QUERY)

    assert any("from 9000 to 9003" in warning for warning in result["warnings"])


async def test_rows_that_were_not_counted_come_too(clock):
    """The count was too small, and the pages say that there is more."""
    wire = Pages(9_000, total=lambda _: 2_500)
    async with services_over(wire, clock) as client:
        result = await client.suiteql.query(QUERY)

    assert 9_000 == result["row_count"]
    assert any("counted 2500 rows and gave 9000" in warning for warning in result["warnings"])


async def test_a_column_that_appears_late_is_in_every_row(clock):
    """Of a `*`, each page names what it has; the whole result names all."""

    def late(offset):
        if offset != 2_000:
            return None
        return httpx.Response(
            200,
            json={
                "items": [{"links": [], "id": "2000", "memo": "x"}],
                "hasMore": False,
                "offset": offset,
                "totalResults": 2_001,
            },
        )

    async with services_over(Pages(2_001, answer=late), clock) as client:
        result = await client.suiteql.query("SELECT * FROM customer")
        pages = [page async for page in client.suiteql.pages("SELECT * FROM customer")]

    assert ["id", "memo"] == result["columns"] == list(pages[-1].columns)
    assert all({"id", "memo"} == row.keys() for row in result["rows"])
    assert [("id",), ("id",), ("id", "memo")] == [page.columns for page in pages]


async def test_a_page_without_rows_still_has_its_columns(clock):
    """An empty result is one page."""
    async with services_over(Pages(0), clock) as client:
        (page,) = [page async for page in client.suiteql.pages("SELECT id, email FROM customer")]

    assert ([], ("id", "email"), 0) == (page.rows, page.columns, page.total)


@pytest.mark.parametrize("short", [9, 7])
async def test_a_first_page_of_no_useful_size_is_refused(clock, short):
    """Pages of nine rows would be thousands of requests."""
    items = [{"links": [], "id": str(number)} for number in range(short)]
    page = {"items": items, "hasMore": True, "totalResults": 5_000}
    async with services_over(Pages(5_000, answer=lambda _: httpx.Response(200, json=page)), clock) as client:
        with pytest.raises(NetSuiteError, match="no page of a useful size"):
            await client.suiteql.query(QUERY)


async def test_pages_after_the_first_let_others_pass(clock):
    """A query of one page is a small call; what follows the first page of a larger one is a reader's."""
    wire, bulk = Pages(3_500), []
    answer = wire.handle_async_request

    async def noted(request):
        bulk.append((request.url.params["offset"], request.extensions["bulk"]))
        return await answer(request)

    wire.handle_async_request = noted
    async with services_over(wire, clock) as client:
        assert 3_500 == len([row async for row in client.suiteql(QUERY)])

    assert [("0", False), ("1000", True), ("2000", True), ("3000", True)] == sorted(bulk)
