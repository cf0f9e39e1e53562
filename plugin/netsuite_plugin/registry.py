"""What a host works with: the registry of everything the plugins offer, and sessions to call nodes in."""

import uuid
from collections.abc import AsyncGenerator, Callable, Iterable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pluggy
from pydantic import BaseModel

from netsuite_plugin.contract import (
    ActsAs,
    Caller,
    Checkpoint,
    Clock,
    ConfigurationError,
    CredentialNotice,
    CredentialProvider,
    CredentialStore,
    Host,
    NamedState,
    Node,
    NodeContext,
    NoState,
    NullCheckpoint,
    Opened,
    Page,
    Progress,
    ScheduleNotice,
    ServiceProvider,
    Traffic,
    idempotency_key,
    never_cancelled,
    no_progress,
)
from netsuite_plugin.contract.telemetry import Work, at_work, span
from netsuite_plugin.offers import check_provided, listed

if TYPE_CHECKING:
    from pydantic import SecretStr

__all__ = ["Registry", "Session"]


@dataclass(frozen=True)
class Session:
    """One connector, open for one caller and one run: call nodes by name."""

    registry: "Registry"
    connector: str
    opened: Opened[Any]
    caller: Caller
    run: str

    @property
    def acts_as(self) -> ActsAs:
        """In whose name the nodes act."""
        return self.opened.acts_as

    async def account_time(self) -> tuple[str, str]:
        """
        Return the account's time zone by its IANA name, and how it writes dates (`M/D/YYYY`).

        Raises:
            NodeError: The connector has no such thing, or its service did not say.
        """
        if self.opened.account_time is None:
            raise ConfigurationError(
                f"The connector {self.connector!r} does not say how its account tells the time: give dates as YYYY-MM-DD."
            )
        return await self.opened.account_time()

    async def call(
        self,
        name: str,
        params: Mapping[str, Any] | BaseModel,
        *,
        step: str = "",
        item: str = "",
        progress: Progress = no_progress,
        checkpoint: Checkpoint | None = None,
        state: NamedState | None = None,
        cancelled: Callable[[], bool] = never_cancelled,
        dry_run: bool = False,
        key: str | None = None,
        sent_before: bool = True,
    ) -> Any:
        """
        Run one node and return its output.

        `params` are a mapping, or what the node's `parse` returned. `step` and `item` say which piece of the run's work this is. A keyed
        write needs them: its key is drawn over the params as they are given, the identity acted as, run, step and item, so the same piece
        of work with the same params is the same record. Where another attempt may build other params, give it a `key` of your own.
        `sent_before` is false where no earlier attempt can have sent it.

        With `dry_run` a node that would write is not run: its rehearsal is the answer (`Rehearsal`). A node that reads is run.

        Raises:
            NodeError: As the node says; wrong params and unknown names before any request.
        """
        node = self.registry.node(name)
        if node.connector not in {"", self.connector}:
            raise ConfigurationError(
                f"{name} needs the connector {node.connector!r}; this session opened {self.connector!r}: open one of {node.connector!r}."
            )
        parsed = node.parse(params)
        effect = node.effect_of(parsed)
        if effect == "keyed" and not step and key is None and node.own_key(parsed) is None:
            raise ConfigurationError(
                f"{name} is a keyed write: name the step (and the item, if there are many), as call(…, step='follow_up', item='107')."
            )
        ctx: NodeContext[Any] = NodeContext(
            service=self.opened.service if node.connector else None,
            idempotency_key="" if effect == "read" else key or self._key(name, params, step or name, item),
            caller=self.caller,
            acts_as=self.opened.acts_as,
            clock=self.registry.clock,
            progress=progress,
            checkpoint=checkpoint or NullCheckpoint(),
            state=state or NoState(),
            cancelled=cancelled,
            sent_before=sent_before,
        )
        here = Work(self.run, step, item, self.acts_as.account, self.caller.user)
        with at_work(here), span(name, here):
            if dry_run and effect != "read":
                return await node().rehearse(parsed, ctx)
            return await node().run(parsed, ctx)

    async def look_up(self, name: str, params: BaseModel, *, key: str) -> Any:
        """
        Return what an earlier call with these params and this key has made, without a write; None: nothing.

        Raises:
            NodeError: It cannot be asked, or the node cannot ask.
        """
        node = self.registry.node(name)
        ctx: NodeContext[Any] = NodeContext(
            service=self.opened.service if node.connector else None,
            idempotency_key=key,
            caller=self.caller,
            acts_as=self.opened.acts_as,
            clock=self.registry.clock,
        )
        return await node().find(params, ctx)

    def _key(self, node: str, params: Mapping[str, Any] | BaseModel, step: str, item: str) -> str:
        return idempotency_key(node, params, acts_as=self.acts_as, run=self.run, step=step, item=item)


class Registry:
    """Everything the found plugins offer, by name. Make one per process: its host services are shared."""

    def __init__(self, plugins: pluggy.PluginManager, *, store: CredentialStore | None = None) -> None:
        self._plugins, self._store = plugins, store
        self._hosts: dict[str, Host] = {}
        self.nodes: Mapping[str, type[Node[Any, Any, Any]]] = self._collect("register_nodes", lambda node: node.name)
        self.credential_providers: Mapping[str, CredentialProvider] = self._collect(
            "register_credential_providers", lambda provider: provider.kind
        )
        self.pages: Mapping[str, Page] = self._collect("register_pages", lambda page: page.path)
        self.commands: Mapping[str, str] = dict(self._collect("register_commands", lambda pair: pair[0]).values())

    def node(self, name: str) -> type[Node[Any, Any, Any]]:
        """
        Return a node class by its full name.

        Raises:
            ConfigurationError: There is none; the message offers the nearest names.
        """
        if name not in self.nodes:
            import difflib

            same = [each for each in self.nodes if each == name.lower() or each.endswith(f".{name.lower()}")]
            near = same[:1] or difflib.get_close_matches(name, self.nodes, n=3, cutoff=0.5)
            hint = f" Did you mean {' or '.join(near)}?" if near else f" Known: {', '.join(sorted(self.nodes))}."
            raise ConfigurationError(f"There is no node {name!r}.{hint}")
        return self.nodes[name]

    def provider(self, connector: str) -> ServiceProvider:
        """
        Return the credential provider that opens a connector's service.

        Raises:
            ConfigurationError: No plugin brings one.
        """
        for provider in self.credential_providers.values():
            if provider.connector == connector and isinstance(provider, ServiceProvider):
                return provider
        raise ConfigurationError(f"No plugin opens the connector {connector!r}: install the package that does.")

    def with_store(self, store: CredentialStore) -> "Registry":
        """Return a registry of the same plugins with another store of credentials."""
        return Registry(self._plugins, store=store)

    @cached_property
    def _shared(self) -> dict[str, Any]:
        provided = {name: self._first(f"provide_{name}") for name in ("clock", "slot_limit")}
        return {"store": self._store if self._store is not None else self._first("provide_store"), **provided}

    @cached_property
    def traffic(self) -> Traffic:
        """What the requests of all connections opened here are at."""
        return Traffic()

    @property
    def caller(self) -> Caller:
        """Who the command line acts for."""
        caller: Caller = self._provided("provide_caller")
        return caller

    def identify(self, request: Any) -> Caller | None:
        """Return who sent a request to the pages, as the first plugin that knows says; None: nobody knows."""
        caller: Caller | None = self._plugins.hook.identify(request=request)
        return caller

    @property
    def state_folder(self) -> Path:
        """Where the command line keeps its runs."""
        folder: Path = self._provided("provide_state_folder")
        return folder

    @property
    def run_databases(self) -> "Mapping[str, SecretStr]":
        """Addresses of databases that runs are kept in, by name; the one used where none is named stands under the empty name."""
        databases: Mapping[str, SecretStr] = self._provided("provide_run_databases")
        return databases

    def _provided(self, hook: str) -> Any:
        answer = self._first(hook)
        if answer is None:
            raise ConfigurationError(f"No plugin answers {hook}: give discover() one that does.")
        return answer

    @property
    def clock(self) -> Clock:
        """The host's clock, or this machine's."""
        clock: Clock = self._shared["clock"]
        return clock

    @property
    def store(self) -> CredentialStore:
        """Where credentials and the audit are kept: the host's, or this machine's."""
        store: CredentialStore | None = self._shared["store"]
        if store is None:
            raise ConfigurationError("No plugin answers provide_store: give discover() one that does.")
        return store

    def host(self, connector: str) -> Host:
        """Return what the host brings to a connector, its own answers before the defaults; always the same object."""
        missing = [name for name, value in self._shared.items() if value is None]
        if missing:
            raise ConfigurationError(
                f"No plugin answers {' or '.join(f'provide_{name}' for name in missing)}: give discover() one that does."
            )
        if connector not in self._hosts:
            transport = self._plugins.hook.provide_transport(connector=connector)
            self._hosts[connector] = Host(
                **self._shared, transport=transport, traffic=self.traffic, notify=self._notify
            )
        return self._hosts[connector]

    @asynccontextmanager
    async def open(
        self, connector: str, *, caller: Caller, selector: str = "personal", run: str | None = None
    ) -> AsyncGenerator[Session]:
        """
        Open a connector for a caller: resolve the credential, sign in, close at the end.

        `run` names the run (the same name continues the same keyed writes); a new one when not given. Nodes without a connector
        run under the connector "".
        """
        run = run or uuid.uuid4().hex
        if not connector:
            nobody = ActsAs("", "", "", caller.user, "", "", "no connector")
            yield Session(self, connector, Opened(None, nobody), caller, run)
            return
        provider = self.provider(connector)
        async with provider.open(caller=caller, selector=selector, host=self.host(connector), run=run) as opened:
            yield Session(self, connector, opened, caller, run)

    def tell_schedule_stopped(self, notice: ScheduleNotice) -> None:
        """Call the hook of that name on every plugin."""
        self._plugins.hook.schedule_stopped(notice=notice)

    def _notify(self, event: str, notice: CredentialNotice) -> None:
        getattr(self._plugins.hook, event)(notice=notice)

    def _implementations(self, hook_name: str) -> Iterable[tuple[str, Any]]:
        for implementation in getattr(self._plugins.hook, hook_name).get_hookimpls():
            yield implementation.plugin_name, implementation.function()

    def _first(self, hook_name: str) -> Any:
        """Return the first answer, hosts before defaults."""
        answer = getattr(self._plugins.hook, hook_name)()
        if isinstance(answer, type):
            for plugin, each in self._implementations(hook_name):
                check_provided(plugin, hook_name, each)
        return answer

    def _collect(self, hook_name: str, name_of: Any) -> dict[str, Any]:
        found: dict[str, Any] = {}
        owners: dict[str, str] = {}
        for plugin, results in self._implementations(hook_name):
            for result in listed(plugin, hook_name, results):
                name = name_of(result)
                if name in owners:
                    raise ConfigurationError(
                        f"{name!r} is registered twice by {hook_name}: by plugin {owners[name]!r} and by plugin {plugin!r}. Remove one of the two."
                    )
                owners[name], found[name] = plugin, result
        return found
