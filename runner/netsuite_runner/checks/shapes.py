"""What is known, before anything runs, of the values that expressions speak of: inputs, items, and what steps answer."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from pydantic import TypeAdapter
from pydantic.errors import PydanticUserError

from netsuite_plugin.contract import Node
from netsuite_plugin.registry import Registry
from netsuite_runner.checks.known import Names
from netsuite_runner.checks.places import leaves, readable
from netsuite_runner.inputs import Input, typed_shape
from netsuite_runner.language.kinds import (
    NULL,
    RUN,
    TEXT,
    UNKNOWN,
    WHOLE,
    Shape,
    list_of,
    of,
    of_constant,
    of_schema,
    shape_of,
)
from netsuite_runner.workflow import Step, Workflow


class Called(NamedTuple):
    """What is known of the workflow that a step runs: its file as messages show it, its inputs, and the shape of its outputs."""

    file: str
    inputs: Mapping[str, Input]
    outputs: Shape


_APPROVED = Shape(frozenset({"mapping"}), keys={"by": TEXT, "at": TEXT, "reason": TEXT})
"""What a step answers that a person approved."""
_NOT_JSON = frozenset({"decimal", "date", "moment", "number of days"})
"""Kinds of values that become others when they are kept."""


def spoken_of(workflow: Workflow, inner: Mapping[str, Called], registry: Registry) -> dict[str, Shape]:
    """Return what is known of what expressions of a workflow may speak of everywhere."""
    return {
        "run": RUN,
        "index": WHOLE,
        "inputs": Shape(
            frozenset({"mapping"}), keys={name: typed_shape(spec) for name, spec in workflow.inputs.items()}
        ),
        "steps": Shape(
            frozenset({"mapping"}),
            keys={
                name: _output_shape(workflow, step, inner.get(name), registry) for name, step in workflow.steps.items()
            },
        ),
    }


def _output_shape(workflow: Workflow, step: Step, inner: Called | None, registry: Registry) -> Shape:
    if step.approve is not None:
        shape = _APPROVED
    elif inner is not None:
        shape = inner.outputs
    elif step.node in registry.nodes:
        shape = of_schema(_output_schema(registry.nodes[step.node]))
    else:
        return UNKNOWN
    skipped = any(each.when is not True for each in workflow.steps.values())
    if skipped or step.on_error == "continue":
        shape |= NULL  # the step, or the item, may be skipped or have failed
    shape = shape if step.for_each is None else list_of(shape)
    if step.on_error == "continue":
        shape = Shape(frozenset({"mapping"}), keys={"outputs": shape, "failed": of("list")})
        return shape | NULL if skipped else shape
    return shape


def names_answer(step: Step, registry: Registry) -> bool:
    """Tell whether a step's node names what it answers, and does not say that there is more."""
    if step.node not in registry.nodes:
        return False
    schema = _output_schema(registry.nodes[step.node])
    return bool(schema.get("properties")) and not schema.get("additionalProperties")


def answer(shape: Shape, step: Step) -> Shape:
    """Return what a step answers for one item, from what it answers."""
    shape = shape.get("outputs") if step.on_error == "continue" else shape
    return shape if step.for_each is None else shape.get(0)


def outputs_shape(workflow: Workflow, inner: Mapping[str, Called], registry: Registry) -> Shape:
    """Return what is known of the outputs of a workflow; `inner` are those that its steps run."""
    names = spoken_of(workflow, inner, registry)
    return Shape(frozenset({"mapping"}), keys={name: _shape(value, names) for name, value in workflow.outputs.items()})


def _shape(value: Any, names: Names) -> Shape:
    """Return what is known of a value with expressions in it once it is JSON."""
    if isinstance(value, dict):
        return Shape(frozenset({"mapping"}), keys={key: _shape(each, names) for key, each in value.items()})
    text = readable(value) if isinstance(value, str) else None
    if text is None:
        return UNKNOWN if isinstance(value, list) else of_constant(value)
    shape = shape_of(text.expressions[0].node, names) if text.is_expression else TEXT
    return UNKNOWN if shape.kinds & _NOT_JSON else shape


@lru_cache(maxsize=256)
def _output_schema(node: type[Node[Any, Any, Any]]) -> dict[str, Any]:
    try:
        return TypeAdapter(node.Output).json_schema(mode="serialization")
    except (AttributeError, PydanticUserError):  # it does not say what it returns
        return {}


def item_shape(step: Step, names: Names) -> Shape:
    """Return what is known of each item of a step."""
    if isinstance(step.for_each, str):
        listed = readable(step.for_each.strip())
        return shape_of(listed.expressions[0].node, names).get(0) if listed and listed.is_expression else UNKNOWN
    entries = step.for_each or []
    if not entries or any("${{" in str(each) for _, each in leaves(entries, ())):
        return UNKNOWN
    return of_constant(entries).get(0)
