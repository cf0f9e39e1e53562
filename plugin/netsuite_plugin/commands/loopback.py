"""The command line's redirect URI: an https listener on 127.0.0.1 with a certificate made for the moment."""

import asyncio
import datetime as dt
import ssl
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Self
from urllib.parse import parse_qs, urlsplit

from netsuite_plugin.commands.self_signed import self_signed
from netsuite_plugin.contract import ConfigurationError

_PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><title>netsuite-nodes</title>
<body style="font:16px system-ui;max-width:36rem;margin:4rem auto;padding:0 1rem"><h1>{title}</h1><p>{text}</p></body></html>"""


class Loopback:
    """Waits for the browser to come back. Use as an async context manager; `callback()` returns the URL it came with."""

    def __init__(self, redirect_uri: str, *, state: str) -> None:
        parts = urlsplit(redirect_uri)
        if parts.hostname not in {"127.0.0.1", "localhost"} or parts.port is None:
            raise ConfigurationError(
                f"The OAuth Config's redirect URI {redirect_uri} is not on this machine: connect there, or use --paste."
            )
        self._uri, self._port, self._path = redirect_uri, parts.port, parts.path
        self._state = state
        self._came: asyncio.Future[str] | None = None

    async def __aenter__(self) -> Self:
        """
        Begin to listen.

        Raises:
            ConfigurationError: Something else listens there; the message names it where the system tells.
        """
        self._came = asyncio.get_running_loop().create_future()
        try:
            self._server = await asyncio.start_server(
                self._answer, "127.0.0.1", self._port, ssl=_certificate(), limit=32_768
            )
        except OSError:
            raise ConfigurationError(
                f"Port {self._port} on 127.0.0.1 is taken{holder_of(self._port)}. End that program (another `connect`?), "
                "or use --paste, which needs no port."
            ) from None
        return self

    async def __aexit__(self, *exception: object) -> None:
        """Stop listening."""
        self._server.close()
        with suppress(TimeoutError):
            await asyncio.wait_for(self._server.wait_closed(), 2)

    async def callback(self) -> str:
        """Return the URL the browser came back with."""
        assert self._came is not None
        return await self._came

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError, TimeoutError):
            head = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), 10)
            method, target, *_ = (*head.split(b"\r\n", 1)[0].decode("ascii", "replace").split(" "), "", "")
            # not urlsplit: it raises for what is no address, and anybody on this machine may send anything
            path, _, query = target.partition("#")[0].partition("?")
            if method != "GET" or path != self._path or not query:
                await _send(
                    writer, "404 Not Found", "Nothing here", "This page only waits for NetSuite to send you back."
                )
                return
            if _state_in(query) != [self._state]:
                await _send(
                    writer,
                    "400 Bad Request",
                    "Another login",
                    "This address belongs to another login than the one begun here. Close this window and open the address that the terminal shows.",
                )
                return
            denied = "error=" in query
            title = "Not connected" if denied else "You can close this window"
            text = "NetSuite sent you back without access." if denied else "NetSuite sent you back."
            try:
                await _send(writer, "200 OK", title, f"{text} Return to the terminal to see the result.")
            finally:  # a browser that hangs up early has still come back
                if self._came is not None and not self._came.done():
                    self._came.set_result(f"{self._uri}?{query}")


def _state_in(query: str) -> list[str]:
    try:
        return parse_qs(query, max_num_fields=100).get("state", [])
    except ValueError:
        return []


async def _send(writer: asyncio.StreamWriter, status: str, title: str, text: str) -> None:
    body = _PAGE.format(title=title, text=text).encode()
    head = (
        f"HTTP/1.1 {status}\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {len(body)}\r\nReferrer-Policy: no-referrer\r\n"
        "Cache-Control: no-store\r\nConnection: close\r\n\r\n"
    )
    writer.write(head.encode() + body)
    await writer.drain()
    writer.close()
    await writer.wait_closed()


def _certificate() -> ssl.SSLContext:
    """Make a self-signed certificate that lives an hour; its key is on disk only while it is loaded."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    with tempfile.TemporaryDirectory(prefix="netsuite-nodes-") as folder:
        file = Path(folder) / "loopback.pem"
        file.touch(0o600)
        file.write_bytes(self_signed(dt.timedelta(hours=1)))
        context.load_cert_chain(file)
    return context


def holder_of(port: int) -> str:
    """Name the program that listens on a port, where /proc tells (Linux, own processes); empty elsewhere."""
    try:
        sockets = Path("/proc/net/tcp").read_text(encoding="ascii").splitlines()[1:]
        rows = [line.split() for line in sockets]
        inodes = {row[9] for row in rows if row[1].endswith(f":{port:04X}") and row[3] == "0A"}
        for link in Path("/proc").glob("[0-9]*/fd/*"):
            with suppress(OSError):
                if any(str(link.readlink()) == f"socket:[{inode}]" for inode in inodes):
                    process = link.parts[2]
                    command = Path(f"/proc/{process}/comm").read_text(encoding="utf-8").strip()
                    return f" by {command} (process {process})"
    except (OSError, IndexError):
        pass
    return ""
