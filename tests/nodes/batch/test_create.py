"""netsuite.batch.create: any number of records, each exactly once, each with its own outcome."""

import re
from collections import Counter

import pytest

from netsuite_plugin.contract import ConfigurationError, InvalidParams

NODE = "netsuite.batch.create"


def firms(number, **more):
    return [{"values": {"companyName": f"Firm {place}", "subsidiary": {"id": "1"}, **more}} for place in range(number)]


def customers(netsuite):
    return netsuite.records.all("customer")


def kinds(wire):
    """Count requests by what they are for."""
    said = Counter()
    for request in wire.requests:
        path = re.sub(r"/(job|task)/\d+", r"/\1/N", request.url.path)
        said[f"{request.method} {path.rpartition('/v1/')[2]}"] += 1
    return said


async def test_creates_all_in_their_order_with_few_requests(netsuite, connected, run_node):
    """Jobs of a hundred, a few looks at each, and one query for all new IDs."""
    result = await run_node(NODE, record_type="customer", items=firms(250))

    assert (250, 0, []) == (result["done"], result["failed"], result["warnings"])
    named = [customers(netsuite)[each["id"]]["companyName"] for each in result["outcomes"]]
    assert [f"Firm {place}" for place in range(250)] == named
    assert all(each["created"] and each["error"] is None for each in result["outcomes"])
    asked = kinds(connected.wire)
    assert (3, 1) == (asked["POST customer"], asked["POST suiteql"])
    assert sum(asked.values()) <= 3 * (1 + 3) + 1


async def test_an_item_that_is_refused_has_its_own_error(netsuite, run_node):
    """In NetSuite's words, at its place; the others are there."""
    items = firms(120)
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
