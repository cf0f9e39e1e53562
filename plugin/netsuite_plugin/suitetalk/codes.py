"""What NetSuite's codes and statuses mean: which error, who can act on it, and whether the same call may be repeated."""

from dataclasses import dataclass

from netsuite_plugin.contract import Remedy
from netsuite_plugin.errors import (
    ConcurrencyLimitReached,
    NetSuiteUnavailable,
    NotNetSuite,
    PermissionMissing,
    RecordNotFound,
    RequestRejected,
    ResponseError,
    Unauthenticated,
)


@dataclass(frozen=True, slots=True)
class Meaning:
    """
    What one code, or one status, means.

    `next` says what to do. `retryable`: the same call may succeed later. `unsettled`: a write may have happened. `status` limits a
    general code to the status it belongs to; with another one the status decides. `source` says where this is known from.
    """

    error: type[ResponseError]
    remedy: Remedy
    next: str
    source: str
    status: int | None = None
    retryable: bool = False
    unsettled: bool = False


_CORRECT = "Correct the request; nothing was changed."
_LOGIN = (
    "The access token was fresh, so the cause is the role, the integration record or its scopes. An administrator finds it in "
    "Setup > Users/Roles > View Login Audit Trail, column Detail (add it by Customize); then check that the role has 'Log in using "
    "OAuth 2.0 Access Tokens' and 'REST Web Services', and that the integration record is Enabled with both scopes ticked."
)
SIGNED_LOGIN = (
    "NetSuite has this one answer for every call of token-based authentication that it does not accept: the token, the role, the "
    "integration record, a secret or the clock of this machine (five minutes either way). An administrator finds which in Setup > "
    "Users/Roles > View Login Audit Trail, column Detail (add it by Customize). All causes: netsuite-nodes doctor."
)
"""What to do about a 401 whose challenge is OAuth 1.0's."""
_PERMISSION = "Ask a NetSuite administrator to add the permission to the role: Setup > Users/Roles > Manage Roles > (role) > Permissions."
_FULL = (
    "Other integrations share the account's pool: try again later, lower NETSUITE_NODES_CONCURRENCY, or see Setup > Integration > "
    "Integration Governance."
)
_MISSING = "Check the record type and ID. A role that may not see the record gets the same answer."
_METHOD = (
    "NetSuite's REST services do not offer this for this record type: use another node, a SuiteQL query or a RESTlet."
)
_LATER = "Try again later. If it stays, give NetSuite support the error ID and the request ID."
_CHANGED = "Somebody else saved the record at the same moment, and nothing was changed by this request: try again."
_LOCKED = (
    "A workflow of the account locks the record: an administrator finds it in Customization > Workflow > Workflows."
)
_RULE = (
    "Correct the request; nothing was changed. NetSuite uses this code for every rule of the account, for a locked record and for a "
    "missing permission: its words say which."
)

CODES: dict[str, Meaning] = {
    "INVALID_CONTENT": Meaning(RequestRejected, "fix_input", _CORRECT, "section_156570709583", status=400),
    "INVALID_VALUE": Meaning(RequestRejected, "fix_input", _CORRECT, "captured by public clients", status=400),
    "INVALID_REQUEST": Meaning(RequestRejected, "fix_input", _CORRECT, "section_156570709583", status=400),
    "INVALID_PARAMETER": Meaning(RequestRejected, "fix_input", _CORRECT, "section_156570709583", status=400),
    "INVALID_HEADER": Meaning(RequestRejected, "fix_input", _CORRECT, "captured by public clients", status=400),
    "USER_ERROR": Meaning(RequestRejected, "fix_input", _RULE, "captured, and airbyte#79190", status=400),
    "IDEMPOTENCY_ERROR": Meaning(
        RequestRejected,
        "fix_input",
        "An earlier request with this key was accepted: look at its job instead of sending it again.",
        "subsect_164494900632",
        status=400,
    ),
    "RCRD_HAS_BEEN_CHANGED": Meaning(
        RequestRejected, "wait", _CHANGED, "SuiteScript and SOAP error codes; UNCONFIRMED over REST", retryable=True
    ),
    "RCRD_LOCKED_BY_WF": Meaning(
        RequestRejected, "ask_administrator", _LOCKED, "SuiteScript and SOAP error codes; UNCONFIRMED over REST"
    ),
    "NONEXISTENT_ID": Meaning(RecordNotFound, "fix_input", _MISSING, "section_156570709583"),
    "INVALID_METHOD": Meaning(RequestRejected, "fix_input", _METHOD, "airbyte#69274"),
    "METHOD_NOT_ALLOWED": Meaning(RequestRejected, "fix_input", _METHOD, "UNCONFIRMED"),
    "INSUFFICIENT_PERMISSION": Meaning(PermissionMissing, "ask_administrator", _PERMISSION, "captured by a client"),
    "INVALID_LOGIN": Meaning(Unauthenticated, "ask_administrator", _LOGIN, "section_156570709583"),
    "INVALID_LOGIN_ATTEMPT": Meaning(Unauthenticated, "ask_administrator", _LOGIN, "section_4634920277"),
    "INVALID_LOGIN_CREDENTIALS": Meaning(Unauthenticated, "ask_administrator", _LOGIN, "section_4634920277"),
    "TWO_FA_REQD": Meaning(Unauthenticated, "ask_administrator", _LOGIN, "section_4634920277"),
    "CONCURRENCY_LIMIT_EXCEEDED": Meaning(
        ConcurrencyLimitReached, "wait", _FULL, "section_156570709583", retryable=True
    ),
    "SSS_REQUEST_LIMIT_EXCEEDED": Meaning(
        ConcurrencyLimitReached, "wait", _FULL, "bridgehead_1525252812", retryable=True
    ),
    "UNEXPECTED_ERROR": Meaning(
        NetSuiteUnavailable, "wait", _LATER, "section_156570709583", retryable=True, unsettled=True
    ),
}

_REJECTED = Meaning(RequestRejected, "fix_input", _CORRECT, "RFC 9110 section 15.5")
_DOWN = Meaning(NetSuiteUnavailable, "wait", _LATER, "RFC 9110 section 15.6", retryable=True, unsettled=True)
STATUSES: dict[int, Meaning] = {
    401: Meaning(Unauthenticated, "ask_administrator", _LOGIN, "section_156570709583"),
    403: Meaning(PermissionMissing, "ask_administrator", _PERMISSION, "section_156570709583"),
    404: Meaning(RecordNotFound, "fix_input", _MISSING, "section_156570709583"),
    405: Meaning(RequestRejected, "fix_input", _METHOD, "airbyte#69274"),
    408: Meaning(NetSuiteUnavailable, "wait", _LATER, "RFC 9110 section 15.5.9", retryable=True, unsettled=True),
    429: Meaning(ConcurrencyLimitReached, "wait", _FULL, "section_156570709583", retryable=True),
    501: Meaning(
        NetSuiteUnavailable,
        "report",
        "Waiting will not help: the service does not have this. Use another node or a RESTlet, or report it.",
        "RFC 9110 section 15.6.2",
    ),
}
ELSEWHERE = Meaning(
    NotNetSuite,
    "ask_administrator",
    "NetSuite's REST services always answer in JSON, so a gateway, a proxy or a login page answered instead of them. Check the account "
    "ID, the proxy, and that the account is not under maintenance.",
    "INFERRED: every captured answer of the REST services is JSON",
)
"""A redirection, or a refusal in none of NetSuite's own shapes."""
UNREADABLE = Meaning(
    NetSuiteUnavailable,
    "wait",
    "Try again later. If it stays, something between here and NetSuite changes its answers.",
    "INFERRED: every captured answer of the REST services is whole",
    retryable=True,
    unsettled=True,
)
"""A success whose body is cut short, or of another shape than the service has."""


def meaning_of(status: int, codes: list[str], *, known: bool) -> Meaning:
    """Return what an answer means: its first known code decides, then its status. `known`: it has one of NetSuite's own shapes."""
    for code in codes:
        meaning = CODES.get(code)
        if meaning is not None and meaning.status in {None, status}:
            return meaning
    if 300 <= status < 400 or (status in {400, 403, 404, 405} and not known):
        return ELSEWHERE
    return STATUSES.get(status) or (_DOWN if status >= 500 else _REJECTED)


def query_meaning(status: int, codes: list[str], *, known: bool) -> Meaning:
    """
    Return what an answer to a query means: as `meaning_of`, but that it breaks no rule of the account.

    The code for those is how NetSuite refuses a role without SuiteAnalytics Workbook (measured in a sandbox in 2026).
    """
    meaning = meaning_of(status, codes, known=known)
    return CODES["INSUFFICIENT_PERMISSION"] if meaning is CODES["USER_ERROR"] else meaning
