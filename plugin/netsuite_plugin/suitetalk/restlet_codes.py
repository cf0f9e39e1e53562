"""What a RESTlet's codes and statuses mean (`section_4634920277`): whether its script ran at all, and who can act on it."""

import dataclasses

from netsuite_plugin.errors import PermissionMissing, RequestRejected, ScriptFailed, Unauthenticated
from netsuite_plugin.suitetalk.codes import CODES, ELSEWHERE, Meaning, meaning_of

_SOURCE = "section_4634920277"
_DEPLOYMENT = (
    "No script ran. An administrator finds the deployment in Customization > Scripting > Script Deployments: check both IDs, that it is "
    "Deployed with the status Released, and that its Audience names the role."
)
_LOGIN = (
    "No script ran. The access token was fresh, so the login has no scope RESTlets, or its role may not log in: tick RESTlets on the integration "
    "record and connect again; the role needs 'Log in using OAuth 2.0 Access Tokens'. Setup > Users/Roles > View Login Audit Trail, column "
    "Detail, says which."
)
_PERMISSION = "No script ran. The role needs the permission SuiteScript (tab Setup), and the Audience of the deployment must name the role."
_METHOD = (
    "No script ran. The script has no function for this method: use another of the four nodes, or add it to the script."
)
_UNREAD = "No script ran. NetSuite could not read the request: check the body, its size (10 MB) and the parameters."
_RETURNED = "The script ran, and returned what cannot be sent: it must return an object for content: json, and a text for content: text."
_UNITS = "What the script had done before stays done. Ask it for less in one call: a RESTlet has 5,000 units of usage (section_4640094112)."
_ITS_OWN = (
    "The script ended in this error, and what it had done before stays done. Correct what it was given; its author finds more in the "
    "Execution Log of the script."
)

_LOGIN_REFUSED = Meaning(Unauthenticated, "ask_administrator", _LOGIN, _SOURCE)
_NO_DEPLOYMENT = Meaning(RequestRejected, "fix_input", _DEPLOYMENT, _SOURCE)
_NOT_ALLOWED = Meaning(PermissionMissing, "ask_administrator", _PERMISSION, _SOURCE)
_NO_METHOD = Meaning(RequestRejected, "fix_input", _METHOD, _SOURCE)

RESTLET_CODES: dict[str, Meaning] = {
    "INVALID_LOGIN_ATTEMPT": _LOGIN_REFUSED,
    "INVALID_LOGIN_CREDENTIALS": _LOGIN_REFUSED,
    "TWO_FA_REQD": _LOGIN_REFUSED,
    "SSS_INVALID_SCRIPTLET_ID": _NO_DEPLOYMENT,
    "INVALID_REQUEST": Meaning(RequestRejected, "fix_input", _UNREAD, _SOURCE),
    "INVALID_RETURN_DATA_FORMAT": Meaning(ScriptFailed, "fix_input", _RETURNED, _SOURCE, unsettled=True),
    "SSS_REQUEST_LIMIT_EXCEEDED": CODES["SSS_REQUEST_LIMIT_EXCEEDED"],
    "SSS_USAGE_LIMIT_EXCEEDED": Meaning(ScriptFailed, "fix_input", _UNITS, "section_4640094112", unsettled=True),
    "SSS_TIME_LIMIT_EXCEEDED": Meaning(
        ScriptFailed, "fix_input", _UNITS, "SuiteScript error codes; UNCONFIRMED over HTTP", unsettled=True
    ),
}
RESTLET_STATUSES: dict[int, Meaning] = {
    400: Meaning(ScriptFailed, "fix_input", _ITS_OWN, _SOURCE, unsettled=True),
    401: _LOGIN_REFUSED,
    403: _NOT_ALLOWED,
    404: _NO_DEPLOYMENT,
    405: _NO_METHOD,
    415: _NO_METHOD,
}
SCRIPT_FAILED = RESTLET_STATUSES[400]
"""Every unhandled error of a script is a 400."""


def restlet_meaning(status: int, codes: list[str], *, known: bool) -> Meaning:
    """Return what a refusal means: the first known code decides, then the status, for the rest as for every service."""
    for code in codes:
        if code in RESTLET_CODES:
            return RESTLET_CODES[code]
    if status in RESTLET_STATUSES and (known or status == 401):
        return RESTLET_STATUSES[status]
    meaning = meaning_of(status, [], known=known)
    if meaning is ELSEWHERE:
        return dataclasses.replace(
            meaning,
            next="A RESTlet refuses in JSON or text, so a gateway, a proxy or a login page answered instead of it. Check the account ID and the "
            "proxy, and that the account is not under maintenance.",
        )
    return meaning
