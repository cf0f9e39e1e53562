"""`netsuite-nodes nodes`: what this machine's plugins can do."""

import inspect
import json
import shlex
from collections.abc import Iterator, Mapping
from typing import Annotated, Any

from cyclopts import App, Parameter

from netsuite_plugin.contract import Node
from netsuite_plugin.discovery import current_registry
from netsuite_plugin.terminal import answer, answer_json, table

app = App(name="nodes", help="The nodes that are installed.")
_Json = Annotated[bool, Parameter(name="--json", negative="")]
_EFFECTS = {
    "read": "read: a repetition does nothing",
    "idempotent": "idempotent: a repetition does the same again",
    "keyed": "keyed: a repetition finds what the first has made",
    "once": "once: a repetition would do it twice, so nothing repeats it by itself",
}
_DEEPEST = 3
"""Levels of an output that are shown."""


@app.command(name="list")
def list_nodes(*, json_output: _Json = False) -> None:
    """
    List every node with what a repetition would do.

    Parameters
    ----------
    json_output
        Print JSON with the schemas of params and output.
    """
    registry = current_registry()
    nodes = [registry.nodes[name] for name in sorted(registry.nodes)]
    if json_output:
        answer_json({"nodes": [_told(node) for node in nodes]}, indent=2)
        return
    table(("node", "effect", "what it does"), [(node.name, node.effect, node.summary()) for node in nodes])


@app.command
def show(name: str, *, json_output: _Json = False) -> None:
    """
    Show one node: its params, its output, what a repetition would do, what it fails with, and an example.

    Parameters
    ----------
    name
        Name of the node.
    json_output
        Print JSON with the schemas of params and output.
    """
    node = current_registry().node(name)
    if json_output:
        answer_json(_told(node), indent=2)
        return
    about, errors = _documented(node)
    answer(f"{node.name}\n\n{about}\n\n{_EFFECTS[node.effect]}\n")
    schemas = node.schemas()
    params = schemas["params"]
    rows = [
        (
            each,
            _kind(schema, params),
            "required" if each in params.get("required", ()) else "",
            str(schema.get("description", "")),
        )
        for each, schema in params.get("properties", {}).items()
    ]
    table(("param", "type", "", "what it is"), rows)
    answer("")
    table(("output", "type", "what it is"), list(_fields("", schemas["output"], schemas["output"], 0)))
    if errors:
        answer("")
        table(("fails with", "when"), errors)
    for example in node.examples:
        words = " ".join(f"--param {shlex.quote(f'{key}={_word(value)}')}" for key, value in example.items())
        answer(f"\nnetsuite-nodes call {node.name} {words}", wrap=False)


def _told(node: type[Node[Any, Any, Any]]) -> dict[str, Any]:
    return {
        "name": node.name,
        "connector": node.connector,
        "effect": node.effect,
        "summary": node.summary(),
        "fails_with": [{"error": error, "when": when} for error, when in _documented(node)[1]],
        **node.schemas(),
        "examples": list(node.examples),
    }


def _documented(node: type[Node[Any, Any, Any]]) -> tuple[str, list[tuple[str, str]]]:
    """Return what a node's docstring says, and the errors that it names under `Raises:`."""
    about, _, raises = inspect.cleandoc(node.__doc__ or "").partition("Raises:\n")
    errors: list[tuple[str, str]] = []
    for line in inspect.cleandoc(raises).splitlines():
        error, colon, when = line.partition(":")
        if colon and error.isidentifier():
            errors.append((error, when.strip()))
        elif errors:  # the line goes on
            errors[-1] = (errors[-1][0], f"{errors[-1][1]} {line.strip()}")
    return about.strip(), errors


def _fields(
    name: str, schema: Mapping[str, Any], root: Mapping[str, Any], depth: int
) -> Iterator[tuple[str, str, str]]:
    """Give the fields of an output, those of a list's entries as `rows[].id`."""
    schema = _resolved(schema, root)
    if name or not schema.get("properties"):
        yield name or "(all of it)", _kind(schema, root), " ".join(str(schema.get("description", "")).split())
    if depth < _DEEPEST:
        items = _resolved(schema.get("items", {}), root)
        for each, inner in schema.get("properties", items.get("properties", {})).items():
            place = f"{name}{'[]' if items.get('properties') else ''}"
            yield from _fields(f"{place}.{each}" if place else each, inner, root, depth + 1)


def _kind(schema: Mapping[str, Any], root: Mapping[str, Any]) -> str:
    """Say in a word or two which JSON a schema takes."""
    schema = _resolved(schema, root)
    for word in ("anyOf", "oneOf"):
        if schema.get(word):
            return " or ".join(dict.fromkeys(_kind(each, root) for each in schema[word]))
    if "enum" in schema or "const" in schema:
        return " or ".join(json.dumps(each) for each in schema.get("enum", [schema.get("const")]))
    told = schema.get("type", "anything")
    if told == "array":
        return f"list of {_kind(schema.get('items', {}), root)}"
    if isinstance(told, list):
        return " or ".join(told)
    return "text" if told == "string" and "format" not in schema else str(schema.get("format", told))


def _resolved(schema: Mapping[str, Any], root: Mapping[str, Any]) -> Mapping[str, Any]:
    """Follow a reference; what stands beside it goes before."""
    if "$ref" not in schema:
        return schema
    target = root.get("$defs", {}).get(str(schema["$ref"]).rpartition("/")[2], {})
    return {**target, **{key: value for key, value in schema.items() if key != "$ref"}}


def _word(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
