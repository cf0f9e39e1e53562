"""Runs nodes for a test: a connected person, a store of its own, and the transport of the account under test."""

import os
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Protocol

import pytest

from netsuite_plugin.account import AccountId
from netsuite_plugin.contract import Caller, StoredCredential, hookimpl
from netsuite_plugin.credentials.model.grant import connected_row
from netsuite_plugin.credentials.model.kinds import NETSUITE
from netsuite_plugin.credentials.model.oauth_config import OAUTH_CONFIG, OAuthConfig
from netsuite_plugin.discovery import discover
from netsuite_plugin.oauth2.tokens import Tokens
from netsuite_plugin.registry import Registry
from netsuite_plugin.sql_store.store import SqlStore


class NetSuiteAccount(Protocol):
    """What a test's `netsuite` must offer, be it the emulator's or another's."""

    id: str
    integrations: Mapping[str, Any]
    users: Mapping[str, Any]
    transport: Any

    def now(self) -> datetime:
        """Tell the account's time."""
        ...

    def grant(self, *, user: str = ..., role: str | None = ..., integration: str = ...) -> Mapping[str, Any]:
        """Give the token response a user's consent would end in."""
        ...


class Unhurried:
    """The account's clock; waiting moves it and takes no time."""

    def __init__(self, account: NetSuiteAccount) -> None:
        self._account = account
        self._slept = timedelta(0)

    def now(self) -> datetime:
        """Return the present moment in UTC."""
        return self._account.now() + self._slept

    async def sleep(self, seconds: float) -> None:
        """Let that many seconds have passed."""
        self._slept += timedelta(seconds=seconds)


@dataclass(frozen=True)
class _Slot:
    """Room for one call of a test, which shares its account with nobody."""

    clock: Unhurried

    def refused(self) -> None:
        """Hear that the account had no room."""

    async def again(self) -> None:
        """Let a second have passed, as a call waits that was refused alone."""
        await self.clock.sleep(1)


@dataclass(frozen=True)
class _Slots:
    clock: Unhurried

    @asynccontextmanager
    async def slot(self, pool: str, *, bulk: bool = False) -> AsyncGenerator[_Slot]:
        del pool, bulk
        yield _Slot(self.clock)


@dataclass(frozen=True)
class _Host:
    """A host that brings everything itself."""

    store: SqlStore
    clock: Unhurried
    transport: Any

    @hookimpl
    def provide_slot_limit(self) -> _Slots:
        return _Slots(self.clock)

    @hookimpl
    def provide_store(self) -> SqlStore:
        return self.store

    @hookimpl
    def provide_clock(self) -> Unhurried:
        return self.clock

    @hookimpl
    def provide_transport(self) -> Any:
        return self.transport


class RunNode:
    """
    Runs nodes as `caller`, who is connected with the first call. All calls belong to one run. `folder` takes the store.

    `registry` holds the same store, clock and network: what else a test runs in the caller's name begins there, after `connect()`.
    """

    def __init__(
        self, netsuite: NetSuiteAccount, folder: Path, *, user: str = "admin@example.com", integration: str = "both"
    ) -> None:
        self.caller = Caller(user="maria", organization="northwind")
        self.store = SqlStore(folder / "credentials.db")
        self.clock = Unhurried(netsuite)
        self.registry: Registry = discover(plugins=[_Host(self.store, self.clock, netsuite.transport)])
        self._netsuite = netsuite
        self._user = user
        self._integration = integration
        self._calls = 0

    async def __call__(self, name: str, *, step: str = "", item: str = "", run: str = "test", **params: Any) -> Any:
        """
        Run one node and return its output.

        Every call is a step of its own unless `step` says otherwise: a keyed write repeated under the same run, step and item finds the
        record it made.

        Raises:
            NodeError: As the node says.
        """
        await self.connect()
        self._calls += 1
        node = self.registry.node(name)
        async with self.registry.open(node.connector, caller=self.caller, run=run) as session:
            return await session.call(name, params, step=step or f"call-{self._calls}", item=item)

    async def connect(self) -> None:
        """Store the OAuth Config and the grant of a person who has just consented, unless they are there."""
        if await self.store.find(self.caller, NETSUITE):
            return
        netsuite, now = self._netsuite, self.clock.now()
        record = netsuite.integrations[self._integration]
        user = netsuite.users[self._user]
        tokens = netsuite.grant(user=self._user, integration=self._integration)
        config = OAuthConfig(client_id=record.client_id, client_secret=record.client_secret)
        organization = self.caller.organization or ""
        config_row = await self.store.put(
            StoredCredential(
                "nsc-test", OAUTH_CONFIG, "organization", organization, config.attributes(), config.secrets()
            )
        )
        await self.store.put(
            connected_row(
                "ns-test",
                level="personal",
                owner=self.caller.user,
                organization=organization,
                account=AccountId.parse(netsuite.id),
                role=user.roles[0],
                user=user.entity,
                config_row=config_row,
                config=config,
                tokens=Tokens(
                    tokens["access_token"], now + timedelta(seconds=tokens["expires_in"]), tokens["refresh_token"]
                ),
                now=now,
            )
        )


def shield_from_the_machine(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    """Take away every setting of this package for the length of a test, and let its files lie in a folder of the test."""
    for name in [name for name in os.environ if name.startswith("NETSUITE_NODES_") or name.lower().endswith("_proxy")]:
        monkeypatch.delenv(name)
    (folder / "settings.toml").touch()
    monkeypatch.setenv("NETSUITE_NODES_SETTINGS", str(folder / "settings.toml"))
    monkeypatch.setenv("NETSUITE_NODES_STATE", str(folder / "state"))
