"""Checks the kinds of values that expressions come to against what is wanted in their places."""

from collections.abc import Iterator, Mapping
from typing import Any

from netsuite_plugin.contract import Node
from netsuite_plugin.registry import Registry
from netsuite_runner.checks.known import (
    Names,
    unknown_outputs,
    wrong_condition,
    wrong_list,
    wrong_operands,
    wrong_query,
    wrong_text,
)
from netsuite_runner.checks.places import asked, dotted, leaves, places, readable
from netsuite_runner.checks.shapes import Called, answer, item_shape, names_answer, spoken_of
from netsuite_runner.document import Document, Path
from netsuite_runner.errors import Problem
from netsuite_runner.inputs import Input, place_of_inputs
from netsuite_runner.language.conversions import misfit, place_of
from netsuite_runner.language.kinds import TEXT, UNKNOWN, Shape, shape_of
from netsuite_runner.workflow import Step, Workflow

VALUES_IN = "values_in"
"""Set by a node on a param (`json_schema_extra={"values_in": "parameters"}`): its text is carried out, and values belong in that other param."""


def wrong_kinds(
    workflow: Workflow, document: Document, inner: Mapping[str, Called], registry: Registry
) -> Iterator[Problem]:
    """Say what is known to be wrong with the values of expressions before anything runs."""
    everywhere = spoken_of(workflow, inner, registry)
    of_steps = everywhere["steps"]
    answered = [answer(of_steps.get(name), workflow.steps[name]) for name in inner]
    likely = [answer(of_steps.get(name), step) for name, step in workflow.steps.items() if names_answer(step, registry)]
    for path, value, _ in places(workflow):
        if isinstance(value, str) and (text := readable(value)):
            for words in dict.fromkeys(unknown_outputs(text, everywhere, answered, likely)):
                yield Problem(document.line(path), f"{dotted(path)}: {words}")
    for name, step in workflow.steps.items():
        inside = {**everywhere, "item": item_shape(step, everywhere)}
        for path, value in (*leaves(step.params, ("steps", name, "params")), *asked(name, step)):
            yield from _of_value(path, value, inside, document)
        yield from _of_keys(step.params, ("steps", name, "params"), document)
        if step.approve is not None:
            yield from _of_keys(step.approve.show, ("steps", name, "approve", "show"), document)
            said = readable(step.approve.text)
            if said and said.is_expression and (words := misfit(shape_of(said.expressions[0].node, inside), TEXT)):
                yield Problem(document.line(("steps", name, "approve", "text")), f"steps.{name}.approve.text: {words}")
        for key, value in (("when", step.when), ("for_each", step.for_each), ("credential", step.credential)):
            for at, each in leaves(value, ("steps", name, key)):
                yield from _of_value(at, each, inside, document)
        selector = readable(step.credential)
        if selector and selector.is_expression:
            words = misfit(shape_of(selector.expressions[0].node, everywhere), TEXT)
            if words or shape_of(selector.expressions[0].node, everywhere).only("whole number", "null"):
                line = document.line(("steps", name, "credential"))
                yield Problem(line, f"steps.{name}.credential: {words or 'a selector is text'}")
        if isinstance(step.when, str) and (when := readable(step.when.strip())) and when.is_expression:
            at = ("steps", name, "when")
            yield from (Problem(document.line(at), f"{dotted(at)}: {words}") for words in wrong_condition(when, inside))
        if isinstance(step.for_each, str) and (listed := readable(step.for_each.strip())) and listed.is_expression:
            at = ("steps", name, "for_each")
            yield from (
                Problem(document.line(at), f"{dotted(at)}: {words}") for words in wrong_list(listed, everywhere)
            )
        if name in inner:
            place = place_of_inputs(inner[name].inputs)
            yield from _misfits(name, step, place, inside, document)
        if step.node in registry.nodes:
            node = registry.nodes[step.node]
            yield from _misfits(name, step, place_of(node.Params), inside, document)
            yield from _queries(name, step, node, workflow.inputs, document)
    for path, value in leaves(workflow.outputs, ("outputs",)):
        yield from _of_value(path, value, everywhere, document)
    yield from _of_keys(workflow.outputs, ("outputs",), document)


def _of_value(path: Path, value: Any, names: Names, document: Document) -> Iterator[Problem]:
    if isinstance(value, str) and (text := readable(value)):
        for words in dict.fromkeys((*wrong_text(text, names), *wrong_operands(text, names))):
            yield Problem(document.line(path), f"{dotted(path)}: {words}")


def _of_keys(value: Any, path: Path, document: Document) -> Iterator[Problem]:
    if isinstance(value, dict):
        for key, each in value.items():
            if "{{" in str(key):
                yield Problem(document.line((*path, key)), f"{dotted(path)}: a key is plain text: {str(key)[:60]!r}")
            yield from _of_keys(each, (*path, key), document)
    elif isinstance(value, list):
        for number, each in enumerate(value):
            yield from _of_keys(each, (*path, number), document)


def _misfits(name: str, step: Step, place: Shape, names: Names, document: Document) -> Iterator[Problem]:
    for path, value in leaves(step.params, ()):
        text = readable(value) if isinstance(value, str) else None
        if text is None or text.plain:
            continue
        inner = place
        for part in path:
            inner = inner.get(part)
        shape = shape_of(text.expressions[0].node, names) if text.is_expression else UNKNOWN
        at: Path = ("steps", name, "params", *path)
        if words := misfit(shape, inner):
            yield Problem(document.line(at), f"{dotted(at)}: {words}")


def _queries(
    name: str, step: Step, node: type[Node[Any, Any, Any]], inputs: Mapping[str, Input], document: Document
) -> Iterator[Problem]:
    for key, field in node.Params.model_fields.items():
        extra = field.json_schema_extra
        parameters = extra.get(VALUES_IN) if isinstance(extra, dict) else None
        value = step.params.get(key)
        if parameters is not None and isinstance(value, str) and (text := readable(value.strip())):
            at: Path = ("steps", name, "params", key)
            for words in wrong_query(text, inputs, str(parameters)):
                yield Problem(document.line(at), f"{dotted(at)}: {words}")
