"""`netsuite-nodes mcp`: the nodes as tools for an agent on this machine."""

import os
import sys
from typing import Annotated

from cyclopts import App, Parameter

from netsuite_adapters.mcp.standard_output import kept_apart
from netsuite_plugin.contract import ConfigurationError
from netsuite_plugin.discovery import current_registry
from netsuite_plugin.settings import Settings
from netsuite_plugin.terminal import say

app = App(name="mcp", help="The nodes as tools for agents (Model Context Protocol).", result_action="return_value")


@app.command
async def serve(*, selector: Annotated[str, Parameter(name="--as")] = "personal") -> None:
    """
    Serve the nodes to the client that started this command, over standard input and output, until it closes them.

    Every call acts with your own credential. A tool that writes shows what it would send, and sends it when it is called again with the plan.

    Parameters
    ----------
    selector
        personal (when not given), team:NAME, or a credential's id, each with an optional @ACCOUNT.
    """
    with kept_apart() as output:
        try:
            from netsuite_adapters.mcp.stdio import serve_stdio
        except ModuleNotFoundError as missing:
            raise ConfigurationError(
                f"Tools for agents need more than is installed ({missing.name} is missing): pip install 'netsuite-nodes[mcp]'."
            ) from None
        settings = Settings.load(os.environ)
        if settings.emulated:
            say(f"EMULATOR: {settings.domain} stands for NetSuite.")
        if sys.stdin.isatty():
            say(
                "A client of the Model Context Protocol starts this command, and speaks to it over standard input. Ctrl-C ends it."
            )
        await serve_stdio(current_registry(), settings, selector=selector, output=output)
