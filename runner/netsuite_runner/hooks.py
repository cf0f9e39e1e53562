"""What the host's command line offers itself."""

from netsuite_plugin.contract import hookimpl


@hookimpl
def register_commands() -> dict[str, str]:
    """Offer the commands about nodes; the module is imported when one is called."""
    return {"nodes": "netsuite_runner.nodes:app"}
