"""Where refreshing is measured: a local NetSuite as a process of its own, a connected member, and worker processes that want her token."""

import asyncio
import base64
import gc
import hashlib
import json
import multiprocessing
import os
import ssl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from multiprocessing.connection import Connection as Pipe
from pathlib import Path
from typing import Any

import httpx
from pydantic import SecretStr

import netsuite_plugin.credentials.refresh  # noqa: F401 - long-lived workers have it loaded
from benchmarks.figures import NotMeasured
from benchmarks.ground import command
from netsuite_plugin.contract import Caller, Host, NodeError
from netsuite_plugin.credentials.host_credentials import HostCredentials
from netsuite_plugin.credentials.model.oauth_config import OAuthConfig
from netsuite_plugin.credentials.resolve import Selector, resolve
from netsuite_plugin.credentials.token_source import StoredTokenSource
from netsuite_plugin.errors import StoreError
from netsuite_plugin.oauth2.tokens import read_claims
from netsuite_plugin.opening import pinned_http, token_endpoint_of
from netsuite_plugin.settings import Settings
from netsuite_plugin.sql_store.store import SqlStore
from netsuite_plugin.transport.network import network
from netsuite_plugin.transport.slots.limit import FileSlotLimit
from tools.local_netsuite import People, people, served

MARIA = Caller("maria", "northwind")
HOUR_AND_A_BIT = timedelta(minutes=61)
_FORK = multiprocessing.get_context("fork")


@dataclass
class Ground:
    """The local NetSuite, its member, and the store her credential is in."""

    netsuite: dict[str, Any]
    northwind: People
    place: str
    log: Path
    master_key: str = field(default_factory=lambda: base64.b64encode(os.urandom(32)).decode(), repr=False)
    passed: timedelta = timedelta()

    def tell(self, action: str, **body: Any) -> Any:
        """Ask something of the server itself."""
        trust = ssl.create_default_context(cafile=self.northwind.member["SSL_CERT_FILE"])
        url = f"{self.netsuite['base_url']}/__emulator__/{action}"
        return httpx.post(url, json=body, verify=trust, timeout=30).raise_for_status().json()

    def an_hour_passes(self) -> None:
        """Let the access token expire, by NetSuite's clock and by the workers'."""
        self.tell("clock", minutes=61)
        self.passed += HOUR_AND_A_BIT

    def logged(self) -> list[dict[str, Any]]:
        """Return what the token endpoint has noted so far."""
        return [json.loads(line) for line in self.log.read_text(encoding="utf-8").splitlines()]

    def stored_refresh_token(self) -> str:
        """Return the id of the refresh token in the store."""
        store = SqlStore(self.place, key=SecretStr(self.master_key), folder=self.log.parent)

        async def read() -> str:
            (row,) = await store.find(MARIA, "netsuite")
            return str(read_claims(row.secrets["refresh_token"])["jti"])

        return asyncio.run(read())

    def connect(self) -> None:
        """Let the member connect, in a browser, as people do."""
        # the redirect URI has one port, and somebody else's `connect` may hold it for a few seconds
        command(["connect", self.northwind.account, "--timeout", "60"], self.environment("member"), tries=5)

    def environment(self, who: str) -> dict[str, str]:
        """Return the environment of the administrator or the member, with this ground's store."""
        return {
            **getattr(self.northwind, who),
            "NETSUITE_NODES_STORE": self.place,
            "NETSUITE_NODES_MASTER_KEY": self.master_key,
        }


@contextmanager
def ground(work: Path, place: str, *, within: float, concurrency: int = 5) -> Iterator[Ground]:
    """Start a server that takes so many calls at once, store the organization's OAuth Config and connect the member."""
    log = work / "tokens.jsonl"
    options = ("--latency", "0", "--concurrency", str(concurrency), "--no-company", "--log", str(log))
    with served(work / "emulator", *options, within=within) as netsuite:
        found = Ground(netsuite, people(netsuite, work), place, log)
        key = next(
            each["key"]
            for each in netsuite["accounts"][0]["integrations"]
            if each["client_id"] == found.northwind.client_id
        )
        # the longest chain there is, so that many rounds of an hour each fit into it
        found.tell(f"{found.northwind.account}/integration", key=key, maximum_rotation_hours=720)
        setup = ["setup", "--organization", "--client-id", found.northwind.client_id, "--client-secret-stdin"]
        command(
            [*setup, "--maximum-rotation", "720"],
            found.environment("administrator"),
            typed=found.northwind.client_secret + "\n",
        )
        found.connect()
        yield found


class Worker:
    """A process of its own, warm: its store is open and its connection resolved before `go`."""

    def __init__(self, where: Ground, *, tasks: int, failing_store: bool = False) -> None:
        ours, theirs = _FORK.Pipe()
        self._pipe = ours
        self._process = _FORK.Process(
            target=_work, args=(theirs, where.environment("member"), tasks, failing_store), daemon=True
        )
        gc.freeze()  # as docs/hosting.md tells hosts: workers that count alike would walk all that was loaded in the same round
        self._process.start()
        theirs.close()
        self.pid = self._process.pid or 0

    def ready(self) -> str:
        """Wait until it is warm; return the name of the error if it could not resolve the credential."""
        return str(self.told()["error"])

    def go(self, where: Ground, start: float) -> None:
        """Let every task ask for a token at that moment of the monotonic clock."""
        self._pipe.send((start, where.passed, False))

    def call_bare(self, where: Ground, start: float) -> None:
        """Let the process send one token request of its own at that moment, with httpx alone and nobody to wait for."""
        self._pipe.send((start, where.passed, True))

    def told(self, within: float = 120) -> dict[str, Any]:
        """
        Return what it says next.

        Raises:
            NotMeasured: It says nothing.
        """
        if not self._pipe.poll(within):
            raise NotMeasured("a worker says nothing")
        try:
            told: dict[str, Any] = self._pipe.recv()
        except EOFError:
            raise NotMeasured("a worker ended by itself") from None
        return told

    @property
    def finished(self) -> bool:
        """Whether it has said how its round ended."""
        return self._pipe.poll(0)

    def kill(self) -> None:
        """End it as a power failure would: kill -9."""
        self._process.kill()

    def gone(self) -> None:
        """Wait until it is gone."""
        self._process.join()
        self._pipe.close()


class _ShiftedClock:
    passed = timedelta()

    def now(self) -> datetime:
        return datetime.now(UTC) + self.passed

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)


class _Timed(httpx.AsyncBaseTransport):
    """The network, with the moments of every token call."""

    def __init__(self) -> None:
        self._network = network(connections=2)
        self.calls: list[tuple[float, float]] = []

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        began = time.monotonic()
        response = await self._network.handle_async_request(request)
        self.calls.append((began, time.monotonic()))
        return response


class _Watched:
    """The store, with the moment a row was durable; or one whose disk is full."""

    def __init__(self, store: SqlStore, *, failing: bool) -> None:
        self._store, self._failing = store, failing
        self.durable: list[float] = []

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)

    async def put(self, row: Any) -> Any:
        if self._failing:
            raise StoreError("The disk is full.")
        saved = await self._store.put(row)
        self.durable.append(time.monotonic())
        return saved


class _Collector:
    """Python's garbage collector, with the seconds for which it held the process up longest."""

    def __init__(self) -> None:
        self.longest = self._began = 0.0
        gc.callbacks.append(self._noted)

    def _noted(self, phase: str, _: dict[str, int]) -> None:
        if phase == "start":
            self._began = time.monotonic()
        else:
            self.longest = max(self.longest, time.monotonic() - self._began)


def _work(pipe: Pipe, environment: dict[str, str], tasks: int, failing: bool) -> None:  # noqa: FBT001 - a process target
    os.environ.clear()
    os.environ.update(environment)
    asyncio.run(_rounds(pipe, tasks, failing=failing))


async def _rounds(pipe: Pipe, tasks: int, *, failing: bool) -> None:
    settings, clock, wire = Settings.load(os.environ), _ShiftedClock(), _Timed()
    collector = _Collector()
    folder = Path(os.environ["NETSUITE_NODES_SETTINGS"]).parent
    store = _Watched(SqlStore(settings.store_place, key=settings.master_key, folder=folder), failing=failing)
    host = Host(store=store, clock=clock, slot_limit=FileSlotLimit(folder / "slots", 4), transport=wire)
    try:
        connection = await resolve(store, caller=MARIA, selector=Selector.parse("personal"), domain=settings.domain)
    except NodeError as failed:
        pipe.send({"error": type(failed).__name__})
        return
    async with pinned_http(connection.account, host=host, settings=settings) as http:
        endpoint = token_endpoint_of(connection.account, connection.config, http, host=host, settings=settings)
        credentials = HostCredentials.of(host)
        sources = [StoredTokenSource(connection, endpoint, credentials=credentials) for _ in range(tasks)]
        pipe.send({"error": ""})
        while True:
            start, clock.passed, bare = pipe.recv()
            if bare:
                await asyncio.sleep(max(0.0, start - time.monotonic()))
                pipe.send({"seconds": await _bare_call(wire, endpoint.url, connection.config, start)})
                continue
            wire.calls.clear()
            store.durable.clear()
            collector.longest = 0.0
            await asyncio.sleep(max(0.0, start - time.monotonic()))
            results = await asyncio.gather(*[_ask(source, start) for source in sources])
            pipe.send(
                {
                    "tokens": sorted({token for token, _, _ in results if token}),
                    "errors": sorted({error for _, _, error in results if error}),
                    "seconds": [seconds for _, seconds, _ in results],
                    "calls": list(wire.calls),
                    "durable": list(store.durable),
                    "collecting": collector.longest,
                }
            )


async def _bare_call(wire: _Timed, url: str, config: OAuthConfig, start: float) -> float:
    """Ask the token endpoint for what it must refuse, so that no token is spent, and return the seconds since the start."""
    form = {"grant_type": "refresh_token", "refresh_token": "made up"}
    client = httpx.BasicAuth(config.client_id, config.secret() or "")
    answer = await wire.handle_async_request(next(client.auth_flow(httpx.Request("POST", url, data=form))))
    await answer.aread()
    await answer.aclose()
    if answer.status_code != 400:
        raise NotMeasured(f"a made-up refresh token was answered {answer.status_code}")
    return time.monotonic() - start


async def _ask(source: StoredTokenSource, start: float) -> tuple[str, float, str]:
    """Return the fingerprint of the token, the seconds it took, and the name of the error if there was one."""
    try:
        token, error = await source.current(), ""
    except NodeError as failed:
        token, error = "", type(failed).__name__
    seconds = time.monotonic() - start
    return token and hashlib.sha256(token.encode()).hexdigest(), seconds, error
