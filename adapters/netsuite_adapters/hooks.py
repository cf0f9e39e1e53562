"""What this package offers to a host: the command `mcp`. Imports nothing heavy."""

from netsuite_plugin.contract import hookimpl


@hookimpl
def register_commands() -> dict[str, str]:
    """Offer the command; its module is imported when it is called."""
    return {"mcp": "netsuite_adapters.mcp.command:app"}
