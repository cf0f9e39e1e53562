"""
How `connect` waits for the browser when the pages of this machine hold the port that NetSuite sends people back to.

The pages listen on a socket in a folder of this user's alone, whose path stands in the state folder: `connect` names its state there, and
is given the address the browser came back with.
"""

import asyncio
from contextlib import suppress
from pathlib import Path

from netsuite_plugin.oauth2.authorization import AuthorizationRequest

PLACE = "pages.handover"
"""File in the state folder with the path of the socket."""


class HandedOver:
    """Waits at the pages for a browser that comes back with one state."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader, self._writer = reader, writer

    @classmethod
    async def to_pages(cls, folder: Path, request: AuthorizationRequest) -> "HandedOver | None":
        """Ask the running pages to wait; None where there are none, or they answer at another redirect URI."""
        try:
            place = (folder / PLACE).read_text(encoding="utf-8").strip()
            reader, writer = await asyncio.open_unix_connection(place)
        except OSError:
            return None
        writer.write(f"{request.redirect_uri}\n{request.state}\n".encode())
        answer = await reader.readline()
        if answer.strip() != b"waiting":
            writer.close()
            return None
        return cls(reader, writer)

    async def callback(self) -> str:
        """Return the address the browser came back with; empty where the pages ended first."""
        try:
            return (await self._reader.readline()).decode().strip()
        finally:
            self._writer.close()
            with suppress(OSError):
                await self._writer.wait_closed()
