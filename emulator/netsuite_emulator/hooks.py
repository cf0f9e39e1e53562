"""What the emulator offers to a host: the command `emulator`. Imports nothing heavy."""

import pluggy

hookimpl = pluggy.HookimplMarker("workflow_nodes")


@hookimpl
def register_commands() -> dict[str, str]:
    """Name the command; the module behind it is imported when the command is called."""
    return {"emulator": "netsuite_emulator.cli:app"}
