"""Checks that expressions can be read, and speak of what is there."""

import re
from collections.abc import Iterator

from netsuite_runner.checks.places import IN_ITEMS, dotted, names_of, places
from netsuite_runner.document import Document
from netsuite_runner.errors import Problem
from netsuite_runner.language.expressions import ExpressionError, UnknownName, references, template
from netsuite_runner.likely import near
from netsuite_runner.workflow import Workflow


def wrong_expressions(workflow: Workflow, document: Document) -> Iterator[Problem]:
    """Say which expressions cannot be read, speak of nothing that is there, or of what cannot be used in their place."""
    for path, value, names in places(workflow):
        try:
            found = references(value)
        except UnknownName as error:
            kind = next((each for each in ("steps", "inputs") if error.name in names_of(document, each)), "")
            named = UnknownName(error.name, f": write {kind}.{error.name}", expression=error.expression)
            yield Problem(document.line(path), f"{dotted(path)}: {named if kind else error}")
            continue
        except ExpressionError as error:
            yield Problem(document.line(path), f"{dotted(path)}: {error}")
            continue
        yield from (
            Problem(document.line(path), f"{dotted(path)}: there is no {kind} {name!r}{near(name, known)}")
            for kind, spoken, known in (
                ("step", found.steps, names_of(document, "steps")),
                ("input", found.inputs, names_of(document, "inputs")),
            )
            for name in sorted(spoken)
            if name not in known
        )
        if out_of_place := sorted(found.names - names):
            only = f": write an expression of {', '.join(sorted(names))}"
            if IN_ITEMS.issuperset(out_of_place) and path[2:3] in {("params",), ("when",)}:
                only = ": write a for_each into the step"
            yield Problem(document.line(path), f"{dotted(path)}: {', '.join(out_of_place)} cannot be used here{only}")


def not_expressions(workflow: Workflow, document: Document) -> Iterator[Problem]:
    """Say where a list or a condition is a text that is not one expression."""
    for name, step in workflow.steps.items():
        if isinstance(step.for_each, str) and not _is_expression(step.for_each):
            yield Problem(
                document.line(("steps", name, "for_each")),
                f"steps.{name}.for_each: a list, or one ${{{{ expression }}}}{_unwrapped(step.for_each)}",
            )
        if isinstance(step.when, str) and not _is_expression(step.when):
            yield Problem(
                document.line(("steps", name, "when")),
                f"steps.{name}.when: one ${{{{ expression }}}}, true or false{_unwrapped(step.when)}",
            )


def _unwrapped(text: str) -> str:
    """Show how a text that speaks of a step or an input is made an expression."""
    spoken = re.search(r"\b(steps|inputs|item|index|run)\b", text)
    return f": write ${{{{ {text.strip(' {}$')[:60]} }}}}" if spoken else ""


def _is_expression(text: str) -> bool:
    try:
        return template(text.strip()).is_expression
    except ExpressionError:
        return True  # said elsewhere
