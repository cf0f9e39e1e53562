"""What this package offers to a host: its commands. Imports nothing heavy."""

from netsuite_plugin.contract import hookimpl


@hookimpl
def register_commands() -> dict[str, str]:
    """Offer the commands; their modules are imported when they are called."""
    return {"mcp": "netsuite_adapters.mcp.command:app", "sent": "netsuite_adapters.sent_command:app"}
