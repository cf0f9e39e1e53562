"""
The pages in a real browser: sees to Debian's Chromium and axe-core, then runs tests/web/browser. Screenshots go to build/screens.

What is missing is installed: Chromium by apt-get (as root), axe-core from npm into build/.
"""

import os
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path

CHECKOUT = Path(__file__).parent.parent
AXE = CHECKOUT / "build" / "axe.min.js"
AXE_VERSION = "4.14.1"


def chromium() -> None:
    """Install Debian's Chromium where there is none."""
    if shutil.which("chromium"):
        return
    _installed("chromium", "fonts-liberation")


def axe() -> None:
    """Fetch axe-core, for tests alone."""
    if AXE.exists():
        return
    AXE.parent.mkdir(exist_ok=True)
    if not shutil.which("npm"):
        _installed("npm")
    packed = subprocess.run(
        ["npm", "pack", "--silent", f"axe-core@{AXE_VERSION}"],
        cwd=AXE.parent,
        capture_output=True,
        text=True,
        check=True,
    )
    archive = AXE.parent / packed.stdout.strip().splitlines()[-1]
    with tarfile.open(archive) as opened:
        member = opened.extractfile("package/axe.min.js")
        assert member is not None
        AXE.write_bytes(member.read())
    archive.unlink()


def _installed(*packages: str) -> None:
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (["update", "-qq"], ["install", "-y", "-qq", "--no-install-recommends", *packages]):
        subprocess.run(["apt-get", *command], env=quiet, stdout=subprocess.DEVNULL, check=True)


def main() -> None:
    """Prepare and run."""
    chromium()
    axe()
    tests = ["tests/web/browser", "-n", "2", "-W", "default", "--timeout", "600"]
    command = [sys.executable, "-m", "pytest", *tests, "-p", "no:randomly", *sys.argv[1:]]
    sys.exit(subprocess.run(command, cwd=CHECKOUT, check=False).returncode)


if __name__ == "__main__":
    main()
