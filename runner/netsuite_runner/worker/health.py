"""What a machine asks a worker: `GET /healthz` answers 200 while it can take work and 503 while it cannot, with JSON."""

import json
import threading
from collections.abc import Callable, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from netsuite_plugin.contract import ConfigurationError
from netsuite_plugin.text import from_outside


class Health:
    """
    A small server in a thread of its own, on `port` of every address (0: a free one). `asked` says whether all is well, and how things stand.

    Raises:
        ConfigurationError: The port cannot be listened on.
    """

    def __init__(self, port: int, asked: Callable[[], tuple[bool, Mapping[str, Any]]]) -> None:
        class Handler(BaseHTTPRequestHandler):
            timeout = 5

            def do_HEAD(self) -> None:
                self.do_GET()

            def do_GET(self) -> None:
                if self.path.partition("?")[0] != "/healthz":
                    self.send_error(404)
                    return
                well, told = asked()
                body = json.dumps(told).encode()
                self.send_response(200 if well else 503)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                if self.command == "GET":
                    self.wfile.write(body)

            def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the name is http.server's
                """Be silent: it is asked every few seconds."""

        try:
            self._server = ThreadingHTTPServer(("", port), Handler)
        except (OSError, OverflowError) as error:  # the latter: it is greater than any port
            why = from_outside(getattr(error, "strerror", None) or "ports are 0 to 65535")
            raise ConfigurationError(
                f"Port {port} cannot be listened on: {why}. Nothing was taken from the queue. Give another with --health-port."
            ) from None
        self._server.daemon_threads = True
        self.port = int(self._server.server_address[1])
        threading.Thread(target=self._server.serve_forever, name="health", daemon=True).start()

    def close(self) -> None:
        """End it."""
        self._server.shutdown()
        self._server.server_close()
