"""Where the doctor is put to the test: a local NetSuite as a process of its own, one account a mistake, and all its answers on the wire."""

import asyncio
import base64
import os
import re
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
from pydantic import SecretStr

from netsuite_plugin.account import AccountId
from netsuite_plugin.connections import Connected, PendingConnection, begin, finish
from netsuite_plugin.contract import Caller, Host, StoredCredential
from netsuite_plugin.credentials.host_credentials import HostCredentials
from netsuite_plugin.credentials.model.oauth_config import OAUTH_CONFIG, OAuthConfig
from netsuite_plugin.credentials.resolve import ChosenConfig
from netsuite_plugin.credentials.service_accounts import new_certificate, use_certificate
from netsuite_plugin.doctor.answers import RecordedAnswers, step_of
from netsuite_plugin.doctor.checklist import Check, examine
from netsuite_plugin.doctor.examination import Examination
from netsuite_plugin.doctor.findings import Finding, Report
from netsuite_plugin.settings import Settings
from netsuite_plugin.sql_store.store import SqlStore
from netsuite_plugin.transport.network import network
from netsuite_plugin.transport.slots.limit import FileSlotLimit
from tools.browser import browse
from tools.local_netsuite import served

INES = Caller("ines", "northwind", role="administrator")
STEPS = ("step one", "code", "refresh", "assertion", "record", "query", "system", "restlet")
_CHANGING = (
    (re.compile(r"[\w.-]*netsuite\.localhost:\d+"), "HOST"),
    (re.compile(r"(?<=[?&])(state|code|entity|role|company)=[^&]*"), r"\1=*"),
    (re.compile(r'"[0-9a-f]{8}-[0-9a-f-]{27}"|\b[0-9a-f]{32,}\b'), "ID"),
)


@dataclass
class Wire(httpx.AsyncBaseTransport):
    """The network, with every answer to a step of a login as its bytes, once what always differs is taken out."""

    account: str
    inner: httpx.AsyncBaseTransport
    answers: list[tuple[str, bytes]] = field(default_factory=list[tuple[str, bytes]])

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Pass a request on and keep the bytes of its answer."""
        response = await self.inner.handle_async_request(request)
        await response.aread()
        step = step_of(request)
        if step in STEPS:
            self.answers.append((step, self._normalised(response)))
        return response

    def refusals(self) -> set[tuple[str, bytes]]:
        """Return the answers that were a no."""
        return {(step, answer) for step, answer in self.answers if _is_refusal(step, answer)}

    def _normalised(self, response: httpx.Response) -> bytes:
        kept = [
            f"{name}: {response.headers[name]}" for name in ("www-authenticate", "location") if name in response.headers
        ]
        text = "\n".join([str(response.status_code), *kept, response.text if response.status_code >= 400 else ""])
        text = text.replace(self.account, "ACCOUNT").replace(self.account.lower().replace("_", "-"), "ACCOUNT")
        for pattern, instead in _CHANGING:
            text = pattern.sub(instead, text)
        return text.encode()


def _is_refusal(step: str, answer: bytes) -> bool:
    if step == "step one" and answer[:1] == b"3":
        return b"error=" in answer
    # an invented code is always refused so; only the client check sends one
    return answer[:1] in {b"4", b"5"} and not (step == "code" and b"invalid_grant" in answer)


def _ignored(check: Check, finding: Finding | None) -> None:
    """Nobody waits for the progress of these."""


class Shifted:
    """The clock of this machine, so much later."""

    def __init__(self, later: timedelta) -> None:
        self.later = later

    def now(self) -> datetime:
        """Return the shifted time."""
        return datetime.now(UTC) + self.later

    async def sleep(self, seconds: float) -> None:
        """Wait."""
        await asyncio.sleep(seconds)


@dataclass
class Cases:
    """The server's accounts, handed out one a mistake."""

    netsuite: dict[str, Any]
    work: Path
    settings: Settings
    passed: timedelta = timedelta()
    used: int = 0

    def admit(self) -> "Case":
        """Give the next account."""
        account = self.netsuite["accounts"][self.used]
        self.used += 1
        return Case(self, account, self.work / f"{self.used}.db")

    def tell(self, action: str, **body: Any) -> Any:
        """Ask something of the server itself."""
        trust = ssl.create_default_context(cafile=self.netsuite["ca_file"])
        url = f"{self.netsuite['base_url']}/__emulator__/{action}"
        return httpx.post(url, json=body, verify=trust, timeout=30).raise_for_status().json()


@contextmanager
def cases(work: Path, count: int, *, within: float) -> Iterator[Cases]:
    """Start the server with so many accounts."""
    ids = ",".join(str(7000001 + number) for number in range(count))
    options = ("--accounts", ids, "--latency", "0", "--no-company")
    with served(work / "emulator", *options, within=within) as netsuite:
        before = os.environ.get("SSL_CERT_FILE")
        os.environ["SSL_CERT_FILE"] = netsuite["ca_file"]
        try:
            yield Cases(netsuite, work, Settings(domain=netsuite["domain"], user="ines", organization="northwind"))
        finally:
            os.environ.pop("SSL_CERT_FILE")
            os.environ |= {"SSL_CERT_FILE": before} if before else {}


class Case:
    """One account, one store, one mistake."""

    def __init__(self, of: Cases, account: dict[str, Any], place: Path) -> None:
        self._of, self._described = of, account
        self.account = AccountId(account["account"])
        self.ahead = timedelta()
        key = SecretStr(base64.b64encode(os.urandom(32)).decode())
        self.store = SqlStore(place, key=key, folder=of.work)
        self.wire = Wire(self.account.id, network(connections=2))
        self.chosen: ChosenConfig | None = None
        self.row: StoredCredential | None = None

    def tell(self, action: str, **body: Any) -> Any:
        """Change something in the account, as its administrator."""
        return self._of.tell(f"{self.account.id}/{action}", **body)

    def time_passes(self, **duration: float) -> None:
        """Let time pass for NetSuite and for this machine alike."""
        self._of.tell("clock", **duration)
        self._of.passed += timedelta(**duration)

    @property
    def host(self) -> Host:
        """What the doctor is given; the clock may be ahead of NetSuite's."""
        clock = Shifted(self._of.passed + self.ahead)
        return Host(self.store, clock, FileSlotLimit(self._of.work / "slots", 4), transport=self.wire)

    async def configure(self, key: str = "both", **altered: Any) -> None:
        """Store client ID and secret of one of the account's integrations."""
        record = next(each for each in self._described["integrations"] if each["key"] == key)
        config = OAuthConfig(
            client_id=record["client_id"],
            client_secret=record["client_secret"] or None,
            domain=self._of.settings.domain,
        )
        config = config.model_copy(update=altered)
        row = StoredCredential(
            "nsc-1", OAUTH_CONFIG, "organization", "northwind", config.attributes(), config.secrets()
        )
        held = await self.store.get(INES, row.id)
        row = await self.store.put(replace(row, revision=held.revision if held else 0))
        self.chosen = ChosenConfig(row, config, "matrix")

    async def come_back(self, *, user: str = "analyst", decision: str = "allow") -> tuple[PendingConnection, str]:
        """Go through login and consent; return what was begun and the address the browser ends on."""
        pending = await begin(self.host, self._of.settings, caller=INES, workspace=self.account.id)
        person = next(each for each in self._described["users"] if each["email"].startswith(user))
        async with httpx.AsyncClient(transport=self._recorded(), timeout=30) as http:
            url = await browse(http, pending.url, email=person["email"], password=person["password"], decision=decision)
        return pending, url

    async def connect(self, *, key: str = "both", user: str = "analyst") -> None:
        """Connect somebody."""
        await self.configure(key)
        pending, url = await self.come_back(user=user)
        connected = await finish(self.host, self._of.settings, caller=INES, pending=pending, returned_url=url)
        assert isinstance(connected, Connected)
        self.row = connected.row

    async def machine(self, *, certificate_id: str = "", application: str = "service") -> str:
        """Make a service account, map its certificate to an integration, and return its Certificate ID."""
        await self.configure("service")
        assert self.chosen is not None
        credentials = HostCredentials.of(self.host)
        made = await new_certificate(
            credentials,
            caller=INES,
            chosen=self.chosen,
            account=self.account,
            algorithm="ES256",
            domain=self._of.settings.domain,
        )
        person = next(each["email"] for each in self._described["users"] if each["email"].startswith("analyst"))
        mapped = self.tell(
            "map_certificate", pem=made.certificate.decode(), user=person, role="1001", integration=application
        )["certificate_id"]
        self.row = await use_certificate(credentials, made.row.id, certificate_id=certificate_id or mapped, caller=INES)
        return str(mapped)

    async def alter(self, **secrets: str) -> None:
        """Change what the credential keeps."""
        assert self.row is not None
        self.row = await self.store.put(replace(self.row, secrets={**self.row.secrets, **secrets}))

    async def examined(self) -> Report:
        """Let the doctor look; from here on the wire counts."""
        self.wire.answers.clear()
        examination = Examination(
            self.host,
            self._of.settings,
            INES,
            typed_account=self.account.id,
            selector=self.row.id if self.row else None,
        )
        return await examine(examination, _ignored)

    def _recorded(self) -> RecordedAnswers:
        self.recorded = RecordedAnswers(self.wire, self.host.clock)
        return self.recorded

    async def asked_raw(self, **changed: str | None) -> None:
        """Send step one with altered parameters."""
        assert self.chosen is not None
        pending = await begin(self.host, self._of.settings, caller=INES, workspace=self.account.id)
        url = httpx.URL(pending.url)
        kept = {name: values[0] for name, values in parse_qs(urlsplit(str(url)).query).items()}
        wanted = {name: value for name, value in {**kept, **changed}.items() if value is not None}
        async with httpx.AsyncClient(transport=self._recorded(), timeout=30) as http:
            await http.get(url.copy_with(params=wanted))

    async def exchanged_raw(self, client_key: str, **changed: str) -> None:
        """Exchange a good code in a wrong way."""
        pending, url = await self.come_back()
        record = next(each for each in self._described["integrations"] if each["key"] == client_key)
        code = pending.request.read_callback(url).code
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": pending.request.redirect_uri,
            "code_verifier": pending.request.code_verifier,
            **changed,
        }
        async with httpx.AsyncClient(transport=self._recorded(), timeout=30) as http:
            await http.post(
                self.account.token_endpoint(self._of.settings.domain),
                data=form,
                auth=(record["client_id"], record["client_secret"]),
            )

    async def refused_to_a_stranger(self) -> None:
        """
        Ask as a client that knows no dates would, with the stored tokens: what NetSuite answers where the doctor did not need to ask.
        """
        assert self.row is not None
        domain = self._of.settings.domain
        async with httpx.AsyncClient(transport=self.wire, timeout=30) as http:
            token = self.row.secrets.get("access_token")
            url = f"{self.account.origin('suitetalk.api', domain)}/services/rest/system/v1/serverTime"
            if token:
                await http.get(url, headers={"Authorization": f"Bearer {token}"})
            renewed = any(step == "refresh" and answer.startswith(b"200") for step, answer in self.wire.answers)
            if (refresh := self.row.secrets.get("refresh_token")) and self.chosen is not None and not renewed:
                config = self.chosen.config
                await http.post(
                    self.account.token_endpoint(domain),
                    data={"grant_type": "refresh_token", "refresh_token": refresh},
                    auth=(config.client_id, config.secret() or ""),
                )
