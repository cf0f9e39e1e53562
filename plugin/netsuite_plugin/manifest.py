"""
The manifest: what a host learns about a node package without running any of it.

`manifest.yaml` stands beside the package in a wheel and at the root of a checkout (an editable install does not see the copy in
the wheel). It is checked against the code at discovery, so it cannot lie.
"""

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from netsuite_plugin.contract import ConfigurationError, CredentialProvider, Effect, Level, Node, Page, describe


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, defer_build=True)


class ManifestConnector(_Strict):
    """A service whose nodes and credentials this package brings."""

    name: str
    title: str
    description: str


class ManifestCredential(_Strict):
    """A kind of credential and the levels it can be stored at."""

    kind: str
    title: str
    levels: list[Level]


class ManifestNode(_Strict):
    """A node, its effect when repeated, and what it does in one line."""

    name: str
    effect: Effect
    summary: str


class ManifestPage(_Strict):
    """A page a host can mount."""

    path: str
    title: str


class Manifest(_Strict):
    """The whole file."""

    manifest: int
    package: str
    connectors: list[ManifestConnector] = []
    credentials: list[ManifestCredential] = []
    nodes: list[ManifestNode] = []
    pages: list[ManifestPage] = []


class _Loader(yaml.SafeLoader):
    """YAML without its silent readings: `NO`, `1.10`, `12:30` and dates stay text; a key twice is refused."""


_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag.rsplit(":", 1)[-1] in {"null", "merge"}]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
_Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"^(?:true|false)$"), ["t", "f"])
_Loader.add_implicit_resolver("tag:yaml.org,2002:int", re.compile(r"^-?[0-9]+$"), list("-0123456789"))


def _mapping(loader: yaml.SafeLoader, node: yaml.MappingNode) -> dict[Any, Any]:
    seen: set[str] = set()
    for key, _ in node.value:
        if key.value in seen:
            raise yaml.constructor.ConstructorError(
                None, None, f"the key {key.value!r} stands twice: remove one", key.start_mark
            )
        seen.add(key.value)
    return loader.construct_mapping(node, deep=True)


_Loader.add_constructor("tag:yaml.org,2002:map", _mapping)


class _QuickLoader(yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader):  # type: ignore[misc]  # one or the other
    """The same in a ninth of the time: every command reads the manifests when it starts. What is wrong, `_Loader` says better."""


_QuickLoader.yaml_implicit_resolvers = _Loader.yaml_implicit_resolvers
_QuickLoader.add_constructor("tag:yaml.org,2002:map", _mapping)


def _content(text: str) -> Any:
    try:
        return yaml.load(text, _QuickLoader)  # noqa: S506 - a SafeLoader made stricter
    except yaml.YAMLError:
        return yaml.load(text, _Loader)  # noqa: S506 - a SafeLoader made stricter


def read_manifest(file: Path) -> Manifest:
    """
    Read and check one manifest.

    Raises:
        ConfigurationError: With file and line, where the file is not a manifest.
    """
    try:
        text = file.read_text(encoding="utf-8")
    except OSError as error:
        raise ConfigurationError(f"{file} cannot be read: {error.strerror}. Make it readable.") from None
    except UnicodeDecodeError:
        raise ConfigurationError(f"{file} is not UTF-8 text: save it as UTF-8.") from None
    try:
        return Manifest.model_validate(_content(text))
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise ConfigurationError(f"{file}:{line}: {error.problem}") from None
    except ValidationError as error:
        raise ConfigurationError(f"{file}:{_line(text, error.errors()[0]['loc'])}: {describe(error)}") from None
    except yaml.YAMLError as error:
        raise ConfigurationError(f"{file}: {error}") from None


def _line(text: str, location: tuple[int | str, ...]) -> int:
    node: Any = yaml.compose(text, _Loader)
    for part in location:
        if isinstance(node, yaml.MappingNode):
            node = next((value for key, value in node.value if key.value == part), node)
        elif isinstance(node, yaml.SequenceNode) and isinstance(part, int):
            node = node.value[part]
    return int(node.start_mark.line) + 1 if node is not None else 1


def find_manifest(package_folder: Path) -> Path | None:
    """Find the manifest of an imported package: beside it, or at the root of the checkout it lies in."""
    beside = package_folder / "manifest.yaml"
    if beside.is_file():
        return beside
    for folder in list(package_folder.parents)[:3]:
        if (folder / "pyproject.toml").is_file():
            at_root = folder / "manifest.yaml"
            return at_root if at_root.is_file() else None
    return None


def check_manifest(
    manifest: Manifest | None,
    *,
    where: str,
    file: Path | None,
    nodes: Iterable[type[Node[Any, Any, Any]]],
    providers: Iterable[CredentialProvider],
    pages: Iterable[Page],
) -> None:
    """
    Compare a manifest with what the plugins of its distribution registered. `where` names them in messages.

    Raises:
        ConfigurationError: They differ, or nodes have no manifest.
    """
    pages = tuple(pages)
    by_name, by_kind = {node.name: node for node in nodes}, {provider.kind: provider for provider in providers}
    if manifest is None:
        if by_name:
            raise ConfigurationError(
                f"{where} registers {', '.join(sorted(by_name))} but has no manifest.yaml. Write one beside the package, or at the root of its "
                "checkout beside pyproject.toml: manifest: 1, package, and for each node its name, effect and summary."
            )
        return
    listed = {node.name: node for node in manifest.nodes}
    _compare(where, file, "node", set(by_name), set(listed))
    _compare(where, file, "credential kind", set(by_kind), {each.kind for each in manifest.credentials})
    _compare(where, file, "page", {page.path for page in pages}, {page.path for page in manifest.pages})
    connectors = {provider.connector for provider in by_kind.values()}
    _compare(where, file, "connector", connectors, {each.name for each in manifest.connectors})
    for credential in manifest.credentials:
        provider = by_kind[credential.kind]
        _same(where, file, f"title of {credential.kind}", credential.title, provider.title)
        _same(where, file, f"levels of {credential.kind}", ", ".join(credential.levels), ", ".join(provider.levels))
    for name, node in by_name.items():
        _same(where, file, f"effect of {name}", listed[name].effect, node.effect)
        _same(where, file, f"summary of {name}", listed[name].summary, node.summary())
    titles = {page.path: page.title for page in manifest.pages}
    for page in pages:
        _same(where, file, f"title of {page.path}", titles[page.path], page.title)


def _same(where: str, file: Path | None, what: str, in_manifest: str, in_code: str) -> None:
    if in_manifest != in_code:
        raise ConfigurationError(
            f"{where}: the {what} is not the same in {file} and in the code. The file says {in_manifest!r}, the code says {in_code!r}. "
            "Write the code's into the file, or correct the code."
        )


def _compare(where: str, file: Path | None, what: str, in_code: set[str], in_manifest: set[str]) -> None:
    if missing := sorted(in_code - in_manifest):
        raise ConfigurationError(
            f"{where} registers the {what} {', '.join(missing)}, which {file} does not list. Add it there."
        )
    if missing := sorted(in_manifest - in_code):
        raise ConfigurationError(
            f"{where}: {file} lists the {what} {', '.join(missing)}, which nothing registers. Offer it in a hook, or take it out there."
        )
