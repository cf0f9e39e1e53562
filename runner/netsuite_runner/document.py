"""
YAML as it is written: no silent readings, and the line of every value.

YAML 1.1 reads `NO` as false, `1.10` as 1.1, `12:30` as 750 and `010` as 8 without a word. Here a plain value that would be read as
something else than it looks like is refused, with its line. An unquoted date is a date. Keys are always text.
"""

from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeAlias

import yaml

from netsuite_runner.errors import GraphRefused, Problem

Path: TypeAlias = tuple[str | int, ...]

LARGEST = 1_000_000
"""Bytes of a workflow file."""

_TAG = "tag:yaml.org,2002:"


@dataclass
class Document:
    """A YAML mapping as plain data, and where its values stand."""

    file: str
    data: dict[str, Any]
    lines: dict[Path, int] = field(default_factory=dict[Path, int])
    problems: list[Problem] = field(default_factory=list[Problem])
    """Keys that stand twice, and values that would be read as something they do not look like; such a value is its text here."""

    def line(self, path: Path) -> int:
        """Return the line of a value, or of the nearest thing around it."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)


def read(text: str, *, file: str) -> Document:
    """
    Read one YAML document.

    Raises:
        GraphRefused: It is not a YAML mapping.
    """
    if len(text.encode()) > LARGEST:
        raise GraphRefused(file, [Problem(1, f"the file is larger than {LARGEST} bytes")])
    try:
        for event in yaml.parse(text, yaml.SafeLoader):
            if isinstance(event, yaml.AliasEvent):
                line = event.start_mark.line + 1 if event.start_mark else 1
                raise GraphRefused(file, [Problem(line, "aliases (*name) are not read: write the value again")])
        root = yaml.compose(text, yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise GraphRefused(file, [Problem(line, f"this is not YAML: {error.problem}")]) from None
    except (yaml.YAMLError, RecursionError) as error:
        raise GraphRefused(file, [Problem(1, f"this is not YAML: {' '.join(str(error).split())}")]) from None
    if not isinstance(root, yaml.MappingNode):
        raise GraphRefused(file, [Problem(1, "a workflow is a mapping: workflow, inputs, steps, outputs")])
    reading = _Reading()
    data = reading.value(root, ())
    return Document(file, data, reading.lines, reading.problems)


class _Reading:
    def __init__(self) -> None:
        self.lines: dict[Path, int] = {}
        self.problems: list[Problem] = []

    def value(self, node: yaml.Node, path: Path) -> Any:
        self.lines[path] = node.start_mark.line + 1
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, path)
        if isinstance(node, yaml.SequenceNode):
            return [self.value(each, (*path, number)) for number, each in enumerate(node.value)]
        return self._scalar(node)

    def _mapping(self, node: yaml.MappingNode, path: Path) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key, value in node.value:
            if not isinstance(key, yaml.ScalarNode) or key.tag == f"{_TAG}merge":
                self._refuse(key, "a key is plain text")
                continue
            name = str(key.value)
            if name in found:
                self._refuse(key, f"the key {name!r} stands twice")
            found[name] = self.value(value, (*path, name))
            self.lines[*path, name] = key.start_mark.line + 1
        return found

    def _scalar(self, node: yaml.Node) -> Any:
        text, kind = str(node.value), node.tag.removeprefix(_TAG)
        if not isinstance(node, yaml.ScalarNode) or node.style is not None or kind == "str":
            return text
        quoted = f"'{text}'"
        if kind == "null":
            return None
        if kind == "bool":
            if text not in {"true", "false"}:
                read_as = "true" if text.lower() in {"yes", "on", "true"} else "false"
                self._refuse(node, f"{text} would be read as {read_as}: write {quoted} for text, or {read_as}")
                return text
            return text == "true"
        if kind == "int" and text == str(_number(text)):
            return int(text)
        if kind == "float" and text == str(_number(text)):
            return float(text)
        if kind in {"int", "float"}:
            read_as = yaml.safe_load(text)
            self._refuse(node, f"{text} would be read as {read_as}: write {quoted} for text, {read_as} for the number")
            return text
        if kind == "timestamp":
            try:
                return date.fromisoformat(text)
            except ValueError:
                self._refuse(node, f"{text} would be read as a moment: write {quoted}")
                return text
        self._refuse(node, f"{text} has the type {node.tag}, which is not read here: write {quoted}")
        return text

    def _refuse(self, node: yaml.Node, why: str) -> None:
        self.problems.append(Problem(node.start_mark.line + 1, why))


def _number(text: str) -> int | float | None:
    try:
        return int(text) if text.lstrip("-").isdecimal() else float(text)
    except ValueError:
        return None
