"""
From a workflow file to a graph that can run: the language, and every check that needs no request.

The graph is plain JSON once it is checked: it is kept with the run, so that a file edited between a crash and a resumption does
no harm.
"""

import graphlib
import re
from collections.abc import Iterator, Mapping
from functools import cached_property, lru_cache
from pathlib import Path as FilePath
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError
from pydantic.errors import PydanticUserError

from netsuite_plugin.contract import Node, NodeError
from netsuite_plugin.registry import Registry
from netsuite_runner.approver import Approve, wrong_approvers
from netsuite_runner.document import Document, Path, dates_as, read
from netsuite_runner.errors import GraphRefused, Problem
from netsuite_runner.inputs import Input, chosen, place_of_inputs, typed_shape
from netsuite_runner.known import (
    Names,
    unknown_outputs,
    wrong_condition,
    wrong_list,
    wrong_operands,
    wrong_query,
    wrong_text,
)
from netsuite_runner.language.conversions import misfit, place_of
from netsuite_runner.language.expressions import ExpressionError, Template, UnknownName, references, template
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
from netsuite_runner.likely import keys_at, near, wanted
from netsuite_runner.named_files import NamedFiles
from netsuite_runner.timetable import Timetable

_NAME = re.compile(r"[a-zA-Z][a-zA-Z0-9_]{0,63}")
VALUES_IN = "values_in"
"""Set by a node on a param (`json_schema_extra={"values_in": "parameters"}`): its text is carried out, and values belong in that other param."""
ASKS = ("approve", "needs", "when")
"""The keys of a step that asks for an approval."""
NOT_OF_WORKFLOWS = ("node", "retry")
"""The keys that a step which runs another workflow has not: its own steps have them."""
_APPROVED = Shape(frozenset({"mapping"}), keys={"by": TEXT, "at": TEXT, "reason": TEXT})
"""What a step answers that a person approved."""
_IN_ITEMS = frozenset({"item", "index"})
_NOT_JSON = frozenset({"decimal", "date", "moment", "number of days"})
"""Kinds of values that become others when they are kept."""


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class Retry(_Part):
    """How often a step is tried when it fails in a way that may pass and is safe to repeat."""

    attempts: Annotated[int, Field(ge=1, le=20, description="Tries, the first included.")] = 3
    wait: Annotated[
        float,
        Field(ge=0, le=3600, strict=False, description="Seconds before the second try; then twice as long each time."),
    ] = 5


class Step(_Part):
    """One node or one workflow, run once or for each of many items; or one approval."""

    node: str = Field(default="", description="Name of an installed node; `netsuite-nodes nodes list` shows them.")
    approve: Approve | None = Field(
        default=None, description="Instead of a node: a person is asked, and the run waits for the answer."
    )
    workflow: str = Field(
        default="",
        description="Instead of a node: another workflow file, its path counted from this file. Its outputs are what the step answers.",
    )
    params: dict[str, Any] = Field(
        default={},
        description="What the node takes, or the inputs of the workflow; values may hold ${{ expressions }}.",
    )
    needs: list[str] = Field(
        default=[], description="Steps that must come before, besides those its expressions speak of."
    )
    for_each: str | list[Any] | None = Field(
        default=None, description="A list: the step runs once an item, as ${{ item }} and ${{ index }}."
    )
    at_once: Annotated[int, Field(ge=1, le=100, description="Items under way at once.")] = 5
    when: str | bool = Field(
        default=True, description="An expression; the step (or item) is skipped where it is false."
    )
    on_error: Literal["stop", "continue"] = Field(
        default="stop",
        description="continue: a failed item is noted and the others go on; the output is then {outputs, failed}.",
    )
    retry: Retry = Field(default=Retry(attempts=1, wait=0), description="Whether to try again; once when not given.")
    credential: str = Field(
        default="personal",
        description="Selector of the login: personal, team:NAME, or a credential's id, each with an optional @ACCOUNT.",
    )

    @property
    def values(self) -> list[Any]:
        """Everything of it that may hold expressions, but its credential."""
        asked = [self.approve.text, self.approve.show] if self.approve is not None else []
        return [self.params, self.for_each, self.when, *asked]

    @property
    def label(self) -> str:
        """What it does, in a picture: the name of its node without the package, or whom it asks."""
        if self.approve is not None:
            return f"asks {' or '.join(self.approve.approvers)}"
        if self.workflow:
            return f"runs {self.workflow.rpartition('/')[2]}"
        return self.node.partition(".")[2] or self.node


class Workflow(_Part):
    """A workflow file."""

    workflow: str = Field(description="Its name.")
    description: str = Field(default="", description="What it is for.")
    schedule: Timetable | None = Field(
        default=None, description="When it runs by itself, once `netsuite-nodes schedules add FILE` was said."
    )
    inputs: dict[str, Input] = Field(default={}, description="Values a run is given, by name.")
    steps: Annotated[
        dict[str, Step], Field(min_length=1, description="Steps by name. Their order follows from what they speak of.")
    ]
    outputs: dict[str, Any] = Field(default={}, description="What a run answers, by name.")


class Graph:
    """A checked workflow."""

    def __init__(
        self, workflow: Workflow, *, file: str, lines: Mapping[str, int], inner: Mapping[str, "Graph"] | None = None
    ) -> None:
        self.workflow, self.file, self.lines = workflow, file, dict(lines)
        self.inner: Mapping[str, Graph] = inner or {}
        """The workflows that its steps run, by step."""

    def at(self, place: str) -> "tuple[Graph, str] | None":
        """Return the graph in which a step stands, and its name there; None where there is none. `place` is written `outer[3].inner`."""
        graph = self
        *outer, name = place.split(".")
        for each in outer:
            of, bracket, _ = each.partition("[")
            if of not in graph.inner or bool(bracket) != (graph.workflow.steps[of].for_each is not None):
                return None
            graph = graph.inner[of]
        return (graph, name) if name in graph.workflow.steps else None

    def step(self, place: str) -> Step | None:
        """Return a step by its name, inside another one written `outer[3].inner`; None where there is none."""
        found = self.at(place)
        return None if found is None else found[0].workflow.steps[found[1]]

    def __contains__(self, place: object) -> bool:
        return isinstance(place, str) and self.at(place) is not None

    @cached_property
    def needs(self) -> Mapping[str, frozenset[str]]:
        """The steps each step needs, in the order of the file."""
        return {name: _needs(step) for name, step in self.workflow.steps.items()}

    @cached_property
    def spoken_of(self) -> Mapping[str, frozenset[str]]:
        """The steps that the expressions of each step speak of."""
        return {name: references(step.values).steps for name, step in self.workflow.steps.items()}

    @property
    def nodes(self) -> set[str]:
        """The names of the nodes that its steps and those inside it call."""
        own = {step.node for step in self.workflow.steps.values() if step.node}
        return own.union(*(each.nodes for each in self.inner.values()))

    def selectors(self, passed_on: str = "personal") -> set[str]:
        """Return whose logins its steps and those inside it act with, as the files say it."""
        found: set[str] = set()
        for name, step in self.workflow.steps.items():
            selector = step.credential if "credential" in step.model_fields_set else passed_on
            found |= self.inner[name].selectors(selector) if name in self.inner else {selector}
        return found

    @cached_property
    def asks_account_time(self) -> str | None:
        """The first step that speaks of the account's time, in the order of the file; "" where only the outputs do; None: nothing does."""
        for name, step in self.workflow.steps.items():
            if references(step.values).account:
                return name
        return "" if references(self.workflow.outputs).account else None

    @property
    def waves(self) -> Iterator[list[str]]:
        """The steps by how many stand before them, to show the order to a person: a step waits for what it needs, not for a wave."""
        sorter = graphlib.TopologicalSorter(self.needs)
        sorter.prepare()
        while sorter.is_active():
            ready = sorter.get_ready()
            yield [name for name in self.workflow.steps if name in ready]
            sorter.done(*ready)

    @property
    def said(self) -> dict[str, Any]:
        """What it says, and those inside it, as JSON: not where their files lie."""
        inner = {name: each.said for name, each in self.inner.items()}
        return {
            "workflow": self.workflow.model_dump(mode="json", exclude_unset=True),
            **({"inner": inner} if inner else {}),
        }

    def as_json(self) -> dict[str, Any]:
        """Return it as JSON, to be kept with the run."""
        inner = {name: each.as_json() for name, each in self.inner.items()}
        return {
            "workflow": self.workflow.model_dump(mode="json", exclude_unset=True),
            "file": self.file,
            "lines": self.lines,
            **({"inner": inner} if inner else {}),
        }

    @classmethod
    def of_json(cls, kept: Mapping[str, Any]) -> "Graph":
        """Read what `as_json` returned."""
        inner = {name: cls.of_json(each) for name, each in kept.get("inner", {}).items()}
        return cls(Workflow.model_validate(kept["workflow"]), file=kept["file"], lines=kept["lines"], inner=inner)


def load(text: str, *, file: str, registry: Registry, folder: FilePath | None = None) -> Graph:
    """
    Read and check a workflow file, and those its steps run. With `folder`, these are looked for in it and below it, and nowhere else.

    Raises:
        GraphRefused: With every problem, its file and line. Nothing was sent.
    """
    return _loaded(text, NamedFiles.of(file, folder), registry)


def _loaded(text: str, files: NamedFiles, registry: Registry) -> Graph:
    file = files.file
    document = read(text, file=file)
    data = {
        key: dates_as(value, "{}" if key == "inputs" else "${{{{ date('{}') }}}}")
        for key, value in document.data.items()
    }
    workflow, problems = _modelled(data, document, registry)
    inner, wrong = _inner(workflow, document, files, registry)
    problems += [
        *wrong,
        *document.problems,
        *_names(workflow, document),
        *_approvals(workflow, document),
        *_expressions(workflow, document),
        *_inputs(workflow, document),
        *_nodes(workflow, document, registry),
        *_given(workflow, document, inner),
        *_kinds(workflow, document, inner, registry),
    ]
    if not problems:
        problems += _cycles(workflow, document)
    if problems:
        raise GraphRefused(file, problems)
    lines = {name: document.line(("steps", name)) for name in workflow.steps}
    return Graph(workflow, file=file, lines=lines, inner=inner)


def _inner(
    workflow: Workflow, document: Document, files: NamedFiles, registry: Registry
) -> tuple[dict[str, Graph], list[Problem]]:
    """Load the workflows that steps run; what is wrong with one is said where it is named, with its own file and line."""
    found: dict[str, Graph] = {}
    problems: list[Problem] = []
    for name, step in workflow.steps.items():
        if not step.workflow:
            continue
        try:
            text, named = files.read(step.workflow)
            found[name] = _loaded(text, named, registry)
        except GraphRefused as refused:
            line = document.line(("steps", name, "workflow"))
            problems += [
                Problem(line, f"steps.{name}.workflow: {refused.file}:{each.line}: {each.text}")
                for each in refused.problems
            ]
        except ValueError as error:
            problems.append(Problem(document.line(("steps", name, "workflow")), f"steps.{name}.workflow: {error}"))
    return found, problems


def _given(workflow: Workflow, document: Document, inner: Mapping[str, Graph]) -> Iterator[Problem]:
    """Check what a step gives the workflow it runs, as far as that stands in the file."""
    for name, graph in inner.items():
        params, inputs = workflow.steps[name].params, graph.workflow.inputs
        at: Path = ("steps", name, "params")
        for key, value in params.items():
            if key not in inputs:
                yield Problem(
                    document.line((*at, key)),
                    f"{_dotted((*at, key))}: {graph.file} has no input {key!r}{near(key, inputs)}",
                )
            elif value is not None and all(_is_plain(each) for _, each in _leaves(value, ())):
                try:
                    chosen(inputs[key], value)
                except ValueError as error:
                    yield Problem(document.line((*at, key)), f"{_dotted((*at, key))}: {error}")
        for key, spec in inputs.items():
            if spec.required and key not in params:
                yield Problem(document.line(at), f"{_dotted((*at, key))}: is missing: give the workflow this input")


def _is_plain(value: Any) -> bool:
    text = _template(value) if isinstance(value, str) else None
    return not isinstance(value, str) or (text is not None and text.plain)


def _modelled(data: dict[str, Any], document: Document, registry: Registry) -> tuple[Workflow, list[Problem]]:
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
        for path in {_existing(data, each["loc"]) for each in wrong}:
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
    words = _misplaced(document, tuple(known), registry) or _words(error, Workflow, tuple(known))
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


def _words(error: Any, model: type[BaseModel], path: Path) -> str:
    """Say what is wrong with a place inside a model, and what is likely meant."""
    if error["type"] == "extra_forbidden":
        return f"is not known here{near(str(path[-1]), keys_at(model, path[:-1]))}"
    return wanted(error, keys_at(model, path))


def _names(workflow: Workflow, document: Document) -> Iterator[Problem]:
    for kind, named in (("steps", workflow.steps), ("inputs", workflow.inputs), ("outputs", workflow.outputs)):
        for name in named:
            if _NAME.fullmatch(name) is None:
                yield Problem(document.line((kind, name)), f"{name!r} is not a name: letters, digits and _, at most 64")
    awaited = workflow.schedule.changes if workflow.schedule else None
    if awaited is not None and awaited not in _known(document, "steps"):
        yield Problem(
            document.line(("schedule", "changes")),
            f"schedule.changes: there is no step {awaited!r}{near(awaited, _known(document, 'steps'))}",
        )
    for name, step in workflow.steps.items():
        for need in step.needs:
            if need not in _known(document, "steps"):
                words = f"there is no step {need!r}{near(need, _known(document, 'steps'))}"
                yield Problem(document.line(("steps", name, "needs")), f"steps.{name}.needs: {words}")


def _approvals(workflow: Workflow, document: Document) -> Iterator[Problem]:
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


def _known(document: Document, kind: str) -> list[str]:
    """Name all steps or inputs of the file, those that could not be read among them."""
    named = document.data.get(kind)
    return list(named) if isinstance(named, dict) else []


def _expressions(workflow: Workflow, document: Document) -> Iterator[Problem]:
    for path, value, names in _places(workflow):
        try:
            found = references(value)
        except UnknownName as error:
            kind = next((each for each in ("steps", "inputs") if error.name in _known(document, each)), "")
            named = UnknownName(error.name, f": write {kind}.{error.name}", expression=error.expression)
            yield Problem(document.line(path), f"{_dotted(path)}: {named if kind else error}")
            continue
        except ExpressionError as error:
            yield Problem(document.line(path), f"{_dotted(path)}: {error}")
            continue
        yield from (
            Problem(document.line(path), f"{_dotted(path)}: there is no {kind} {name!r}{near(name, known)}")
            for kind, spoken, known in (
                ("step", found.steps, _known(document, "steps")),
                ("input", found.inputs, _known(document, "inputs")),
            )
            for name in sorted(spoken)
            if name not in known
        )
        if out_of_place := sorted(found.names - names):
            only = f": write an expression of {', '.join(sorted(names))}"
            if _IN_ITEMS.issuperset(out_of_place) and path[2:3] in {("params",), ("when",)}:
                only = ": write a for_each into the step"
            yield Problem(document.line(path), f"{_dotted(path)}: {', '.join(out_of_place)} cannot be used here{only}")


def _places(workflow: Workflow) -> Iterator[tuple[Path, Any, frozenset[str]]]:
    """Give every value that may hold expressions, and what they may speak of."""
    everywhere = frozenset({"steps", "inputs", "run"})
    for name, step in workflow.steps.items():
        inside = everywhere | _IN_ITEMS if step.for_each is not None else everywhere
        for path, value in (*_leaves(step.params, ("steps", name, "params")), *_asked(name, step)):
            yield path, value, inside
        yield ("steps", name, "when"), step.when, inside
        yield ("steps", name, "for_each"), step.for_each, everywhere
        yield ("steps", name, "credential"), step.credential, frozenset({"inputs"})
    for path, value in _leaves(workflow.outputs, ("outputs",)):
        yield path, value, everywhere


def _asked(name: str, step: Step) -> Iterator[tuple[Path, Any]]:
    """Give what a person would read, each value with its place."""
    if step.approve is not None:
        yield ("steps", name, "approve", "text"), step.approve.text
        yield from _leaves(step.approve.show, ("steps", name, "approve", "show"))


def _leaves(value: Any, path: Path) -> Iterator[tuple[Path, Any]]:
    if isinstance(value, dict):
        for key, each in value.items():
            yield from _leaves(each, (*path, key))
    elif isinstance(value, list):
        for number, each in enumerate(value):
            yield from _leaves(each, (*path, number))
    else:
        yield path, value


def _inputs(workflow: Workflow, document: Document) -> Iterator[Problem]:
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


def _spoken_of(workflow: Workflow, inner: Mapping[str, Graph], registry: Registry) -> dict[str, Shape]:
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


def _kinds(workflow: Workflow, document: Document, inner: Mapping[str, Graph], registry: Registry) -> Iterator[Problem]:
    """Say what is known to be wrong with the values of expressions before anything runs."""
    everywhere = _spoken_of(workflow, inner, registry)
    of_steps = everywhere["steps"]
    answered = [_answer(of_steps.get(name), workflow.steps[name]) for name in inner]
    likely = [
        _answer(of_steps.get(name), step) for name, step in workflow.steps.items() if _names_answer(step, registry)
    ]
    for path, value, _ in _places(workflow):
        if isinstance(value, str) and (text := _template(value)):
            for words in dict.fromkeys(unknown_outputs(text, everywhere, answered, likely)):
                yield Problem(document.line(path), f"{_dotted(path)}: {words}")
    for name, step in workflow.steps.items():
        inside = {**everywhere, "item": _item_shape(step, everywhere)}
        for path, value in (*_leaves(step.params, ("steps", name, "params")), *_asked(name, step)):
            yield from _of_value(path, value, inside, document)
        yield from _of_keys(step.params, ("steps", name, "params"), document)
        if step.approve is not None:
            yield from _of_keys(step.approve.show, ("steps", name, "approve", "show"), document)
            asked = _template(step.approve.text)
            if asked and asked.is_expression and (words := misfit(shape_of(asked.expressions[0].node, inside), TEXT)):
                yield Problem(document.line(("steps", name, "approve", "text")), f"steps.{name}.approve.text: {words}")
        for key, value in (("when", step.when), ("for_each", step.for_each), ("credential", step.credential)):
            for at, each in _leaves(value, ("steps", name, key)):
                yield from _of_value(at, each, inside, document)
        selector = _template(step.credential)
        if selector and selector.is_expression:
            words = misfit(shape_of(selector.expressions[0].node, everywhere), TEXT)
            if words or shape_of(selector.expressions[0].node, everywhere).only("whole number", "null"):
                line = document.line(("steps", name, "credential"))
                yield Problem(line, f"steps.{name}.credential: {words or 'a selector is text'}")
        if isinstance(step.when, str) and (when := _template(step.when.strip())) and when.is_expression:
            at = ("steps", name, "when")
            yield from (
                Problem(document.line(at), f"{_dotted(at)}: {words}") for words in wrong_condition(when, inside)
            )
        if isinstance(step.for_each, str) and (listed := _template(step.for_each.strip())) and listed.is_expression:
            at = ("steps", name, "for_each")
            yield from (
                Problem(document.line(at), f"{_dotted(at)}: {words}") for words in wrong_list(listed, everywhere)
            )
        if name in inner:
            place = place_of_inputs(inner[name].workflow.inputs)
            yield from _misfits(name, step, place, inside, document)
        if step.node in registry.nodes:
            node = registry.nodes[step.node]
            yield from _misfits(name, step, place_of(node.Params), inside, document)
            yield from _queries(name, step, node, workflow.inputs, document)
    for path, value in _leaves(workflow.outputs, ("outputs",)):
        yield from _of_value(path, value, everywhere, document)
    yield from _of_keys(workflow.outputs, ("outputs",), document)


def _of_value(path: Path, value: Any, names: Names, document: Document) -> Iterator[Problem]:
    if isinstance(value, str) and (text := _template(value)):
        for words in dict.fromkeys((*wrong_text(text, names), *wrong_operands(text, names))):
            yield Problem(document.line(path), f"{_dotted(path)}: {words}")


def _of_keys(value: Any, path: Path, document: Document) -> Iterator[Problem]:
    if isinstance(value, dict):
        for key, each in value.items():
            if "{{" in str(key):
                yield Problem(document.line((*path, key)), f"{_dotted(path)}: a key is plain text: {str(key)[:60]!r}")
            yield from _of_keys(each, (*path, key), document)
    elif isinstance(value, list):
        for number, each in enumerate(value):
            yield from _of_keys(each, (*path, number), document)


def _misfits(name: str, step: Step, place: Shape, names: Names, document: Document) -> Iterator[Problem]:
    for path, value in _leaves(step.params, ()):
        text = _template(value) if isinstance(value, str) else None
        if text is None or text.plain:
            continue
        inner = place
        for part in path:
            inner = inner.get(part)
        shape = shape_of(text.expressions[0].node, names) if text.is_expression else UNKNOWN
        at: Path = ("steps", name, "params", *path)
        if words := misfit(shape, inner):
            yield Problem(document.line(at), f"{_dotted(at)}: {words}")


def _queries(
    name: str, step: Step, node: type[Node[Any, Any, Any]], inputs: Mapping[str, Input], document: Document
) -> Iterator[Problem]:
    for key, field in node.Params.model_fields.items():
        extra = field.json_schema_extra
        parameters = extra.get(VALUES_IN) if isinstance(extra, dict) else None
        value = step.params.get(key)
        if parameters is not None and isinstance(value, str) and (text := _template(value.strip())):
            at: Path = ("steps", name, "params", key)
            for words in wrong_query(text, inputs, str(parameters)):
                yield Problem(document.line(at), f"{_dotted(at)}: {words}")


def _output_shape(workflow: Workflow, step: Step, inner: Graph | None, registry: Registry) -> Shape:
    if step.approve is not None:
        shape = _APPROVED
    elif inner is not None:
        shape = _outputs_shape(inner, registry)
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


def _names_answer(step: Step, registry: Registry) -> bool:
    """Tell whether a step's node names what it answers, and does not say that there is more."""
    if step.node not in registry.nodes:
        return False
    schema = _output_schema(registry.nodes[step.node])
    return bool(schema.get("properties")) and not schema.get("additionalProperties")


def _answer(shape: Shape, step: Step) -> Shape:
    """Return what a step answers for one item, from what it answers."""
    shape = shape.get("outputs") if step.on_error == "continue" else shape
    return shape if step.for_each is None else shape.get(0)


def _outputs_shape(graph: Graph, registry: Registry) -> Shape:
    """Return what is known of the outputs of a workflow."""
    names = _spoken_of(graph.workflow, graph.inner, registry)
    return Shape(
        frozenset({"mapping"}), keys={name: _shape(value, names) for name, value in graph.workflow.outputs.items()}
    )


def _shape(value: Any, names: Names) -> Shape:
    """Return what is known of a value with expressions in it once it is JSON."""
    if isinstance(value, dict):
        return Shape(frozenset({"mapping"}), keys={key: _shape(each, names) for key, each in value.items()})
    text = _template(value) if isinstance(value, str) else None
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


def _item_shape(step: Step, names: Names) -> Shape:
    if isinstance(step.for_each, str):
        listed = _template(step.for_each.strip())
        return shape_of(listed.expressions[0].node, names).get(0) if listed and listed.is_expression else UNKNOWN
    entries = step.for_each or []
    if not entries or any("${{" in str(each) for _, each in _leaves(entries, ())):
        return UNKNOWN
    return of_constant(entries).get(0)


def _template(text: str) -> Template | None:
    try:
        return template(text)
    except ExpressionError:
        return None  # said elsewhere


def _unwrapped(text: str) -> str:
    """Show how a text that speaks of a step or an input is made an expression."""
    spoken = re.search(r"\b(steps|inputs|item|index|run)\b", text)
    return f": write ${{{{ {text.strip(' {}$')[:60]} }}}}" if spoken else ""


def _is_expression(text: str) -> bool:
    try:
        return template(text.strip()).is_expression
    except ExpressionError:
        return True  # said elsewhere


def _cycles(workflow: Workflow, document: Document) -> Iterator[Problem]:
    try:
        graphlib.TopologicalSorter({name: _needs(step) for name, step in workflow.steps.items()}).prepare()
    except graphlib.CycleError as error:
        circle = [str(name) for name in reversed(error.args[1])]
        yield Problem(
            document.line(("steps", circle[0])), f"the steps wait for each other in a circle: {' → '.join(circle)}"
        )


def _needs(step: Step) -> frozenset[str]:
    return references(step.values).steps | frozenset(step.needs)


def _nodes(workflow: Workflow, document: Document, registry: Registry) -> Iterator[Problem]:
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
            yield Problem(document.line(at), f"{_dotted(at)}: {words}")


def _wrong_params(node: type[Node[Any, Any, Any]], params: Mapping[str, Any]) -> Iterator[tuple[Path, str]]:
    """Check what is already known of a node's params; a value that is an expression may become anything."""
    try:
        references(dict(params))
    except ExpressionError:
        return  # said elsewhere
    open_places = [path for path, value in _leaves(params, ()) if isinstance(value, str) and not template(value).plain]
    try:
        node.Params.model_validate(_masked(params))
    except ValidationError as error:
        told: set[Path] = set()
        for each in error.errors(include_url=False):
            path = _existing(params, each["loc"])
            if each["type"] == "missing":
                path = tuple(each["loc"])
            elif each["type"] != "extra_forbidden" and any(_overlap(path, place) for place in open_places):
                continue
            if path not in told:
                told.add(path)
                beside = each["type"] == "extra_forbidden" and len(path) == 1 and path[0] in Step.model_fields
                yield (
                    path,
                    "is a key of the step: write it beside params" if beside else _words(each, node.Params, path),
                )
    except Exception:  # noqa: BLE001, S110 - a validator that cannot stand a value not known yet speaks when it is known
        pass


def _existing(params: Any, location: tuple[str | int, ...]) -> Path:
    """Cut the names of alternatives off a place: they stand for types."""
    path: Path = ()
    for part in location:
        there = part in params if isinstance(params, dict) else isinstance(params, list) and isinstance(part, int)
        if not there:
            break
        params, path = params[part], (*path, part)
    return path


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


def _dotted(path: Path) -> str:
    return ".".join(map(str, path))
