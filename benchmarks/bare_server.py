"""
A bare Starlette application that answers one body, for comparison: `python bare_server.py CERTIFICATE KEY FILE`.

The port it listens on is its only line on standard output.
"""

import socket
import sys
from pathlib import Path

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

_CERTIFICATE, _KEY, _FILE = sys.argv[1:]
_BODY = Path(_FILE).read_bytes()
_HEADERS = {"content-encoding": "gzip"}
_MEDIA_TYPE = "application/vnd.oracle.resource+json; type=singular; charset=UTF-8"


async def _answer(request: Request) -> Response:  # noqa: ARG001 - as Starlette calls it
    return Response(_BODY, headers=_HEADERS, media_type=_MEDIA_TYPE)


_app = Starlette(routes=[Route("/services/rest/record/v1/customer/{id}", _answer)])
_config = uvicorn.Config(
    _app,
    http="httptools",
    loop="asyncio",
    lifespan="off",
    log_config=None,
    access_log=False,
    ssl_certfile=_CERTIFICATE,
    ssl_keyfile=_KEY,
)
# named as TCP, as the emulator does: else asyncio leaves Nagle's algorithm on
with socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP) as _listener:
    _listener.bind(("127.0.0.1", 0))
    _listener.listen()
    print(_listener.getsockname()[1], flush=True)
    uvicorn.Server(_config).run(sockets=[_listener])
