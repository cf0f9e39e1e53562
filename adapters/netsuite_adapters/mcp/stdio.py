"""The server over standard input and output, for a client that starts it: one person, the one the command line acts for."""

import logging
import os
import sys

import anyio
from mcp.server.stdio import stdio_server

from netsuite_adapters.mcp.server import build
from netsuite_plugin.command_lines import told
from netsuite_plugin.registry import Registry
from netsuite_plugin.settings import Settings


async def serve_stdio(registry: Registry, settings: Settings, *, selector: str, output: int) -> None:
    """
    Serve until the client closes its end. `output` is the descriptor that the protocol is written to.

    Raises:
        ConfigurationError: A setting is wrong.
    """
    logging.basicConfig(stream=sys.stderr, level=logging.WARNING, format="%(name)s: %(message)s")
    caller = registry.caller
    server = build(registry, settings, selector=selector, caller_of=lambda _: caller, told=told)
    writer = os.fdopen(output, "w", encoding="utf-8", closefd=False)
    try:
        async with stdio_server(stdout=anyio.wrap_file(writer)) as (received, sent):
            await server.run(received, sent, server.create_initialization_options())
    except* BrokenPipeError:
        logging.getLogger("netsuite_adapters.mcp").warning("the client went away without reading its last answers")
