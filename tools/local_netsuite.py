"""What demo and benchmarks begin with: a local NetSuite as a process of its own, an organization's administrator and a member."""

import contextlib
import json
import os
import select
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

CHECKOUT = Path(__file__).parent.parent
BIN = Path(sys.executable).parent
NODES = BIN / "netsuite-nodes"


class NotServed(RuntimeError):
    """The local NetSuite did not come up."""


@contextlib.contextmanager
def served(state: Path, *options: str, within: float = 60) -> Iterator[dict[str, Any]]:
    """
    Run `netsuite-nodes emulator serve` on a free port and give what it says of itself; it is stopped at the end.

    Raises:
        NotServed: It ended, or said nothing within that many seconds.
    """
    command = [NODES, "emulator", "serve", "--port", "0", "--state", state, *options]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    try:
        ready, _, _ = select.select([process.stdout], [], [], within)
        if not ready:
            raise NotServed(f"the emulator said nothing within {within:g} s")
        line = process.stdout.readline()
        if not line:
            raise NotServed(f"the emulator did not start (exit code {process.wait(30)})")
        yield json.loads(line)
    finally:
        process.terminate()
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        process.stdout.close()


@dataclass(frozen=True, slots=True)
class People:
    """One account of the local NetSuite, and the environments of Ines, who administers northwind, and Maria, a member."""

    account: str
    client_id: str
    client_secret: str
    administrator: dict[str, str]
    member: dict[str, str]


def people(netsuite: dict[str, Any], work: Path) -> People:
    """Give both an environment of their own: settings and store lie in `work`, no setting of the machine reaches them."""
    account = netsuite["accounts"][0]
    # the normal case of the setup guide: Public Client ticked, and a secret kept all the same
    client = next(each for each in account["integrations"] if each["public"] and each["client_secret"])
    user = next(each for each in account["users"] if each["email"].startswith("analyst"))
    (work / "settings.toml").touch()
    shared = {
        **{name: value for name, value in os.environ.items() if not name.startswith("NETSUITE_NODES_")},
        "NETSUITE_NODES_SETTINGS": str(work / "settings.toml"),
        "NETSUITE_NODES_STORE": str(work / "credentials.db"),
        "NETSUITE_NODES_STATE": str(work / "state"),
        "NETSUITE_NODES_DOMAIN": netsuite["domain"],
        "NETSUITE_NODES_ORGANIZATION": "northwind",
        "SSL_CERT_FILE": netsuite["ca_file"],
    }
    return People(
        account=account["account"],
        client_id=client["client_id"],
        client_secret=client["client_secret"],
        administrator={**shared, "NETSUITE_NODES_USER": "ines", "NETSUITE_NODES_ROLE": "administrator"},
        member={
            **shared,
            "NETSUITE_NODES_USER": "maria",
            "BROWSER": f"{sys.executable} {CHECKOUT / 'tools' / 'browser.py'} %s",
            "BROWSER_EMAIL": user["email"],
            "BROWSER_PASSWORD": user["password"],
        },
    )
