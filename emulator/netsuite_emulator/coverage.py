"""
What the emulator has of NetSuite's REST surface, operation by operation, each with a request that shows it.

`docs/emulator-coverage.md` is written from here, and a test sends every request: what is said to be built must work, what is not must say
so. Who sends a request fills the placeholders of its path.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from netsuite_emulator.asgi.app import OAUTH2_ROOT
from netsuite_emulator.asgi.hosts import Site
from netsuite_emulator.jobs import ROOT as JOBS
from netsuite_emulator.metadata.catalog import JSON_SCHEMA, OPENAPI
from netsuite_emulator.oauth2 import authorize
from netsuite_emulator.records.call import ROOT as RECORDS
from netsuite_emulator.services import datasets, discovery, restlets, suiteql, system

State = Literal["done", "partly", "NotYetImplemented"]

_SELECT_OPTIONS = "application/vnd.oracle.resource+json; type=select-options"
_CREATE_FORM = "application/vnd.oracle.resource+json; type=create-form"
_EDIT_FORM = "application/vnd.oracle.resource+json; type=edit-form"
_BATCH = {"Prefer": "respond-async", "Content-Type": "application/vnd.oracle.resource+json; type=collection"}
_TRANSIENT = {"Prefer": "transient"}
_STEP_ONE = (
    "response_type=code&client_id={client}&redirect_uri={redirect_uri}&scope=rest_webservices"
    "&state=of-at-least-twenty-two-characters&code_challenge={challenge}&code_challenge_method=S256"
)


@dataclass(frozen=True, slots=True)
class Operation:
    """
    One operation: where it is, how much of it there is, and a request that is answered with `status` if it is there.

    `gap` is what a `partly` lacks, and `gap_body` the body of a request that runs into it.
    """

    site: Site
    method: str
    path: str
    what: str
    status: int = 200
    state: State = "done"
    query: str = ""
    form: str = ""
    body: Mapping[str, Any] | None = None
    headers: Mapping[str, str] = field(default_factory=dict[str, str])
    gap: str = ""
    gap_body: Mapping[str, Any] | None = None


def _missing(site: Site, method: str, path: str, what: str) -> Operation:
    return Operation(site, method, path, what, status=501, state="NotYetImplemented")


_CUSTOMER = {"companyName": "Acorn"}
_OF_TYPE, _RECORD, _BY_EXTERNAL_ID = (
    f"{RECORDS}/{{type}}",
    f"{RECORDS}/{{type}}/{{id}}",
    f"{RECORDS}/{{type}}/eid:{{eid}}",
)
_CERTIFICATES = f"{OAUTH2_ROOT}/clients/{{service}}/certificates"
_CERTIFICATE = {"fileContent": "{pem}", "role": "1001", "entity": "12"}
_JOB = f"{JOBS}/job/{{job}}"

OPERATIONS: Mapping[str, tuple[Operation, ...]] = {
    "Sign-in": (
        Operation("app", "GET", authorize.AUTHORIZE, "authorize: login, role, consent", query=_STEP_ONE),
        Operation("system", "GET", authorize.AUTHORIZE, "the same for an unknown account", query=_STEP_ONE),
        Operation(
            "api",
            "POST",
            f"{OAUTH2_ROOT}/token",
            "code, refresh and client credentials grants",
            form="grant_type=refresh_token&refresh_token={refresh_token}&client_id={client}",
        ),
        Operation(
            "api", "POST", f"{OAUTH2_ROOT}/revoke", "end a consent", form="token={refresh_token}&client_id={client}"
        ),
        Operation("api", "GET", f"{OAUTH2_ROOT}/keys", "public keys of the tokens"),
        Operation("restlets", "GET", _CERTIFICATES, "certificates of client credentials"),
        Operation("restlets", "POST", _CERTIFICATES, "set one up", body=_CERTIFICATE),
        Operation("restlets", "POST", f"{_CERTIFICATES}/{{certificate}}/revoke", "revoke one"),
        _missing(
            "restlets", "POST", "/rest/requesttoken", "step one of the authorization flow of token-based authentication"
        ),
        _missing("restlets", "POST", "/rest/accesstoken", "step three of the same"),
        _missing("restlets", "GET", "/rest/tokeninfo", "what a token of token-based authentication stands for"),
        Operation("discovery", "GET", discovery.PATH, "hosts of an account", query="account={account}"),
    ),
    "Records": (
        Operation("api", "GET", _OF_TYPE, "list, with `q`, `limit`, `offset`", query="limit=5"),
        Operation("api", "POST", _OF_TYPE, "create", 204, body=_CUSTOMER),
        Operation("api", "GET", _RECORD, "get, with `fields`, `expandSubResources`, …"),
        Operation("api", "GET", _BY_EXTERNAL_ID, "get by external ID"),
        Operation("api", "PATCH", _RECORD, "update, with `replace`", 204, body=_CUSTOMER),
        Operation("api", "PUT", f"{RECORDS}/{{type}}/eid:{{eid}}", "upsert by external ID", 204, body=_CUSTOMER),
        Operation("api", "DELETE", f"{RECORDS}/{{type}}/{{id}}", "delete", 204),
        Operation("api", "GET", f"{_RECORD}/addressBook", "sublist, line, subrecord, referenced record"),
        Operation(
            "api",
            "POST",
            f"{RECORDS}/{{type}}/{{id}}/!transform/salesOrder",
            "transform",
            204,
            body={"item": {"items": [{"item": {"id": "{item}"}, "quantity": 1}]}},
        ),
        Operation("api", "POST", f"{_RECORD}/!attach/contact/{{contact}}", "attach", 204),
        Operation("api", "POST", f"{_RECORD}/!detach/contact/{{contact}}", "detach", 204),
        Operation("api", "POST", f"{_RECORD}/!attach/file/7", "attach a file, of which nothing is kept", 204),
        _missing("api", "POST", f"{_RECORD}/!transform/subsidiary", "transforms other than those of public clients"),
        _missing(
            "api", "POST", f"{_RECORD}/@approve", "record actions, but a vendor payment's `@confirm` and `@decline`"
        ),
        Operation(
            "api",
            "POST",
            _OF_TYPE,
            "select options",
            query="fields=currency",
            body={},
            headers={"Accept": _SELECT_OPTIONS},
        ),
        Operation("api", "POST", _OF_TYPE, "create form", body={}, headers={"Accept": _CREATE_FORM}),
        Operation("api", "PATCH", _RECORD, "edit form", body={}, headers={"Accept": _EDIT_FORM}),
        Operation("api", "GET", f"{RECORDS}/metadata-catalog", "metadata catalog"),
        Operation(
            "api", "GET", f"{RECORDS}/metadata-catalog", "OpenAPI", query="select={type}", headers={"Accept": OPENAPI}
        ),
        Operation("api", "GET", f"{RECORDS}/metadata-catalog/{{type}}", "JSON Schema", headers={"Accept": JSON_SCHEMA}),
    ),
    "Asynchronous requests": (
        Operation(
            "api", "POST", _OF_TYPE, "any request as a job", 202, body=_CUSTOMER, headers={"Prefer": "respond-async"}
        ),
        Operation("api", "POST", _OF_TYPE, "batch of creates", 202, body={"items": [_CUSTOMER]}, headers=_BATCH),
        Operation(
            "api",
            "GET",
            _OF_TYPE,
            "batch of gets",
            202,
            query="ids={id}&expandRecords=true",
            headers={"Prefer": "respond-async"},
        ),
        Operation("api", "GET", _JOB, "job"),
        Operation("api", "GET", f"{_JOB}/task", "its tasks"),
        Operation("api", "GET", f"{_JOB}/task/1", "one task"),
        Operation("api", "GET", f"{_JOB}/task/1/result", "its answer", 204),
    ),
    "Queries": (
        Operation(
            "api",
            "POST",
            suiteql.PATH,
            "SuiteQL, paged",
            state="partly",
            headers=_TRANSIENT,
            body={"q": "SELECT id FROM customer"},
            gap="some functions that Oracle lists, such as SOUNDEX; roles that may not see every record type",
            gap_body={"q": "SELECT SOUNDEX(companyname) AS sound FROM customer"},
        ),
        Operation("api", "GET", datasets.ROOT, "saved datasets"),
        Operation("api", "GET", f"{datasets.ROOT}/{{dataset}}/result", "result of one"),
        _missing("api", "GET", f"{datasets.ROOT}/{{dataset}}", "a dataset itself"),
        _missing("api", "GET", "/services/rest/query/v1/workbook/{workbook}/result", "result of a workbook"),
    ),
    "Everything else": (
        Operation("api", "OPTIONS", "/services/rest/*", "try a login: 204, or 401", 204),
        Operation("api", "GET", f"{system.ROOT}/serverTime", "server time"),
        Operation("api", "GET", f"{system.ROOT}/governanceLimits", "concurrency limits, for administrators"),
        Operation("restlets", "GET", restlets.PATH, "RESTlets, given in Python", query="script=1&deploy=1"),
        Operation("restlets", "POST", restlets.PATH, "the same", query="script=1&deploy=1", body={"name": "Acorn"}),
        _missing("api", "POST", "/services/mcp/v1/all", "NetSuite AI Connector Service"),
        _missing("api", "POST", "/services/NetSuitePort_2025_2", "SOAP web services"),
    ),
}
