"""
What a plugin offers is what a host expects: each slip is named, with the plugin it is in and with what to write instead.

A plugin that is silently left out, or that fails in the middle of a run, costs its author an hour.
"""

import inspect
from collections.abc import Iterable, Iterator, Mapping
from types import ModuleType
from typing import Any

from netsuite_plugin.contract import GROUP, ConfigurationError, CredentialProvider, Hooks, Node, Page

_MARK = f"{GROUP}_impl"
"""The attribute that `@hookimpl` leaves on a function."""
HOOKS = tuple(word for word in vars(Hooks) if not word.startswith("_"))


def check_plugin(plugin: object, name: str) -> None:
    """
    Check a plugin before it is registered.

    Raises:
        ConfigurationError: It is a class whose hooks want an instance, or a function named like a hook lacks `@hookimpl`.
    """
    if inspect.isclass(plugin):
        methods = [word for word in HOOKS if inspect.isfunction(vars(plugin).get(word))]
        if methods:
            raise ConfigurationError(
                f"Plugin {name!r} is the class {plugin.__name__}, and {methods[0]} is a method: give an instance, {plugin.__name__}()."
            )
    for hook in HOOKS:
        function = getattr(plugin, hook, None)
        if callable(function) and not hasattr(function, _MARK) and _own(plugin, function):
            raise ConfigurationError(
                f"Plugin {name!r}: {hook} lacks @hookimpl and would never be called. Write @hookimpl above it "
                "(from netsuite_plugin.contract import hookimpl)."
            )


def _own(plugin: object, function: Any) -> bool:
    """Tell whether a function was written in the plugin; a module may import one that is named like a hook by chance."""
    return not isinstance(plugin, ModuleType) or getattr(function, "__module__", None) == plugin.__name__


def listed(plugin: str, hook: str, answer: Any) -> Iterator[Any]:
    """
    Return what a hook `register_*` answered, one by one; of commands as pairs.

    Raises:
        ConfigurationError: It answered no list, or something in it is of the wrong kind.
    """
    where = f"Plugin {plugin!r}: {hook}"
    if hook == "register_commands":
        if not isinstance(answer, Mapping):
            raise ConfigurationError(f"{where} returned {_shown(answer)}: return {{name: 'module:attribute'}}.")
        yield from _commands(where, answer)
        return
    if not isinstance(answer, Iterable) or isinstance(answer, (str, Mapping)):
        raise ConfigurationError(f"{where} returned {_shown(answer)}: return a list.")
    check = {"register_nodes": _node, "register_credential_providers": _provider, "register_pages": _page}[hook]
    for each in answer:
        check(where, each)
        yield each


def _node(where: str, node: Any) -> None:
    if isinstance(node, Node):
        name = type(node).__name__
        raise ConfigurationError(f"{where} offers an instance of {name}: offer the class, {name} without parentheses.")
    if not (inspect.isclass(node) and issubclass(node, Node)):
        raise ConfigurationError(f"{where} offers {_shown(node)}: make it a subclass of netsuite_plugin.contract.Node.")
    _declares(where, node, ("name", "connector", "effect", "Params"))


def _provider(where: str, provider: Any) -> None:
    if inspect.isclass(provider):
        name = provider.__name__
        raise ConfigurationError(f"{where} offers the class {name}: offer an instance, {name}().")
    if not isinstance(provider, CredentialProvider):
        raise ConfigurationError(
            f"{where} offers {_shown(provider)}: offer an instance of a subclass of netsuite_plugin.contract.CredentialProvider "
            "(of ServiceProvider where it opens a service)."
        )
    _declares(where, provider, ("kind", "title", "connector", "levels", "Fields"))


def _page(where: str, page: Any) -> None:
    if not isinstance(page, Page):
        raise ConfigurationError(f"{where} offers {_shown(page)}: write Page(path=…, title=…, app='module:attribute').")


def _commands(where: str, answer: Mapping[Any, Any]) -> Iterator[tuple[str, str]]:
    for name, place in answer.items():
        if not isinstance(name, str) or not isinstance(place, str) or ":" not in place:
            raise ConfigurationError(
                f"{where}: the command {name!r} is {_shown(place)}: write 'module:attribute', which is imported when it is called."
            )
        yield name, place


def _declares(where: str, offered: Any, words: Iterable[str]) -> None:
    missing = [word for word in words if not hasattr(offered, word)]
    if missing:
        raise ConfigurationError(
            f"{where}: {_shown(offered)} does not declare {', '.join(missing)}: write that into the class."
        )


def check_provided(plugin: str, hook: str, answer: Any) -> None:
    """
    Check what a hook `provide_*` answered.

    Raises:
        ConfigurationError: It is a class where an instance is wanted.
    """
    if inspect.isclass(answer):
        raise ConfigurationError(
            f"Plugin {plugin!r}: {hook} returned the class {answer.__name__}: return an instance, {answer.__name__}(…)."
        )


def _shown(thing: Any) -> str:
    """Name a thing in a message: never by its repr, which may hold a secret."""
    if thing is None:
        return "None"
    return f"the class {thing.__name__}" if inspect.isclass(thing) else f"a {type(thing).__name__}"
