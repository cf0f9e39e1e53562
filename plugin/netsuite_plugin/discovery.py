"""
Finds node packages by entry point, checks every hook and manifest, and keeps the registry a host works with.

Imports nothing heavy: neither a database nor cryptography nor a web framework is loaded before a credential is opened.
"""

import importlib
import importlib.metadata
import uuid
from collections.abc import AsyncGenerator, Callable, Generator, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import pluggy

from netsuite_plugin.contract import (
    GROUP,
    ActsAs,
    Caller,
    Checkpoint,
    Clock,
    CredentialNotice,
    CredentialProvider,
    Forgetful,
    Hooks,
    Host,
    Node,
    NodeContext,
    Opened,
    Page,
    Progress,
    ServiceProvider,
    Traffic,
    idempotency_key,
    never,
    silent,
)
from netsuite_plugin.errors import ConfigurationError
from netsuite_plugin.manifest import Manifest, find_manifest, read_manifest


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

    async def call(
        self,
        name: str,
        params: Mapping[str, Any],
        *,
        step: str = "",
        item: str = "",
        progress: Progress = silent,
        checkpoint: Checkpoint | None = None,
        cancelled: Callable[[], bool] = never,
        dry_run: bool = False,
    ) -> Any:
        """
        Run one node and return its output.

        `step` and `item` say which piece of the run's work this is; a keyed write needs them, because the same step and item of
        the same run is the same record.

        Raises:
            NodeError: As the node says; wrong params and unknown names before any request.
        """
        node = self.registry.node(name)
        if node.connector not in {"", self.connector}:
            raise ConfigurationError(
                f"{name} needs the connector {node.connector!r}; this session opened {self.connector!r}."
            )
        parsed = node.parse(params)
        if node.effect == "keyed" and not step and node.own_key(parsed) is None:
            raise ConfigurationError(
                f"{name} is a keyed write: name the step (and the item, if there are many), as call(…, step='follow_up', item='107')."
            )
        if dry_run and node.effect != "read":
            raise ConfigurationError(f"{name} writes, and has no dry run. Nothing was sent.")
        ctx: NodeContext[Any] = NodeContext(
            service=self.opened.service if node.connector else None,
            idempotency_key="" if node.effect == "read" else idempotency_key(self.run, step or name, item),
            caller=self.caller,
            acts_as=self.opened.acts_as,
            clock=self.registry.clock,
            progress=progress,
            checkpoint=checkpoint or Forgetful(),
            cancelled=cancelled,
            dry_run=dry_run,
        )
        return await node().run(parsed, ctx)


class Registry:
    """Everything the found plugins offer, by name. Make one per process: its host services are shared."""

    def __init__(self, plugins: pluggy.PluginManager) -> None:
        self._plugins = plugins
        self.nodes: Mapping[str, type[Node[Any, Any, Any]]] = self._collect_nodes()
        self.credential_providers: Mapping[str, CredentialProvider] = self._collect(
            "register_credential_providers", lambda provider: provider.kind
        )
        self.pages: Mapping[str, Page] = self._collect("register_pages", lambda page: page.path)
        self.commands: Mapping[str, str] = dict(
            self._collect("register_commands", lambda pair: pair[0], each=lambda found: found.items()).values()
        )

    def node(self, name: str) -> type[Node[Any, Any, Any]]:
        """
        Return a node class by its full name.

        Raises:
            ConfigurationError: There is none; the message offers the nearest names.
        """
        if name not in self.nodes:
            import difflib

            near = difflib.get_close_matches(name, self.nodes, n=3, cutoff=0.5)
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
        raise ConfigurationError(f"No plugin opens the connector {connector!r}.")

    @cached_property
    def _shared(self) -> dict[str, Any]:
        hook = self._plugins.hook
        return {"store": hook.provide_store(), "clock": hook.provide_clock(), "slot_limit": hook.provide_slot_limit()}

    @cached_property
    def traffic(self) -> Traffic:
        """What the requests of all connections opened here are at."""
        return Traffic()

    @property
    def caller(self) -> Caller:
        """Who the command line acts for."""
        caller: Caller = self._provided("provide_caller")
        return caller

    @property
    def state_folder(self) -> Path:
        """Where the command line keeps its runs."""
        folder: Path = self._provided("provide_state_folder")
        return folder

    def _provided(self, hook: str) -> Any:
        answer = getattr(self._plugins.hook, hook)()
        if answer is None:
            raise ConfigurationError(f"No plugin answers {hook}.")
        return answer

    @property
    def clock(self) -> Clock:
        """The host's clock, or this machine's."""
        clock: Clock = self._shared["clock"]
        return clock

    def host(self, connector: str) -> Host:
        """Return what the host brings, its own answers before the defaults."""
        missing = [name for name, value in self._shared.items() if value is None]
        if missing:
            raise ConfigurationError(f"No plugin answers {' or '.join(f'provide_{name}' for name in missing)}.")
        transport = self._plugins.hook.provide_transport(connector=connector)
        return Host(**self._shared, transport=transport, traffic=self.traffic, notify=self._notify)

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

    def _notify(self, event: str, notice: CredentialNotice) -> None:
        getattr(self._plugins.hook, event)(notice=notice)

    def _implementations(self, hook_name: str) -> Iterable[tuple[str, Any]]:
        for implementation in getattr(self._plugins.hook, hook_name).get_hookimpls():
            yield implementation.plugin_name, implementation.function()

    def _collect(self, hook_name: str, name_of: Any, *, each: Any = iter) -> dict[str, Any]:
        found: dict[str, Any] = {}
        owners: dict[str, str] = {}
        for plugin, results in self._implementations(hook_name):
            for result in each(results):
                name = name_of(result)
                if name in owners:
                    raise ConfigurationError(
                        f"{name!r} is registered twice by {hook_name}: by plugin {owners[name]!r} and by plugin {plugin!r}."
                    )
                owners[name], found[name] = plugin, result
        return found

    def _collect_nodes(self) -> dict[str, type[Node[Any, Any, Any]]]:
        for plugin, nodes in self._implementations("register_nodes"):
            for node in nodes:
                missing = [word for word in ("name", "connector", "effect", "Params") if not hasattr(node, word)]
                if missing:
                    raise ConfigurationError(
                        f"Plugin {plugin!r}: the node {node!r} does not declare {', '.join(missing)}."
                    )
        return self._collect("register_nodes", lambda node: node.name)


_current: ContextVar[Registry | None] = ContextVar("netsuite_nodes_registry", default=None)


@contextmanager
def as_current(registry: Registry) -> Generator[None]:
    """Let what runs inside, a command for instance, find this registry with `current_registry`."""
    token = _current.set(registry)
    try:
        yield
    finally:
        _current.reset(token)


def current_registry() -> Registry:
    """Return the registry of whoever called, or discover one."""
    return _current.get() or discover()


def discover(*, plugins: Sequence[object] = (), entry_points: bool = True) -> Registry:
    """
    Find every plugin, check it, and return the registry.

    `plugins` are the host's own plugin objects (its `provide_*` hooks win over the defaults); `entry_points=False` looks for no
    others.

    Raises:
        ConfigurationError: A plugin cannot be imported, implements a hook that does not exist, registers a name twice, or does not
            agree with its manifest. The message names the plugin.
    """
    manager = pluggy.PluginManager(GROUP)
    manager.add_hookspecs(Hooks)
    found: list[tuple[importlib.metadata.EntryPoint, object]] = []
    if entry_points:
        for entry_point in sorted(importlib.metadata.entry_points(group=GROUP), key=lambda each: each.name):
            module = _load(entry_point)
            _register(manager, module, entry_point.name)
            found.append((entry_point, module))
    for plugin in plugins:
        _register(manager, plugin, getattr(plugin, "__name__", type(plugin).__name__))
    try:
        manager.check_pending()
    except pluggy.PluginValidationError as error:
        raise _misspelt(manager, error) from None
    registry = Registry(manager)
    _check_manifests(registry, found)
    return registry


def _load(entry_point: importlib.metadata.EntryPoint) -> object:
    try:
        return entry_point.load()
    except Exception as error:
        raise ConfigurationError(
            f"Plugin {entry_point.name!r} ({entry_point.value}) cannot be imported: {type(error).__name__}: {error}"
        ) from error


def _register(manager: pluggy.PluginManager, plugin: object, name: str) -> None:
    if manager.has_plugin(name):
        raise ConfigurationError(f"Two plugins are named {name!r}.")
    try:
        manager.register(plugin, name)
    except pluggy.PluginValidationError as error:
        raise ConfigurationError(f"Plugin {name!r}: {' '.join(str(error).split())}") from None


def _misspelt(manager: pluggy.PluginManager, error: pluggy.PluginValidationError) -> ConfigurationError:
    import difflib

    known = [word for word in vars(Hooks) if not word.startswith("_")]
    unknown = next((name for name in vars(manager.hook) if not name.startswith("_") and name not in known), "")
    near = difflib.get_close_matches(unknown, known, n=1)
    hint = f" Did you mean {near[0]}?" if near else ""
    return ConfigurationError(
        f"Plugin {manager.get_name(error.plugin)!r} implements the hook {unknown!r}, which does not exist.{hint}"
    )


def _check_manifests(registry: Registry, found: Iterable[tuple[importlib.metadata.EntryPoint, object]]) -> None:
    """Compare each distribution's manifest with what its plugins registered."""
    by_distribution: dict[str, list[tuple[str, object]]] = {}
    for entry_point, module in found:
        distribution = entry_point.dist.name if entry_point.dist else entry_point.name
        by_distribution.setdefault(distribution, []).append((entry_point.name, module))
    for distribution, modules in by_distribution.items():
        manifest, file = _manifest_of(modules)
        packages = tuple(_package(module) for _, module in modules)
        names = ", ".join(repr(name) for name, _ in modules)
        where = f"Plugin {names} (distribution {distribution})"
        nodes = {n.name: n for n in registry.nodes.values() if _package(n) in packages}
        providers = {p.kind: p for p in registry.credential_providers.values() if _package(type(p)) in packages}
        if manifest is None:
            if nodes:
                raise ConfigurationError(f"{where} registers {', '.join(sorted(nodes))} but has no manifest.yaml.")
            continue
        told = {node.name: node for node in manifest.nodes}
        _compare(where, file, "node", set(nodes), set(told))
        _compare(where, file, "credential kind", set(providers), {c.kind for c in manifest.credentials})
        pages = {page.path: page.title for page in registry.pages.values() if _package_of_app(page.app) in packages}
        _compare(where, file, "page", set(pages), {page.path for page in manifest.pages})
        connectors = {provider.connector for provider in providers.values()}
        _compare(where, file, "connector", connectors, {connector.name for connector in manifest.connectors})
        for credential in manifest.credentials:
            provider = providers[credential.kind]
            if (credential.title, tuple(credential.levels)) != (provider.title, provider.levels):
                raise ConfigurationError(
                    f"{where}: {file} says another title or other levels of {credential.kind} than the code does."
                )
        for name, node in nodes.items():
            if (told[name].effect, told[name].summary) != (node.effect, node.summary()):
                raise ConfigurationError(
                    f"{where}: {file} says another effect or summary of {name} than the code does."
                )


def _compare(where: str, file: Path | None, what: str, in_code: set[str], in_manifest: set[str]) -> None:
    if missing := sorted(in_code - in_manifest):
        raise ConfigurationError(f"{where} registers the {what} {', '.join(missing)}, which {file} does not list.")
    if missing := sorted(in_manifest - in_code):
        raise ConfigurationError(f"{where}: {file} lists the {what} {', '.join(missing)}, which nothing registers.")


def _manifest_of(modules: Sequence[tuple[str, object]]) -> tuple[Manifest | None, Path | None]:
    for _, module in modules:
        package = importlib.import_module(_package(module))
        if package.__file__ and (file := find_manifest(Path(package.__file__).parent)):
            return read_manifest(file), file
    return None, None


def _package_of_app(app: str) -> str:
    return app.partition(":")[0].partition(".")[0]


def _package(thing: object) -> str:
    module = str(getattr(thing, "__module__", None) or getattr(thing, "__name__", ""))
    return module.partition(".")[0]
