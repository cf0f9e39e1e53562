"""Writes docs/nodes.md from the nodes themselves."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from netsuite_plugin.discovery import discover

PAGE = Path(__file__).parent.parent / "docs" / "nodes.md"
_EFFECTS = {
    "read": "read: may be repeated",
    "idempotent": "idempotent: a repetition does the same again",
    "keyed": "keyed: a repetition finds the same record by its external ID",
    "once": "once: never repeated by itself",
}


def page() -> str:
    """Return the page."""
    parts = [
        "# Nodes\n\nWritten by `make docs` from the code; `netsuite-nodes nodes list --json` gives the schemas. A host calls a node with\n`session.call(name, params, step=..., item=...)`; the IDs in the examples are made up.\n"
    ]
    for name, node in sorted(discover().nodes.items()):
        if node.connector != "netsuite":
            continue
        schema = node.Params.model_json_schema()
        required = schema.get("required", [])
        rows = "".join(
            f"| `{field}` | {'required' if field in required else 'optional'} | {told['description'].replace('|', chr(92) + '|')} |\n"
            for field, told in schema["properties"].items()
        )
        documented = (node.__doc__ or "").strip().splitlines()
        text = "\n".join(line.strip() for line in documented)
        examples = "\n".join(f"```json\n{json.dumps(example, indent=2)}\n```" for example in node.examples)
        parts.append(
            f"## `{name}`\n\n{_prose(text)}\n\nEffect: {_EFFECTS[node.effect]}.\n\n| param | | |\n|---|---|---|\n{rows}\n{_output(node.Output)}{examples}\n"
        )
    return "\n".join(parts)


def _output(shape: Any) -> str:
    """Say what a node returns: each field and its type, and the same of each part that has a name."""
    schema = TypeAdapter(shape).json_schema()
    parts = schema.get("$defs", {})
    if "$ref" in schema:
        schema = parts[_named(schema)]
    told = "Returns\n\n" + (_table(schema) if "properties" in schema else f"{_type(schema)}.\n")
    for name in _named_below(schema, parts):
        if "properties" in parts[name]:
            told += f"\n`{name}`: {_first(parts[name])}\n\n{_table(parts[name])}"
    return told + "\n"


def _table(schema: Mapping[str, Any]) -> str:
    required = schema.get("required", [])
    rows = "".join(
        f"| `{name}` | {_type(told)} | {'always' if name in required else 'sometimes'} |\n"
        for name, told in schema["properties"].items()
    )
    return f"| output | type | |\n|---|---|---|\n{rows}"


def _type(schema: Any) -> str:
    """Write the type of a JSON schema in words."""
    if not isinstance(schema, Mapping):
        return "any JSON"
    if "$ref" in schema:
        name = _named(schema)
        return "any JSON" if name == "JsonValue" else f"`{name}`"
    for word in ("anyOf", "oneOf"):
        if word in schema:
            return " or ".join(dict.fromkeys(_type(each) for each in schema[word]))
    if "const" in schema or "enum" in schema:
        return " or ".join(f"`{each}`" for each in schema.get("enum", [schema.get("const")]))
    if schema.get("type") == "array":
        return f"list of {_type(schema.get('items'))}"
    if schema.get("type") == "object" and "properties" not in schema:
        return f"object of {_type(schema.get('additionalProperties'))} by name"
    return str(schema.get("type", "any JSON"))


def _named(schema: Mapping[str, Any]) -> str:
    return str(schema["$ref"]).rpartition("/")[2]


def _named_below(schema: Any, parts: Mapping[str, Any]) -> list[str]:
    """Return the names of the parts that a schema speaks of, each once, outermost first."""
    found: list[str] = []
    waiting = [schema]
    while waiting:
        for name in _references(waiting.pop(0)):
            if name not in found:
                found.append(name)
                waiting.append(parts[name])
    return found


def _references(schema: Any) -> Iterator[str]:
    if isinstance(schema, Mapping):
        if "$ref" in schema:
            yield _named(schema)  # pyright: ignore[reportUnknownArgumentType] - JSON
        for name, each in schema.items():  # pyright: ignore[reportUnknownVariableType] - JSON
            if name != "$defs":
                yield from _references(each)
    elif isinstance(schema, list):
        for each in schema:  # pyright: ignore[reportUnknownVariableType] - JSON
            yield from _references(each)


def _first(schema: Mapping[str, Any]) -> str:
    return str(schema.get("description", "")).partition("\n\n")[0].replace("\n", " ")


def _prose(text: str) -> str:
    """Turn a docstring's `Raises:` block into a list."""
    before, _, raises = text.partition("Raises:\n")
    listed = "".join(f"- `{line.partition(':')[0]}`:{line.partition(':')[2]}\n" for line in raises.splitlines() if line)
    return before.strip() + (f"\n\nFails with\n\n{listed.rstrip()}" if listed else "")


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
