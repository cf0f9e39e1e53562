"""The record service `/services/rest/record/v1`: which operation a request asks for, and the plainest of them."""

import zlib

from netsuite_emulator.account import Account
from netsuite_emulator.http.exchange import Answer, Request, plain_json, refusal, resource
from netsuite_emulator.http.paging import Page
from netsuite_emulator.http.problems import (
    ErrorDetail,
    Problem,
    invalid_parameter,
    invalid_url,
    method_not_allowed,
    not_yet_implemented,
    unknown_record_type,
    workbook_missing,
)
from netsuite_emulator.metadata import catalog
from netsuite_emulator.records import attachments, batches, forms, transforms, writing
from netsuite_emulator.records.call import ROOT, Call
from netsuite_emulator.records.filtering import condition
from netsuite_emulator.records.subresources import subresource
from netsuite_emulator.setup.roles import ANALYTICS_WORKBOOK, Level, Role

__all__ = ["ROOT", "answer"]

# In the API browser of 2026.1, and not among the record types here.
_NOT_BUILT = {"budgetimport"}

# The catalog lists these, and a client was refused their lists in these words (airbyte#69274).
_NOT_LISTED = {"campaign", "check"}

_ACTIONS = {("vendorPayment", "@confirm"), ("vendorPayment", "@decline")}

_PARAMETERS = frozenset(
    str.split("""
    expand expandRecords expandSubResources fields ids limit offset q replace replaceSelectedFields simpleEnumFormat
    """)
)


def answer(account: Account, role: Role, request: Request) -> Answer:
    """Answer one request to the record service, at once or as a job (`Prefer: respond-async`)."""
    if " " in request.query:
        raise Problem(400, ErrorDetail("Invalid url. Spaces are not allowed in the URL.", "INVALID_REQUEST"))
    segments = [each for each in request.path.removeprefix(ROOT).split("/") if each]
    if segments[:1] == ["metadata-catalog"]:
        return catalog.answer(account, role, request, segments[1:])
    if segments and segments[0].lower() in _NOT_BUILT:
        raise not_yet_implemented(f"the record type {segments[0]}")
    if not segments:
        raise invalid_url(request.path)
    if segments[0].lower() not in account.record_types:
        raise unknown_record_type(segments[0], request.origin + request.path)
    if batches.asked(request, segments):
        parts = batches.parts(request)
    elif "respond-async" in request.headers.get("prefer", "").lower():
        parts = [batches.without_preference(request)]
    else:
        return _operation(Call(account, role, request, account.record_types[segments[0]], segments))
    return account.jobs.submit(account, role, request, [_Later(account, role, each) for each in parts])


class _Later:
    """One request of a job, done when its turn comes; what is refused is an answer too."""

    def __init__(self, account: Account, role: Role, request: Request) -> None:
        self._account, self._role, self._request = account, role, request

    def __call__(self) -> Answer:
        try:
            return answer(self._account, self._role, self._request)
        except Problem as problem:
            return refusal(problem, self._account.undocumented.release)


def _check_language(call: Call) -> None:
    """Refuse a request that does not name the company's language, where that is not English: what is read and what is sent each has its header."""
    language = call.account.undocumented.company_language
    header = "Content-Language" if call.request.method in {"POST", "PATCH", "PUT"} else "Accept-Language"
    if language != "en" and call.request.headers.get(header.lower()) != language:
        detail = (
            "Invalid language. REST web services currently only support the default company language, and do not support the language "
            f"specified in your user preferences. Provide the {header} header with your default company language value '{language}'."
        )
        raise Problem(400, ErrorDetail(detail, "INVALID_HEADER", header=header))


def _check_parameters(call: Call) -> None:
    """Refuse a write with a query parameter nobody knows, as a public client was; no source says so of a GET, where it means nothing."""
    unknown = [each for each in call.request.parameters if each not in _PARAMETERS]
    if unknown and call.request.method != "GET":
        raise invalid_parameter(unknown[0], f"Invalid query parameter name '{unknown[0]}'.")


def _operation(call: Call) -> Answer:
    _check_language(call)
    _check_parameters(call)
    form = forms.asked(call.request)
    if form:
        return forms.answer(call, form)
    if len(call.segments) == 1:
        return _on_type(call)
    if len(call.segments) == 2:
        return _on_record(call)
    match call.segments[2]:
        case "!transform":
            return transforms.answer(call)
        case "!attach" | "!detach":
            return attachments.answer(call)
        case action if action.startswith("@"):
            return _action(call, action)
        case operation if operation.startswith("!"):
            raise not_yet_implemented(f"the operation {operation}")
        case _:
            return subresource(call)


def _action(call: Call, action: str) -> Answer:
    """
    Do what a button does (section_156631158782): a vendor payment is confirmed or declined, and the rest is not built.

    The status that a payment then has is one of an account with payments in transit, which this is not: the record stays.
    """
    if call.request.method != "POST":
        raise method_not_allowed(call.request.method)
    call.found()
    if (call.record_type.name, action.lower()) in _ACTIONS:
        call.allow(Level.EDIT)
        return plain_json({"result": True})
    raise not_yet_implemented(f"the record action {action} of {call.record_type.name}")


def _on_type(call: Call) -> Answer:
    match call.request.method:
        case "GET" if call.record_type.name in _NOT_LISTED:
            raise _not_listed(call.record_type.name)
        case "GET":
            call.allow(Level.VIEW)
            return _list(call)
        case "POST":
            call.allow(Level.CREATE)
            return writing.create(call, call.body())
        case method:
            raise method_not_allowed(method)


def _not_listed(name: str) -> Problem:
    detail = f"This operation is not allowed for a {name} record. Use one of the following valid operations: edit, create, delete, load."
    return Problem(405, ErrorDetail(detail, "INVALID_METHOD"))


def _on_record(call: Call) -> Answer:
    match call.request.method:
        case "GET":
            call.allow(Level.VIEW)
            return _get(call)
        case "PATCH":
            call.allow(Level.EDIT)
            body = call.body()
            return writing.update(call, call.found(), body)
        case "PUT":
            return writing.upsert(call)
        case "DELETE":
            call.allow(Level.FULL)
            return writing.delete(call)
        case method:
            raise method_not_allowed(method)


def _get(call: Call) -> Answer:
    request = call.request
    href = f"{request.origin}{request.path}"
    # In 2020 the link was to the record, since then to what was asked for.
    href += f"?{request.query}" if request.query and call.account.undocumented.release != "2020.1" else ""
    return resource(call.render.record(call.record_type, call.found(), href, call.only()), "singular")


def _list(call: Call) -> Answer:
    """Give ids and links, never fields (subsect_1544786455)."""
    page = Page.asked(call.request)
    if call.request.flag("expandRecords"):
        raise not_yet_implemented("expandRecords without ids")
    if not call.role.administrator and ANALYTICS_WORKBOOK not in call.role.permissions:
        raise workbook_missing()
    records = call.store.all(call.record_type.name)
    ids = list(records)
    if "q" in call.request.parameters:
        holds = condition(call.record_type, call.request.parameters["q"], call.account.preferences)
        ids = [each for each, record in records.items() if holds(record)]
    if not call.account.undocumented.lists_are_sorted:
        ids.sort(key=lambda each: zlib.crc32(each.encode()))
    total = min(len(ids), page.cap)
    shown = ids[page.offset : min(page.offset + page.limit, total)]
    items = [{"links": [call.render.link(f"{call.address}/{each}")], "id": each} for each in shown]
    envelope = page.envelope(call.request, call.address, items, total, release=call.account.undocumented.release)
    return resource(envelope, "collection")
