"""netsuite.dataset.run: a saved dataset, page after page."""

import pytest

from netsuite_plugin.contract import ConfigurationError
from netsuite_plugin.errors import NetSuiteError, PermissionMissing, RecordNotFound

NODE = "netsuite.dataset.run"
DATASET = "custdataset_firms"


@pytest.fixture
def firms(netsuite):
    """Customers, every second one with a phone, and the dataset that lists them."""

    def given(number):
        for place in range(number):
            phone = {"phone": f"{place}"} if place % 2 else {}
            netsuite.given("customer", companyName=f"Firm {place:04}", subsidiary="1", **phone)
        netsuite.dataset(DATASET, "SELECT companyname, phone FROM customer ORDER BY companyname")

    return given


async def test_every_row_has_every_column(run_node, firms):
    """NetSuite leaves empty ones out."""
    firms(2)

    result = await run_node(NODE, dataset=DATASET)

    assert [{"companyname": "Firm 0000", "phone": None}, {"companyname": "Firm 0001", "phone": "1"}] == result["rows"]
    assert (2, 2, False, []) == (result["row_count"], result["total_results"], result["truncated"], result["warnings"])


async def test_a_long_one_is_read_page_by_page(run_node, firms, connected):
    """All of it, with a warning of what an order that is none may do."""
    firms(2_300)

    result = await run_node(NODE, dataset=DATASET)

    assert [f"Firm {place:04}" for place in range(2_300)] == [each["companyname"] for each in result["rows"]]
    assert 3 == sum("/dataset/" in each.url.path for each in connected.wire.requests)
    assert "different in every row" in result["warnings"][0]


async def test_no_more_rows_than_wanted(run_node, firms):
    """And it says that there are others."""
    firms(5)

    result = await run_node(NODE, dataset=DATASET, max_rows=2)

    assert (2, 5, True) == (len(result["rows"]), result["total_results"], result["truncated"])
    assert "max_rows" in result["truncated_because"]
    assert not (await run_node(NODE, dataset=DATASET, max_rows=5))["truncated"]


async def test_one_that_is_not_there_is_not_found(run_node):
    """Or not for this role."""
    with pytest.raises(RecordNotFound, match="Running the dataset custdataset_none"):
        await run_node(NODE, dataset="custdataset_none")
    with pytest.raises(ConfigurationError, match="is not the ID of a dataset.*Nothing was sent"):
        await run_node(NODE, dataset="../suiteql")


async def test_a_role_without_workbook_is_told(world, netsuite):
    """As for SuiteQL."""
    netsuite.dataset(DATASET, "SELECT id FROM customer")
    await world.connect(config=await world.configure(), user="clerk@example.com")
    async with world.session() as session:
        with pytest.raises(PermissionMissing):
            await session.call(NODE, {"dataset": DATASET})


async def test_a_result_that_changes_is_not_whole(connected, netsuite, firms):
    """Counted once more on every page."""
    firms(1_500)

    def told(done, total):
        netsuite.given("customer", companyName=f"Firm, new at {done}", subsidiary="1")

    async with connected.session() as session:
        with pytest.raises(NetSuiteError, match="counted 1,500 rows and then 1,501"):
            await session.call(NODE, {"dataset": DATASET}, progress=told)


async def test_a_cancelled_one_ends_between_two_pages(connected, firms):
    """What came is not handed over."""
    firms(1_500)
    asked = []

    async with connected.session() as session:
        with pytest.raises(NetSuiteError, match="cancelled after 1,000 rows"):
            await session.call(NODE, {"dataset": DATASET}, cancelled=lambda: asked.append(1) or len(asked) > 1)
