"""
One process of callers, each calling again and again through the product's `Concurrency`: `python -m benchmarks.limit_caller JSON`.

It says `up` when it is ready, begins at a line on standard input, and says at the end one line of JSON: how many calls, and the seconds each waited until it was sent.
"""

import asyncio
import json
import sys
import time
from dataclasses import asdict, dataclass
from pathlib import Path

import httpx

from netsuite_plugin.sql_store.database import Database
from netsuite_plugin.transport.concurrency import Concurrency
from netsuite_plugin.transport.slots.limit import FileSlotLimit, LineLimit
from netsuite_plugin.transport.slots.postgres import PostgresSlotLimit


def limit_in(place: str, most: int | None) -> LineLimit:
    """Return the limit whose line lies there."""
    if "://" in place:
        return PostgresSlotLimit(lambda: Database(place), most)
    return FileSlotLimit(Path(place), most)


@dataclass(frozen=True)
class Callers:
    """What one process does."""

    place: str
    """Where the slots are: a folder, or the address of a database."""
    port: int
    name: str
    seconds: float
    bulk: bool = False
    workers: int = 5
    ms: float = 50
    pause: float = 0
    believed: int = 5
    """Slots; 0: none are asked for."""

    def told(self) -> str:
        """Return it as the process takes it."""
        return json.dumps(asdict(self))


class Line(httpx.AsyncBaseTransport):
    """The way of one worker to the account: one line a call."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, words: bytes) -> None:
        self._reader, self._writer, self._words = reader, writer, words
        self.sent = 0.0

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:  # noqa: ARG002 - every call is the same
        """Ask and return the answer's status."""
        self.sent = time.monotonic()
        self._writer.write(self._words)
        return httpx.Response(int(await self._reader.readline()))


async def main(callers: Callers) -> None:
    """Call until the time is over."""
    limit = limit_in(callers.place, callers.believed or None)
    waits: list[float] = []
    end = time.monotonic() + callers.seconds
    failed = 0

    async def worker() -> None:
        nonlocal failed
        reader, writer = await asyncio.open_connection("127.0.0.1", callers.port)
        line = Line(reader, writer, f"call {callers.name} {callers.ms}\n".encode())
        stack = Concurrency(limit, "account", line) if callers.believed else line
        while time.monotonic() < end:
            asked = time.monotonic()
            request = httpx.Request("GET", "http://account/", extensions={"bulk": callers.bulk})
            failed += (await stack.handle_async_request(request)).status_code != 200
            waits.append(line.sent - asked)
            if callers.pause:
                await asyncio.sleep(callers.pause)
        writer.close()

    cpu = time.process_time()
    await asyncio.gather(*(worker() for _ in range(callers.workers)))
    cpu_ms = (time.process_time() - cpu) * 1000 / max(1, len(waits))
    sys.stdout.write(json.dumps({"waits": sorted(waits), "failed": failed, "cpu_ms": cpu_ms}) + "\n")


if __name__ == "__main__":
    sys.stdout.write("up\n")
    sys.stdout.flush()
    sys.stdin.readline()
    asyncio.run(main(Callers(**json.loads(sys.argv[1]))))
