"""
Who stands behind a tape: nobody when it is played, the emulator when it is recorded, a real account if a credential is named.

A test asks its stage for a situation and then calls the node; everything above the wire is the real stack in all three.
"""

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, NoReturn

import pytest
from vcr.cassette import Cassette

from conftest import INES, MARIA, HostPlugin, MovableClock, World
from netsuite_emulator.scripts import File, FilesAndSearches
from netsuite_plugin.account import PRODUCTION_DOMAIN
from netsuite_plugin.contract import ActsAs, Caller, StoredCredential, idempotency_key
from netsuite_plugin.credentials.model.grant import AuthorizationCodeGrant
from netsuite_plugin.credentials.model.kinds import NETSUITE
from netsuite_plugin.credentials.model.oauth_config import OAUTH_CONFIG, OAuthConfig
from netsuite_plugin.credentials.resolve import Selector
from netsuite_plugin.discovery import discover
from netsuite_plugin.errors import CredentialError
from netsuite_plugin.registry import Registry
from netsuite_plugin.settings import Settings
from netsuite_plugin.sql_store.store import SqlStore
from recording import ACCOUNT, Recording, statuses

SELECTOR = "NETSUITE_RECORD_SELECTOR"
ENVIRONMENT = dict(os.environ)
"""What the machine said before the tests were shielded from it."""

RUN, STEP = "recording", "step"
TASK = {"title": "Recorded for netsuite-nodes", "status": "NOTSTART"}
TASK_KEY = "netsuite-nodes-recording"
CUSTOMER_KEY, CONTACT_KEY = f"{TASK_KEY}-customer", f"{TASK_KEY}-contact"
SCRIPT = {"script": "customscript_netsuite_nodes", "deploy": "customdeploy_netsuite_nodes"}
DATASET, TASKS = "custdataset_tasks", "SELECT id, title FROM task ORDER BY id"
PLAYED_AS = ActsAs("netsuite", ACCOUNT, "3", "-5", "", "", "", domain=PRODUCTION_DOMAIN)


@dataclass
class Stage:
    """What every stage offers. Situations are staged by the recording ones; a tape already has them."""

    tape: Cassette
    recording: Recording
    registry: Registry
    caller: Caller = MARIA
    selector: str = "personal"
    run: str = RUN
    key: str = ""
    """Of the last call."""

    async def call(self, name: str, **params: Any) -> Any:
        """Run one node as the person who signed in."""
        async with self.registry.open("netsuite", caller=self.caller, selector=self.selector, run=self.run) as session:
            # recorded by whomever, the key on the tape is the one that is drawn when it is played
            self.key = idempotency_key(name, params, acts_as=session.acts_as, run=self.run, step=STEP)
            self.recording.names[self.key] = idempotency_key(name, params, acts_as=PLAYED_AS, run=RUN, step=STEP)
            return await session.call(name, params, step=STEP)

    @property
    def statuses(self) -> list[int]:
        """What was answered so far, in its order."""
        return statuses(self.tape)

    async def signed_in(self, user: str = "admin@example.com") -> None:
        """Give the caller a login whose access token is fresh."""
        raise NotImplementedError

    async def given_task(self) -> None:
        """Let the account have the task this project records."""

    def given_customer(self) -> None:
        """Let the account have a customer and a contact of its own, each under the external ID this project records with."""

    def given_script(self) -> None:
        """Let the account have the script of docs/restlets.md deployed, with one file, and a dataset of its tasks."""

    def busy(self) -> None:
        """Let the account refuse the next request for concurrency."""

    def access_token_revoked(self) -> None:
        """Let NetSuite refuse the access token although it looks fresh here."""

    def an_hour_passes(self) -> None:
        """Let the access token expire by the clock."""

    async def revision(self) -> int:
        """Tell how often the credential was written."""
        raise NotImplementedError


@dataclass
class Played(Stage):
    """The tape alone: invented tokens, this package's own network transport, and vcrpy where the socket would be."""

    store: Any = None
    clock: MovableClock | None = None

    @classmethod
    def of(cls, tape: Cassette, recording: Recording, store: SqlStore, clock: MovableClock) -> "Played":
        registry = discover(plugins=[HostPlugin(store, clock, None)])
        return cls(tape, recording, registry, store=store, clock=clock)

    async def signed_in(self, user: str = "admin@example.com") -> None:
        config = OAuthConfig(client_id="client-id", client_secret="client-secret")
        organization = MARIA.organization or ""
        row = StoredCredential(
            "nsc-1", OAUTH_CONFIG, "organization", organization, config.attributes(), config.secrets()
        )
        await self.store.put(row)
        now = self.clock.now()
        grant = AuthorizationCodeGrant(
            account=ACCOUNT,
            role="3",
            user="-5",
            config_id=row.id,
            client_id=config.client_id,
            connected_at=now,
            access_expires_at=now + timedelta(hours=1),
        )
        tokens = {"access_token": "first", "refresh_token": "first"}
        await self.store.put(
            StoredCredential(
                "ns-maria-1", NETSUITE, "personal", MARIA.user, grant.attributes(), tokens, organization=organization
            )
        )

    def an_hour_passes(self) -> None:
        self.clock.move(hours=1)

    async def revision(self) -> int:
        return (await self.store.get(MARIA, "ns-maria-1")).revision


@dataclass
class Emulated(Stage):
    """The emulator in this process, where the network would be."""

    world: World | None = None

    @classmethod
    def of(cls, tape: Cassette, recording: Recording, world: World) -> "Emulated":
        return cls(tape, recording, world.registry, world=world)

    async def signed_in(self, user: str = "admin@example.com") -> None:
        await self.world.connect(config=await self.world.configure(caller=INES), user=user)

    async def given_task(self) -> None:
        moment = f"{self.world.clock.now():%Y-%m-%dT%H:%M:%SZ}"
        stamps = {"createdDate": moment, "lastModifiedDate": moment}
        self.world.netsuite.given("task", externalId=TASK_KEY, **TASK, **stamps)

    def given_customer(self) -> None:
        given, name = self.world.netsuite.given, TASK["title"]
        given("customer", externalId=CUSTOMER_KEY, entityId=name, companyName=name, subsidiary="1")
        given("contact", externalId=CONTACT_KEY, entityId="Ada", firstName="Ada")

    def given_script(self) -> None:
        netsuite = self.world.netsuite
        script = FilesAndSearches(netsuite, {"customsearch_tasks": TASKS})
        script.files["1"] = File("orders.csv", "11", "CSV", "id\n7\n")
        netsuite.restlet(**SCRIPT, handler=script)
        netsuite.dataset(DATASET, TASKS)

    def busy(self) -> None:
        self.world.netsuite.busy()

    def access_token_revoked(self) -> None:
        self.world.netsuite.expire_access_tokens()

    def an_hour_passes(self) -> None:
        self.world.clock.move(hours=1)

    async def revision(self) -> int:
        return (await self.world.row()).revision


@dataclass
class Live(Stage):
    """A real account, through the settings and the store of this machine. It stages only what does no harm there."""

    @classmethod
    def of(
        cls,
        tape: Cassette,
        recording: Recording,
        patch: pytest.MonkeyPatch,
        *,
        environment: Mapping[str, str] = ENVIRONMENT,
        plugins: Sequence[object] = (),
    ) -> "Live":
        patch.delenv("NETSUITE_NODES_SETTINGS", raising=False)
        for name, value in environment.items():
            if name.startswith("NETSUITE_NODES_"):
                patch.setenv(name, value)
        selector, account = account_named(environment)
        settings = Settings.load(os.environ)
        recording.account = account
        # the key of a create must be new at every recording, and the same on the tape
        run = f"recording-{os.urandom(8).hex()}"
        return cls(tape, recording, discover(plugins=plugins), caller=settings.caller(), selector=selector, run=run)

    async def signed_in(self, user: str = "admin@example.com") -> None:
        if user != "admin@example.com":
            self._cannot("a role without the permission")
        with self._off_the_tape():
            try:
                async with self.registry.open("netsuite", caller=self.caller, selector=self.selector) as session:
                    # renews an old access token now, so that the renewal is not on the tape
                    await session.opened.service.system.server_time()
            except CredentialError as error:
                _stop(f"{SELECTOR} is {self.selector!r}, and there is no login to record with. {error}")

    async def given_task(self) -> None:
        values = {"title": TASK["title"], "status": {"id": TASK["status"]}}
        with self._off_the_tape():
            await self.call("netsuite.record.create", record_type="task", values=values, external_id=TASK_KEY)

    def given_customer(self) -> None:
        self._cannot("a customer and a contact of its own")

    def given_script(self) -> None:
        self._cannot("a script and a dataset of its own")

    def busy(self) -> None:
        self._cannot("a full pool")

    def access_token_revoked(self) -> None:
        self._cannot("a revoked access token")

    def an_hour_passes(self) -> None:
        self._cannot("an expired access token")

    @contextmanager
    def _off_the_tape(self) -> Iterator[None]:
        self.recording.paused = True
        try:
            yield
        finally:
            self.recording.paused = False

    def _cannot(self, what: str) -> None:
        pytest.skip(
            f"{what} is not staged on a real account (only success and not found are): the tape stays as it was"
        )


def account_named(environment: Mapping[str, str]) -> tuple[str, str]:
    """
    Return the selector of the credential to record with, and its account.

    The account must be named in it, because recording writes there; and it must be NetSuite's, not an emulator's.
    """
    selector = environment[SELECTOR]
    account = Selector.parse(selector).account
    if account is None:
        _stop(
            f"{SELECTOR} is {selector!r}: recording creates tasks, so it must name the account, as personal@1234567_SB1."
        )
    if Settings.load(os.environ).domain != PRODUCTION_DOMAIN:
        _stop(
            f"{SELECTOR} is set, but NETSUITE_NODES_DOMAIN leads to an emulator: a tape from there would claim to come from a "
            "live account."
        )
    return selector, account.id


def _stop(why: str) -> NoReturn:
    """End the whole recording: what is missing for one tape is missing for all."""
    pytest.exit(f"{why} This tape and those after it stay as they were.", returncode=1)
