"""What all pages of one app share: whom they serve, where they are reached, and what the host brings."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from netsuite_plugin.contract import Clock, ConfigurationError, Host
from netsuite_plugin.registry import Registry
from netsuite_plugin.settings import Settings
from netsuite_runner.errors import RunRefused
from netsuite_runner.runner import Runner
from netsuite_runner.runs.address import Address
from netsuite_runner.runs.sqlite import SqliteRuns
from netsuite_runner.runs.store import RunStore
from netsuite_runner.runs.where import address_of, all_runs_of, runs_of
from netsuite_web.handover import Handover
from netsuite_web.limits import RateLimit
from netsuite_web.sessions import Sessions
from netsuite_web.sign_in import Links

if TYPE_CHECKING:
    from netsuite_runner.postgres_runner import PostgresRunner

CALLBACK = "/auth/callback"
LOCAL_HOSTS = frozenset({"127.0.0.1", "localhost"})


@dataclass
class Site:
    """One app. `base` is its public https address without a slash at the end; `links` sign people in where no host does."""

    registry: Registry
    settings: Settings
    base: str
    links: Links | None = None
    workflows: Path | None = None
    run_registry: str = "netsuite_plugin.discovery:discover"
    """Names the function that gives each run its registry, as `Runner` says."""
    host: Host = field(init=False)
    sessions: Sessions = field(init=False)
    limit: RateLimit = field(init=False)
    handover: Handover | None = field(init=False)
    """Where the command `connect` waits: on this machine alone."""

    def __post_init__(self) -> None:
        parts = urlsplit(self.base)
        if parts.scheme != "https" or not parts.hostname or parts.query or parts.fragment or self.base.endswith("/"):
            raise ConfigurationError(
                f"The pages' address is {self.base!r}: it must be https://HOST, perhaps with a path, without a slash at the end. "
                "NetSuite sends nobody back to http://."
            )
        self.host = self.registry.host("netsuite")
        self.sessions = Sessions(self.clock)
        self.limit = RateLimit(self.clock)
        self.handover = Handover(self.registry.state_folder, self.redirect_uri) if self.links is not None else None

    @property
    def clock(self) -> Clock:
        """The host's clock."""
        return self.registry.clock

    @property
    def runs(self) -> RunStore:
        """Where runs are kept."""
        return all_runs_of(self.registry)

    @asynccontextmanager
    async def runner_of(self, run_id: str) -> AsyncGenerator["Runner | PostgresRunner"]:
        """
        Give what begins the run of this name, or goes on with it: workers, where a database of runs is set; a process of its own, where none is or
        where the run is in the files of this machine.

        Raises:
            NodeError: The database cannot be reached.
        """
        address = await asyncio.to_thread(self._shared_with_workers, run_id)
        if address is None:
            yield Runner(self.registry.state_folder, registry=self.run_registry)
            return
        # the engine is loaded by who hands a run to workers
        from netsuite_runner.postgres_runner import PostgresRunner

        runner = await asyncio.to_thread(PostgresRunner, address.url, registry=self.registry)
        try:
            yield runner
        finally:
            await asyncio.to_thread(runner.close)

    def _shared_with_workers(self, run_id: str) -> Address | None:
        address = address_of(self.registry)
        if address is None or _keeps(runs_of(self.registry), run_id):
            return address
        return None if _keeps(SqliteRuns(self.registry.state_folder), run_id) else address

    @property
    def prefix(self) -> str:
        """The path under which the app is mounted; empty at the root."""
        return urlsplit(self.base).path

    @property
    def redirect_uri(self) -> str:
        """Where NetSuite sends people back."""
        return f"{self.base}{CALLBACK}"

    @property
    def local(self) -> bool:
        """Whether the pages serve this machine alone."""
        return urlsplit(self.base).hostname in LOCAL_HOSTS

    @property
    def host_names(self) -> frozenset[str]:
        """The values of `Host` that are answered: no name that an attacker pointed here."""
        parts = urlsplit(self.base)
        names = LOCAL_HOSTS if self.local else frozenset({parts.hostname or ""})
        port = f":{parts.port}" if parts.port is not None else ""
        return frozenset(f"{name}{port}" for name in names) | (
            frozenset({f"{parts.hostname}:443"}) if not port else frozenset()
        )


def _keeps(runs: RunStore, run_id: str) -> bool:
    try:
        runs.open(run_id).close()
    except RunRefused:
        return False
    return True
