"""What a batch makes of what NetSuite answers, in the cases that an account does not stage."""

import re

import httpx
import pytest

from netsuite_plugin.contract import OutcomeUnknown
from netsuite_plugin.errors import NetSuiteError
from scripted import services_over

API = "https://1234567.suitetalk.api.netsuite.com/services/rest"


class Async(httpx.AsyncBaseTransport):
    """Takes every batch as a job; `results` answers its tasks, `found` the query, `submits` the submits before that."""

    def __init__(self, results, *, found=(), submits=()):
        self.results, self.found, self.submits, self.sent = results, list(found), list(submits), []

    async def handle_async_request(self, request):
        path = request.url.path
        self.sent.append(f"{request.method} {path.rpartition('/v1/')[2]}")
        if "/record/" in path:
            answer = self.submits.pop(0) if self.submits else None
            if isinstance(answer, Exception):
                raise answer
            return answer or httpx.Response(202, headers={"Location": f"{API}/async/v1/job/1"})
        if path.endswith("suiteql"):
            rows = {"items": self.found, "hasMore": False, "count": len(self.found), "totalResults": len(self.found)}
            return httpx.Response(200, json=rows)
        if path.endswith("/task"):
            links = [{"href": f"{API}/async/v1/job/1/task/{each + 1}"} for each in range(len(self.results))]
            return httpx.Response(200, json={"items": [{"links": links}]})
        if task := re.search(r"/task/(\d+)/result$", path):
            return self.results[int(task[1]) - 1]
        return httpx.Response(200, json={"completed": True})


def made(number, record_type="task"):
    return httpx.Response(204, headers={"Location": f"{API}/record/v1/{record_type}/{number}"})


def refused(code="USER_ERROR", status=400, **more):
    return httpx.Response(status, json={"o:errorDetails": [{"detail": "said so", "o:errorCode": code, **more}]})


CHANGES = [{"record_id": str(each), "values": {"title": "x"}} for each in (7, 8)]
LINES = [{"record_id": "7", "values": {"item": {"items": [{"quantity": 1}]}}}]


async def test_an_error_has_netsuite_s_code_and_field(clock):
    """For programs."""
    wire = Async([made(7), refused("INVALID_CONTENT", **{"o:errorPath": "title"})])
    async with services_over(wire, clock) as client:
        result = await client.batches.update("task", CHANGES)

    error = result["outcomes"][1]["error"]
    assert ("INVALID_CONTENT", "title", "fix_input") == (error["code"], error["field"], error["remedy"])


async def test_fewer_tasks_than_items_are_given_to_nobody(clock):
    """One task a record is inferred."""
    async with services_over(Async([made(7)]), clock) as client:
        result = await client.batches.update("task", CHANGES)

    assert all(each["error"]["unsettled"] for each in result["outcomes"])
    assert "1 tasks for 2 items" in result["outcomes"][0]["error"]["message"]


async def test_results_of_other_records_are_given_to_nobody(clock):
    """They say themselves whose they are."""
    async with services_over(Async([made(8), made(7)]), clock) as client:
        result = await client.batches.update("task", CHANGES)

    assert ["not in the order" in each["error"]["message"] for each in result["outcomes"]] == [True, True]


async def test_an_internal_error_of_an_item_is_unsettled(clock):
    """It may have been done."""
    async with services_over(Async([refused("UNEXPECTED_ERROR", 500), made(8)]), clock) as client:
        result = await client.batches.update("task", CHANGES)

    assert result["outcomes"][0]["error"]["unsettled"]
    assert result["outcomes"][1]["ok"]


async def test_a_record_that_the_query_does_not_see_is_known_by_its_result(clock):
    """Its Location has the ID."""
    async with services_over(
        Async([made(7), made(8)], found=[{"id": "7", "externalid": "k-0", "links": []}]), clock
    ) as client:
        items = [{"values": {"title": "x"}, "external_id": each} for each in ("A", "B")]
        result = await client.batches.create("task", items, key="k")

    assert ["7", "8"] == [each["id"] for each in result["outcomes"]]


async def test_lines_that_may_have_been_added_are_not_known(clock):
    """All that is certain is said: an outcome unknown."""
    async with services_over(Async([], submits=[httpx.ReadError("lost")] * 5), clock) as client:
        with pytest.raises(OutcomeUnknown, match="Look at the records"):
            await client.batches.update("salesOrder", LINES)


async def test_plain_fields_that_may_have_been_changed_can_be_sent_again(clock):
    """The error of the wire comes through, and says so."""
    async with services_over(Async([], submits=[httpx.ReadError("lost")] * 5), clock) as client:
        with pytest.raises(NetSuiteError) as caught:
            await client.batches.update("task", CHANGES)

    assert caught.value.retryable


async def test_a_later_hundred_that_is_refused_has_its_errors(clock):
    """The first hundred was accepted, and has its outcomes."""
    wire = Async([made(each) for each in range(1, 101)], submits=[None, refused("INVALID_CONTENT")])
    changes = [{"record_id": str(each), "values": {"title": "x"}} for each in range(1, 103)]
    async with services_over(wire, clock) as client:
        result = await client.batches.update("task", changes)

    assert (100, 2) == (result["done"], result["failed"])
    assert ["INVALID_CONTENT"] * 2 == [each["error"]["code"] for each in result["outcomes"][100:]]


async def test_a_late_hundred_of_lines_that_got_lost_leaves_the_outcomes_of_the_first(clock):
    """What is sent once is not called again by a run, so all that is known comes back."""
    wire = Async([made(each, "salesOrder") for each in range(1, 101)], submits=[None, *[httpx.ReadError("lost")] * 5])
    changes = [{"record_id": str(each), "values": LINES[0]["values"]} for each in range(1, 103)]
    async with services_over(wire, clock) as client:
        result = await client.batches.update("salesOrder", changes)

    assert (100, 2) == (result["done"], result["failed"])
    assert result["outcomes"][101]["error"]["unsettled"]
