"""`netsuite-nodes workflow`: check a file without running it, and the JSON Schema for editors."""

import json
import sys
from pathlib import Path

from cyclopts import App

from netsuite_plugin.discovery import discover
from netsuite_runner.errors import RunRefused
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
    try:
        graph = load(file.read_text(encoding="utf-8"), file=str(file), registry=discover())
    except (OSError, UnicodeDecodeError) as error:
        raise RunRefused(f"{file} cannot be read: {error}") from None
    waves = " → ".join(" + ".join(wave) for wave in graph.waves)
    sys.stdout.write(f"{file}: {graph.workflow.workflow} can run: {waves}\n")


@app.command
def schema() -> None:
    """Print the JSON Schema of workflow files with the nodes installed here, for editors."""
    sys.stdout.write(json.dumps(schema_of(discover()), indent=2) + "\n")
