"""The places of a workflow file: where values stand, which of them may hold expressions, and what those may speak of."""

from collections.abc import Iterator
from typing import Any

from netsuite_runner.document import Document, Path
from netsuite_runner.language.expressions import ExpressionError, Template, template
from netsuite_runner.workflow import Step, Workflow

IN_ITEMS = frozenset({"item", "index"})
"""What expressions may speak of in the items of a step alone."""


def names_of(document: Document, kind: str) -> list[str]:
    """Name all steps or inputs of the file, those that could not be read among them."""
    named = document.data.get(kind)
    return list(named) if isinstance(named, dict) else []


def places(workflow: Workflow) -> Iterator[tuple[Path, Any, frozenset[str]]]:
    """Give every value that may hold expressions, and what they may speak of."""
    everywhere = frozenset({"steps", "inputs", "run"})
    for name, step in workflow.steps.items():
        inside = everywhere | IN_ITEMS if step.for_each is not None else everywhere
        for path, value in (*leaves(step.params, ("steps", name, "params")), *asked(name, step)):
            yield path, value, inside
        yield ("steps", name, "when"), step.when, inside
        yield ("steps", name, "for_each"), step.for_each, everywhere
        yield ("steps", name, "credential"), step.credential, frozenset({"inputs"})
    for path, value in leaves(workflow.outputs, ("outputs",)):
        yield path, value, everywhere


def asked(name: str, step: Step) -> Iterator[tuple[Path, Any]]:
    """Give what a person would read, each value with its place."""
    if step.approve is not None:
        yield ("steps", name, "approve", "text"), step.approve.text
        yield from leaves(step.approve.show, ("steps", name, "approve", "show"))


def leaves(value: Any, path: Path) -> Iterator[tuple[Path, Any]]:
    """Give what stands in lists and mappings, at any depth, each value with its place; `path` is that of the whole."""
    if isinstance(value, dict):
        for key, each in value.items():
            yield from leaves(each, (*path, key))
    elif isinstance(value, list):
        for number, each in enumerate(value):
            yield from leaves(each, (*path, number))
    else:
        yield path, value


def readable(text: str) -> Template | None:
    """Read a text with its expressions; None where they cannot be read: `expressions.py` says so."""
    try:
        return template(text)
    except ExpressionError:
        return None


def dotted(path: Path) -> str:
    """Return a place as messages name it."""
    return ".".join(map(str, path))
