"""One connection to the emulator's server: it can be cut on purpose, and a peer that stalls or talks too much ends it."""

import asyncio
import socket
import struct
from typing import ClassVar

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from netsuite_emulator.http.delivery import CONNECTION

_TOO_LARGE = b"HTTP/1.1 431 Request Header Fields Too Large\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"


class Connection(HttpToolsProtocol):
    """
    HTTP/1.1 as uvicorn speaks it, with two limits.

    `patience` is how many seconds a peer that owes the rest of a request may stay silent; `head_limit` how many bytes
    the head of a request may have.
    """

    patience: ClassVar[float] = 60.0
    head_limit: ClassVar[int] = 65_536

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to watch the peer."""
        super().connection_made(transport)
        self._received = self.loop.time()
        self._owed = True
        self._head_size = 0
        self._watch = self.loop.call_later(self.patience, self._look)

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop watching."""
        self._watch.cancel()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Parse what came; refuse a head that grows too large, whether or not it ever ends."""
        self._received = self.loop.time()
        in_head = self._head_size >= 0
        if in_head:
            self._head_size += len(data)
        super().data_received(data)
        if in_head and self._head_size > self.head_limit and not self.transport.is_closing():
            self.transport.write(_TOO_LARGE)
            self.transport.close()

    def on_message_begin(self) -> None:
        """Give the application the ways to end the connection."""
        super().on_message_begin()
        self._owed = True
        self.scope["extensions"] = {CONNECTION: {"reset": self._reset, "close": self.transport.close}}

    def on_headers_complete(self) -> None:
        """Start the application, unless the head is too large."""
        if sum(len(name) + len(value) for name, value in self.headers) + len(self.url) > self.head_limit:
            raise ValueError("the head is too large")  # the parser stops and data_received answers
        self._head_size = -1
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        """From here on the peer owes nothing."""
        self._owed = False
        self._head_size = 0
        super().on_message_complete()

    def send_400_response(self, msg: str) -> None:
        """Answer what cannot be parsed; a head that is too large has its own answer."""
        if self._head_size <= self.head_limit:
            super().send_400_response(msg)

    def _look(self) -> None:
        """End the connection of a peer that has been silent too long; look again later otherwise."""
        left = self._received + self.patience - self.loop.time() if self._owed else self.patience
        if left <= 0:
            self.transport.abort()
        else:
            self._watch = self.loop.call_later(left, self._look)

    def _reset(self) -> None:
        """Send a TCP reset instead of an orderly end, unless the peer has gone already."""
        if not self.transport.is_closing():
            connected: socket.socket = self.transport.get_extra_info("socket")
            connected.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.transport.abort()
