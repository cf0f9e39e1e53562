"""The query service `/services/rest/query/v1/suiteql`: the HTTP around a SuiteQL query (section_157909186990)."""

import re
from functools import partial
from typing import Any

import anyio.to_thread

from netsuite_emulator.account import Account
from netsuite_emulator.http.exchange import Answer, Request, resource
from netsuite_emulator.http.paging import Page
from netsuite_emulator.http.problems import (
    ErrorDetail,
    Problem,
    invalid_content,
    invalid_parameter,
    method_not_allowed,
    not_yet_implemented,
    workbook_missing,
)
from netsuite_emulator.setup.roles import ANALYTICS_WORKBOOK, Role

PATH = "/services/rest/query/v1/suiteql"

_PLACE = re.compile(r"'(?:[^']|'')*'|\?")
_UNSUPPORTED = "Search error occurred: Invalid or unsupported search."


async def answer(account: Account, role: Role, request: Request) -> Answer:
    """Run a query in a worker thread and give the page asked for."""
    from netsuite_emulator.suiteql import NotYetBuilt, SuiteQLRefused

    if request.path.rstrip("/") != PATH:
        raise not_yet_implemented("the query service beside SuiteQL")
    text = _query(account, role, request)
    page = Page.asked(request)
    wanted = max(0, min(page.limit, page.cap - page.offset))
    engine = account.suiteql
    seed = "" if account.undocumented.suiteql_pages_agree else f"{account.seed} {account.id}"
    hidden = not account.undocumented.deleted_records_shown and not role.administrator
    run = partial(engine.run, hidden=frozenset({"deletedrecord"}) if hidden else frozenset())
    try:
        found = await anyio.to_thread.run_sync(
            lambda: run(text, limit=page.limit, offset=min(page.offset, page.cap), seed=seed)
        )
    except SuiteQLRefused as refused:
        raise _refused(account, str(refused)) from None
    except NotYetBuilt as unbuilt:
        raise not_yet_implemented(f"SuiteQL: {unbuilt}") from None
    items = [{"links": [], **row} for row in found.rows[:wanted]]
    release = account.undocumented.release
    envelope = page.envelope(request, request.origin + PATH, items, found.total, release=release)
    return resource(envelope, "collection", headers={"Preference-Applied": "transient"})


def _refused(account: Account, detail: str) -> Problem:
    """Refuse a query; in 2020 the body did not say which parameter is meant (a recorded answer)."""
    named = "" if account.undocumented.release == "2020.1" else "q"
    return invalid_parameter(named, f"Invalid search query. Detailed unprocessed description follows. {detail}")


def _query(account: Account, role: Role, request: Request) -> str:
    """Check all that is checked before the query is read, and give its text."""
    if request.method != "POST":
        raise method_not_allowed(request.method)
    preferences = {each.strip().lower() for each in request.headers.get("prefer", "").split(",")}
    if "transient" not in preferences:
        detail = "The required request header 'Prefer' is missing or invalid. Provide 'Prefer: transient'."
        raise Problem(400, ErrorDetail(detail, "INVALID_HEADER", header="Prefer"))
    if not role.administrator and ANALYTICS_WORKBOOK not in role.permissions:
        raise workbook_missing()
    if not role.sees_everything:
        raise not_yet_implemented("SuiteQL for a role that may not see every record type")
    body = request.json_object()
    allowed = {"q", "params"} if account.undocumented.suiteql_takes_params else {"q"}
    if not isinstance(body.get("q"), str) or not body.keys() <= allowed:
        # The measured wording lacks the full stop that the other refusals of a body have.
        raise invalid_content("Invalid content in the request body")
    return _bound(account, body["q"], body["params"]) if "params" in body else str(body["q"])


def _bound(account: Account, text: str, params: Any) -> str:
    """Put parameters in the place of question marks outside quotes, in their order."""
    if not isinstance(params, list) or not all(isinstance(each, str | int | float) for each in params):
        raise invalid_content("Invalid content in the request body")
    values = iter(params)
    try:
        bound = _PLACE.sub(lambda found: _literal(next(values)) if found[0] == "?" else found[0], text)
    except StopIteration:
        raise _refused(account, _UNSUPPORTED) from None
    if next(values, None) is not None:
        raise _refused(account, _UNSUPPORTED)
    return bound


def _literal(value: str | float) -> str:
    return "'" + value.replace("'", "''") + "'" if isinstance(value, str) else str(value)
