"""One write as a job, over a wire that answers what the test says."""

import httpx
import pytest

from netsuite_plugin.contract import NullCheckpoint, OutcomeUnknown
from netsuite_plugin.errors import NetSuiteError, RequestRejected
from netsuite_plugin.suitetalk.job_call import JobCall
from netsuite_plugin.suitetalk.submission import as_job
from netsuite_plugin.suitetalk.writes import update
from scripted import Scripted, services_over

LINES = update("salesOrder", "7", {"item": {"items": [{"quantity": 1}]}})
PLAIN = update("salesOrder", "7", {"memo": "x"})
BASE = "/services/rest/async/v1/job/17"
ACCEPTED = httpx.Response(202, headers={"Location": BASE})
CONFLICT = httpx.Response(
    400, json={"o:errorDetails": [{"detail": "x", "o:errorCode": "IDEMPOTENCY_ERROR"}]}, headers={"Location": BASE}
)
DONE = httpx.Response(200, json={"completed": True})
TASKS = httpx.Response(200, json={"items": [{"links": [{"href": f"{BASE}/task/1"}]}]})
WRITTEN = httpx.Response(204, headers={"Location": "/services/rest/record/v1/salesOrder/7"})
REFUSED = httpx.Response(400, json={"o:errorDetails": [{"detail": "locked", "o:errorCode": "USER_ERROR"}]})
BROKEN = httpx.Response(500, json={"o:errorDetails": [{"detail": "x", "o:errorCode": "UNEXPECTED_ERROR"}]})
GONE = httpx.Response(404, json={"o:errorDetails": [{"detail": "x", "o:errorCode": "NONEXISTENT_ID"}]})


async def answered(clock, write, *answers, **options):
    wire = Scripted(*answers)
    async with services_over(wire, clock) as ns:
        call = JobCall(ns.jobs, **options)
        return (await call.answer(write)).status_code, [each for each in wire.sent if each.method == "PATCH"]


def keys(sent):
    return [each.headers["x-netsuite-idempotency-key"] for each in sent]


async def test_a_write_is_submitted_waited_for_and_answered(clock):
    """With the answer of its task."""
    status, sent = await answered(clock, LINES, ACCEPTED, DONE, TASKS, WRITTEN, key="nsn-1")

    assert (204, 1) == (status, len(sent))
    assert keys(sent)[0] == as_job(LINES, "nsn-1").headers["X-NetSuite-Idempotency-Key"]
    assert "Error" == sent[0].headers["x-netsuite-propertynamevalidation"]


async def test_the_same_work_has_the_same_key_and_no_other_has(clock):
    """Without a key of its own each call is another piece of work."""
    again = [
        keys((await answered(clock, PLAIN, ACCEPTED, DONE, TASKS, WRITTEN, key=key))[1])[0]
        for key in ("a", "a", "", "")
    ]

    assert 3 == len(set(again))


async def test_a_refusal_of_an_earlier_job_is_asked_for_anew(clock):
    """Under another key; a refusal of its own is the answer."""
    status, sent = await answered(
        clock, LINES, CONFLICT, DONE, TASKS, REFUSED, ACCEPTED, DONE, TASKS, WRITTEN, key="nsn-1"
    )
    assert (204, 2) == (status, len(set(keys(sent))))

    status, sent = await answered(clock, LINES, ACCEPTED, DONE, TASKS, REFUSED, key="nsn-1")
    assert (400, 1) == (status, len(sent))


async def test_a_refused_submit_is_the_answer(clock):
    """There is no job."""
    with pytest.raises(RequestRejected, match="locked"):
        await answered(clock, LINES, REFUSED)


async def test_a_job_that_broke_off_adds_nothing_by_a_guess(clock):
    """Where a repetition is harmless its error is the answer."""
    with pytest.raises(OutcomeUnknown, match="job 17 broke off"):
        await answered(clock, LINES, ACCEPTED, DONE, TASKS, BROKEN, key="k")

    assert 500 == (await answered(clock, PLAIN, ACCEPTED, DONE, TASKS, BROKEN))[0]


async def test_a_question_that_fails_is_not_the_task(clock):
    """It is asked again; the lines are not."""
    status, sent = await answered(clock, LINES, ACCEPTED, DONE, TASKS, BROKEN, BROKEN, WRITTEN, key="k")

    assert (204, 1) == (status, len(sent))


async def test_a_forgotten_job_is_submitted_again_where_that_is_safe(clock):
    """Lines are not."""
    status, sent = await answered(clock, PLAIN, ACCEPTED, GONE, ACCEPTED, DONE, TASKS, WRITTEN)
    assert (204, 2) == (status, len(sent))

    with pytest.raises(OutcomeUnknown, match="forgotten"):
        await answered(clock, LINES, ACCEPTED, GONE, key="k")


@pytest.mark.parametrize("odd", [httpx.Response(403, json={}), httpx.Response(200, json={"items": []})])
async def test_an_answer_to_the_question_is_none_to_the_write(clock, odd):
    """What came of it is not known, and the same call finds it."""
    with pytest.raises(NetSuiteError) as caught:
        await answered(clock, LINES, ACCEPTED, DONE, odd, key="k", checkpoint=NullCheckpoint())

    assert NetSuiteError is type(caught.value)
    assert caught.value.unsettled
