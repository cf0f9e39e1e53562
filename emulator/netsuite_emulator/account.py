"""The accounts and what they share: everything that is remembered between two requests."""

import math
import re
import threading
from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from netsuite_emulator.access.token_log import TokenLog
from netsuite_emulator.company.minimal import add_employees, open_without_company
from netsuite_emulator.http.faults import Arrival, Faults, kinds_of
from netsuite_emulator.jobs import Jobs
from netsuite_emulator.record_types import Field
from netsuite_emulator.restlets import Handler, Restlet
from netsuite_emulator.setup.administration import Administration
from netsuite_emulator.setup.client_certificates import CertificateMapping
from netsuite_emulator.setup.clock import Clock
from netsuite_emulator.setup.integrations import SCOPES
from netsuite_emulator.setup.record_types import AccountTypes
from netsuite_emulator.setup.roles import ADMINISTRATOR, User
from netsuite_emulator.store import Contents, Record, RecordStore

if TYPE_CHECKING:
    from httpx import AsyncBaseTransport

    from netsuite_emulator.access.grants import Grants
    from netsuite_emulator.access.tba import AccessToken, TokenBasedAuthentication
    from netsuite_emulator.suiteql import SuiteQL


@dataclass(frozen=True, slots=True)
class RequestEntry:
    """One request an account has seen, by its number from 1. The status is None where no answer was sent."""

    number: int
    method: str
    path: str
    status: int | None
    kind: str


def account_id_of(text: str) -> str:
    """Spell an account id as its screens do: `1234567-sb1` → `1234567_SB1`."""
    return text.strip().upper().replace("-", "_")


class Account(Administration):
    """One NetSuite account: its setup, records and grants, and what was asked of it."""

    def __init__(self, account_id: str, emulator: "DataCenter") -> None:
        super().__init__(account_id_of(account_id), emulator.seed)
        self.host_label = self.id.lower().replace("_", "-")
        self.label = f"demo-{self.host_label}"
        self.record_types = AccountTypes(self.customization)
        self.faults: Faults = Faults(f"{emulator.seed}/{self.id}", self.now, emulator.latency)
        self.restlets: dict[tuple[str, str], Restlet] = {}
        self.datasets: dict[str, str] = {}
        self.requests: list[RequestEntry] = []
        self.jobs = Jobs()
        self.concurrency = emulator.concurrency
        self.integration_concurrency: int | None = None
        self.in_flight = 0
        self.peak_in_flight = 0
        self._arrived = 0
        self.emulator = emulator
        self._opening = threading.Lock()
        self._records: RecordStore | None = None

    def now(self) -> datetime:
        """Tell the time by the emulator's clock."""
        return self.emulator.clock()

    def today(self) -> date:
        """Tell the date by the emulator's clock, in the account's time zone."""
        return self.preferences.local(self.now()).date()

    @property
    def opened(self) -> bool:
        """Whether the records are there; opening an account with a company takes seconds."""
        return self._records is not None

    @property
    def records(self) -> RecordStore:
        """The account's records; the company moves in when they are first asked for."""
        with self._opening:
            if self._records is None:
                store = RecordStore(self.record_types)
                if self.emulator.company:
                    from netsuite_emulator.company import populate

                    populate(store, seed=self.emulator.seed, today=self.today())
                else:
                    open_without_company(store, self.today())
                add_employees(store, self.users.values(), self.now())
                self._records = store
            return self._records

    def records_as_saved(self, contents: Contents) -> None:
        """Open the account with these records in the place of the ones it would begin with."""
        store = RecordStore(self.record_types)
        store.fill(contents)
        self._records = store

    @cached_property
    def suiteql(self) -> "SuiteQL":
        """The account's query engine."""
        from netsuite_emulator.suiteql import AccountTables, SuiteQL

        return SuiteQL(self.records, today=self.today, now=self.now, account_tables=AccountTables(self))

    @cached_property
    def grants(self) -> "Grants":
        """Codes and tokens."""
        from netsuite_emulator.access.grants import Grants

        return Grants(self.id, self.now, self.token_log)

    @property
    def token_log(self) -> TokenLog:
        """What became of each token."""
        return self.emulator.token_log

    @cached_property
    def tba(self) -> "TokenBasedAuthentication":
        """Access tokens of token-based authentication."""
        from netsuite_emulator.access.tba import TokenBasedAuthentication

        return TokenBasedAuthentication(self, self.emulator.seed)

    @property
    def transport(self) -> "AsyncBaseTransport":
        """The emulator in the place of the network, for httpx.AsyncClient; it answers for every account."""
        return self.emulator.transport

    def given(self, record_type: str, **fields: Any) -> str:
        """
        Put a record into the account, past all rules, and give its id.

        A plain value for a field that refers to another record becomes a reference; a list becomes the lines of a
        sublist.
        """
        described = self.record_types[record_type]
        record: Record = {name: _as_stored(described.named(name), value) for name, value in fields.items()}
        return self.records.put(record_type, record)

    def restlet(
        self, script: str, deploy: str, handler: Handler, *, methods: Sequence[str] = (), audience: Sequence[str] = ()
    ) -> None:
        """
        Deploy a RESTlet: `handler` is given a `RestletCall` and returns what can be JSON, a text or nothing.

        Without methods it takes GET, POST, PUT and DELETE; without an audience every role may call it.
        """
        deployed = Restlet(handler, audience=tuple(audience))
        self.restlets[script, deploy] = replace(deployed, methods=tuple(methods)) if methods else deployed

    def dataset(self, script_id: str, query: str) -> None:
        """Save a SuiteQL query as a dataset."""
        self.datasets[script_id] = query

    def lock_record(self, record_type: str, record_id: str) -> None:
        """Lock a record as a workflow may: it is still listed, but can no longer be loaded."""
        self.records.locked.add((self.record_types[record_type].name, record_id))

    def grant(
        self,
        *,
        user: str = ADMINISTRATOR,
        role: str | None = None,
        integration: str = "both",
        scopes: Sequence[str] = SCOPES,
    ) -> dict[str, Any]:
        """Give the token response a user's consent would end in, without the browser."""
        chosen, person = self.integrations[integration], self.users[user]
        rotates = self.rotates(chosen, secret_sent=chosen.client_secret is not None)
        access, refresh = self.grants.begin_chain(
            chosen, person, self.roles[role or person.roles[0]], tuple(scopes), rotates=rotates
        )
        return {"access_token": access, "refresh_token": refresh, "expires_in": 3600, "token_type": "bearer"}

    def access_token(
        self, *, user: str = ADMINISTRATOR, role: str | None = None, integration: str = "confidential"
    ) -> "AccessToken":
        """Create an access token for token-based authentication, as an administrator does."""
        return self.tba.create(integration, user, role or self.users[user].roles[0])

    def map_certificate(
        self, pem: str, *, integration: str = "service", user: str, role: str | None = None
    ) -> CertificateMapping:
        """
        Map a certificate for the client credentials grant; its `certificate_id` is the `kid` of assertions.

        Raises ValueError for a certificate or mapping that the setup page refuses, KeyError for unknown names.
        """
        from netsuite_emulator.access.client_certificates import mapped

        person = self.users[user]
        made = mapped(self, self.integrations[integration], person, self.roles[role or person.roles[0]], pem)
        self.certificates[made.certificate_id] = made
        return made

    def busy(self, times: int = 1) -> None:
        """Refuse the next API requests with 429, however many are in flight."""
        self.faults.add("busy", times=times)

    def lose_answer(self, times: int = 1) -> None:
        """Commit the next writes to the record service, then drop the connection without any answer."""
        self.faults.add("lose_answer", times=times)

    def expire_access_tokens(self) -> None:
        """Let every access token given out so far expire."""
        self.grants.expire_access_tokens()

    def add_user(self, email: str, *, roles: Sequence[str], **settings: Any) -> User:
        """Add a user with these roles, and their employee record; see Administration."""
        made = super().add_user(email, roles=roles, **settings)
        if self.opened:
            add_employees(self.records, [made], self.now())
        return made

    def take_away_refresh_tokens(self) -> None:
        """Let somebody else use every rotating refresh token first: the ones that clients hold are spent."""
        self.grants.take_away_refresh_tokens()

    def revoke_grants(self, *, integration: str | None = None, user: str | None = None) -> None:
        """Revoke tokens as an administrator does under OAuth 2.0 Authorized Applications (section_157771510070): all, or one user's."""
        person = self.users[user] if user else None
        self.grants.revoke_all(self.integrations[integration] if integration else None, person)

    def arrival(self, kind: str, method: str, path: str) -> Arrival:
        """Number a request that has come."""
        self._arrived += 1
        return Arrival(self._arrived, method, path, kinds_of(kind, method))

    def counts(self) -> dict[str, Any]:
        """Sum up what was asked of the account and what it holds."""
        records = {each.name: len(self.records.all(each.name)) for each in self.record_types.values()}
        return {
            "in_flight": self.in_flight,
            "peak_in_flight": self.peak_in_flight,
            "requests": dict(Counter(entry.kind for entry in self.requests)),
            "statuses": dict(Counter(str(entry.status) for entry in self.requests)),
            "records": {name: count for name, count in records.items() if count},
        }


class DataCenter(ABC):
    """
    The accounts of a NetSuite, the clock they share, and what host names end in.

    `company=False` gives accounts with only the lists every account has. `latency` is in seconds, `concurrency` the
    number of API requests an account takes at once, `domain` what host names end in, with a port where there is one.
    `log` is a file for what became of each token. Raises ValueError for an account ID, a number of requests or a latency
    that no account can have.
    """

    def __init__(
        self,
        *,
        accounts: Sequence[str] = ("1234567",),
        company: bool = True,
        seed: int = 1,
        concurrency: int = 5,
        latency: float = 0.0,
        domain: str = "netsuite.com",
        clock: Callable[[], datetime] | None = None,
        log: Path | None = None,
    ) -> None:
        if not accounts:
            raise ValueError("an emulator has one account at least")
        if concurrency < 1:
            raise ValueError(f"concurrency is 1 or more, not {concurrency}")
        if not 0 <= latency < math.inf:
            raise ValueError(f"latency is 0 seconds or more, not {latency:g}")
        self.company = company
        self.seed = seed
        self.concurrency = concurrency
        self.latency = latency
        self.domain = domain
        self.clock = Clock(clock)
        self.token_log = TokenLog(log)
        self.accounts: dict[str, Account] = {}
        for each in accounts:
            if not re.fullmatch(r"[A-Z0-9]+(_[A-Z0-9]+)?", account_id_of(each)):
                raise ValueError(f"not an account id: {each!r}")
            self.accounts[account_id_of(each)] = Account(each, self)

    @property
    @abstractmethod
    def transport(self) -> "AsyncBaseTransport":
        """All accounts in the place of the network, for httpx.AsyncClient."""

    def move(self, **duration: float) -> None:
        """Move the clock of all accounts: `move(hours=49)`, `move(minutes=-10)`; see Clock."""
        self.clock.move(**duration)

    def account(self, account_id: str) -> Account:
        """Give an account by its id in any spelling; KeyError if the emulator has no such account."""
        return self.accounts[account_id_of(account_id)]


def _as_stored(field: Field | None, value: Any) -> Any:
    """Bring a value as a test writes it into the form the store holds."""
    if field is None:
        return value
    if field.kind in {"reference", "enumeration"} and not isinstance(value, dict):
        return {"id": str(value)}
    if field.kind in {"sublist", "subrecord"}:
        if isinstance(value, list):
            return {"items": [_line_as_stored(field, line, number) for number, line in enumerate(value, start=1)]}
        if field.kind == "subrecord" and isinstance(value, dict):
            return _line_as_stored(field, value, 0)
    return value


def _line_as_stored(field: Field, line: Any, number: int) -> Any:
    if not isinstance(line, dict):
        return {"id": str(line)}
    stored = {name: _as_stored(field.named(name), value) for name, value in line.items()}
    if field.key in {"line", "id"} and field.key not in stored:
        stored[field.key] = number if field.key == "line" else str(number)
    return stored
