"""Checks what the parts of a workflow file say without expressions: names, kinds of steps, inputs."""

import re
from collections.abc import Iterator

from netsuite_runner.approver import wrong_approvers
from netsuite_runner.checks.places import names_of
from netsuite_runner.document import Document, Path
from netsuite_runner.errors import Problem
from netsuite_runner.inputs import chosen
from netsuite_runner.likely import near
from netsuite_runner.workflow import ASKS, NOT_OF_WORKFLOWS, Step, Workflow

_NAME = re.compile(r"[a-zA-Z][a-zA-Z0-9_]{0,63}")


def wrong_names(workflow: Workflow, document: Document) -> Iterator[Problem]:
    """Check the names that parts are given, and that the steps which others wait for are there."""
    for kind, named in (("steps", workflow.steps), ("inputs", workflow.inputs), ("outputs", workflow.outputs)):
        for name in named:
            if _NAME.fullmatch(name) is None:
                yield Problem(document.line((kind, name)), f"{name!r} is not a name: letters, digits and _, at most 64")
    awaited = workflow.schedule.changes if workflow.schedule else None
    if awaited is not None and awaited not in names_of(document, "steps"):
        yield Problem(
            document.line(("schedule", "changes")),
            f"schedule.changes: there is no step {awaited!r}{near(awaited, names_of(document, 'steps'))}",
        )
    for name, step in workflow.steps.items():
        for need in step.needs:
            if need not in names_of(document, "steps"):
                words = f"there is no step {need!r}{near(need, names_of(document, 'steps'))}"
                yield Problem(document.line(("steps", name, "needs")), f"steps.{name}.needs: {words}")


def wrong_steps(workflow: Workflow, document: Document) -> Iterator[Problem]:
    """Check that a step calls a node, runs a workflow or asks a person, and says nothing that is for another kind of step."""
    for name, step in workflow.steps.items():
        written = document.data["steps"][name]
        at: Path = ("steps", name)
        if not {"node", "approve", "workflow"} & set(written):
            yield Problem(
                document.line(at),
                f"steps.{name}.node: is missing (or approve, to ask a person, or workflow, to run another file)",
            )
        if "workflow" in written and "approve" not in written:
            if not step.workflow:
                yield Problem(
                    document.line((*at, "workflow")),
                    f"steps.{name}.workflow: write the path of a file, such as other.yaml",
                )
            for key in (each for each in NOT_OF_WORKFLOWS if each in written):
                yield Problem(
                    document.line((*at, key)),
                    f"steps.{name}.{key}: a step that runs a workflow has no {key}: leave it out",
                )
        if "approve" in written:
            if written["approve"] is None:
                yield Problem(
                    document.line((*at, "approve")),
                    f"steps.{name}.approve: write by (who answers) and text (what is asked)",
                )
            for key in (each for each in Step.model_fields if each in written and each not in ASKS):
                yield Problem(
                    document.line((*at, key)),
                    f"steps.{name}.{key}: a step that asks for an approval has no {key}: leave it out",
                )
        if step.approve is not None:
            for words in wrong_approvers(step.approve.approvers):
                yield Problem(document.line((*at, "approve", "by")), f"steps.{name}.approve.by: {words}")


def wrong_inputs(workflow: Workflow, document: Document) -> Iterator[Problem]:
    """Check that choices and defaults are of the type of their input."""
    for name, spec in workflow.inputs.items():
        given = [("choices", each) for each in spec.choices or ()]
        given += [("default", spec.default)] if not spec.required and spec.default is not None else []
        for key, value in given:
            line = document.line(("inputs", name, key))
            try:
                chosen(spec, value)
            except ValueError as error:
                yield Problem(line, f"inputs.{name}.{key}: {error}")
                break
            if isinstance(value, str) and ("${{" in value or "{{" in value):
                yield Problem(
                    line, f"inputs.{name}.{key}: {value!r} is text: expressions are read in steps and outputs"
                )
