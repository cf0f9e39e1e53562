"""Checks what steps give their nodes, and the workflows they run, as far as it stands in the file."""

from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import ValidationError

from netsuite_plugin.contract import Node, NodeError
from netsuite_plugin.registry import Registry
from netsuite_runner.checks.form import existing, words_of
from netsuite_runner.checks.places import dotted, leaves, readable
from netsuite_runner.checks.shapes import Called
from netsuite_runner.document import Document, Path
from netsuite_runner.errors import Problem
from netsuite_runner.inputs import chosen
from netsuite_runner.language.expressions import ExpressionError, references, template
from netsuite_runner.likely import near
from netsuite_runner.workflow import Step, Workflow


def wrong_inner_inputs(workflow: Workflow, document: Document, inner: Mapping[str, Called]) -> Iterator[Problem]:
    """Check what a step gives the workflow it runs, as far as that stands in the file."""
    for name, called in inner.items():
        params, inputs = workflow.steps[name].params, called.inputs
        at: Path = ("steps", name, "params")
        for key, value in params.items():
            if key not in inputs:
                yield Problem(
                    document.line((*at, key)),
                    f"{dotted((*at, key))}: {called.file} has no input {key!r}{near(key, inputs)}",
                )
            elif value is not None and all(_is_plain(each) for _, each in leaves(value, ())):
                try:
                    chosen(inputs[key], value)
                except ValueError as error:
                    yield Problem(document.line((*at, key)), f"{dotted((*at, key))}: {error}")
        for key, spec in inputs.items():
            if spec.required and key not in params:
                yield Problem(document.line(at), f"{dotted((*at, key))}: is missing: give the workflow this input")


def _is_plain(value: Any) -> bool:
    text = readable(value) if isinstance(value, str) else None
    return not isinstance(value, str) or (text is not None and text.plain)


def wrong_nodes(workflow: Workflow, document: Document, registry: Registry) -> Iterator[Problem]:
    """Say which nodes are not installed, and which of their params are wrong whatever the expressions in them become."""
    for name, step in workflow.steps.items():
        if "node" not in step.model_fields_set:
            continue  # said elsewhere, or it asks for an approval
        try:
            node = registry.node(step.node)
        except NodeError as error:
            yield Problem(document.line(("steps", name, "node")), f"steps.{name}.node: {error}")
            continue
        for path, words in _wrong_params(node, step.params):
            at: Path = ("steps", name, "params", *path)
            yield Problem(document.line(at), f"{dotted(at)}: {words}")


def _wrong_params(node: type[Node[Any, Any, Any]], params: Mapping[str, Any]) -> Iterator[tuple[Path, str]]:
    """Check what is already known of a node's params; a value that is an expression may become anything."""
    try:
        references(dict(params))
    except ExpressionError:
        return  # said elsewhere
    open_places = [path for path, value in leaves(params, ()) if isinstance(value, str) and not template(value).plain]
    try:
        node.Params.model_validate(_masked(params))
    except ValidationError as error:
        told: set[Path] = set()
        for each in error.errors(include_url=False):
            path = existing(params, each["loc"])
            if each["type"] == "missing":
                path = tuple(each["loc"])
            elif each["type"] != "extra_forbidden" and any(_overlap(path, place) for place in open_places):
                continue
            if path not in told:
                told.add(path)
                beside = each["type"] == "extra_forbidden" and len(path) == 1 and path[0] in Step.model_fields
                yield (
                    path,
                    "is a key of the step: write it beside params" if beside else words_of(each, node.Params, path),
                )
    except Exception:  # noqa: BLE001, S110 - a validator that cannot stand a value not known yet speaks when it is known
        pass


class _NotKnownYet:
    """Stands for the value of an expression while a graph is checked."""


def _masked(value: Any) -> Any:
    if isinstance(value, str) and not template(value).plain:
        return _NotKnownYet()
    if isinstance(value, dict):
        return {key: _masked(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_masked(each) for each in value]
    return value


def _overlap(one: Path, other: Path) -> bool:
    shorter = min(len(one), len(other))
    return one[:shorter] == other[:shorter]
