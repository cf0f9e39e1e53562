"""
A host of its own process that serves the tools of agents over HTTP, to one person: `python -m benchmarks.mcp_host`.

Its first line of output is the address.
"""

import socket
from typing import Any

import uvicorn

from netsuite_adapters.mcp.app import create_app
from netsuite_plugin.contract import Caller, hookimpl
from netsuite_plugin.discovery import discover


class OneUser:
    """Says that everybody is the member."""

    @hookimpl
    def identify(self, request: Any) -> Caller:
        """Tell who asks."""
        del request
        return Caller("maria", "northwind")


def main() -> None:
    """Serve until a signal comes."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        base = f"http://127.0.0.1:{listener.getsockname()[1]}"
        app = create_app(discover(plugins=[OneUser()]), base=base)
        listener.listen()
        print(f"{base}/mcp", flush=True)
        uvicorn.Server(uvicorn.Config(app, log_level="error")).run(sockets=[listener])


if __name__ == "__main__":
    main()
