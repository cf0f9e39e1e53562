"""What is wrong with the values of a record, with its JSON path and the fix."""

import pytest

from metadata_shapes import SALES_ORDER
from netsuite_plugin.suitetalk.metadata.problems import problems
from netsuite_plugin.suitetalk.metadata.reading import schema

TOLD = {
    **SALES_ORDER,
    "properties": {**SALES_ORDER["properties"], "memo": {"title": "Memo", "type": "string", "maxLength": 5}},
    "required": ["entity", "tranDate", "createdDate"],
}
FOUND = schema("salesOrder", TOLD, fetched_at="2026-03-02T09:00:00+00:00")

RIGHT = {
    "memo": "Rush",
    "MEMO": "Rush",
    "tranDate": "2026-03-02",
    "exchangeRate": 1.5,
    "toBePrinted": True,
    "entity": {"id": 107},
    "createdFrom": {"externalId": "C-9"},
    "orderStatus": {"id": "A"},
    "shipCountry": "DE",
    "custbody_visit": "12",
    "custbody_tags": {"items": [{"id": "1"}, {"id": "2"}]},
    "item": {"items": [{"item": {"id": "9"}, "quantity": 2, "inventoryDetail": {"quantity": 2}}]},
    "salesTeam": {"items": [{"whatever": 1}]},
    "billingAddress": {"zip": "10115"},
    "externalId": "SO-9",
}


def said(values, verb="update"):
    return [str(each) for each in problems(FOUND, values, verb=verb)]


def test_what_netsuite_takes_is_no_problem():
    """Names in any case, IDs as numbers, null that clears."""
    assert [] == said(RIGHT)
    assert [] == said(dict.fromkeys(name for name in RIGHT if name not in {"item", "salesTeam"}))


@pytest.mark.parametrize(
    ("values", "path", "words"),
    [
        ({"mmo": "x"}, "mmo", "Did you mean 'memo'"),
        ({"billing_adress": {}}, "billing_adress", "Did you mean 'billingAddress'"),
        ({"createdDate": "2026-03-02T09:00:00Z"}, "createdDate", "read-only: leave it out"),
        ({"item": [{"quantity": 2}]}, "item", '{"items": [{…}, {…}]}, not as a bare list'),
        ({"item": {"items": [{"quantty": 2}]}}, "item.items[0].quantty", "Did you mean 'quantity'"),
        ({"item": {"items": [7]}}, "item.items[0]", "write it as an object"),
        ({"item": {"items": [{"inventoryDetail": {"unt": "x"}}]}}, "item.items[0].inventoryDetail.unt", "'unit'"),
        ({"entity": "Fjord Supply"}, "entity", '{"id": "107"}'),
        ({"entity": [{"id": "1"}]}, "entity", '{"externalId": "C-9"}'),
        ({"entity": True}, "entity", '{"id": "107"}'),
        ({"custbody_tags": ["1"]}, "custbody_tags", '{"items": ['),
        ({"orderStatus": {"id": "C"}}, "orderStatus", "There are: A, B"),
        ({"shipCountry": ["DE"]}, "shipCountry", "is a choice"),
        ({"memo": "too long"}, "memo", "has 8 characters, and may have 5"),
        ({"memo": {"id": "1"}}, "memo", "is text"),
        ({"tranDate": "3/2/2026"}, "tranDate", "YYYY-MM-DD"),
        ({"tranDate": "2026-13-02"}, "tranDate", "YYYY-MM-DD"),
        ({"toBePrinted": "yes"}, "toBePrinted", "true or false"),
        ({"exchangeRate": "much"}, "exchangeRate", "number"),
        ({"billingAddress": "Main Street"}, "billingAddress", "as an object"),
    ],
)
def test_the_path_and_the_fix_are_named(values, path, words):
    """So that the author of a workflow can correct it without opening NetSuite."""
    (only,) = said(values)
    assert only.startswith(f"{path}: ")
    assert words in only


def test_what_is_mandatory_is_asked_of_a_create_alone():
    """An update leaves the rest as it is; a read-only field is nobody's to give."""
    assert ["tranDate"] == [each.partition(":")[0] for each in said({"entity": {"id": "1"}}, "create")]
    assert [] == said({"entity": {"id": "1"}}, "update")


def test_only_what_no_account_would_take_is_sure():
    """A custom field may have been added since, a form may have a default: these are for a rehearsal."""
    sure = {
        each.path: each.sure
        for each in problems(
            FOUND,
            {"mmo": 1, "custbody_vist": 1, "colour": 1, "createdDate": 1, "item": [], "shipCountry": "FR"},
            verb="create",
        )
    }

    assert {"mmo", "createdDate", "item"} == {path for path, each in sure.items() if each}
    assert {"custbody_vist", "colour", "shipCountry", "entity", "tranDate"} == {
        p for p, each in sure.items() if not each
    }
