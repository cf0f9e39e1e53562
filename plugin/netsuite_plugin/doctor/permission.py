"""What the role may do: one harmless read, and the permission that is missing where NetSuite refuses it."""

from netsuite_plugin.doctor.answer_classes import LOGIN_REFUSED, TOKEN_REFUSED, AnswerClass
from netsuite_plugin.doctor.causes import SCOPE_UNTICKED
from netsuite_plugin.doctor.examination import Examination
from netsuite_plugin.doctor.findings import Finding, not_needed, ok, refused, warning
from netsuite_plugin.doctor.unexpected import unexpected
from netsuite_plugin.errors import NetSuiteError

_HEADERS = {"Prefer": "transient", "Content-Type": "application/json"}


async def permitted(
    examination: Examination, tried: str, url: str, lacking: AnswerClass, *, body: object = None
) -> Finding:
    """
    Ask, and say what the role lacks. That is a warning: a role need not be allowed everything.

    The login itself was accepted before, so a 401 here speaks for a scope that is not ticked.
    """
    begun = len(examination.recorded.answers)
    error: NetSuiteError | None = None
    try:
        await examination.get(url, signed=True, body=body, headers=_HEADERS)
    except NetSuiteError as said:
        error = said
    answers = examination.recorded.answers[begun:]
    answered = answers[-1] if answers else None
    if answered is None or error is not None:
        of = answered.refusal if answered else None
        return (
            refused(tried, answered, of, without=examination.decided_against)
            if answered and of
            else unexpected(tried, error, answered)
        )
    if answered.status < 300:
        return ok(tried, "allowed", answered)
    if answered.status == 501:
        return not_needed(f"not asked: {answered.words}")
    if answered.status == 401 and examination.signs_calls:
        return refused(tried, answered, TOKEN_REFUSED, without=examination.decided_against)
    if answered.status == 401:
        return refused(tried, answered, LOGIN_REFUSED, first=(SCOPE_UNTICKED,), without=examination.decided_against)
    if answered.status == 403 or answered.code in {
        "INSUFFICIENT_PERMISSION",
        "USER_ERROR",
        "INVALID_PARAMETER",
        "NONEXISTENT_ID",
    }:
        return warning(tried, lacking.says, answered, kind=lacking.name, causes=lacking.causes)
    return unexpected(tried, None, answered)
