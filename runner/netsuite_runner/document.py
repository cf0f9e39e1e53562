"""
YAML as it is written: no silent readings, and the line of every value.

YAML 1.1 reads `NO` as false, `1.10` as 1.1, `12:30` as 750 and `010` as 8 without a word. Here a plain value that would be read as
something else than it looks like is refused, with its line. An unquoted date is a date. Keys are always text.
"""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path as FilePath
from typing import Any, TypeAlias

import yaml

from netsuite_runner.errors import GraphRefused, Problem
from netsuite_runner.yaml_slips import slip

Path: TypeAlias = tuple[str | int, ...]

LARGEST = 1_000_000
"""Bytes of a workflow file, or of one with values."""

DEEPEST = 40
"""Levels of mappings and lists inside each other."""

_LONGEST_NUMBER = 100
_COMMENT = re.compile(r"[ \t]*(#[^\r\n]*)")
_NEXT_LINE = re.compile(r"[ \t]*\r?\n( *)(#[^\r\n]*)")
_TEXTS = frozenset({"outputs", "params", "approve"})
"""Keys under which texts stand that are created, answered or shown."""
_DATE = re.compile(r"\d{4}-\d\d-\d\d")
_CURLY = re.compile("[“”„‘’][^“”„‘’]*[“”‘’]")  # noqa: RUF001 - these are meant
_SURROGATE = re.compile("[\ud800-\udfff]")

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


def text_of(file: FilePath, *, shown: str = "") -> str:
    """
    Return the text of a file, of a workflow or of values; `shown` is its name in messages, where that is another.

    Raises:
        GraphRefused: It cannot be read, or is not UTF-8.
    """
    try:
        held = file.read_bytes()
    except (OSError, ValueError) as error:
        words = getattr(error, "strerror", None) or str(error)
        raise GraphRefused(shown or str(file), [Problem(1, f"the file cannot be read: {words}")]) from None
    try:
        return held.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        likely = "UTF-16" if held[:2] in {b"\xff\xfe", b"\xfe\xff"} else "another encoding, cp1252 perhaps"
        line = held.count(b"\n", 0, error.start) + 1
        raise GraphRefused(
            shown or str(file), [Problem(line, f"this is not UTF-8 text but {likely}: save it as UTF-8")]
        ) from None


def values_of(file: FilePath) -> dict[str, Any]:
    """
    Return the values by name that a file holds: JSON where its name ends in `.json`, else YAML. A date is its text, 2026-01-31.

    Raises:
        GraphRefused: It cannot be read, or is not a mapping, or a value would be read as something it does not look like.
    """
    text, name = text_of(file), str(file)
    expected = "this is a mapping of values by name"
    if file.suffix.lower() != ".json":
        document = read(text, file=name, expected=expected)
        if document.problems:
            raise GraphRefused(name, document.problems)
        found: dict[str, Any] = dates_as(document.data, "{}")
        return found
    try:
        held: Any = json.loads(text, object_pairs_hook=_once_each)
    except json.JSONDecodeError as error:
        raise GraphRefused(name, [Problem(error.lineno, f"this is not JSON: {error.msg}")]) from None
    except (ValueError, RecursionError) as error:
        raise GraphRefused(name, [Problem(1, f"this is not JSON: {error}")]) from None
    if not isinstance(held, dict):
        raise GraphRefused(name, [Problem(1, expected)])
    return held


def _once_each(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise ValueError(f"the key {_short(twice)} stands twice: remove one")
    return found


def dates_as(value: Any, written: str) -> Any:
    """Return a value with its unquoted dates written as they were, or as an expression: `written` has {} in their place."""
    if isinstance(value, date):
        return written.format(value.isoformat())
    if isinstance(value, dict):
        return {key: dates_as(each, written) for key, each in value.items()}
    if isinstance(value, list):
        return [dates_as(each, written) for each in value]
    return value


def read(
    text: str, *, file: str, expected: str = "a workflow is a mapping: workflow, inputs, steps, outputs"
) -> Document:
    """
    Read one YAML document.

    Raises:
        GraphRefused: It is not a YAML mapping.
    """
    if len(text.encode("utf-8", "surrogatepass")) > LARGEST:
        raise GraphRefused(file, [Problem(1, f"the file has more than {LARGEST:,} bytes: split it")])
    try:
        _check_events(text, file)
        root = yaml.compose(text, yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        line, fix = slip(text, error)
        raise GraphRefused(file, [Problem(line, f"this is not YAML: {error.problem}{fix}")]) from None
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        raise GraphRefused(file, [Problem(1, f"this is not YAML: {' '.join(str(error).split())}")]) from None
    if not isinstance(root, yaml.MappingNode):
        raise GraphRefused(file, [Problem(1, expected)])
    reading = _Reading()
    data = reading.value(root, ())
    return Document(file, data, reading.lines, reading.problems)


def _check_events(text: str, file: str) -> None:
    """Refuse what repeats itself, and what is nested too deep to be gone into."""
    depth = 0
    for event in yaml.parse(text, yaml.SafeLoader):
        line = event.start_mark.line + 1 if event.start_mark else 1
        if isinstance(event, yaml.AliasEvent):
            raise GraphRefused(file, [Problem(line, "aliases (*name) are not read: write the value again")])
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > DEEPEST:
            raise GraphRefused(
                file,
                [
                    Problem(
                        line,
                        f"mappings and lists are nested deeper than {DEEPEST} levels: put a part of it into a file of its own",
                    )
                ],
            )


class _Reading:
    def __init__(self) -> None:
        self.lines: dict[Path, int] = {}
        self.problems: list[Problem] = []

    def value(self, node: yaml.Node, path: Path) -> Any:
        self.lines[path] = node.start_mark.line + 1
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, path)
        if isinstance(node, yaml.SequenceNode):
            if _holds_text(path):
                for each in node.value:
                    self._check_comment(node, each)
            return [self.value(each, (*path, number)) for number, each in enumerate(node.value)]
        if _SURROGATE.search(str(node.value)):
            self._refuse(node, "the text holds half a character (\\ud800 to \\udfff): remove it")
            return ""
        return self._scalar(node, path)

    def _mapping(self, node: yaml.MappingNode, path: Path) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key, value in node.value:
            if not isinstance(key, yaml.ScalarNode) or key.tag == f"{_TAG}merge":
                self._refuse(key, "a key is plain text")
                continue
            name = str(key.value)
            if key.style is None and name != name.strip("\u00a0"):
                shown = _short(name.strip("\u00a0"))
                self._refuse(
                    key,
                    f"beside the key {shown} stands a blank that is not one (U+00A0), as web pages have: write ordinary blanks",
                )
                continue
            if _SURROGATE.search(name):
                self._refuse(key, "the key holds half a character (\\ud800 to \\udfff): remove it")
                continue
            if name in found:
                self._refuse(key, f"the key {_short(name)} stands twice: remove one")
            found[name] = self.value(value, (*path, name))
            if _holds_text(path) or name in _TEXTS:
                self._check_comment(key, value)
            self.lines[*path, name] = key.start_mark.line + 1
        return found

    def _check_comment(self, key: yaml.Node, node: yaml.Node) -> None:
        """Refuse a text that is cut by `#`: by one no blank follows, and that stands where the text would go on."""
        if not isinstance(node, yaml.ScalarNode) or node.style is not None or node.end_mark.buffer is None:
            return
        buffer, end = node.end_mark.buffer, node.end_mark.pointer
        found = _COMMENT.match(buffer, end)
        following = _NEXT_LINE.match(buffer, end)
        if following is not None and len(following[1]) > key.start_mark.column:  # further in than its key
            found = following
        comment = found[found.lastindex or 0].strip() if found else ""
        if comment[1:2].strip(" \t"):
            read = _short(str(node.value)) if node.value else "nothing"
            whole = f"{node.value} {comment}".strip().replace("'", "''")
            self._refuse(
                node,
                f"{read} is all that is read here: {_short(comment)} is a comment. Quote the text, as {_short(whole, quote=False)}, or write a blank after '#'",
            )

    def _scalar(self, node: yaml.Node, path: Path) -> Any:
        text, kind = str(node.value), node.tag.removeprefix(_TAG)
        if not isinstance(node, yaml.ScalarNode) or node.style is not None:
            return text
        if _CURLY.fullmatch(text) and not _holds_text(path):
            self._refuse(
                node,
                f"{_short(text)} has the quotation marks of a word processor: write {_short(text[1:-1], quote=False)}",
            )
            return text
        if kind == "str":
            return text
        quoted = _short(text, quote=False)
        shown = quoted[1:-1]
        if kind == "null":
            return None
        if kind == "bool":
            if text not in {"true", "false"}:
                read_as = "true" if text.lower() in {"yes", "on", "true"} else "false"
                self._refuse(node, f"{shown} would be read as {read_as}: write {quoted} for text, or {read_as}")
                return text
            return text == "true"
        if kind == "int" and text == str(_number(text)):
            return int(text)
        if kind == "float" and text == str(_number(text)):
            return float(text)
        if kind in {"int", "float"} and len(text) > _LONGEST_NUMBER:
            self._refuse(node, f"{shown} is a number of more than {_LONGEST_NUMBER} digits: quote it for text")
            return text
        if kind in {"int", "float"}:
            read_as = yaml.safe_load(text)
            self._refuse(node, f"{shown} would be read as {read_as}: write {quoted} for text, {read_as} for the number")
            return text
        if kind == "timestamp":
            try:
                return date.fromisoformat(text)
            except ValueError:
                moment = f"{shown} would be read as a moment: write {quoted}"
                no_day = f"there is no day {shown}: correct it, or write {quoted} for text"
                self._refuse(node, no_day if _DATE.fullmatch(text) else moment)
                return text
        self._refuse(node, f"{shown} has the type {node.tag[:60]}, which is not read here: write {quoted}")
        return text

    def _refuse(self, node: yaml.Node, why: str) -> None:
        self.problems.append(Problem(node.start_mark.line + 1, why))


def _holds_text(path: Path) -> bool:
    """Tell whether a place is inside what is created, answered or shown."""
    return path[:1] == ("outputs",) or (path[:1] == ("steps",) and path[2:3] in {("params",), ("approve",)})


def _number(text: str) -> int | float | None:
    try:
        if len(text) > _LONGEST_NUMBER:
            return None
        return int(text) if text.lstrip("-").isdecimal() else float(text)
    except ValueError:
        return None


def _short(text: str, *, quote: bool = True) -> str:
    """Write a text for a message: its beginning, quoted as Python does, or as YAML does."""
    shown = text if len(text) <= 60 else f"{text[:59]}…"
    return repr(shown) if quote else f"'{shown}'"
