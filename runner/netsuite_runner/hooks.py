"""What the host's command line offers itself."""

from netsuite_plugin.contract import hookimpl


@hookimpl
def register_commands() -> dict[str, str]:
    """Offer the commands about nodes, workflows and runs; a module is imported when its command is called."""
    return {
        "call": "netsuite_runner.commands.call:call",
        "nodes": "netsuite_runner.commands.nodes:app",
        "run": "netsuite_runner.commands.run:run",
        "runs": "netsuite_runner.commands.runs:app",
        "schedules": "netsuite_runner.commands.schedules:app",
        "worker": "netsuite_runner.commands.worker:app",
        "workflow": "netsuite_runner.commands.workflow:app",
    }
