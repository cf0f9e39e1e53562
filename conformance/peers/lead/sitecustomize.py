"""Leads connections to NetSuite's own hosts to the local NetSuite; Python imports this by itself from PYTHONPATH."""

import os
import socket
from importlib import import_module
from importlib.util import find_spec
from typing import Any

_PORT = int(os.environ["LOCAL_NETSUITE_PORT"])
# an address of the loopback network that nobody listens on: a client that connects to it meant a host of NetSuite
_ELSEWHERE = "127.86.84.83"
_resolve, _connect = socket.getaddrinfo, socket.socket.connect


def _resolved(host: str | bytes | None, *rest: Any, **named: Any) -> Any:
    name = host.decode() if isinstance(host, bytes) else host
    return _resolve(_ELSEWHERE if name and name.endswith(".netsuite.com") else host, *rest, **named)


def _connected(sock: socket.socket, address: Any) -> None:
    meant = isinstance(address, tuple) and address[0] == _ELSEWHERE
    _connect(sock, ("127.0.0.1", _PORT) if meant else address)


socket.getaddrinfo, socket.socket.connect = _resolved, _connected

if find_spec("certifi"):
    # requests looks up its variables for what it sends itself and not for requests prepared before: then it trusts these
    import_module("certifi").where = lambda: os.environ["SSL_CERT_FILE"]
