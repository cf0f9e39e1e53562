"""
What is likely meant by a key that is not known, and what is wanted in the place of a value: pydantic's words are for programmers.

A text that was refused is not repeated: it may be a secret.
"""

import difflib
import re
from collections.abc import Iterable, Iterator, Mapping
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel

_ELSEWHERE: Mapping[str, tuple[str, ...]] = {
    "when": ("if", "condition", "onlyif"),
    "needs": ("dependson", "after", "requires", "dependencies"),
    "for_each": ("loop", "each", "withitems", "matrix", "map"),
    "params": ("with", "args", "arguments", "parameters", "inputs"),
    "node": ("uses", "type", "action", "task", "call", "operator"),
    "on_error": ("continueonerror", "ignoreerrors", "onfailure"),
    "at_once": ("concurrency", "parallel", "maxparallel", "batch"),
    "retry": ("retries", "maxattempts", "maxretries", "tries"),
    "attempts": ("times", "max", "count", "retries"),
    "wait": ("delay", "backoff", "seconds", "interval"),
    "steps": ("jobs", "tasks", "nodes"),
    "inputs": ("vars", "variables", "env", "params", "parameters"),
    "outputs": ("returns", "results"),
    "schedule": ("on", "trigger", "cron", "every"),
    "by": ("approvers", "who", "to", "approver"),
    "text": ("message", "question", "prompt", "title"),
    "choices": ("enum", "options", "values", "oneof"),
    "default": ("value",),
    "time_zone": ("tz",),
    "continue": ("ignore", "skip", "resume", "next"),
    "stop": ("fail", "abort", "raise", "error"),
    "string": ("text", "str", "varchar", "char", "email", "id"),
    "integer": ("int", "whole", "long"),
    "number": ("float", "decimal", "double", "numeric", "amount", "currency"),
    "boolean": ("bool", "flag", "checkbox", "logical"),
    "date": ("day", "datetime", "timestamp"),
    "list": ("array", "multiselect", "sequence"),
    "object": ("dict", "map", "mapping", "json", "record"),
    "table": ("csv", "rows", "file"),
}
"""What other engines call a key of ours, without case and joints."""
_KINDS: Mapping[str, str] = {
    "string_type": "text",
    "int_type": "a whole number",
    "int_from_float": "a whole number",
    "int_parsing": "a whole number",
    "float_type": "a number",
    "float_parsing": "a number",
    "bool_type": "true or false",
    "bool_parsing": "true or false",
    "list_type": "a list",
    "tuple_type": "a list",
    "dict_type": "a mapping",
    "mapping_type": "a mapping",
    "model_type": "a mapping",
    "model_attributes_type": "a mapping",
}
_DEFAULTS = ("required", "optional", "mandatory")
"""What other engines say of an input that ours say by `default`."""
_MOST_NAMED = 14


def near(name: str, known: Iterable[str]) -> str:
    """Say which of the known names is likely meant, or which there are; nothing where there are none or too many."""
    known = list(known)
    if {"default", "choices"} <= {*known} and difflib.get_close_matches(_folded(name), _DEFAULTS, n=1):
        return ": leave it out; an input without default must be given, one with default need not"
    found = _nearest(name, known)
    if found:
        return f"; did you mean {found}?"
    return f"; there is {', '.join(known)}" if 0 < len(known) <= _MOST_NAMED else ""


def _nearest(name: str, known: list[str]) -> str:
    folded = {_folded(each): each for each in known}
    wanted = _folded(name)
    if wanted in folded:
        return folded[wanted]
    if wanted == "name" and "steps" in known:
        return "workflow"
    for each in known:
        if wanted in _ELSEWHERE.get(each, ()):
            return each
    close = difflib.get_close_matches(wanted, list(folded), n=1)
    return folded[close[0]] if close else ""


def _folded(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.lower())


def keys_at(model: type[BaseModel], path: Iterable[str | int]) -> list[str]:
    """Name the keys that a place inside a model takes; none where it takes any, or is not known."""
    places: list[Any] = [model]
    for part in path:
        places = [inner for each in places for inner in _inside(each, part)]
    return list(dict.fromkeys(name for each in places if _is_model(each) for name in each.model_fields))


def _inside(place: Any, part: str | int) -> Iterator[Any]:
    if _is_model(place):
        if part in place.model_fields:
            yield from _alternatives(place.model_fields[part].annotation)
    elif arguments := get_args(place):
        yield from _alternatives(arguments[-1] if isinstance(part, str) else arguments[0])


def _alternatives(annotation: Any) -> Iterator[Any]:
    origin = get_origin(annotation)
    if origin is Annotated:
        yield from _alternatives(get_args(annotation)[0])
    elif origin in {Union, UnionType}:
        for each in get_args(annotation):
            yield from _alternatives(each)
    else:
        yield annotation


def _is_model(place: Any) -> bool:
    return isinstance(place, type) and issubclass(place, BaseModel)


def wanted(error: Mapping[str, Any], keys: list[str]) -> str:
    """Say what a model wants in the place of a value it refused; `keys` are those that stand in such a place."""
    kind, value, said = error["type"], error.get("input"), error.get("ctx", {})
    if kind == "missing":
        return "is missing"
    if kind in _KINDS:
        return _of_kind(_KINDS[kind], value, keys)
    if kind == "literal_error":
        choices = re.findall(r"'([^']*)'", str(said.get("expected", "")))
        return f"one of {', '.join(choices)}{_meant(value, choices)}"
    if kind in {"greater_than_equal", "less_than_equal"}:
        most = kind == "less_than_equal"
        return f"{value} is too {'large: at most' if most else 'small: at least'} {said['le' if most else 'ge']:g}"
    if kind == "too_short":
        return f"there is none: at least {said['min_length']} is wanted" if not value else str(error["msg"])
    if kind == "string_too_short" and not value:
        return "is empty"
    return str(error["msg"]).removeprefix("Value error, ")


def _meant(value: Any, choices: list[str]) -> str:
    found = _nearest(value, choices) if isinstance(value, str) else ""
    return f"; did you mean {found}?" if found else ""


def _of_kind(kind: str, value: Any, keys: list[str]) -> str:
    number = isinstance(value, (int, float))
    shown = {True: "true", False: "false"}[value] if isinstance(value, bool) else str(value)[:60]
    if value is None:
        return f"{kind} is wanted here, and nothing is written"
    if kind == "text" and number:
        return f"{shown} is {'true or false' if isinstance(value, bool) else 'a number'}, and text is wanted: quote it, as '{shown}'"
    if kind == "a list" and (number or isinstance(value, str)):
        return "a list is wanted: write [ ] around it"
    if kind == "a mapping" and isinstance(value, list):
        return f"this is a list, and a mapping by name is wanted: write {_named(value)}"
    if kind == "a mapping" and isinstance(value, str) and (joined := re.match(r"(\w+):([\S\u00a0])", value)):
        blank = "a blank" if joined[2] != "\u00a0" else "an ordinary blank, not U+00A0,"
        return f"a mapping is wanted: write {blank} after '{joined[1]}:'"
    if kind == "a mapping" and not keys and isinstance(value, str):
        return "a mapping is wanted, and this is text: write 'NAME: VALUE' in a line below"
    if kind == "a mapping" and keys and (number or isinstance(value, str)):
        return f"a mapping is wanted: write {{{keys[0]}: {shown if number else '…'}}}; its keys are {', '.join(keys)}"
    if isinstance(value, str) and kind in {"a whole number", "a number", "true or false"}:
        unquoted = re.fullmatch(r"-?\d+(\.\d+)?|true|false", value)
        united = re.fullmatch(r"(\d+(?:\.\d+)?) ?(?:s|sec|secs|seconds?)", value)
        fix = (
            f": write {value} without quotes"
            if unquoted
            else f": write {united[1]}, it counts seconds"
            if united
            else ""
        )
        return f"this is text, and {kind} is wanted{fix}"
    found = "a list" if isinstance(value, list) else "a mapping" if isinstance(value, dict) else "something else"
    return f"{kind} is wanted, and this is {found}"


def _named(value: list[Any]) -> str:
    """Show how an entry of a list is written by its name."""
    first = value[0] if value else None
    if isinstance(first, dict):
        for key in ("name", "id"):
            if isinstance(name := first.get(key), str):
                return f"'{name[:40]}:' in the place of '- {key}: {name[:40]}'"
    return "'NAME:' in the place of '-'"
