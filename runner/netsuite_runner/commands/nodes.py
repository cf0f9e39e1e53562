"""`netsuite-nodes nodes`: what this machine's plugins can do."""

import json
import sys
from typing import Annotated

from cyclopts import App, Parameter
from rich.console import Console
from rich.table import Table

from netsuite_plugin.discovery import current_registry

app = App(name="nodes", help="The nodes that are installed.")


@app.command(name="list")
def list_nodes(*, json_output: Annotated[bool, Parameter(name="--json", negative="")] = False) -> None:
    """
    List every node with what a repetition would do.

    Parameters
    ----------
    json_output
        Print JSON with the schemas of params and output.
    """
    registry = current_registry()
    nodes = [registry.nodes[name] for name in sorted(registry.nodes)]
    if json_output:
        listed = [
            {
                "name": node.name,
                "connector": node.connector,
                "effect": node.effect,
                "summary": node.summary(),
                **node.schemas(),
                "examples": list(node.examples),
            }
            for node in nodes
        ]
        sys.stdout.write(json.dumps({"nodes": listed}, indent=2) + "\n")
        return
    table = Table("node", "effect", "what it does", box=None, header_style="bold")
    for node in nodes:
        table.add_row(node.name, node.effect, node.summary())
    Console().print(table)
