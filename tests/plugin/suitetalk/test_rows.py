"""The rows of a query one by one, and as one table with types."""

from datetime import date
from decimal import Decimal

import pytest

from netsuite_plugin.client import connect
from netsuite_plugin.errors import RequestRejected

QUERY = "SELECT id, entityid, datecreated, creditlimit, isinactive FROM customer ORDER BY id"


@pytest.fixture
def registry(connected, netsuite, monkeypatch):
    """Settings that name Maria, and two customers."""
    monkeypatch.setenv("NETSUITE_NODES_USER", "maria")
    monkeypatch.setenv("NETSUITE_NODES_ORGANIZATION", "northwind")
    netsuite.given(
        "customer", id="107", entityId="Fjord", dateCreated="2026-01-31T10:00:00Z", creditLimit=1000.1, isInactive=False
    )
    netsuite.given("customer", id="108", entityId="Acme", dateCreated="2026-02-01T10:00:00Z", isInactive=True)
    return connected.registry


async def test_all_rows_are_one_table_with_types(registry):
    """As a Parquet export has them: a sum of money is exact, and a date can be compared."""
    async with connect(registry=registry) as ns:
        rows = [row async for row in ns.suiteql(QUERY)]
        table = await ns.suiteql(QUERY).to_arrow()
    assert ["107", "108"] == [row["id"] for row in rows]
    assert [
        {"id": "107", "entityid": "Fjord", "datecreated": date(2026, 1, 31), "creditlimit": Decimal("1000.1"), "isinactive": False},
        {"id": "108", "entityid": "Acme", "datecreated": date(2026, 2, 1), "creditlimit": None, "isinactive": True},
    ] == table.to_pylist()  # fmt: skip


async def test_a_table_of_no_rows_has_its_columns(registry):
    """So that what reads it does not fall over on a quiet day."""
    async with connect(registry=registry) as ns:
        table = await ns.suiteql("SELECT id, memo FROM transaction WHERE id = :id", id=-5).to_arrow()
    assert (0, ["id", "memo"]) == (table.num_rows, table.column_names)


async def test_there_is_no_table_of_a_query_that_is_refused(registry):
    """NetSuite's words come through."""
    async with connect(registry=registry) as ns:
        with pytest.raises(RequestRejected):
            await ns.suiteql("SELECT nothing FROM nowhere").to_arrow()


async def test_rows_that_are_not_wanted_are_not_asked_for(registry):
    """A loop that ends early can stop the requests at once."""
    async with connect(registry=registry) as ns:
        rows = ns.suiteql("SELECT id FROM customer ORDER BY id")
        assert (await anext(rows))["id"]
        await rows.aclose()
        assert [] == [row async for row in rows]
