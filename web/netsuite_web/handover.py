"""What the command `connect` asks of running pages: to be given the address its browser comes back with, because they hold the port."""

import asyncio
import shutil
import tempfile
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

from netsuite_plugin.commands.handover import PLACE


class Handover:
    """The commands that wait, by the state they began with."""

    def __init__(self, folder: Path, redirect_uri: str) -> None:
        self._folder, self._redirect_uri = folder, redirect_uri
        self._waiting: dict[str, asyncio.Future[str]] = {}

    def deliver(self, state: str, url: str) -> bool:
        """Give an address to the command that began with this state; False where none did. It counts once."""
        waiting = self._waiting.pop(state, None)
        if waiting is None or waiting.done():
            return False
        waiting.set_result(url)
        return True

    @asynccontextmanager
    async def open(self) -> AsyncGenerator[None]:
        """Listen, in a folder that nobody else can enter, while the block runs."""
        folder = Path(tempfile.mkdtemp(prefix="netsuite-nodes-"))
        place = self._folder / PLACE
        server = await asyncio.start_unix_server(self._asked, folder / "pages")
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            place.write_text(str(folder / "pages"), encoding="utf-8")
            yield
        finally:
            server.close()
            if place.exists() and place.read_text(encoding="utf-8") == str(folder / "pages"):
                place.unlink()
            shutil.rmtree(folder, ignore_errors=True)

    async def _asked(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        state = ""
        with suppress(OSError, ValueError, asyncio.IncompleteReadError):
            redirect_uri = (await reader.readline()).decode().strip()
            state = (await reader.readline()).decode().strip()
            if redirect_uri != self._redirect_uri or not state:
                writer.write(b"elsewhere\n")
            else:
                self._waiting[state] = came = asyncio.get_running_loop().create_future()
                writer.write(b"waiting\n")
                left = asyncio.create_task(reader.read())  # ends when the command does
                await asyncio.wait({came, left}, return_when=asyncio.FIRST_COMPLETED)
                if came.done():
                    writer.write(f"{came.result()}\n".encode())
                left.cancel()
            await writer.drain()
        self._waiting.pop(state, None)
        writer.close()
