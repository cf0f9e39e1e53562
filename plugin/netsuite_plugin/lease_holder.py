"""
Who holds a lease: one task of one process of one machine.

Where Linux tells, the name holds enough to know that the process is gone, so that nobody waits for the dead.
"""

import itertools
import os
import uuid
from functools import lru_cache
from pathlib import Path

_numbers = itertools.count(1)


def new_lease_holder() -> str:
    """Return a name nobody else has: machine, process, its start, and a number."""
    return f"{_place()}/{os.getpid()}/{_started(os.getpid())}/{next(_numbers)}"


def gone(owner: str) -> bool:
    """Tell whether the owner was a process of this machine that is certainly no more."""
    place, _, rest = owner.partition("/")
    process, _, rest = rest.partition("/")
    started = rest.partition("/")[0]
    if place != _place() or not process.isdecimal() or not started:
        return False
    return _started(int(process)) != started


@lru_cache(maxsize=1)
def _place() -> str:
    """Name this boot of this machine and its process namespace; elsewhere than on Linux, a word of this process alone."""
    try:
        boot = Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
        return f"{boot}:{Path('/proc/self/ns/pid').stat().st_ino}"
    except OSError:
        return uuid.uuid4().hex


def _started(process: int) -> str:
    """Return when a process began, in the kernel's ticks; empty when there is none."""
    try:
        stat = Path(f"/proc/{process}/stat").read_text(encoding="ascii", errors="replace")
    except OSError:
        return ""
    fields = stat.rpartition(")")[2].split()
    return "" if fields[0] == "Z" else fields[19]
