"""
A stand-in for an account that takes so many calls at once, light and in a process of its own: `python limit_account.py`.

The port it listens on is its first line on standard output. One line asks, one line answers: `call NAME MS` is in flight for that long and is
answered `200`, or at once `429` where the limit is reached; it goes on when its caller is gone. `limit N` sets the limit, `begin` starts to count
anew, `told` answers what was counted, as JSON.
"""

import asyncio
import json
import sys
import time
from collections import Counter

TICK = 0.1
"""Seconds of one step of what is counted."""


class Account:
    """Its limit, and what was counted since the beginning."""

    def __init__(self) -> None:
        self.limit, self.in_flight = 5, 0
        self.begin()

    def begin(self) -> None:
        """Start to count anew."""
        self.began, self.peak = time.monotonic(), self.in_flight
        self.done: Counter[int] = Counter()
        self.refused: Counter[int] = Counter()
        self.by: Counter[str] = Counter()
        self.in_use: dict[int, int] = {}

    @property
    def tick(self) -> int:
        """How many steps have passed since the beginning."""
        return int((time.monotonic() - self.began) / TICK)

    def told(self) -> str:
        """Return what was counted; `peak` counts the call that was refused too."""
        return json.dumps(
            {
                "tick": self.tick,
                "peak": self.peak,
                "in_flight": self.in_flight,
                "done": self.done,
                "refused": self.refused,
                "by": self.by,
                "in_use": self.in_use,
            }
        )


class Connection(asyncio.Protocol):
    """One caller, who asks one thing after the other."""

    def __init__(self, account: Account) -> None:
        self._account, self._rest = account, b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the way back."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        """Answer every whole line."""
        *lines, self._rest = (self._rest + data).split(b"\n")
        for line in lines:
            word, *others = line.decode().split()
            if word == "call":
                self._call(others[0], float(others[1]) / 1000)
                continue
            if word == "limit":
                self._account.limit = int(others[0])
            elif word == "begin":
                self._account.begin()
            self._say(self._account.told() if word == "told" else "ok")

    def _call(self, name: str, seconds: float) -> None:
        account = self._account
        account.peak = max(account.peak, account.in_flight + 1)
        if account.in_flight >= account.limit:
            account.refused[account.tick] += 1
            self._say("429")
            return
        account.in_flight += 1
        account.in_use[account.tick] = max(account.in_flight, account.in_use.get(account.tick, 0))
        asyncio.get_running_loop().call_later(seconds, self._ends, name)

    def _ends(self, name: str) -> None:
        account = self._account
        account.in_flight -= 1
        account.done[account.tick] += 1
        account.by[name] += 1
        self._say("200")

    def _say(self, words: str) -> None:
        if not self._transport.is_closing():
            self._transport.write(words.encode() + b"\n")


async def main() -> None:
    """Listen until killed."""
    account = Account()
    server = await asyncio.get_running_loop().create_server(lambda: Connection(account), "127.0.0.1", 0)
    sys.stdout.write(f"{server.sockets[0].getsockname()[1]}\n")
    sys.stdout.flush()
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main())
