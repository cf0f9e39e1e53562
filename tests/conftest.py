"""
What every test stands on: a local NetSuite in this process, a clock the test moves, and the real stack above the wire.

The emulator stands where the network would; discovery, credentials, token life, retries and nodes are the real ones.
"""

import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from hypothesis import settings as hypothesis_settings

from netsuite_emulator import Account, ConnectionDropped, Emulator
from netsuite_plugin.account import AccountId
from netsuite_plugin.contract import Caller, StoredCredential, hookimpl
from netsuite_plugin.credentials.host_credentials import HostCredentials
from netsuite_plugin.credentials.model.grant import connected_row
from netsuite_plugin.credentials.model.oauth_config import OAUTH_CONFIG, OAuthConfig
from netsuite_plugin.discovery import discover
from netsuite_plugin.oauth2.tokens import Tokens
from netsuite_plugin.registry import Registry
from netsuite_plugin.sql_store.store import SqlStore
from tools import local_postgres
from tools.local_postgres import LocalPostgres

# a shell's background job ignores Ctrl-C, and so would every command a test starts
signal.signal(signal.SIGINT, signal.default_int_handler)

hypothesis_settings.register_profile("steady", deadline=None, derandomize=True)
hypothesis_settings.load_profile("steady")

CHECKOUT = Path(__file__).parents[1]
ACCOUNT = "1234567"
MARIA = Caller(user="maria", organization="northwind")
INES = Caller(user="ines", organization="northwind", role="administrator")


def pytest_xdist_auto_num_workers() -> int:
    """Let four share two cores: many tests wait for processes of their own most of their time."""
    return max(4, os.cpu_count() or 1)


_LONG = {"measured", "told_by", "Shell"}
"""What modules import whose tests take up to a minute: they run whole commands that measure, or type whole pages of the docs."""


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let two processes begin with what takes long, so that at the end nobody waits for one test: each gets one piece of the list, in its order."""
    processes = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
    long = [each for each in items if not _LONG.isdisjoint(vars(getattr(each, "module", None) or object))]
    begun_first = {*long}
    others = [each for each in items if each not in begun_first]
    size = -(-len(items) // processes)
    first, second = long[::2], long[1::2]
    items[:] = [*first, *others[: size - len(first)], *second, *others[size - len(first) :]]


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(autouse=True)
def clean_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No setting of the machine reaches a test."""
    for name in [name for name in os.environ if name.startswith("NETSUITE_NODES_") or name.lower().endswith("_proxy")]:
        monkeypatch.delenv(name)
    (tmp_path / "settings.toml").touch()
    monkeypatch.setenv("NETSUITE_NODES_SETTINGS", str(tmp_path / "settings.toml"))
    monkeypatch.setenv("NETSUITE_NODES_STATE", str(tmp_path / "state"))


class MovableClock:
    """Stands still until a test moves it; a sleeper moves it by what it sleeps."""

    def __init__(self) -> None:
        self.moment = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
        self.slept: list[float] = []

    def now(self) -> datetime:
        return self.moment

    def move(self, **amount: float) -> None:
        self.moment += timedelta(**amount)

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.move(seconds=seconds)


class InProcess(httpx.AsyncBaseTransport):
    """The emulator where the network would be; a dropped connection looks as httpx shows one."""

    def __init__(self, emulator: Emulator) -> None:
        self._asgi = httpx.ASGITransport(emulator.app)
        self.requests: list[httpx.Request] = []

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        try:
            return await self._asgi.handle_async_request(request)
        except ConnectionDropped as error:
            raise httpx.ReadError(str(error)) from error


@dataclass
class HostPlugin:
    """A host that brings everything itself."""

    store: Any
    clock: Any
    transport: Any

    @hookimpl
    def provide_store(self) -> Any:
        return self.store

    @hookimpl
    def provide_clock(self) -> Any:
        return self.clock

    @hookimpl
    def provide_transport(self) -> Any:
        return self.transport


@dataclass
class World:
    """One organization, its people, one NetSuite account, and the host between them."""

    emulator: Emulator
    netsuite: Account
    clock: MovableClock
    store: SqlStore
    wire: Any
    registry: Registry = field(init=False)

    def __post_init__(self) -> None:
        self.registry = self.with_wire(self.wire)

    def with_wire(self, wire: Any) -> Registry:
        return discover(plugins=[HostPlugin(self.store, self.clock, wire)])

    async def configure(
        self, integration: str = "both", *, caller: Caller = INES, level: str = "organization"
    ) -> StoredCredential:
        """Store the OAuth Config of one of the account's integrations."""
        record = self.netsuite.integrations[integration]
        config = OAuthConfig(client_id=record.client_id, client_secret=record.client_secret or None)
        owner = caller.organization if level == "organization" else caller.user
        row = StoredCredential(
            id=f"nsc-{integration}-{owner}",
            kind=OAUTH_CONFIG,
            level=level,  # type: ignore[arg-type]
            owner=owner or "",
            attributes=config.attributes(),
            secrets=config.secrets(),
        )
        return await self.store.put(row)

    async def connect(
        self,
        caller: Caller = MARIA,
        *,
        config: StoredCredential,
        integration: str = "both",
        account: Account | None = None,
        owner: str | None = None,
        **grant: Any,
    ) -> StoredCredential:
        """Give a person a grant, or the team `owner`, without the browser (tests/plugin/commands goes through it)."""
        account = account or self.netsuite
        tokens = account.grant(integration=integration, **grant)
        user = account.users[grant.get("user", "admin@example.com")]
        now = self.clock.now()
        row = connected_row(
            f"ns-{owner or caller.user}-{account.id}",
            level="team" if owner else "personal",
            owner=owner or caller.user,
            organization=caller.organization,
            account=AccountId.parse(account.id),
            role=grant.get("role") or user.roles[0],
            user=user.entity,
            config_row=config,
            config=OAuthConfig.of(config),
            tokens=Tokens(
                tokens["access_token"], now + timedelta(seconds=tokens["expires_in"]), tokens["refresh_token"]
            ),
            now=now,
        )
        return await self.credentials.save(row)

    @property
    def credentials(self) -> HostCredentials:
        """The owner of this host's credentials."""
        return HostCredentials.of(self.registry.host("netsuite"))

    @asynccontextmanager
    async def session(
        self, caller: Caller = MARIA, selector: str = "personal", run: str = "run-1"
    ) -> AsyncIterator[Any]:
        async with self.registry.open("netsuite", caller=caller, selector=selector, run=run) as session:
            yield session

    async def row(self, credential_id: str = f"ns-maria-{ACCOUNT}", caller: Caller = MARIA) -> StoredCredential:
        found = await self.store.get(caller, credential_id)
        assert found is not None
        return found


@pytest.fixture
def clock() -> MovableClock:
    return MovableClock()


@pytest.fixture
def emulator(clock: MovableClock) -> Emulator:
    return Emulator(accounts=(ACCOUNT, f"{ACCOUNT}_SB1"), company=False, clock=clock.now)


@pytest.fixture
def netsuite(emulator: Emulator) -> Account:
    return emulator.account(ACCOUNT)


@pytest.fixture
def world(emulator: Emulator, netsuite: Account, clock: MovableClock, tmp_path: Path) -> World:
    return World(emulator, netsuite, clock, SqlStore(tmp_path / "credentials.db"), InProcess(emulator))


@pytest.fixture
async def connected(world: World) -> World:
    """The normal case: an organization's OAuth Config with Public Client and secret, and Maria's own login."""
    await world.connect(config=await world.configure())
    return world


@pytest.fixture
def run_node(connected: World) -> Callable[..., Awaitable[Any]]:
    """Run one node as Maria."""

    async def run(name: str, *, step: str = "step", item: str = "", run: str = "run-1", **params: Any) -> Any:
        async with connected.session(run=run) as session:
            return await session.call(name, params, step=step, item=item)

    return run


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What is built from this checkout: built once."""
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [
            sys.executable,
            "-m",
            "build",
            "--wheel",
            "--no-isolation",
            "--outdir",
            str(folder),
            str(Path(__file__).parents[1]),
        ],
        check=True,
        capture_output=True,
    )
    return next(folder.glob("*.whl"))


@pytest.fixture
def workdir(tmp_path: Path) -> Iterator[Path]:
    before = Path.cwd()
    os.chdir(tmp_path)
    yield tmp_path
    os.chdir(before)


@pytest.fixture(scope="session")
def installed_third_party(tmp_path_factory):
    """Build and install examples/third_party_node beside the checkout's own packages, without any index."""
    target = tmp_path_factory.mktemp("third_party")
    subprocess.run(
        [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-build-isolation", "--no-deps", "--no-index",
         "--target", str(target), str(CHECKOUT / "examples" / "third_party_node")],
        check=True,
    )  # fmt: skip
    return target


@pytest.fixture(scope="session")
def postgres() -> Iterator[LocalPostgres]:
    """A real PostgreSQL server, shared by the tests of this worker."""
    with local_postgres.served() as server:
        yield server


@pytest.fixture(params=["sqlite", "postgresql"])
def store_place(request: pytest.FixtureRequest, tmp_path: Path) -> str | Path:
    """Where a credential store may be: a new file, and an empty PostgreSQL database."""
    if request.param == "sqlite":
        return tmp_path / "credentials.db"
    return request.getfixturevalue("postgres").new_database()


@pytest.fixture(scope="session")
def checkout() -> Path:
    """The root of this checkout."""
    return CHECKOUT
