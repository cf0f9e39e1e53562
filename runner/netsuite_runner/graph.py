"""
From a workflow file to a graph that can run, with every check that needs no request.

The graph is plain JSON once it is checked: it is kept with the run, so that a file edited between a crash and a resumption does
no harm.
"""

import graphlib
from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import Path as FilePath
from typing import Any

from netsuite_plugin.registry import Registry
from netsuite_runner.checks.expressions import not_expressions, wrong_expressions
from netsuite_runner.checks.form import modelled
from netsuite_runner.checks.kinds import wrong_kinds
from netsuite_runner.checks.params import wrong_inner_inputs, wrong_nodes
from netsuite_runner.checks.parts import wrong_inputs, wrong_names, wrong_steps
from netsuite_runner.checks.shapes import Called, outputs_shape
from netsuite_runner.document import Document, dates_as, read
from netsuite_runner.errors import GraphRefused, Problem
from netsuite_runner.language.expressions import references
from netsuite_runner.named_files import NamedFiles
from netsuite_runner.workflow import Step, Workflow


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
    workflow, problems = modelled(data, document, registry)
    inner, wrong = _inner(workflow, document, files, registry)
    called = {name: _called(graph, registry) for name, graph in inner.items()}
    problems += [
        *wrong,
        *document.problems,
        *wrong_names(workflow, document),
        *wrong_steps(workflow, document),
        *wrong_expressions(workflow, document),
        *wrong_inputs(workflow, document),
        *not_expressions(workflow, document),
        *wrong_nodes(workflow, document, registry),
        *wrong_inner_inputs(workflow, document, called),
        *wrong_kinds(workflow, document, called, registry),
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


def _called(graph: Graph, registry: Registry) -> Called:
    """Return what checks know of a workflow that a step runs."""
    inner = {name: _called(each, registry) for name, each in graph.inner.items()}
    return Called(graph.file, graph.workflow.inputs, outputs_shape(graph.workflow, inner, registry))


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
