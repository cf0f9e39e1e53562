"""Where each client lives: a virtualenv or an npm folder of its own below `.clients/`, made once and kept."""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from tools.local_netsuite import CHECKOUT

HOMES = CHECKOUT / ".clients"
PEERS = Path(__file__).parent


class NotInstalled(RuntimeError):
    """A client could not be installed; the message is the installer's own."""


@dataclass(frozen=True, slots=True)
class Client:
    """One client of somebody else, at the version it was tried with; `beside` is what it wants installed and does not ask for itself."""

    kind: Literal["PyPI", "npm"]
    name: str
    version: str
    driver: str
    beside: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """Its name as part of another name."""
        return re.sub(r"\W", "_", self.name.strip("@"))

    @property
    def home(self) -> Path:
        """The folder that is its alone."""
        return HOMES / f"{self.name.strip('@').replace('/', '-')}-{self.version}"

    @property
    def command(self) -> list[str]:
        """What runs its driver."""
        interpreter = str(self.home / "bin" / "python") if self.kind == "PyPI" else _tool("node")
        return [interpreter, str(PEERS / "drivers" / self.driver)]

    def environment(self, port: int, ca_file: str) -> dict[str, str]:
        """Lead NetSuite's hosts to a port of this machine, and trust the certificate shown there."""
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "TMPDIR") if name in os.environ}
        if self.kind == "npm":
            told = {
                "NODE_OPTIONS": f"--require {PEERS / 'lead' / 'netsuite_hosts.cjs'}",
                "NODE_PATH": str(self.home / "node_modules"),
                "NODE_EXTRA_CA_CERTS": ca_file,
            }
        else:
            told = {
                "PYTHONPATH": str(PEERS / "lead"),
                "PYTHONWARNINGS": "ignore",
                "SSL_CERT_FILE": ca_file,
                "REQUESTS_CA_BUNDLE": ca_file,
            }
        return {**kept, **told, "LOCAL_NETSUITE_PORT": str(port)}

    def driven(
        self, given: Mapping[str, Any], netsuite: Mapping[str, Any], *, longest: float
    ) -> subprocess.CompletedProcess[str]:
        """Run its driver with what it works with, for that many seconds at most, and return what it printed."""
        return subprocess.run(
            self.command,
            input=json.dumps(given) + "\n",
            env=self.environment(netsuite["port"], netsuite["ca_file"]),
            capture_output=True,
            text=True,
            check=False,
            timeout=longest,
        )

    def install(self) -> None:
        """
        Install the client unless it is there.

        Raises:
            NotInstalled: The installer refused, or there is none.
        """
        if (self.home / "installed").exists():
            return
        shutil.rmtree(self.home, ignore_errors=True)
        self.home.mkdir(parents=True)
        (HOMES / ".gitignore").write_text("*\n")
        if self.kind == "PyPI":
            _run([sys.executable, "-m", "venv", str(self.home)])
            pip = [str(self.home / "bin" / "python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
            # netsuite-async asks for Python 3.12 and runs on 3.11 too
            _run([*pip, "--ignore-requires-python", f"{self.name}=={self.version}", *self.beside])
        else:
            npm = [_tool("npm"), "install", "--prefix", str(self.home), "--no-audit", "--no-fund", "--silent"]
            _run([*npm, f"{self.name}@{self.version}"])
        (self.home / "installed").touch()


def _tool(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        raise NotInstalled(f"there is no {name} on this machine")
    return found


def _run(command: list[str]) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=600)
    if done.returncode:
        said = (done.stderr or done.stdout).strip().splitlines()
        raise NotInstalled(said[-1].strip() if said else f"{command[0]} ended with {done.returncode}")
