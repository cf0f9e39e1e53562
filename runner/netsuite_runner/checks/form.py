"""Checks the form of a workflow file: keys, and values of the kinds that are wanted. What is wrong is named, with what is likely meant."""

from typing import Any

from pydantic import BaseModel, ValidationError

from netsuite_plugin.registry import Registry
from netsuite_runner.document import Document, Path
from netsuite_runner.errors import GraphRefused, Problem
from netsuite_runner.likely import keys_at, near, wanted
from netsuite_runner.workflow import Step, Workflow


def modelled(data: dict[str, Any], document: Document, registry: Registry) -> tuple[Workflow, list[Problem]]:
    """
    Read the parts of a workflow; a part that is wrong is named and left out, so that the others are checked too.

    Raises:
        GraphRefused: Too little is left for a workflow.
    """
    problems: list[Problem] = []
    for _ in range(4):
        try:
            return Workflow.model_validate(data), problems
        except ValidationError as error:
            wrong = error.errors(include_url=False)
        if not problems:
            problems = list(dict.fromkeys(_of_model(document, each, registry) for each in wrong))
        for path in {existing(data, each["loc"]) for each in wrong}:
            _leave_out(data, path)
    raise GraphRefused(document.file, [*problems, *document.problems])


def _leave_out(data: Any, path: Path) -> None:
    for part in path[:-1]:
        data = data.get(part) if isinstance(data, dict) else None
    if path and isinstance(data, dict):
        data.pop(path[-1], None)


def _of_model(document: Document, error: Any, registry: Registry) -> Problem:
    path: Path = tuple(part for part in error["loc"] if not (isinstance(part, str) and "[" in part))
    known = [part for part in path if part not in {"str", "bool", "list"}]
    words = _misplaced(document, tuple(known), registry) or words_of(error, Workflow, tuple(known))
    return Problem(document.line(path), f"{'.'.join(str(part)[:60] for part in known)}: {words}")


def _misplaced(document: Document, path: Path, registry: Registry) -> str:
    """Say where a key belongs that stands at a wrong depth, and what else may stand in the place of a value; nothing where that is not the slip."""
    steps = document.data.get("steps")
    match path:
        case ("steps", _, "for_each"):
            return "a list is wanted, or one ${{ expression }}"
        case ("steps", _, "when"):
            return "true or false is wanted, or one ${{ expression }}"
        case ("workflow",) if isinstance(document.data.get("workflow"), dict):
            return (
                "text is wanted, and this is a mapping: write the workflow's name, and its keys beside it, not below it"
            )
        case ("steps", str(key), *_) if key in Step.model_fields and isinstance(steps, dict) and None in steps.values():
            return "is a key of a step: write it further in, below the step's name"
        case ("steps", str(name), str(key)) if isinstance(steps, dict) and isinstance(steps[name], dict):
            node = registry.nodes.get(str(steps[name].get("node")))
            if key not in Step.model_fields and node is not None and key in node.Params.model_fields:
                return f"is a param of {node.name}: write it further in, below params"
        case _:
            pass
    return ""


def words_of(error: Any, model: type[BaseModel], path: Path) -> str:
    """Say what is wrong with a place inside a model, and what is likely meant."""
    if error["type"] == "extra_forbidden":
        return f"is not known here{near(str(path[-1]), keys_at(model, path[:-1]))}"
    return wanted(error, keys_at(model, path))


def existing(params: Any, location: tuple[str | int, ...]) -> Path:
    """Cut the names of alternatives off a place: they stand for types."""
    path: Path = ()
    for part in location:
        inside: Any = params
        if not (part in inside if isinstance(inside, dict) else isinstance(inside, list) and isinstance(part, int)):
            break
        params, path = params[part], (*path, part)
    return path
