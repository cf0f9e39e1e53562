"""
The state of an account that a refusal tells of: who asks, what is switched off, what is there already.

Each rule goes by the code and the words of the refusal, as NetSuite has them for every such case.
"""

import re
from typing import Any
from urllib.parse import parse_qsl

from conformance.traffic.cases import Case, Recorded
from netsuite_emulator.account import Account
from netsuite_emulator.http.exchange import Answer, Request
from netsuite_emulator.restlets import RestletError
from netsuite_emulator.setup.roles import ANALYTICS_WORKBOOK, LOGIN_WITH_OAUTH2, REST_WEB_SERVICES, Level, Role

_STRANGER = "9001"
_FAULTS = {500: "error", 503: "unavailable", 504: "gateway_timeout"}
_UNKNOWN = re.compile(r"Unknown identifier '(\w+)'.*\{\w+=(\w+)\}")
_LANGUAGE = re.compile(r"default company language value '(\w+)'")
_INFRASTRUCTURE = (
    "SSS_INVALID_SCRIPTLET_ID",
    "INVALID_LOGIN",
    "INSUFFICIENT_PERMISSION",
    "SSS_REQUEST_LIMIT_EXCEEDED",
    "INVALID_REQUEST",
)


class Scene:
    """Sets one account up for one case; `token` is then the login to send, none where the answer refuses it."""

    def __init__(self, account: Account, case: Case, answer: Recorded) -> None:
        self._account, self._case, self._answer = account, case, answer
        self._said = str(answer.body).lower() if answer.status >= 400 else ""
        self.token = ""

    def set(self) -> None:
        """Bring the account into the state, once its records are loaded."""
        case, answer = self._case, self._answer
        self.token = "of-nobody" if answer.status == 401 else self._account.grant()["access_token"]
        if case.path.startswith("/app/site/"):
            self._deploy()
        if self._says("permission") and answer.status in {400, 403, 404}:
            self.token = self._token_of_a_stranger(answer.status)
        if self._says("unknown identifier 'subsidiary'") or self._says("record 'subsidiary' was not found"):
            self._account.features.one_world = False
        if answer.status == 429 or self._says("request_limit_exceeded"):
            self._account.busy()
        if answer.status in _FAULTS:
            self._account.faults.add(_FAULTS[answer.status], on="any")
        if language := _LANGUAGE.search(str(answer.body)):
            self._account.undocumented.company_language = language[1]
        if unknown := _UNKNOWN.search(str(answer.body)):
            # A column that real tables have is unknown where its feature is off.
            self._account.customization.hide(unknown[2], unknown[1])
        if "/async/v1/job/" in case.path and answer.status < 400:
            self._jobs(case.path)
        if case.path.endswith("governanceLimits") and isinstance(answer.body, dict):
            self._account.concurrency = answer.body.get("accountConcurrencyLimit", self._account.concurrency)
            self._account.integration_concurrency = answer.body.get("integrationConcurrencyLimit")
        if case.segments:
            self._records(case)

    @property
    def is_repeated(self) -> bool:
        """Whether the answer is one to a request that was sent before."""
        return self._says("idempotency_error")

    def _jobs(self, path: str) -> None:
        """Submit jobs until there is one of that number, which has as many tasks as the path wants."""
        number, _, below = path.partition("/async/v1/job/")[2].partition("?")[0].partition("/")
        task = below.split("/")[1] if below.count("/") else "1"
        body = self._answer.body if isinstance(self._answer.body, dict) else {}
        self._account.undocumented.async_looks_before_done = 0 if body.get("completed") else 1
        request = Request("POST", "https", "", self._case.path, "", {})
        role = self._account.roles["3"]
        for _ in range(int(number)):
            parts = [Answer] * max(int(task), len(body.get("items", ())))
            self._account.jobs.submit(self._account, role, request, parts)

    def _records(self, case: Case) -> None:
        kind = case.segments[0]
        described = self._account.record_types.get(kind)
        if described is None:
            return
        store, body = self._account.records, case.body if isinstance(case.body, dict) else {}
        if self._says("already exists") or self._says("there is already"):
            names = {name.lower(): value for name, value in body.items()}
            twin = {
                field.name: names[field.name.lower()]
                for field in described.fields
                if field.kind == "string" and field.name.lower() in names
            }
            person = f"{names.get('firstname', '')} {names.get('lastname', '')}".strip()
            store.put(
                kind, {"entityId": names.get("companyname") or person, **twin} if described.family == "entity" else twin
            )
        if len(case.segments) > 1 and self._says("locked"):
            store.put(kind, {"id": case.segments[1]})
            self._account.lock_record(kind, case.segments[1])
        if self._says("period") and self._says("closed"):
            for each in list(store.all("accountingPeriod").values()):
                store.put("accountingPeriod", {**each, "closed": True})
        if self._says("administrator") and kind.lower() == "employee" and len(case.segments) > 1:
            self._account.users["admin@example.com"].entity = case.segments[1]
            store.put(kind, {"id": case.segments[1], "entityId": "Administrator"})
            self.token = self._account.grant(user="analyst@example.com")["access_token"]

    def _says(self, word: str) -> bool:
        return word in self._said

    def _token_of_a_stranger(self, status: int) -> str:
        """Sign in with a role that may call the services and nothing else."""
        may_call = {REST_WEB_SERVICES, LOGIN_WITH_OAUTH2}
        if self._case.segments:
            # Without it a list is refused in words of its own, whatever the role may do with the records.
            may_call.add(ANALYTICS_WORKBOOK)
        self._account.roles[_STRANGER] = Role(
            _STRANGER, "Nobody", everywhere=Level.NONE, permissions=frozenset(may_call)
        )
        clerk = self._account.users["clerk@example.com"]
        clerk.roles = (*clerk.roles, _STRANGER)
        self._account.undocumented.permission_missing_status = status
        return self._account.grant(user="clerk@example.com", role=_STRANGER)["access_token"]

    def _deploy(self) -> None:
        """Deploy the script that is called: what it returns or throws is the account's own, not NetSuite's."""
        named = dict(parse_qsl(self._case.path.partition("?")[2]))
        body = self._answer.body
        error = body.get("error", {}) if isinstance(body, dict) and self._answer.status >= 400 else {}
        code = str(error.get("code", "")) if isinstance(error, dict) else ""
        if self._says("sss_invalid_scriptlet_id"):
            return

        def handler(_: Any) -> Any:
            if code and not code.startswith(_INFRASTRUCTURE):
                raise RestletError(code, str(error.get("message", "")))
            return body

        self._account.restlet(named.get("script", ""), named.get("deploy", ""), handler)
