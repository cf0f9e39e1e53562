"""`netsuite-nodes workflow`: check a file without running it, and the JSON Schema for editors."""

from pathlib import Path

from cyclopts import App

from netsuite_plugin.contract import ConfigurationError
from netsuite_plugin.discovery import current_registry
from netsuite_plugin.terminal import answer, answer_json
from netsuite_runner.document import text_of
from netsuite_runner.drawing import of_graph, standalone
from netsuite_runner.graph import load
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
    waves = " → ".join(" + ".join(wave) for wave in graph.waves)
    answer(f"{file}: {graph.workflow.workflow} can run: {waves}")


@app.command
def draw(file: Path, *, out: Path | None = None) -> None:
    """
    Draw a workflow file as SVG: its steps and what each waits for.

    Parameters
    ----------
    file
        The workflow, a YAML file.
    out
        File for the picture; standard output when not given.
    """
    picture = standalone(of_graph(load(text_of(file), file=str(file), registry=current_registry())))
    if out is None:
        answer(picture)
        return
    try:
        out.write_text(f"{picture}\n", encoding="utf-8")
    except OSError as error:
        raise ConfigurationError(f"{out} cannot be written: {error.strerror}.") from None


@app.command
def schema() -> None:
    """Print the JSON Schema of workflow files with the nodes installed here, for editors."""
    answer_json(schema_of(current_registry()), indent=2)
