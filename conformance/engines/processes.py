"""The processes of an engine that was started here, by what the kernel says of them. Others are never looked for."""

import os
import signal
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple


class Process(NamedTuple):
    """One process: its parent, and its command line or the title it gave itself."""

    parent: int
    words: str


def descendants(root: int) -> dict[int, Process]:
    """Return the processes below one by their ids."""
    parents: dict[int, int] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdecimal():
            with suppress(OSError, ValueError, IndexError):
                parents[int(entry.name)] = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
    below: dict[int, Process] = {}
    for process in sorted(parents):
        ancestor, seen = process, set[int]()
        while ancestor in parents and ancestor != root and ancestor not in seen:
            seen.add(ancestor)
            ancestor = parents[ancestor]
        if ancestor == root and process != root:
            with suppress(OSError):
                words = Path(f"/proc/{process}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
                below[process] = Process(parents[process], words.strip())
    return below


def kill_all(root: int) -> None:
    """Kill a process and everything below it, with -9."""
    for process in [*reversed(descendants(root)), root]:
        with suppress(ProcessLookupError):
            os.kill(process, signal.SIGKILL)
