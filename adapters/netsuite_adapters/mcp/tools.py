"""The tools there are: one a node, named with underscores, and two that find and call the nodes the list has no room for."""

import difflib
import fnmatch
import json
import logging
import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

import mcp.types as t

from netsuite_adapters.mcp import approvals
from netsuite_plugin.contract import ConfigurationError, Node
from netsuite_plugin.registry import Registry

AnyNode: TypeAlias = type[Node[Any, Any, Any]]

COMMIT = "commit"
SEARCH = "netsuite_search_tools"
CALL = "netsuite_call_tool"
LISTED_BYTES = 50_000
"""Of the tools that are listed, as JSON; those that no longer fit are found by searching."""
_FIRST = (
    "netsuite_suiteql_query",
    "netsuite_record_get",
    "netsuite_record_list",
    "netsuite_record_create",
    "netsuite_record_update",
    "netsuite_record_delete",
    "netsuite_metadata_record_types",
    "netsuite_metadata_record_type",
    "netsuite_metadata_columns",
    "netsuite_suiteql_export",
)
"""What agents ask for most, listed before the rest; of these the shortest come first, so that many have room."""
_NAME = re.compile(r"[a-zA-Z0-9_-]{1,64}")
"""Clients refuse a whole list for one other name (openai/codex#8174, github/copilot-cli#2581)."""
_ADDING = frozenset({"create", "transform", "attach"})
"""Last words of nodes that add, and change nothing that is there; every other write may."""
_OF_SCHEMAS = frozenset({"items", "prefixItems", "additionalProperties", "anyOf", "oneOf", "allOf", "not"})
"""Words of a schema whose values are schemas; whatever else there is, an example say, is left as it is."""
_FOUND = 5
_STEM = 4
"""Letters of a word that another form of it begins with, at least."""
_log = logging.getLogger("netsuite_adapters.mcp")


@dataclass(frozen=True)
class Tool:
    """A node as a tool."""

    name: str
    node: AnyNode
    told: t.Tool

    @property
    def writes(self) -> bool:
        """Whether calls of it may write, and so come in two steps."""
        return self.node.effect != "read"


class Tools:
    """The tools an administrator allows, of the nodes that are installed; as many as fit into `most_bytes` are listed."""

    def __init__(self, registry: Registry, allowed: str = "", *, most_bytes: int = LISTED_BYTES) -> None:
        found = [_tool(node) for _, node in sorted(registry.nodes.items()) if _can_be_offered(node)]
        names = _allowed([*(each.name for each in found), *(each.name for each in approvals.TOOLS)], allowed)
        self._of_approvals = {each.name: each for each in approvals.TOOLS if each.name in names}
        self._all: dict[str, Tool] = {}
        for each in found:
            if each.name not in names:
                continue
            if self._all.setdefault(each.name, each) is not each:
                _log.warning(
                    "%s is not offered to agents: %s has its name there", each.node.name, self._all[each.name].node.name
                )
        self.listed = self._listed(most_bytes)

    def find(self, name: str) -> Tool:
        """
        Return a tool by its name, listed or not.

        Raises:
            ConfigurationError: There is none, or it is not allowed here.
        """
        tool = self._all.get(name)
        if tool is None:
            near = difflib.get_close_matches(name, self._all, n=3, cutoff=0.5)
            hint = f" Did you mean {' or '.join(near)}?" if near else f" {SEARCH} finds those there are."
            raise ConfigurationError(f"There is no tool {name!r} here, or an administrator does not allow it.{hint}")
        return tool

    def has(self, name: str) -> bool:
        """Tell whether there is such a tool."""
        return name in self._all

    def of_approvals(self, name: str) -> bool:
        """Tell whether a tool is one of those by which a person answers what runs ask."""
        return name in self._of_approvals

    def input_schema(self, name: str) -> dict[str, Any] | None:
        """Return what a tool takes; None where there is no such tool."""
        if name in self._of_approvals:
            return self._of_approvals[name].input_schema
        return self._all[name].told.input_schema if name in self._all else None

    def search(self, words: str) -> list[Tool]:
        """
        Return the tools that have the most of some words in name, description and params, at most five.

        A word that few tools have says more than one that many have, and one that all have says nothing.
        """
        wanted = set(re.findall(r"[a-z]+", words.lower()))
        told = {each.name: _words(each) for each in self._all.values()}
        weights: dict[str, float] = {}
        for word in wanted:
            having = sum(_has(word, each) for each in told.values())
            weights[word] = math.log(len(told) / having) if having else 0.0
        scored = [
            (sum(weight for word, weight in weights.items() if _has(word, told[each.name])), each)
            for each in self._all.values()
        ]
        best = sorted((pair for pair in scored if pair[0]), key=lambda pair: -pair[0])
        return [each for _, each in best[:_FOUND]]

    @property
    def names(self) -> list[str]:
        """The names of all tools, listed or not."""
        return sorted(self._all)

    def _listed(self, most_bytes: int) -> list[t.Tool]:
        order = {name: place for place, name in enumerate(_FIRST)}
        tools = sorted(
            self._all.values(), key=lambda each: (order.get(each.name, len(order)), _size(each.told), each.name)
        )
        helpers = [_search_tool(), _call_tool()]
        asking = list(self._of_approvals.values())
        listed: list[t.Tool] = []
        left = most_bytes - sum(map(_size, [*helpers, *asking]))
        for each in tools:
            left -= _size(each.told)
            if left >= 0:
                listed.append(each.told)
        return [*listed, *asking] if len(listed) == len(tools) else [*listed, *asking, *helpers]


def told_in_json(tools: Iterable[t.Tool]) -> str:
    """Return tools as they are listed to a client."""
    return t.ListToolsResult(tools=list(tools)).model_dump_json(by_alias=True, exclude_none=True)


def _size(tool: t.Tool) -> int:
    return len(tool.model_dump_json(by_alias=True, exclude_none=True).encode())


def _can_be_offered(node: AnyNode) -> bool:
    if _NAME.fullmatch(_name_of(node)) is None or COMMIT in node.Params.model_fields:
        _log.warning("%s is not offered to agents: its name or its param %r cannot be used there", node.name, COMMIT)
        return False
    return True


def _allowed(names: list[str], patterns: str) -> set[str]:
    """
    Return the names that fit one of the patterns.

    Raises:
        ConfigurationError: A pattern fits none, so that a misspelt one is not taken for a shorter list.
    """
    wanted = [each.strip().replace(".", "_") for each in patterns.split(",") if each.strip()]
    for pattern in wanted:
        if not fnmatch.filter(names, pattern):
            near = difflib.get_close_matches(pattern, names, n=1)
            hint = f" Did you mean {near[0]}?" if near else ""
            raise ConfigurationError(f"NETSUITE_NODES_MCP_TOOLS: {pattern!r} fits no tool.{hint}")
    return {each for each in names if not wanted or any(fnmatch.fnmatch(each, pattern) for pattern in wanted)}


def _name_of(node: AnyNode) -> str:
    return node.name.replace(".", "_")


def _tool(node: AnyNode) -> Tool:
    schemas, name, reads = node.schemas(), _name_of(node), node.effect == "read"
    params, output = _slim(schemas["params"]), _as_object(_slim(schemas["output"]))
    told = t.Tool(
        name=name,
        title=node.name,
        description=node.summary() if reads else f"{node.summary()} {_in_two_steps(params)}",
        input_schema=params if reads else _with_commit(params),
        output_schema=output if reads else _with_plan(output),
        annotations=t.ToolAnnotations(
            title=node.name,
            read_only_hint=reads,
            destructive_hint=not reads and node.name.rpartition(".")[2] not in _ADDING,
            idempotent_hint=node.effect != "once",
            open_world_hint=True,
        ),
    )
    return Tool(name, node, told)


def _in_two_steps(params: Mapping[str, Any]) -> str:
    needed = ", ".join(params.get("required", ())) or "its values"
    return f"Two steps: called with {needed} it shows what would be sent and gives a plan; called with {COMMIT} it sends that."


def _with_commit(params: Mapping[str, Any]) -> dict[str, Any]:
    """Let a call have the plan alone: the node itself says what is missing where there is none."""
    commit = {"type": "string", "description": "The plan to send; leave it out to get one."}
    kept = {name: value for name, value in params.items() if name != "required"}
    return {**kept, "properties": {**params.get("properties", {}), COMMIT: commit}}


def _with_plan(output: Mapping[str, Any]) -> dict[str, Any]:
    kept = {name: value for name, value in output.items() if name != "$defs"}
    schema: dict[str, Any] = {
        "type": "object",
        "properties": {"written": {"type": "boolean"}, "plan": {"type": "string"}, "result": kept},
        "required": ["written"],
    }
    return {**schema, "$defs": output["$defs"]} if "$defs" in output else schema


def _as_object(output: Mapping[str, Any]) -> dict[str, Any]:
    """Make the schema of an output that of an object, with room for what is said of a list that was cut."""
    if output.get("type") == "object":
        return {name: value for name, value in output.items() if (name, value) != ("additionalProperties", False)}
    kept = {name: value for name, value in output.items() if name != "$defs"}
    schema = {"type": "object", "properties": {"result": kept}, "required": ["result"]}
    return {**schema, "$defs": output["$defs"]} if "$defs" in output else schema


def _slim(schema: Any) -> Any:
    """Leave out the titles, which say again what the names say."""
    if isinstance(schema, list):
        return [_slim(each) for each in schema]  # pyright: ignore[reportUnknownVariableType] - JSON
    if not isinstance(schema, dict):
        return schema
    words: Mapping[str, Any] = schema  # pyright: ignore[reportUnknownVariableType] - JSON
    slim: dict[str, Any] = {}
    for word, value in words.items():
        if word in {"properties", "$defs", "patternProperties"}:
            slim[word] = {name: _slim(each) for name, each in value.items()}
        elif word in _OF_SCHEMAS:
            slim[word] = _slim(value)
        elif word != "title":
            slim[word] = value
    return slim


def _search_tool() -> t.Tool:
    query = {"type": "string", "description": "What is to be done: attach a file, delete many records."}
    return t.Tool(
        name=SEARCH,
        title="Search tools",
        description=f"Find NetSuite tools that are not listed, with their schemas. Call one by its own name, or through {CALL}.",
        input_schema={"type": "object", "properties": {"query": query}, "required": ["query"]},
        annotations=t.ToolAnnotations(read_only_hint=True, open_world_hint=False),
    )


def _call_tool() -> t.Tool:
    properties = {
        "tool": {"type": "string", "description": f"Name of a tool that {SEARCH} found."},
        "arguments": {"type": "object", "description": "Its arguments."},
    }
    return t.Tool(
        name=CALL,
        title="Call a tool",
        description="Call a tool that is not listed.",
        input_schema={"type": "object", "properties": properties, "required": ["tool", "arguments"]},
        annotations=t.ToolAnnotations(read_only_hint=False, destructive_hint=True, open_world_hint=True),
    )


def _words(tool: Tool) -> set[str]:
    text = f"{tool.name} {tool.node.__doc__ or ''} {json.dumps(tool.told.input_schema.get('properties'))}".lower()
    return set(re.findall(r"[a-z]+", text))


def _has(word: str, words: set[str]) -> bool:
    """Tell whether a word is among others, in whatever form: batch and batches, attach and attaching."""
    return word in words or any(
        min(len(word), len(each)) >= _STEM and (word.startswith(each) or each.startswith(word)) for each in words
    )
