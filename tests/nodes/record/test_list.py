"""netsuite.record.list: conditions, pages and whole records."""

import pytest

from conftest import MARIA
from netsuite_plugin.contract import ConfigurationError, InvalidParams
from netsuite_plugin.errors import PermissionMissing, RequestRejected


@pytest.fixture
def customers(netsuite):
    for number, (name, day) in enumerate(
        [("Fjord Supply", "2026-01-05"), ("Fjord Paper", "2026-02-05"), ("Oslo Paper", "2026-03-01")], start=107
    ):
        netsuite.given(
            "customer",
            id=str(number),
            entityId=name,
            companyName=name,
            subsidiary="1",
            startDate=day,
            creditLimit=number,
            isInactive=False,
        )


def condition(field, operator, value=None, **more):
    return {"field": field, "operator": operator, **({} if value is None else {"value": value}), **more}


async def listed(run_node, where):
    return sorted(
        each["id"] for each in (await run_node("netsuite.record.list", record_type="customer", where=where))["items"]
    )


@pytest.mark.parametrize(
    ("where", "ids"),
    [
        (None, ["107", "108", "109"]),
        (condition("companyName", "START_WITH", "Fjord"), ["107", "108"]),
        (condition("companyName", "IS_NOT", "Oslo Paper"), ["107", "108"]),
        (condition("creditLimit", "GREATER_OR_EQUAL", 108), ["108", "109"]),
        (condition("creditLimit", "BETWEEN", values=[107, 108.5]), ["107", "108"]),
        (condition("creditLimit", "GREATER", 108.00000009), ["109"]),
        (condition("creditLimit", "GREATER", 108.99999999), ["109"]),
        (condition("startDate", "ON_OR_AFTER", "2026-02-05"), ["108", "109"]),
        (condition("id", "ANY_OF", values=["107", 109]), ["107", "109"]),
        (condition("comments", "EMPTY_NOT"), []),
        (
            {"all": [condition("companyName", "CONTAIN", "Paper"), {"any": [condition("companyName", "START_WITH", "Fjord"), condition("creditLimit", "LESS", 2)]}]},
            ["108"],
        ),
        ({"any": [condition("companyName", "IS", "Fjord Supply"), {"all": [condition("companyName", "IS", "Oslo Paper"), condition("isInactive", "IS", False)]}]}, ["107", "109"]),
    ],
)  # fmt: skip
async def test_conditions_select_records(run_node, customers, where, ids):
    """Dates are written YYYY-MM-DD here, whatever the account's format; OR inside AND stays together."""
    assert ids == await listed(run_node, where)


async def test_a_value_is_never_part_of_the_condition(run_node, customers):
    """Blanks, brackets and words of the language are text."""
    assert [] == await listed(run_node, condition("companyName", "IS", "x OR companyName IS Fjord"))
    assert [] == await listed(run_node, condition("companyName", "CONTAIN", ") OR (id EMPTY_NOT"))


async def test_fields_and_whole_records(run_node, customers):
    """Each is read by itself."""
    found = await run_node(
        "netsuite.record.list",
        record_type="customer",
        where=condition("companyName", "IS", "Oslo Paper"),
        fields=["companyName"],
    )
    whole = await run_node("netsuite.record.list", record_type="customer", records=True)

    assert [("109", "Oslo Paper")] == [(each["id"], each["companyName"]) for each in found["items"]]
    assert {"Fjord Supply", "Fjord Paper", "Oslo Paper"} == {each["companyName"] for each in whole["items"]}


@pytest.mark.parametrize(("limit", "truncated"), [(2, True), (3, False), (1000, False)])
async def test_a_limit_says_what_it_leaves_out(run_node, customers, limit, truncated):
    """Nothing is missing in silence."""
    found = await run_node("netsuite.record.list", record_type="customer", limit=limit)

    assert (min(limit, 3), truncated) == (found["count"], found["truncated"])


async def test_many_pages(netsuite, run_node):
    """Every record once."""
    for number in range(2100):
        netsuite.given("task", id=str(number + 1), title="x")

    found = await run_node("netsuite.record.list", record_type="task", limit=5000)

    assert (2100, 2100, False) == (len({each["id"] for each in found["items"]}), found["count"], found["truncated"])


@pytest.mark.parametrize(
    ("where", "said"),
    [
        (condition("companyName", "IS", 'say "hi"'), r"where\.value: .*quotation mark.*SuiteQL"),
        (condition("companyName", "IS", "a\nb"), r"where\.value: "),
        (condition("companyName", "IS", ""), r"where\.value: .*EMPTY"),
        (condition("companyName", "CONTAIN", 7), r"where\.value: CONTAIN takes a text.*EQUAL"),
        (condition("creditLimit", "GREATER", "7"), r"where\.value: GREATER takes a number"),
        (condition("creditLimit", "GREATER", True), r"where\.value: GREATER takes a number"),
        (condition("startDate", "ON", "1/31/2026"), r"where\.value: '1/31/2026' is not a date \(YYYY-MM-DD\)"),
        (condition("startDate", "BETWEEN", values=["2026-01-01", "2026-02-01"]), r"where\.values\[0\]: .*ON_OR_AFTER"),
        (condition("creditLimit", "BETWEEN", values=[1]), r"where\.values: BETWEEN takes two numbers"),
        (condition("id", "ANY_OF", 7), r"where\.values: ANY_OF takes several"),
        (condition("phone", "EMPTY", "x"), r"where: EMPTY takes no value"),
        ({"all": [condition("phone", "EMPTY"), {"any": [condition("id", "IS")]}]}, r"where\.all\[1\]\.any\[0\]\.value: IS takes one value"),
    ],
)  # fmt: skip
async def test_a_value_that_does_not_go_with_its_operator_is_refused(connected, run_node, where, said):
    """With its JSON path and the fix; nothing is sent."""
    with pytest.raises(ConfigurationError, match=said):
        await listed(run_node, where)

    assert [] == connected.wire.requests


@pytest.mark.parametrize(
    ("where", "said"),
    [
        (condition("companyName", "LIKE", "x"), "where"),
        ({"field": "companyName"}, "where"),
        ({"all": []}, "where"),
        (condition("company name", "IS", "x"), "company name"),
    ],
)
async def test_what_is_no_condition_is_refused(connected, run_node, where, said):
    """Nothing is sent."""
    with pytest.raises(InvalidParams, match=said):
        await listed(run_node, where)

    assert [] == connected.wire.requests


async def test_a_field_that_is_none_is_refused_in_netsuites_words(run_node, customers):
    """And named."""
    with pytest.raises(RequestRejected, match="favouriteColour"):
        await listed(run_node, condition("favouriteColour", "IS", "red"))


async def test_a_role_that_may_not_see_the_type(world):
    """It learns who can change that."""
    await world.connect(config=await world.configure(), user="clerk@example.com")
    async with world.registry.open("netsuite", caller=MARIA, run="r") as session:
        with pytest.raises(PermissionMissing, match="Manage Roles"):
            await session.call("netsuite.record.list", {"record_type": "vendor"})


async def test_a_field_that_netsuite_does_not_filter_by_is_refused_where_that_is_known(connected, run_node, customers):
    """With its JSON path and the fix; nothing is sent."""
    described = await run_node("netsuite.metadata.record_type", record_type="customer")
    field = described["sublists"][0]["name"]
    connected.wire.requests.clear()

    with pytest.raises(
        ConfigurationError, match=rf"where\.all\[1\]\.field: NetSuite does not filter '{field}'.*SuiteQL"
    ):
        await listed(run_node, {"all": [condition("phone", "EMPTY"), condition(field, "EMPTY")]})

    assert [] == connected.wire.requests


@pytest.mark.parametrize("wanted", [{"fields": ["companyName"]}, {"records": True}])
async def test_a_record_is_one_request(connected, run_node, customers, wanted):
    """A batch would take one for each result and some for its job: more, and later."""
    connected.wire.requests.clear()

    await run_node("netsuite.record.list", record_type="customer", **wanted)

    assert 1 + 3 == len([each for each in connected.wire.requests if "/record/v1/" in each.url.path])
