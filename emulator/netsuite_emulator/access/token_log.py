"""What became of each token, by its id (`jti`), never the token itself: for tests that must know when one was spent."""

import json
import time
from pathlib import Path
from typing import Any, Literal

Event = Literal["issued", "spent", "refused", "chain_ended"]


class TokenLog:
    """
    An append-only log of the token endpoint.

    Each entry has the wall clock in seconds (`time`) and `monotonic_ns`, both of this machine and not of the
    emulator's movable clock. With a file, an entry is on its way to the disk before the answer is sent.
    """

    def __init__(self, file: Path | None = None) -> None:
        self.entries: list[dict[str, Any]] = []
        self._stream = file.open("a", encoding="utf-8", buffering=1) if file else None

    def note(self, event: Event, *, account: str, token: str, **more: str) -> None:
        """Write one entry; `token` is the token's id, or empty where none was recognised."""
        entry = {
            "time": time.time(),
            "monotonic_ns": time.monotonic_ns(),
            "account": account,
            "event": event,
            "token": token,
            **more,
        }
        self.entries.append(entry)
        if self._stream:
            self._stream.write(json.dumps(entry) + "\n")

    def of(self, account: str) -> list[dict[str, Any]]:
        """Give the entries of one account."""
        return [each for each in self.entries if each["account"] == account]

    def close(self) -> None:
        """Close the file."""
        if self._stream:
            self._stream.close()
            self._stream = None
