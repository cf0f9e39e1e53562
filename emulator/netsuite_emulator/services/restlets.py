"""
The address of the RESTlets, `/app/site/hosting/restlet.nl`: which script is called, and its answer.

Their errors have shapes of their own, which follow the request's Content-Type (section_4634920277).
"""

import json
from typing import Any
from xml.sax.saxutils import escape

from netsuite_emulator.account import Account
from netsuite_emulator.http.exchange import Answer, Request
from netsuite_emulator.http.problems import Problem
from netsuite_emulator.restlets import RestletCall, RestletError
from netsuite_emulator.setup.roles import SUITESCRIPT, Role

PATH = "/app/site/hosting/restlet.nl"

_TYPES = {"", "application/json", "text/plain", "application/xml", "text/xml"}
_LARGEST = 10_000_000


def answer(account: Account, role: Role, request: Request) -> Answer:
    """Find the script and run it."""
    parameters = dict(request.parameters)
    name = (parameters.pop("script", ""), parameters.pop("deploy", ""))
    found = account.restlets.get(name)
    if request.path != PATH or found is None:
        return error(
            request, 404, "SSS_INVALID_SCRIPTLET_ID", "That Suitelet is invalid, disabled, or no longer exists."
        )
    if found.audience and role.id not in found.audience and not role.administrator:
        missing = "You do not have privileges to view this page."
        return error(request, 403, "INSUFFICIENT_PERMISSION", missing)
    if not role.administrator and SUITESCRIPT not in role.permissions:
        missing = (
            "You need the 'SuiteScript' permission to access this page. Please contact your account administrator."
        )
        return error(request, 403, "INSUFFICIENT_PERMISSION", missing)
    if request.method not in found.methods:
        return error(request, 405, "SSS_INVALID_SCRIPTLET_METHOD", f"The method {request.method} is not implemented.")
    if request.content_type not in _TYPES:
        return error(request, 415, "SSS_INVALID_CONTENT_TYPE", f"Unsupported media type '{request.content_type}'.")
    if len(request.body) > _LARGEST or (request.body and request.method == "GET"):
        return error(request, 400, "INVALID_REQUEST", "The request could not be understood by the server.")
    try:
        return _returned(request, found.handler(RestletCall(request.method, parameters, _read(request))))
    except RestletError as thrown:
        return error(request, 400, thrown.code, thrown.message)
    except UnicodeDecodeError:
        return error(request, 400, "INVALID_REQUEST", "The request could not be understood by the server.")


def refused(request: Request, problem: Problem) -> Answer:
    """Answer with what kept a script from running: no valid login, or too many calls at once (bridgehead_1525252812)."""
    if problem.status == 401:
        return error(request, 401, "INVALID_LOGIN_ATTEMPT", "Invalid login attempt.", problem)
    if problem.status == 429:
        return error(
            request, 400, "SSS_REQUEST_LIMIT_EXCEEDED", "Concurrent request limit exceeded. Request blocked.", problem
        )
    code = problem.details[0].code if problem.details else "UNEXPECTED_ERROR"
    return error(request, problem.status, code, str(problem), problem)


def error(request: Request, status: int, code: str, message: str, problem: Problem | None = None) -> Answer:
    """Answer with an error in the shape of the request's own type."""
    headers = list(problem.headers.items()) if problem else []
    if "xml" in request.content_type:
        body = f"<error><code>{escape(code)}</code><message>{escape(message)}</message></error>"
        return Answer(status, body.encode(), "application/xml; charset=UTF-8", headers)
    if request.content_type == "text/plain":
        return Answer(
            status, f"error code: {code}\nerror message: {message}".encode(), "text/plain; charset=UTF-8", headers
        )
    body = json.dumps({"error": {"code": code, "message": message}})
    return Answer(status, body.encode(), "application/json; charset=UTF-8", headers)


def _read(request: Request) -> Any:
    """Give a JSON body as what it says, any other as its text."""
    if request.method in {"GET", "DELETE"} or not request.body:
        return None
    text = request.body.decode()
    if request.content_type in {"", "application/json"}:
        try:
            return json.loads(text)
        except (ValueError, RecursionError):
            raise RestletError("INVALID_REQUEST", "The request could not be understood by the server.") from None
    return text


def _returned(request: Request, value: Any) -> Answer:
    """Answer with what a script returned: an object as JSON, a text as it is."""
    media_type = request.content_type or "application/json"
    if value is None:
        return Answer(200, b"", f"{media_type}; charset=UTF-8")
    if isinstance(value, str):
        text = json.dumps(value) if media_type == "application/json" else value
        return Answer(200, text.encode(), f"{media_type}; charset=UTF-8")
    try:
        return Answer(200, json.dumps(value).encode(), "application/json; charset=UTF-8")
    except (TypeError, ValueError):
        return error(request, 400, "INVALID_RETURN_DATA_FORMAT", "Invalid data format. The script returned no JSON.")
