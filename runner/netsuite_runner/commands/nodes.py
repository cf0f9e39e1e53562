"""`netsuite-nodes nodes`: what this machine's plugins can do."""

from typing import Annotated

from cyclopts import App, Parameter

from netsuite_plugin.discovery import current_registry
from netsuite_plugin.terminal import answer_json, table

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
        answer_json({"nodes": listed}, indent=2)
        return
    table(("node", "effect", "what it does"), [(node.name, node.effect, node.summary()) for node in nodes])
