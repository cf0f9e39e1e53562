"""What a RESTlet's codes mean: whether its script ran, and who can act on it."""

import pytest

from netsuite_plugin.errors import NetSuiteUnavailable, NotNetSuite, RequestRejected, ScriptFailed, Unauthenticated
from netsuite_plugin.suitetalk.restlet_codes import RESTLET_CODES, RESTLET_STATUSES, restlet_meaning


@pytest.mark.parametrize(
    ("status", "codes", "known", "error"),
    [
        (400, ["NO_STOCK"], True, ScriptFailed),
        (400, ["UNEXPECTED_ERROR"], True, ScriptFailed),
        (400, ["INVALID_REQUEST"], True, RequestRejected),
        (400, ["SSS_USAGE_LIMIT_EXCEEDED"], True, ScriptFailed),
        (400, [], False, NotNetSuite),
        (401, [], False, Unauthenticated),
        (404, ["SSS_INVALID_SCRIPTLET_ID"], True, RequestRejected),
        (500, ["UNEXPECTED_ERROR"], True, NetSuiteUnavailable),
    ],
)
def test_what_a_refusal_means(status, codes, known, error):
    assert error is restlet_meaning(status, codes, known=known).error


def test_only_what_ran_is_unsettled():
    """And where no script ran, it says so."""
    for meaning in [*RESTLET_CODES.values(), *RESTLET_STATUSES.values()]:
        assert meaning.unsettled == (meaning.error is ScriptFailed)
        assert meaning.unsettled or "No script ran." in meaning.next or meaning.retryable
        assert meaning.source
