"""`netsuite-nodes workflow`: check a file without running it, and the JSON Schema for editors."""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

from cyclopts import App, Parameter

from netsuite_plugin.discovery import current_registry
from netsuite_plugin.terminal import answer, answer_json
from netsuite_runner.document import text_of
from netsuite_runner.drawing import Box, graph_svg
from netsuite_runner.graph import Graph, load
from netsuite_runner.schema import schema as schema_of

app = App(name="workflow", help="Workflow files.")


@app.command
def check(file: Path) -> None:
    """
    Check a workflow file: everything that can be known without a request.

    Parameters
    ----------
    file
        The workflow, a YAML file.
    """
    graph = load(text_of(file), file=str(file), registry=current_registry())
    answer(f"{file}: {graph.workflow.workflow} can run: {_order(graph)}")
    for line in _inside(graph, ""):
        answer(line, indent=2)


def _order(graph: Graph) -> str:
    return " → ".join(" + ".join(wave) for wave in graph.waves)


def _inside(graph: Graph, prefix: str) -> Iterator[str]:
    """Say the order of the steps of each workflow inside."""
    for name, inner in graph.inner.items():
        yield f"{prefix}{name} runs {inner.file}: {_order(inner)}"
        yield from _inside(inner, f"{prefix}{name}.")


@app.command
def draw(file: Path, *, down: Annotated[bool, Parameter(negative="")] = False) -> None:
    """
    Print a picture of a workflow file as SVG: its steps as boxes, what they need as arrows.

    Parameters
    ----------
    file
        The workflow, a YAML file.
    down
        Let the arrows go downwards instead of to the right.
    """
    registry = current_registry()
    graph = load(text_of(file), file=str(file), registry=registry)
    boxes = [
        Box(name, step.label, "each" if step.for_each is not None else "")
        for name, step in graph.workflow.steps.items()
    ]
    title = f"{graph.workflow.workflow}: {', '.join(graph.workflow.steps)}"
    answer(graph_svg(boxes, graph.needs, title=title, down=down, alone=True))


@app.command
def schema() -> None:
    """Print the JSON Schema of workflow files with the nodes installed here, for editors."""
    answer_json(schema_of(current_registry()), indent=2)
