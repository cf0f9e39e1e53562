"""The JSON Schema of workflow files, with the params of every installed node; editors complete and check by it."""

from typing import Any

from netsuite_plugin.registry import Registry
from netsuite_runner.workflow import ASKS, NOT_OF_WORKFLOWS, Step, Workflow

_EXPRESSION = {
    "type": "string",
    "pattern": r"\$\{\{",
    "description": "An expression that gives the value when the run is there.",
}


def schema(registry: Registry) -> dict[str, Any]:
    """Return the schema (JSON Schema 2020-12)."""
    document = Workflow.model_json_schema()
    document["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    step = document["$defs"]["Step"]
    step["properties"]["node"]["enum"] = sorted(registry.nodes)
    del step["properties"]["node"]["default"]
    del step["properties"]["workflow"]["default"]
    of_workflow = [key for key in Step.model_fields if key not in {"approve", *NOT_OF_WORKFLOWS}]
    step["oneOf"] = [
        {"required": ["node"]},
        {"required": ["approve"], "propertyNames": {"enum": list(ASKS)}},
        {"required": ["workflow"], "propertyNames": {"enum": of_workflow}},
    ]
    step["allOf"] = [_rule(registry, name, document["$defs"]) for name in sorted(registry.nodes)]
    return document


def _rule(registry: Registry, name: str, shared: dict[str, Any]) -> dict[str, Any]:
    params = registry.nodes[name].Params.model_json_schema()
    for inner, described in params.pop("$defs", {}).items():
        shared[f"{name}.{inner}"] = _open(described, name)
    needed = ["params"] if params.get("required") else []
    return {
        "if": {"properties": {"node": {"const": name}}, "required": ["node"]},
        "then": {"properties": {"params": _open(params, name, whole=True)}, "required": needed},
    }


def _open(described: Any, name: str, *, whole: bool = False) -> Any:
    """Let an expression stand for every value below the params themselves."""
    if isinstance(described, list):
        return [_open(each, name) for each in described]
    if not isinstance(described, dict):
        return described
    opened = {key: _inner(key, value, name) for key, value in described.items()}
    if "$ref" in opened:
        opened["$ref"] = opened["$ref"].replace("#/$defs/", f"#/$defs/{name}.")
    return opened if whole or "type" not in opened else {"anyOf": [opened, _EXPRESSION]}


def _inner(key: str, value: Any, name: str) -> Any:
    if key in {"properties", "$defs", "patternProperties"}:
        return {inner: _open(each, name) for inner, each in value.items()}
    if key in {"items", "additionalProperties", "anyOf", "oneOf", "allOf", "prefixItems"}:
        return _open(value, name)
    return value
