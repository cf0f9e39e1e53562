"""netsuite.suiteql.query: every row, every column, and a loud word when it is not."""

import json
from datetime import UTC, date, datetime
from decimal import Decimal

import httpx
import pytest

from conftest import MARIA
from netsuite_plugin.contract import ConfigurationError, InvalidParams
from netsuite_plugin.errors import RequestRejected


@pytest.fixture
def customers(netsuite):
    netsuite.given(
        "customer",
        id="101",
        entityId="O'Brien & Sons",
        companyName="O'Brien & Sons",
        email="ob@example.com",
        subsidiary="1",
    )
    netsuite.given(
        "customer", id="102", entityId="Fjord Supply", companyName="Fjord Supply", subsidiary="1", isInactive=True
    )
    netsuite.given(
        "customer", id="103", entityId="Tidewater", companyName="Tidewater", email="tw@example.com", subsidiary="1"
    )


async def query(run_node, text, **parameters):
    return await run_node("netsuite.suiteql.query", query=text, parameters=parameters)


async def test_binds_by_name(customers, run_node):
    """A name with an apostrophe is a value like any other."""
    result = await query(run_node, "SELECT id FROM customer WHERE companyname = :name", name="O'Brien & Sons")

    assert [{"id": "101"}] == result["rows"]


async def test_binds_booleans_and_lists_as_netsuite_wants_them(customers, run_node):
    """True is 'T', a list stands in an IN."""
    result = await query(
        run_node,
        "SELECT id FROM customer WHERE isinactive = :inactive AND id IN (:ids) ORDER BY id",
        inactive=False,
        ids=[101, 102, 103],
    )

    assert ["101", "103"] == [row["id"] for row in result["rows"]]


async def test_restores_null_columns_over_the_whole_result(customers, run_node):
    """NetSuite leaves null columns out of a row; a workflow still finds them, in the order of the SELECT."""
    result = await query(
        run_node, "SELECT id, email, companyname, fax FROM customer WHERE id IN (101, 102) ORDER BY id"
    )

    assert ["id", "email", "companyname", "fax"] == result["columns"]
    assert [("101", "ob@example.com"), ("102", None)] == [(row["id"], row["email"]) for row in result["rows"]]
    assert all(row["fax"] is None for row in result["rows"])


async def test_an_empty_result_still_has_its_columns(customers, run_node):
    """Zero rows are an answer."""
    result = await query(run_node, "SELECT id, email FROM customer WHERE id = -77")

    assert ([], ["id", "email"], False) == (result["rows"], result["columns"], result["truncated"])


async def test_says_so_when_it_stops_where_asked(customers, run_node):
    """A cap that was asked for is not mistaken for the whole."""
    result = await run_node("netsuite.suiteql.query", query="SELECT id FROM customer ORDER BY id", max_rows=2)

    assert 2 == result["row_count"]
    assert result["truncated"]
    assert "max_rows" in result["truncated_because"]


async def test_refusals_come_through_in_netsuites_words(connected, run_node):
    """An unknown column is named by NetSuite."""
    with pytest.raises(RequestRejected, match="(?i)unknown identifier 'favourite_colour'"):
        await query(run_node, "SELECT favourite_colour FROM customer")


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "empty"),
        ("  -- nothing\n", "empty"),
        ("DELETE FROM customer", "one SELECT"),
        ("UPDATE customer SET id = 1", "one SELECT"),
        ("SELECT 1 FROM dual; SELECT 2 FROM dual", "one SELECT"),
        ("WITH a AS (SELECT 1 FROM dual) DELETE FROM customer", "one SELECT"),
        ("SELECT 1 FROM dual DELETE FROM customer", "one SELECT"),
        ("SELECT id FROM customer SELECT id FROM vendor", "another one begins"),
        ("SELECT 'open FROM customer", "close the quoted text"),
        ("SELECT id FROM customer WHERE id = ?", "by name"),
        ("SELECT id FROM customer WHERE id = :1", "no name follows"),
        ("SELECT id FROM customer WHERE id = :", "no name follows"),
        ("SELECT id FROM customer WHERE id = :id", "no parameter 'id'"),
    ],
)
async def test_what_is_not_one_select_never_leaves(connected, run_node, text, why):
    """Wrong texts are refused before any request."""
    with pytest.raises(ConfigurationError, match=why):
        await query(run_node, text)

    assert [] == connected.wire.requests


async def test_a_parameter_nobody_uses_is_refused(connected, run_node):
    """A misspelt name on either side is an error."""
    with pytest.raises(ConfigurationError, match=":naem"):
        await query(run_node, "SELECT id FROM customer", naem="x")


@pytest.mark.parametrize("value", [[], [None], [1] * 1001, float("nan"), Decimal("Infinity"), "\x00", {"a": 1}, [[1]]])
async def test_values_without_a_literal_are_refused(connected, run_node, value):
    """An empty IN, a NULL in one, a not-a-number: said before any request."""
    with pytest.raises((ConfigurationError, InvalidParams)):
        await query(run_node, "SELECT id FROM customer WHERE id IN (:v)", v=value)

    assert [] == connected.wire.requests


async def test_what_is_wrong_between_values_is_a_sentence_of_its_own(run_node):
    """It belongs to no field, so no name of one, or of none, stands before it."""
    with pytest.raises(InvalidParams, match=r"^netsuite\.suiteql\.query: No :ids stands in the query"):
        await query(run_node, "SELECT id FROM customer", ids=1)


class Pages(httpx.AsyncBaseTransport):
    """A service of many rows whose `next` links lead elsewhere."""

    def __init__(self, rows: int, link: str) -> None:
        self.rows, self.link, self.urls, self.texts = rows, link, [], []

    async def handle_async_request(self, request):
        self.urls.append(request.url)
        self.texts.append(json.loads(request.content)["q"])
        limit, offset = int(request.url.params["limit"]), int(request.url.params["offset"])
        items = [{"links": [], "id": str(number)} for number in range(offset, min(offset + limit, self.rows))]
        more = offset + limit < self.rows
        links = [{"rel": "next", "href": self.link}] if more else []
        return httpx.Response(
            200,
            json={
                "links": links,
                "count": len(items),
                "hasMore": more,
                "offset": offset,
                "totalResults": self.rows,
                "items": items,
            },
        )


async def paged(world, rows, **params):
    pages = Pages(rows, "https://evil.example.com/services/rest/query/v1/suiteql?limit=1000&offset=1000")
    async with world.with_wire(pages).open("netsuite", caller=MARIA) as session:
        result = await session.call("netsuite.suiteql.query", {"query": "SELECT id FROM customer"} | params)
    return pages, result


async def test_pages_to_the_end_and_never_follows_a_link(connected):
    """All rows, each once; a `next` link is text from outside."""
    pages, result = await paged(connected, 2_500)

    assert [str(number) for number in range(2_500)] == [row["id"] for row in result["rows"]]
    assert {"1234567.suitetalk.api.netsuite.com"} == {url.host for url in pages.urls}
    assert not result["truncated"]


async def test_the_order_of_several_pages_is_completed(connected):
    """Each page is a fresh execution: the rows must come in one order in all of them."""
    pages, result = await paged(connected, 2_500)

    assert {"SELECT id FROM customer ORDER BY customer.id ASC"} == set(pages.texts)
    assert [] == result["warnings"]


async def test_warns_when_several_pages_have_no_order(connected):
    """Nothing shows what tells the rows of this table apart."""
    _, result = await paged(connected, 2_500, query="SELECT * FROM loginaudit")

    assert any("ORDER BY" in warning for warning in result["warnings"])


async def test_netsuites_hundred_thousand_rows_are_said_loudly(connected, caplog):
    """A result that NetSuite ends is not the whole, and nobody can miss it."""
    _, result = await paged(connected, 100_000)

    assert 100_000 == result["row_count"]
    assert result["truncated"]
    assert "100,000" in result["truncated_because"]
    assert "100,000" in caplog.text


async def test_progress_is_told_page_by_page(connected):
    """A long query shows how far it is."""
    heard = []
    pages = Pages(2_500, "")
    async with connected.with_wire(pages).open("netsuite", caller=MARIA) as session:
        await session.call(
            "netsuite.suiteql.query",
            {"query": "SELECT id FROM customer"},
            progress=lambda done, total: heard.append((done, total)),
        )

    assert [(1000, 2500), (2000, 2500), (2500, 2500)] == heard


async def test_a_date_is_a_date(netsuite, run_node):
    """Dates are bound with their format, whatever the account's is."""
    netsuite.given("customer", id="101", entityId="Fjord", companyName="Fjord", subsidiary="1")
    netsuite.given("invoice", id="501", entity="101", tranDate="2026-01-05", dueDate="2026-02-04", tranId="INV501")

    before = await query(run_node, "SELECT id FROM transaction WHERE trandate < :day", day=date(2026, 1, 6))
    after = await query(run_node, "SELECT id FROM transaction WHERE trandate < :day", day=date(2026, 1, 5))

    assert (["501"], []) == ([row["id"] for row in before["rows"]], after["rows"])


@pytest.mark.fault("B3")
async def test_a_short_page_is_not_the_end(connected):
    """The next page begins where the last one ended, and no row is lost."""

    class Short(Pages):
        async def handle_async_request(self, request):
            response = await super().handle_async_request(request)
            page = response.json()
            if page["offset"] == 0:
                page["items"].pop()
                page["count"] -= 1
            return httpx.Response(200, json=page)

    pages = Short(2_500, "")
    async with connected.with_wire(pages).open("netsuite", caller=MARIA) as session:
        result = await session.call("netsuite.suiteql.query", {"query": "SELECT id FROM customer ORDER BY id"})

    assert [str(number) for number in range(2_500)] == [row["id"] for row in result["rows"]]
    assert all(int(url.params["offset"]) % int(url.params["limit"]) == 0 for url in pages.urls)


@pytest.mark.fault("B4")
@pytest.mark.parametrize(
    ("value", "advice"),
    [
        (datetime(2026, 3, 2, 9, 30), "TO_TIMESTAMP"),  # noqa: DTZ001 - as an author writes it
        (datetime(2026, 3, 2, tzinfo=UTC), "TO_TIMESTAMP"),
        (float("nan"), "not a finite number"),
        (Decimal("NaN"), "not a finite number"),
        (Decimal("Infinity"), "not a finite number"),
    ],
)
async def test_the_advice_for_a_value_without_a_literal_is_reached(connected, run_node, value, advice):
    """It is said what to write instead, and not that a pattern did not match."""
    with pytest.raises(ConfigurationError, match=advice):
        await query(run_node, "SELECT id FROM transaction WHERE trandate < :v", v=value)

    assert [] == connected.wire.requests
