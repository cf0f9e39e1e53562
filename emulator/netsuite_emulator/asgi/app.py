"""The ASGI application: one request in, to the site its host names, one answer out."""

import logging
import time
import uuid
from collections.abc import Awaitable, Callable

import anyio
import anyio.to_thread

from netsuite_emulator.access import keys
from netsuite_emulator.account import Account, DataCenter, RequestEntry
from netsuite_emulator.asgi.hosts import Destination, destination
from netsuite_emulator.http.delivery import Receive, Scope, Send, deliver, drop
from netsuite_emulator.http.exchange import Answer, Request, page, plain_json, refusal
from netsuite_emulator.http.faults import ConnectionDropped, Fault, answer_instead, spoilt
from netsuite_emulator.http.problems import (
    ErrorDetail,
    Problem,
    concurrency_limit_exceeded,
    invalid_url,
    method_not_allowed,
    nonexistent,
    not_yet_implemented,
    unexpected_error,
)
from netsuite_emulator.jobs import ROOT as JOBS
from netsuite_emulator.oauth2 import authorize, certificates_service, token_endpoint
from netsuite_emulator.oauth2.bearer import role_of
from netsuite_emulator.oauth2.sessions import Sessions
from netsuite_emulator.records import service as record_service
from netsuite_emulator.services import (
    async_jobs,
    control,
    datasets,
    discovery,
    login_audit_trail,
    restlets,
    suiteql,
    system,
)
from netsuite_emulator.setup.roles import Role

OAUTH2_ROOT = "/services/rest/auth/oauth2/v1"

_log = logging.getLogger(__name__)

_KINDS = {"record": "record", "query": "suiteql", "system": "system", "async": "async"}
_FORM_LIMIT = 1_000_000
# 403 where RESTlets would be (section_4634920277); for the other hosts no source says what an unknown one answers
_NO_SUCH_DOMAIN = """<!doctype html><title>Not Found</title><h1>There is no such domain.</h1>
<p>This is a local NetSuite. An account is reached by names such as <code>{account}.suitetalk.api.{domain}</code>, or, where a name cannot be
resolved, as <code>https://127.0.0.1:PORT/{account}/services/rest/</code>: its docs/emulator.md has a way for each language.</p>"""


class App:
    """Answers for every host of the emulator."""

    def __init__(self, center: DataCenter) -> None:
        self._center = center
        self._sessions = Sessions(center.clock)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Take one ASGI connection; only HTTP is spoken."""
        if scope["type"] != "http":
            raise NotImplementedError(scope["type"])
        headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]}
        host = headers.get("host", "")
        found = destination(self._center, host, scope["path"])
        account, below = (found.account, found.below) if found else (None, "")
        method, path = scope["method"], scope["path"].removeprefix(below)
        kind = _kind(found, path)
        arrival = account.arrival(kind, method, path) if account else None
        number = arrival.number if arrival else 0
        fault = None
        try:
            limit = (
                account.undocumented.request_size_limit if account and kind not in {"token", "page"} else _FORM_LIMIT
            )
            body = await _body(receive, headers, limit)
            query = scope["query_string"].decode("latin-1")
            raw_path = scope.get("raw_path", b"").decode("latin-1").removeprefix(below)
            request = Request(method, scope["scheme"], host, path, query, headers, body, raw_path, below)
            if account and headers.get("authorization", "")[:6].lower() == "oauth ":
                account.tba.arrived(request)
            if account is None or arrival is None:
                answer = await self._answer(found, request, 0.0)
            elif fault := account.faults.before(arrival):
                answer = _answer_instead(fault, account, request, kind)
            else:
                due = time.monotonic() + account.faults.delay(arrival)
                answer = await self._answer(found, request, due)
                fault = account.faults.after(arrival, answer)
                answer = spoilt(fault, answer) if fault else answer
        except Problem as problem:
            answer = refusal(problem, account.undocumented.release if account else "2026.1")
        except ConnectionDropped:
            if account is not None:
                account.requests.append(RequestEntry(number, method, path, None, kind))
            await drop(scope, receive)
            return
        except Exception as bug:  # noqa: BLE001 - a fault of ours is answered as NetSuite answers its own
            answer = refusal(_logged(bug))
        if account is not None:
            account.requests.append(RequestEntry(number, method, path, answer.status, kind))
        answer = answer.compressed(headers.get("accept-encoding", ""))
        await deliver(scope, receive, send, answer, at=self._center.clock().timestamp(), fault=fault)

    async def _answer(self, found: Destination | None, request: Request, due: float) -> Answer:
        """Let the site do its work; `due` is when the answer may leave, by the monotonic clock."""
        if found is None:
            return page(self._no_such_domain(), status=403 if ".restlets." in request.host.lower() else 404)
        match found.site:
            case "control":
                return control.answer(self._center, request)
            case "app" | "system":
                return self._page(found.account, request)
            case "discovery":
                return discovery.answer(self._center, request)
            case "api" | "restlets" if found.account is not None and request.path.startswith(OAUTH2_ROOT):
                answer = _oauth2(found.account, request)
                await _wait_until(due)
                return answer
            case "api" if found.account is not None:
                return await _api(found.account, request, due)
            case "restlets" if found.account is not None:
                return await _restlet(found.account, request, due)
            case _:
                return page(self._no_such_domain(), status=404)

    def _no_such_domain(self) -> str:
        account = next(iter(self._center.accounts.values()))
        return _NO_SUCH_DOMAIN.format(account=account.host_label, domain=self._center.domain)

    def _page(self, account: Account | None, request: Request) -> Answer:
        match request.method, request.path:
            case "GET", login_audit_trail.PATH if account is not None:
                return login_audit_trail.answer(account, self._sessions, request)
            case "GET", authorize.AUTHORIZE:
                return authorize.authorize(self._center, self._sessions, account, request)
            case "POST", authorize.SIGN_IN:
                return authorize.sign_in(self._sessions, request)
            case "POST", authorize.CONSENT:
                return authorize.consent(self._sessions, request)
            case _:
                return page("<!doctype html><title>Not Found</title><h1>There is no such page.</h1>", status=404)


def _oauth2(account: Account, request: Request) -> Answer:
    match request.path.removeprefix(OAUTH2_ROOT):
        case "/token":
            return token_endpoint.token(account, request)
        case "/revoke":
            return token_endpoint.revoke(account, request)
        case "/keys" if request.method == "GET":
            return plain_json(keys.key_set(account.now()))
        case "/keys":
            raise method_not_allowed(request.method)
        case path if place := certificates_service.PATH.fullmatch(path):
            return certificates_service.answer(account, request, place)
        case path:
            raise not_yet_implemented(f"the OAuth 2.0 service {path}")


def _answer_instead(fault: Fault, account: Account, request: Request, kind: str) -> Answer:
    """Answer with a fault, in the shape of the service that was asked."""
    try:
        return answer_instead(fault, account.undocumented.retry_after)
    except Problem as problem:
        return (
            restlets.refused(request, problem) if kind == "restlet" else refusal(problem, account.undocumented.release)
        )


async def _api(account: Account, request: Request, due: float) -> Answer:
    """Serve the REST services."""
    role = role_of(account, request, "rest_webservices")
    return await _in_a_slot(account, due, lambda: _serve(account, role, request))


async def _restlet(account: Account, request: Request, due: float) -> Answer:
    """Serve a RESTlet, whose refusals have another shape."""
    try:
        if request.path.startswith("/rest/"):
            raise not_yet_implemented(f"the service {request.path}")
        role = role_of(account, request, "restlets")
        return await _in_a_slot(
            account, due, lambda: anyio.to_thread.run_sync(lambda: restlets.answer(account, role, request))
        )
    except Problem as problem:
        return restlets.refused(request, problem)


async def _in_a_slot(account: Account, due: float, work: Callable[[], Awaitable[Answer]]) -> Answer:
    """Take a slot of the account's pool, work, and hold the slot until the answer is due."""
    if account.in_flight >= account.concurrency:
        raise concurrency_limit_exceeded(account.undocumented.retry_after)
    account.in_flight += 1
    account.peak_in_flight = max(account.peak_in_flight, account.in_flight)
    try:
        if not account.opened:
            await anyio.to_thread.run_sync(lambda: account.records)
        try:
            answer = await work()
        except Problem:
            await _wait_until(due)  # not in a finally: a caller who has left is not waited for
            raise
        await _wait_until(due)
        return answer
    finally:
        account.in_flight -= 1


async def _wait_until(due: float) -> None:
    remaining = due - time.monotonic()
    if remaining > 0:
        await anyio.sleep(remaining)


async def _serve(account: Account, role: Role, request: Request) -> Answer:
    path = request.path
    if request.method == "OPTIONS" and path.startswith("/services/rest/"):
        return Answer(204)  # how public clients try a login (live test suite of julbrs/netsuite-api-client)
    if path.startswith(record_service.ROOT):
        return record_service.answer(account, role, request)
    if path.startswith(datasets.ROOT):
        return await datasets.answer(account, role, request)
    if path.startswith("/services/rest/query/v1/"):
        return await suiteql.answer(account, role, request)
    if path.startswith(system.ROOT):
        return system.answer(account, role, request)
    if path.startswith(JOBS):
        return async_jobs.answer(account, role, request)
    if path.startswith("/services/rest/"):
        raise invalid_url(path)
    if path.startswith("/services/"):
        raise not_yet_implemented(f"the service {path}")
    raise nonexistent("There is no such service.")


def _kind(found: Destination | None, path: str) -> str:
    """Name what a request is about, for those who count them."""
    if found is None or found.site not in {"api", "restlets"}:
        return "page"
    if path.startswith(OAUTH2_ROOT):
        return "token"
    parts = path.split("/")
    return _KINDS.get(parts[3], "other") if path.startswith("/services/rest/") else "restlet"


def _logged(bug: Exception) -> Problem:
    """Log a fault of the emulator and give the answer NetSuite has for its own, with the id support asks for."""
    error_id = uuid.uuid4().hex[:12]
    _log.error("Error ID %s", error_id, exc_info=bug)
    return unexpected_error(error_id)


async def _body(receive: Receive, headers: dict[str, str], limit: int) -> bytes:
    """Read the whole body, but not more than the limit."""
    declared = headers.get("content-length", "0")
    if declared.isdecimal() and int(declared) > limit:
        raise _too_large()
    chunks: list[bytes] = []
    size = 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise ConnectionDropped("The caller went away.")
        chunk = message.get("body", b"")
        size += len(chunk)
        if size > limit:
            raise _too_large()
        chunks.append(chunk)
        if not message.get("more_body", False):
            return b"".join(chunks)


def _too_large() -> Problem:
    return Problem(413, ErrorDetail("The request body is too large.", "REQUEST_ENTITY_TOO_LARGE"))
