"""Pages become one result, or an error, or a word about what is missing."""

import gc
import json
import time

import anyio
import httpx
import pytest

from netsuite_plugin.contract import ConfigurationError
from netsuite_plugin.errors import NetSuiteError
from scripted import Scripted, services_over

QUERY = "SELECT id FROM customer ORDER BY id"


class Service(httpx.AsyncBaseTransport):
    """A service of `rows` rows with at most `most` in a page, which takes no offset that is not a multiple of the limit."""

    def __init__(self, rows, *, most=1000, names=lambda number: {"id": str(number)}, **changed):
        self.rows, self.most, self.names, self.changed, self.asked = rows, most, names, changed, []

    async def handle_async_request(self, request):
        limit, offset = int(request.url.params["limit"]), int(request.url.params["offset"])
        self.asked.append((limit, offset))
        if offset % limit:
            return httpx.Response(
                400, json={"o:errorDetails": [{"detail": "offset", "o:errorCode": "INVALID_PARAMETER"}]}
            )
        most = self.most(len(self.asked)) if callable(self.most) else self.most
        end = min(offset + min(limit, most), self.rows)
        page = {
            "links": [],
            "count": end - offset,
            "hasMore": end < self.rows,
            "offset": offset,
            "totalResults": self.rows,
            "items": [{"links": [], **self.names(number)} for number in range(offset, end)],
        }
        changed = {name: value(page) if callable(value) else value for name, value in self.changed.items()}
        return httpx.Response(
            200, json={name: value for name, value in {**page, **changed}.items() if value is not ...}
        )


async def asked(clock, wire, text=QUERY, parameters=None, **options):
    async with services_over(wire, clock) as client:
        return await client.suiteql.query(text, parameters, **options)


def ids(result):
    return [row["id"] for row in result["rows"]]


@pytest.mark.fault("B3")
@pytest.mark.parametrize("total", ["counted", "not counted"])
@pytest.mark.parametrize(
    "most", [500, 999, 400, lambda n: 700 if n % 2 else 1000], ids=["500", "999", "400", "changing"]
)
async def test_short_pages_lose_no_row(clock, most, total):
    """The next page begins where the last one ended."""
    wire = Service(2_500, most=most, **({} if total == "counted" else {"totalResults": ...}))
    result = await asked(clock, wire)

    assert [str(number) for number in range(2_500)] == ids(result)
    assert not result["truncated"]
    assert (total == "not counted") == any("did not say how many" in warning for warning in result["warnings"])


@pytest.mark.fault("B3")
async def test_a_page_that_ends_where_none_can_begin_is_refused(clock):
    """1,009 is prime: only pages of one row could go on there."""
    wire = Service(2_500, most=lambda n: 9 if n == 2 else 1000)
    with pytest.raises(NetSuiteError, match="no page of a useful size"):
        await asked(clock, wire)


@pytest.mark.fault("B3")
async def test_a_page_that_comes_twice_is_refused(clock):
    """A service that forgets the offset would double rows."""

    class Forgets(Service):
        async def handle_async_request(self, request):
            response = await super().handle_async_request(request)
            page = json.loads(response.content)
            first = [{"links": [], "id": str(number)} for number in range(page["count"])]
            return httpx.Response(200, json={**page, "items": first})

    with pytest.raises(NetSuiteError, match="the same 1000 rows twice"):
        await asked(clock, Forgets(3_000))
    with pytest.raises(NetSuiteError, match="rows begin at 0"):
        await asked(clock, Service(3_000, offset=0))


@pytest.mark.fault("B3")
async def test_rows_that_are_alike_may_fill_pages(clock):
    """A query of constants: it is said, and every row comes."""
    result = await asked(
        clock, Service(2_000, names=lambda number: {"x": "1"}), "SELECT 1 AS x FROM customer ORDER BY id"
    )

    assert 2_000 == result["row_count"]
    assert any("alike" in warning for warning in result["warnings"])


@pytest.mark.fault("B3")
@pytest.mark.parametrize("counted", [10, 30])
async def test_a_count_that_does_not_fit_is_said(clock, counted):
    """More or fewer."""
    result = await asked(clock, Service(20, totalResults=counted))

    assert any(f"counted {counted} rows and gave 20" in warning for warning in result["warnings"])


@pytest.mark.fault("B3")
async def test_more_that_never_comes_is_said(clock):
    """An empty page that says there is more ends the result, which is not whole."""
    result = await asked(clock, Service(0, hasMore=True, totalResults=5))

    assert result["truncated"]
    assert "gave no rows after" in result["truncated_because"]


@pytest.mark.fault("B1")
@pytest.mark.parametrize(
    "text",
    [
        "SELECT * FROM (SELECT id, tranid, duedate FROM transaction ORDER BY id) WHERE ROWNUM <= 3",
        "(SELECT id, tranid, duedate FROM transaction)",
        "WITH t AS (SELECT id, tranid, duedate FROM transaction) SELECT * FROM t",
        "SELECT id, tranid, duedate FROM transaction UNION SELECT 1, 2, 3 FROM dual",
    ],
)
@pytest.mark.parametrize("rows", [0, 2])
async def test_columns_that_are_null_everywhere_are_there(clock, text, rows):
    """And so they are when no row came."""
    result = await asked(clock, Service(rows), text)

    assert ["id", "tranid", "duedate"] == result["columns"]
    assert [{"id": str(number), "tranid": None, "duedate": None} for number in range(rows)] == result["rows"]


@pytest.mark.fault("B1")
async def test_two_columns_of_one_name_are_refused(clock):
    """Only one of them would come back."""
    wire = Service(1)
    with pytest.raises(ConfigurationError, match="'id'.*AS"):
        await asked(clock, wire, "SELECT c.id, t.id FROM customer c JOIN transaction t ON t.entity = c.id")
    assert [] == wire.asked


async def test_a_column_called_links_is_refused(clock):
    """NetSuite puts a list of that name into every row."""
    wire = Service(1)
    with pytest.raises(ConfigurationError, match="'links'.*AS"):
        await asked(clock, wire, "SELECT id, url AS links FROM customer")
    assert [] == wire.asked


@pytest.mark.fault("B1")
async def test_a_star_over_joined_tables_is_said(clock):
    """Its columns are not known from the text."""
    result = await asked(clock, Service(1), "SELECT * FROM customer c JOIN transaction t ON t.entity = c.id")

    assert any("one name" in warning for warning in result["warnings"])


@pytest.mark.fault("B4")
async def test_a_long_query_does_not_keep_others_waiting(clock):
    """It is read beside the loop."""
    text = f"SELECT id FROM customer WHERE {' OR '.join(f'id = {number}' for number in range(8_000))}"
    longest, done = 0.0, anyio.Event()

    async def others():
        nonlocal longest
        while not done.is_set():
            begun = time.perf_counter()
            await anyio.sleep(0.001)
            longest = max(longest, time.perf_counter() - begun)

    gc.freeze()  # to look through what all tests before this one have left takes seconds
    async with anyio.create_task_group() as group:
        group.start_soon(others)
        begun = time.perf_counter()
        await asked(clock, Service(1), text)
        took = time.perf_counter() - begun
        done.set()
    gc.unfreeze()

    assert longest < took / 2


@pytest.mark.fault("B4")
async def test_values_may_be_long(clock):
    """Only the text is read; a thousand long values are not."""
    wire = Scripted(httpx.Response(200, json={"items": [], "hasMore": False, "totalResults": 0}))
    result = await asked(
        clock, wire, "SELECT id FROM customer WHERE id IN (:ids) ORDER BY id", {"ids": ["x" * 1_000] * 1_000}
    )
    assert 0 == result["row_count"]
