"""Asynchronous jobs over a wire that answers what the test says."""

import httpx
import pytest

from netsuite_plugin.contract import never_cancelled
from netsuite_plugin.errors import NetSuiteError, NetSuiteUnavailable, RequestRejected, TransportError
from netsuite_plugin.suitetalk.jobs import LONGEST_WAIT, Job, Jobs
from netsuite_plugin.suitetalk.submission import Submission
from scripted import Scripted, services_over

KEY = "0e0b5f3e-53b3-4c35-9f4f-0f6a1d7ab001"
SUBMISSION = Submission("POST", "/record/v1/task", "Creating 1 of task", KEY, 1, body={"items": [{}]})
BASE = "https://1234567.suitetalk.api.netsuite.com/services/rest/async/v1/job"
PENDING, DONE = {"completed": False, "progress": "pending"}, {"completed": True, "progress": "succeeded"}


def accepted(location=f"{BASE}/17", **headers):
    return httpx.Response(202, headers={"Location": location, **headers})


def refused(code, status=400, **headers):
    return httpx.Response(status, json={"o:errorDetails": [{"detail": "no", "o:errorCode": code}]}, headers=headers)


async def submitted(clock, *answers):
    wire = Scripted(*answers)
    async with services_over(wire, clock) as client:
        return await Jobs(client.rest, clock, attempts=5).submit(SUBMISSION), wire.sent


async def waited(clock, *answers, size=1, wait=0.0, cancelled=never_cancelled):
    async with services_over(Scripted(*answers), clock) as client:
        await Jobs(client.rest, clock, attempts=5).finished(Job("17", wait), tried="x", size=size, cancelled=cancelled)
    return clock.slept


@pytest.mark.parametrize(
    "location", [f"{BASE}/17", "/services/rest/async/v1/job/17", "https://elsewhere.example/async/v1/job/17/"]
)
async def test_the_job_is_the_one_in_location(clock, location):
    """Absolute or relative; whatever host it names is not used."""
    job, sent = await submitted(clock, accepted(location))

    assert "17" == job.id
    assert (KEY, "respond-async") == (sent[0].headers["x-netsuite-idempotency-key"], sent[0].headers["prefer"])


@pytest.mark.parametrize("lost", [httpx.ReadError("lost"), httpx.Response(503), refused("UNEXPECTED_ERROR", 500)])
async def test_a_lost_answer_finds_the_job_by_its_key(clock, lost):
    """The repetition is refused as a conflict, with the address of the first."""
    job, sent = await submitted(clock, lost, refused("IDEMPOTENCY_ERROR", Location=f"{BASE}/9"))

    assert "9" == job.id
    assert [KEY, KEY] == [each.headers["x-netsuite-idempotency-key"] for each in sent]


async def test_an_answer_without_a_job_is_asked_for_again(clock):
    """A gateway may have cut it."""
    job, sent = await submitted(clock, httpx.Response(202), refused("IDEMPOTENCY_ERROR", Location=f"{BASE}/9"))

    assert ("9", 2) == (job.id, len(sent))


async def test_a_refusal_is_not_sent_again(clock):
    """Nothing was begun."""
    with pytest.raises(RequestRejected):
        await submitted(clock, refused("INVALID_CONTENT"))


async def test_lost_for_good_may_have_begun(clock):
    """It says so."""
    with pytest.raises(TransportError) as caught:
        await submitted(clock, httpx.ReadError("lost"))

    assert caught.value.unsettled


async def test_a_connection_that_never_opened_is_not_a_lost_answer(clock):
    """Nothing was sent."""
    with pytest.raises(TransportError) as caught:
        await submitted(clock, httpx.ConnectError("down"))

    assert not caught.value.unsettled


async def test_looks_are_ever_more_seldom(clock):
    """And never more than a minute apart."""
    slept = await waited(clock, *[httpx.Response(200, json=PENDING)] * 8, httpx.Response(200, json=DONE), size=100)

    assert [5, 10, 20, 40, 60, 60, 60, 60, 60] == [round(each) for each in slept]
    assert max(slept) == LONGEST_WAIT


async def test_retry_after_is_the_least_to_wait(clock):
    """Of the submit and of each look."""
    slept = await waited(
        clock, httpx.Response(200, json=PENDING, headers={"Retry-After": "7"}), httpx.Response(200, json=DONE), wait=30
    )

    assert [30, 7] == slept


async def test_one_unreadable_look_is_not_the_end(clock):
    """Three in a row are."""
    await waited(clock, httpx.Response(200, json={}), httpx.Response(200, json=DONE))
    with pytest.raises(NetSuiteUnavailable):
        await waited(clock, httpx.Response(200, json={}))


async def test_patience_ends_and_the_job_goes_on(clock):
    """After hours, not for ever."""
    with pytest.raises(NetSuiteError, match="not completed in 6 hours") as caught:
        await waited(clock, httpx.Response(200, json=PENDING))

    assert caught.value.retryable


async def test_a_cancelled_wait_says_so(clock):
    """Before the next look."""
    with pytest.raises(NetSuiteError, match="cancelled"):
        await waited(clock, httpx.Response(200, json=PENDING), cancelled=lambda: True)


def page(numbers, *, more=False, job="17"):
    links = [{"rel": "self", "href": f"{BASE}/{job}/task/{each}"} for each in numbers]
    return httpx.Response(200, json={"items": [{"links": links}], "hasMore": more})


@pytest.mark.parametrize(
    ("pages", "found"),
    [
        ([page([2, 10, 1])], ["1", "2", "10"]),
        ([page([1, 2], more=True), page([3])], ["1", "2", "3"]),
        ([page([1], job="18")], []),
        ([httpx.Response(200, json={"items": []})], []),
    ],
)
async def test_tasks_are_those_of_the_job_by_their_numbers(clock, pages, found):
    """From all links of all items of all pages."""
    async with services_over(Scripted(*pages), clock) as client:
        assert found == await Jobs(client.rest, clock, attempts=5).tasks("17", tried="x")


@pytest.mark.parametrize("status", [204, 400, 404, 500])
async def test_a_result_is_an_answer_whatever_its_status(clock, status):
    """It is the task's."""
    async with services_over(Scripted(httpx.Response(status, json={})), clock) as client:
        assert status == (await Jobs(client.rest, clock, attempts=5).result("17", "1", tried="x")).status_code


@pytest.mark.parametrize("status", [401, 429, 503])
async def test_a_result_that_could_not_be_asked_for_is_an_error(clock, status):
    """It says nothing of the task."""
    async with services_over(Scripted(httpx.Response(status, json={})), clock) as client:
        with pytest.raises(NetSuiteError):
            await Jobs(client.rest, clock, attempts=5).result("17", "1", tried="x")
