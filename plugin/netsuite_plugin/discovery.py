"""
Finds node packages by entry point, checks every hook and manifest, and makes the registry a host works with.

Imports nothing heavy: neither a database nor cryptography nor a web framework is loaded before a credential is opened.
"""

import importlib
from collections.abc import Generator, Iterable, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import TYPE_CHECKING

import pluggy

from netsuite_plugin.contract import GROUP, ConfigurationError, Hooks
from netsuite_plugin.manifest import Manifest, check_manifest, find_manifest, read_manifest
from netsuite_plugin.offers import HOOKS, check_plugin
from netsuite_plugin.registry import Registry

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

__all__ = ["as_current", "current_registry", "discover"]


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
    """Return the registry of the program that called, or discover one."""
    return _current.get() or discover()


def discover(*, plugins: Sequence[object] = (), entry_points: bool = True) -> Registry:
    """
    Find every plugin, check it, and return the registry.

    `plugins` are the host's own plugin objects (its `provide_*` hooks win over the defaults); `entry_points=False` looks for no
    others.

    Raises:
        ConfigurationError: A plugin cannot be imported, implements a hook that does not exist or is not marked as one, offers
            something of the wrong kind, registers a name twice, or does not agree with its manifest. The message names the plugin and
            what to write instead.
    """
    manager = pluggy.PluginManager(GROUP)
    manager.add_hookspecs(Hooks)
    found: list[tuple[EntryPoint, object]] = []
    if entry_points:
        from importlib import metadata

        for entry_point in sorted(metadata.entry_points(group=GROUP), key=lambda each: each.name):
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


def _load(entry_point: "EntryPoint") -> object:
    try:
        return entry_point.load()
    except Exception as error:
        raise ConfigurationError(
            f"Plugin {entry_point.name!r} ({entry_point.value}) cannot be imported: {type(error).__name__}: {error}. Correct it, or remove its package."
        ) from error


def _register(manager: pluggy.PluginManager, plugin: object, name: str) -> None:
    if manager.has_plugin(name):
        raise ConfigurationError(f"Two plugins are named {name!r}: remove one, or name its entry point otherwise.")
    check_plugin(plugin, name)
    try:
        manager.register(plugin, name)
    except pluggy.PluginValidationError as error:
        raise ConfigurationError(f"Plugin {name!r}: {' '.join(str(error).split())}") from None
    if not manager.get_hookcallers(plugin):
        raise ConfigurationError(
            f"Plugin {name!r} has no hook, and nothing of it would be used. Let its entry point name the module whose functions are marked "
            "@hookimpl."
        )


def _misspelt(manager: pluggy.PluginManager, error: pluggy.PluginValidationError) -> ConfigurationError:
    import difflib

    unknown = next((name for name in vars(manager.hook) if not name.startswith("_") and name not in HOOKS), "")
    near = difflib.get_close_matches(unknown, HOOKS, n=1)
    hint = f" Did you mean {near[0]}?" if near else ""
    return ConfigurationError(
        f"Plugin {manager.get_name(error.plugin)!r} implements the hook {unknown!r}, which does not exist.{hint}"
    )


def _check_manifests(registry: Registry, found: "Iterable[tuple[EntryPoint, object]]") -> None:
    """Compare each distribution's manifest with what its plugins registered."""
    by_distribution: dict[str, list[tuple[str, object]]] = {}
    for entry_point, module in found:
        distribution = entry_point.dist.name if entry_point.dist else entry_point.name
        by_distribution.setdefault(distribution, []).append((entry_point.name, module))
    for distribution, modules in by_distribution.items():
        packages = tuple(_package(module) for _, module in modules)
        names = ", ".join(repr(name) for name, _ in modules)
        manifest, file = _manifest_of(packages)
        check_manifest(
            manifest,
            where=f"Plugin {names} (distribution {distribution})",
            file=file,
            nodes=[node for node in registry.nodes.values() if _package(node) in packages],
            providers=[each for each in registry.credential_providers.values() if _package(type(each)) in packages],
            pages=[
                page for page in registry.pages.values() if page.app.partition(":")[0].partition(".")[0] in packages
            ],
        )


def _manifest_of(packages: Sequence[str]) -> tuple[Manifest | None, Path | None]:
    for name in packages:
        package = importlib.import_module(name)
        if package.__file__ and (file := find_manifest(Path(package.__file__).parent)):
            return read_manifest(file), file
    return None, None


def _package(thing: object) -> str:
    module = str(getattr(thing, "__module__", None) or getattr(thing, "__name__", ""))
    return module.partition(".")[0]
