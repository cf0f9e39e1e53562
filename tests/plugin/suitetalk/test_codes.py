"""The table of codes: what each becomes, and that the table is what is used."""

import httpx
import pytest

from netsuite_plugin import errors
from netsuite_plugin.contract import NodeError
from netsuite_plugin.suitetalk.codes import CODES, STATUSES
from scripted import Scripted, services_over

TABLE = [
    # code, status, class, remedy, retryable, unsettled
    ("INVALID_CONTENT", 400, "RequestRejected", "fix_input", False, False),
    ("INVALID_REQUEST", 400, "RequestRejected", "fix_input", False, False),
    ("INVALID_PARAMETER", 400, "RequestRejected", "fix_input", False, False),
    ("INVALID_HEADER", 400, "RequestRejected", "fix_input", False, False),
    ("USER_ERROR", 400, "RequestRejected", "fix_input", False, False),
    ("IDEMPOTENCY_ERROR", 400, "RequestRejected", "fix_input", False, False),
    ("RCRD_HAS_BEEN_CHANGED", 400, "RequestRejected", "wait", True, False),
    ("RCRD_LOCKED_BY_WF", 400, "RequestRejected", "ask_administrator", False, False),
    ("NONEXISTENT_ID", 404, "RecordNotFound", "fix_input", False, False),
    ("INVALID_METHOD", 405, "RequestRejected", "fix_input", False, False),
    ("METHOD_NOT_ALLOWED", 405, "RequestRejected", "fix_input", False, False),
    ("INSUFFICIENT_PERMISSION", 403, "PermissionMissing", "ask_administrator", False, False),
    ("INVALID_LOGIN", 401, "Unauthenticated", "ask_administrator", False, False),
    ("INVALID_LOGIN_ATTEMPT", 401, "Unauthenticated", "ask_administrator", False, False),
    ("INVALID_LOGIN_CREDENTIALS", 401, "Unauthenticated", "ask_administrator", False, False),
    ("TWO_FA_REQD", 401, "Unauthenticated", "ask_administrator", False, False),
    ("CONCURRENCY_LIMIT_EXCEEDED", 429, "ConcurrencyLimitReached", "wait", True, False),
    ("SSS_REQUEST_LIMIT_EXCEEDED", 400, "ConcurrencyLimitReached", "wait", True, False),
    ("UNEXPECTED_ERROR", 500, "NetSuiteUnavailable", "wait", True, True),
    # a code nobody knows, and a general one with a status of its own: the status decides
    ("NEW_IN_2030", 400, "RequestRejected", "fix_input", False, False),
    ("USER_ERROR", 403, "PermissionMissing", "ask_administrator", False, False),
    ("USER_ERROR", 404, "RecordNotFound", "fix_input", False, False),
    ("USER_ERROR", 503, "NetSuiteUnavailable", "wait", True, True),
    ("NEW_IN_2030", 408, "NetSuiteUnavailable", "wait", True, True),
    ("NOT_YET_IMPLEMENTED", 501, "NetSuiteUnavailable", "report", False, False),
    ("NEW_IN_2030", 502, "NetSuiteUnavailable", "wait", True, True),
]


@pytest.mark.fault("B5")
@pytest.mark.parametrize(("code", "status", "kind", "remedy", "retryable", "unsettled"), TABLE)
async def test_each_code_has_a_class_a_remedy_and_a_repeatability(
    clock, code, status, kind, remedy, retryable, unsettled
):
    """A write is refused: what a caller is told."""
    body = {"title": "x", "status": status, "o:errorDetails": [{"detail": "said so", "o:errorCode": code}]}
    wire = Scripted(lambda request: httpx.Response(status, json=body, headers={"X-N-OperationId": "op-1"}))
    async with services_over(wire, clock) as client:
        with pytest.raises(NodeError) as caught:
            await client.records._rest.send(
                "PATCH", "/record/v1/task/1", effect="once", tried="Updating task 1", json={}
            )

    error = caught.value
    assert type(error) is getattr(errors, kind)
    assert (remedy, retryable, unsettled, "op-1") == (error.remedy, error.retryable, error.unsettled, error.request_id)
    assert "said so" in str(error)


@pytest.mark.fault("B5")
def test_every_known_code_is_in_the_table_above():
    """And names where it is known from."""
    assert set(CODES) <= {code for code, *_ in TABLE}
    assert all(each.source and each.next for each in [*CODES.values(), *STATUSES.values()])


@pytest.mark.fault("B5")
async def test_a_501_does_not_advise_to_wait(clock):
    """It would be the same tomorrow."""
    async with services_over(Scripted(httpx.Response(501)), clock) as client:
        with pytest.raises(errors.NetSuiteUnavailable, match="Waiting will not help"):
            await client.records.get("customer", "1")
