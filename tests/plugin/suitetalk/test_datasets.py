"""Saved datasets over a wire that answers what the test says."""

import httpx
import pytest

from netsuite_plugin.errors import NetSuiteError, NetSuiteUnavailable
from netsuite_plugin.suitetalk.datasets import Datasets
from netsuite_plugin.suitetalk.paging.pages import Limits
from scripted import Scripted, services_over


def page(*names, offset=0, total=3, more=True):
    items = [{"links": [], "name": each} for each in names]
    body = {"items": items, "hasMore": more, "totalResults": total, "count": len(items), "offset": offset}
    return httpx.Response(200, json=body)


async def run(clock, *pages, max_rows=None, query=100):
    wire = Scripted(*pages)
    async with services_over(wire, clock) as ns:
        result = await Datasets(ns.rest, limits=Limits(page=2, query=query)).run("custdataset_a", max_rows=max_rows)
        return result, [dict(each.url.params) for each in wire.sent]


async def test_pages_are_asked_for_by_their_offsets(clock):
    """Multiples of the limit; a `next` link is never followed."""
    result, asked = await run(clock, page("a", "b"), page("c", offset=2, more=False))

    assert ["a", "b", "c"] == [each["name"] for each in result["rows"]]
    assert [{"limit": "2", "offset": "0"}, {"limit": "2", "offset": "2"}] == asked


async def test_a_page_that_came_short_is_no_end(clock):
    """Rows would be missing."""
    with pytest.raises(NetSuiteError, match="gave 1 rows of a page of 2 although there are more"):
        await run(clock, page("a"))


async def test_a_count_that_changes_is_said(clock):
    """The result is not whole."""
    with pytest.raises(NetSuiteError, match="counted 3 rows and then 4"):
        await run(clock, page("a", "b"), page("c", offset=2, total=4, more=False))


async def test_more_than_netsuite_gives_is_said(clock):
    """With what to do."""
    result, _ = await run(clock, page("a", "b", total=4), query=2)

    assert (True, 2) == (result["truncated"], result["row_count"])
    assert "netsuite.suiteql.query" in result["truncated_because"]


async def test_another_thing_is_asked_for_again(clock):
    """And is no empty result."""
    with pytest.raises(NetSuiteUnavailable):
        await run(clock, httpx.Response(200, json={"items": {}}))
