"""
Who holds a lease: one task of one process of one machine.

Where Linux tells, the name holds enough to know that the process is gone, so that nobody waits for the dead. A process that
is there but cannot be read (other people's under `hidepid` or systemd's `ProtectProc`) counts as alive: only the kernel's word that there is none
means gone.
"""

import itertools
import os
import uuid
from functools import lru_cache
from pathlib import Path
from typing import Literal

_numbers = itertools.count(1)


def new_lease_holder() -> str:
    """Return a name nobody else has: machine, process, its start, and a number."""
    return f"{_place()}/{os.getpid()}/{_started(os.getpid())}/{next(_numbers)}"


def life_of(owner: str) -> Literal["alive", "gone", "unknown"]:
    """Tell whether a lease holder is a process of this machine that is there, or has ended; of another machine nothing is known."""
    place, _, rest = owner.partition("/")
    process, _, rest = rest.partition("/")
    started = rest.partition("/")[0]
    if place != _place() or not process.isdecimal() or not int(process):
        return "unknown"
    try:
        os.kill(int(process), 0)
    except ProcessLookupError:
        return "gone"
    except OverflowError:
        return "unknown"
    except OSError:
        pass  # somebody else's process, and there
    began = _started(int(process))
    known = began and started
    return "gone" if known and began != started else "alive"


@lru_cache(maxsize=1)
def _place() -> str:
    """Name this boot of this machine and its process namespace; elsewhere than on Linux, a word of this process alone."""
    try:
        boot = Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
        return f"{boot}:{Path('/proc/self/ns/pid').stat().st_ino}"
    except OSError:
        return uuid.uuid4().hex


def _started(process: int) -> str:
    """Return when a process began, in the kernel's ticks; `ended` when only its entry is left; empty when it cannot be read."""
    try:
        stat = Path(f"/proc/{process}/stat").read_text(encoding="ascii", errors="replace")
    except OSError:
        return ""
    fields = stat.rpartition(")")[2].split()
    if len(fields) < 20:
        return ""
    return "ended" if fields[0] in {"Z", "X"} else fields[19]
