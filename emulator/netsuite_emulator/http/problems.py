"""How NetSuite says no: the error body of the REST services and the words it uses (section_156570709583)."""

from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from netsuite_emulator.setup.undocumented import Release

_SECTIONS = {
    400: "15.5.1",
    401: "15.5.2",
    403: "15.5.4",
    404: "15.5.5",
    405: "15.5.6",
    413: "15.5.14",
    415: "15.5.16",
    429: "15.5.1",
    500: "15.6.1",
    501: "15.6.2",
}

# Live answers put this before most messages; Oracle's page has it without "a".
ACCESSING = "Error while accessing a resource. "


@dataclass(frozen=True, slots=True)
class ErrorDetail:
    """One entry of `o:errorDetails`; at most one of the places says what part of the request is meant."""

    detail: str
    code: str
    path: str = ""
    query_param: str = ""
    header: str = ""
    url: str = ""

    def as_json(self) -> dict[str, str]:
        """Give the entry as it stands in the body."""
        places = {
            "o:errorPath": self.path,
            "o:errorQueryParam": self.query_param,
            "o:errorHeader": self.header,
            "o:errorUrl": self.url,
        }
        stated = {name: value for name, value in places.items() if value}
        return {"detail": self.detail, **stated, "o:errorCode": self.code}


class Problem(Exception):
    """A refusal: raised anywhere below the application, answered as an error body."""

    def __init__(
        self,
        status: int,
        *details: ErrorDetail,
        title: str = "",
        code: str = "",
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(details[0].detail if details else "")
        self.status = status
        self.details = details
        self.title = title
        self.code = code
        self.headers = dict(headers or {})

    def as_json(self, release: Release = "2026.1") -> dict[str, Any]:
        """Give the whole error body; in 2020 it had no details: the text was its title, and the code stood beside it."""
        if release == "2020.1" and self.details:
            first = self.details[0]
            places = {name: value for name, value in first.as_json().items() if name not in {"detail", "o:errorCode"}}
            return {
                "type": f"https://www.w3.org/Protocols/rfc2616/rfc2616-sec10.html#sec10.4.{self.status % 100 + 1}",
                "title": first.detail,
                "status": self.status,
                "o:errorCode": first.code,
                **places,
            }
        body: dict[str, Any] = {
            "type": f"https://www.rfc-editor.org/rfc/rfc9110.html#section-{_SECTIONS[self.status]}",
            "title": self.title or HTTPStatus(self.status).phrase,
            "status": self.status,
        }
        if self.code:
            body["o:errorCode"] = self.code
        body["o:errorDetails"] = [each.as_json() for each in self.details]
        return body


def not_yet_implemented(what: str) -> Problem:
    """Say aloud that NetSuite has something which this emulator has not."""
    return Problem(501, ErrorDetail(f"NotYetImplemented: {what}", "NOT_YET_IMPLEMENTED"))


def invalid_content(detail: str = "Invalid content in the request body.", path: str = "") -> Problem:
    """Refuse a body that is not a JSON object, or a value that does not fit its field."""
    return Problem(400, ErrorDetail(detail, "INVALID_CONTENT", path=path))


def invalid_parameter(name: str, detail: str) -> Problem:
    """Refuse a query parameter."""
    return Problem(400, ErrorDetail(detail, "INVALID_PARAMETER", query_param=name))


def user_error(message: str) -> Problem:
    """Refuse by a business rule."""
    return Problem(400, ErrorDetail(ACCESSING + message, "USER_ERROR"))


def nonexistent(detail: str = "The record instance does not exist. Provide a valid record instance ID.") -> Problem:
    """Say that there is no such record."""
    return Problem(404, ErrorDetail(detail, "NONEXISTENT_ID"))


def invalid_id(text: str, path: str) -> Problem:
    """Refuse an internal id that cannot be one (seen in a public client's tests; the address has no host there)."""
    detail = f"Invalid record instance identifier '{text}'. Provide a valid record instance ID."
    return Problem(400, ErrorDetail(detail, "INVALID_ID", url=path))


def invalid_url(path: str) -> Problem:
    """Refuse an address of no REST service (two public clients met it; the address has no host in one's copy)."""
    detail = "Invalid request URL. The request URL must be constructed in the following way: <service>/v1/<recordname>/<recordid>."
    return Problem(400, ErrorDetail(detail, "INVALID_URL", url=path))


def unknown_record_type(name: str, url: str) -> Problem:
    """Say that there is no such record type; the body names the address."""
    return Problem(404, ErrorDetail(f"Record type '{name}' does not exist.", "NONEXISTENT_ID", url=url))


def permission_missing(status: int) -> Problem:
    """Refuse what the role may not do; which status and code NetSuite uses differs between accounts."""
    if status == 404:
        return nonexistent()
    if status == 400:
        return workbook_missing()
    detail = "Permission Violation: Your current role does not have permission to perform this action."
    return Problem(403, ErrorDetail(ACCESSING + detail, "INSUFFICIENT_PERMISSION"))


def workbook_missing() -> Problem:
    """
    Refuse a list or a query of a role without SuiteAnalytics Workbook, as a bad request.

    Measured in a sandbox in 2026: every list, filtered or not, and SuiteQL; records by their id went on working.
    """
    detail = (
        "Your current role does not have permission to perform this action. Please contact your account administrator."
    )
    return Problem(400, ErrorDetail(detail, "USER_ERROR"))


def method_not_allowed(method: str) -> Problem:
    """Refuse a method that an address does not know."""
    return Problem(405, ErrorDetail(f"The method {method} is not allowed for this resource.", "METHOD_NOT_ALLOWED"))


def invalid_login(account_id: str, *, scheme: str = "Bearer", restlet: bool = False) -> Problem:
    """
    Refuse a login: the same words whatever is wrong with it; only the login audit trail tells (subsect_158521885412).

    RESTlets have a code of their own (section_4634920277); the words for OAuth 1.0a were seen in public clients.
    """
    detail = (
        "Invalid login attempt. For more details, see the Login Audit Trail in the NetSuite UI at Setup > Users/Roles > "
        "User Management > View Login Audit Trail."
    )
    error = "invalid_token" if scheme == "Bearer" else "token_rejected"
    challenge = f'{scheme} realm="{account_id}", error="{error}", error_description="Invalid login attempt."'
    code = "INVALID_LOGIN_ATTEMPT" if restlet else "INVALID_LOGIN"
    return Problem(401, ErrorDetail(detail, code), headers={"WWW-Authenticate": challenge})


def malformed_login(account_id: str) -> Problem:
    """Refuse an Authorization header that holds no bearer token at all (subsect_158521885412)."""
    description = "The request could not be understood by the server due to malformed syntax."
    challenge = f'Bearer realm="{account_id}", error="invalid_request", error_description="{description}"'
    return Problem(400, ErrorDetail(description, "INVALID_REQUEST"), headers={"WWW-Authenticate": challenge})


def unexpected_error(error_id: str) -> Problem:
    """Say that NetSuite itself failed; the id is what support asks for (section_156570709583)."""
    return Problem(500, ErrorDetail(f"An unexpected error occurred. Error ID: {error_id}", "UNEXPECTED_ERROR"))


def concurrency_limit_exceeded(retry_after: int | None) -> Problem:
    """Refuse a request over the account's pool; Oracle's sample is titled Bad Request and has a code at the top."""
    return Problem(
        429,
        ErrorDetail("Concurrent request limit exceeded. Request blocked.", "CONCURRENCY_LIMIT_EXCEEDED"),
        title="Bad Request",
        code="USER_ERROR",
        headers={} if retry_after is None else {"Retry-After": str(retry_after)},
    )
