"""`netsuite-nodes call`: one node, once, without a workflow."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

from cyclopts import Parameter

from netsuite_plugin.contract import ConfigurationError
from netsuite_plugin.discovery import current_registry
from netsuite_plugin.pairs import pairs
from netsuite_plugin.terminal import answer_json, say
from netsuite_runner.commands.results import show_outputs
from netsuite_runner.document import values_of

_KINDS = frozenset({"string", "number", "integer", "boolean", "array", "object", "null"})
_AS_JSON = {
    "array": 'a list, as ["a", "b"]',
    "object": 'an object, as {"a": 1}',
    "boolean": "true or false",
    "integer": "a whole number",
    "number": "a number",
}
"""What a kind of JSON is called, and how it is typed."""
_DEEPEST = 8
"""Levels of a schema that are looked at; one may speak of itself."""


async def call(
    node: str,
    *,
    param: tuple[str, ...] = (),
    params: Path | None = None,
    credential: str = "personal",
    dry_run: Annotated[bool, Parameter(negative="")] = False,
    json_output: Annotated[bool, Parameter(name="--json", negative="")] = False,
) -> None:
    """
    Call one node and show what it returns.

    Every call is a piece of work of its own: a create that is called twice makes two records, unless its params name the record.

    Parameters
    ----------
    node
        Name of the node, as `netsuite-nodes nodes list` shows it.
    param
        A param of the node, as name=value: text as it is, anything else as JSON. May be given several times, and wins over the file.
    params
        A YAML or JSON file with params of the node.
    credential
        personal (when not given), team:NAME, or a credential's id, each with an optional @ACCOUNT.
    dry_run
        Send nothing that writes: show what would be sent. A node that reads is called.
    json_output
        Print what the node returned as one JSON value.
    """
    registry = current_registry()
    found = registry.node(node)
    given = {**(values_of(params) if params else {}), **_typed(found.Params.model_json_schema(), pairs(param))}
    parsed = found.parse(given)
    async with registry.open(found.connector, caller=registry.caller, selector=credential) as session:
        if found.connector:
            say(f"acting as {session.acts_as}")
        output = await session.call(found.name, parsed, step="call", dry_run=dry_run, sent_before=False)
    if json_output or (dry_run and found.effect_of(parsed) != "read"):
        answer_json(output, indent=2)
    else:
        show_outputs(output if isinstance(output, dict) else {found.name: output}, "--json")


def _typed(schema: Mapping[str, Any], words: Mapping[str, str]) -> dict[str, Any]:
    """
    Read each word by what its param takes: text is itself where text is taken, anything else is JSON.

    Raises:
        ConfigurationError: It is not JSON.
    """
    properties, definitions = schema.get("properties", {}), schema.get("$defs", {})
    # a name that is not known is left to the node, which says so
    return {
        name: _value(name, word, _kinds(properties[name], definitions)) if name in properties else word
        for name, word in words.items()
    }


def _value(name: str, word: str, kinds: frozenset[str]) -> Any:
    try:
        value = json.loads(word)
    except (ValueError, RecursionError):
        if "string" in kinds:
            return word
        raise ConfigurationError(
            f"--param {name}: {word[:200]!r} is not JSON, and {name} takes {' or '.join(_AS_JSON.get(each, each) for each in sorted(kinds - {'null'}))}."
        ) from None
    structured = (isinstance(value, list) and "array" in kinds) or (isinstance(value, dict) and "object" in kinds)
    return value if structured or "string" not in kinds or kinds == _KINDS else word


def _kinds(schema: Any, definitions: Mapping[str, Any], depth: int = 0) -> frozenset[str]:
    """Return the kinds of JSON that a schema takes; all of them where it does not say."""
    if not isinstance(schema, Mapping) or depth > _DEEPEST:
        return _KINDS
    if "$ref" in schema:
        return _kinds(definitions.get(schema["$ref"].rpartition("/")[2]), definitions, depth + 1)
    for word in ("anyOf", "oneOf"):
        if schema.get(word):
            return frozenset[str]().union(*(_kinds(each, definitions, depth + 1) for each in schema[word]))
    told = schema.get("type")
    return frozenset([told] if isinstance(told, str) else told or _KINDS)
