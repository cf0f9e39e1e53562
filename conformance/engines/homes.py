"""Where each engine lives: a virtual environment of its own below `build/engines/`, with this checkout's wheel and its extra; kept, and made anew where the wheel is another."""

import hashlib
import shutil
import subprocess
import sys
from pathlib import Path

from tools.local_netsuite import BIN, CHECKOUT

HOMES = CHECKOUT / "build" / "engines"
LONGEST = 900
"""Seconds an installation may take."""


class NotInstalled(RuntimeError):
    """An engine could not be installed; the message is the installer's own."""


def wheel() -> Path:
    """
    Build the wheel of this checkout.

    Raises:
        NotInstalled: It cannot be built.
    """
    folder = HOMES / "wheel"
    shutil.rmtree(folder, ignore_errors=True)
    _run([sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(CHECKOUT)])
    return next(folder.glob("*.whl"))


def installed(name: str, built: Path, beside: tuple[str, ...]) -> Path:
    """
    Return the environment with an engine: the wheel with the extra of that name, and what else is beside it.

    Raises:
        NotInstalled: It cannot be installed.
    """
    home = HOMES / name
    mark, wanted = home / "installed", hashlib.sha256(built.read_bytes() + " ".join(beside).encode()).hexdigest()
    if mark.exists() and mark.read_text() == wanted:
        return home
    python = home / "bin" / "python"
    uv = [str(BIN / "uv"), "pip", "install", "--quiet", "--python", str(python)]
    if not mark.exists():
        shutil.rmtree(home, ignore_errors=True)
        _run([sys.executable, "-m", "venv", "--without-pip", str(home)])
        _run([*uv, f"{built}[{name}]", *beside])
    else:
        _run([*uv, "--reinstall-package", "netsuite-nodes", f"{built}[{name}]", *beside])
    mark.write_text(wanted)
    return home


def _run(command: list[str]) -> None:
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=LONGEST)
    except subprocess.TimeoutExpired:
        raise NotInstalled(f"{Path(command[0]).name} did not end within {LONGEST} s") from None
    if done.returncode:
        said = (done.stderr or done.stdout).strip().splitlines()
        raise NotInstalled(said[-1].strip() if said else f"{command[0]} ended with {done.returncode}")
