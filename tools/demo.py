"""
The main job from nothing: a local NetSuite, an organization's OAuth Config, a member who connects, and a host that runs three nodes.

Everything it starts it stops, and everything it writes is in `.demo/` of the checkout, which is removed at the end.
"""

import contextlib
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from rich.console import Console

CHECKOUT = Path(__file__).parent.parent
WORK = CHECKOUT / ".demo"
BIN = Path(sys.executable).parent
say = Console(stderr=True, highlight=False)


@contextlib.contextmanager
def emulator() -> Iterator[dict[str, Any]]:
    """Run the local NetSuite and give what it says of itself."""
    command = [
        BIN / "netsuite-nodes",
        "emulator",
        "serve",
        "--port",
        "0",
        "--latency",
        "0.05",
        "--state",
        WORK / "emulator",
    ]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        line = process.stdout.readline()
        if not line:
            sys.exit(f"the emulator did not start (exit code {process.wait()})")
        yield json.loads(line)
    finally:
        process.terminate()
        process.wait(30)


def step(title: str, command: list[str | Path], environment: dict[str, str], **options: Any) -> str:
    """Run one command a person would type; show its words, return its output."""
    say.print(f"[bold]» {title}[/bold]")
    done = subprocess.run(
        command, env=environment, cwd=CHECKOUT, stdout=subprocess.PIPE, text=True, check=False, **options
    )
    sys.stdout.write(done.stdout)
    sys.stdout.flush()
    if done.returncode:
        sys.exit(f"demo failed: {title} ended with exit code {done.returncode}")
    return done.stdout


def main() -> None:
    """Run the demo."""
    began = time.monotonic()
    query = Path(sys.argv[1]).resolve() if len(sys.argv) > 1 else None
    shutil.rmtree(WORK, ignore_errors=True)
    WORK.mkdir()
    (WORK / "settings.toml").touch()
    last = ""
    try:
        with emulator() as netsuite:
            say.print(f"EMULATOR of NetSuite at {netsuite['base_url']}, account {netsuite['accounts'][0]['account']}")
            last = run(netsuite, query)
    finally:
        shutil.rmtree(WORK, ignore_errors=True)
    say.print(f"[dim]{time.monotonic() - began:.1f} s[/dim]")
    sys.stdout.write(f"demo ok: {last}\n")


def run(netsuite: dict[str, Any], query: Path | None) -> str:
    """Set up, connect, and run the host; return the host's closing line."""
    account = netsuite["accounts"][0]
    # the normal case of the setup guide: Public Client ticked, and a secret kept all the same
    client = next(each for each in account["integrations"] if each["public"] and each["client_secret"])
    user = next(each for each in account["users"] if each["email"].startswith("analyst"))
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("NETSUITE_NODES_")},
        "NETSUITE_NODES_SETTINGS": str(WORK / "settings.toml"),
        "NETSUITE_NODES_STORE": str(WORK / "credentials.db"),
        "NETSUITE_NODES_DOMAIN": netsuite["domain"],
        "NETSUITE_NODES_ORGANIZATION": "northwind",
        "SSL_CERT_FILE": netsuite["ca_file"],
    }
    administrator = {**environment, "NETSUITE_NODES_USER": "ines", "NETSUITE_NODES_ROLE": "administrator"}
    member = {
        **environment,
        "NETSUITE_NODES_USER": "maria",
        "BROWSER": f"{sys.executable} {CHECKOUT / 'tools' / 'browser.py'} %s",
        "BROWSER_EMAIL": user["email"],
        "BROWSER_PASSWORD": user["password"],
    }
    nodes = BIN / "netsuite-nodes"
    step(
        "Ines, administrator of northwind, stores the organization's NetSuite OAuth Config",
        [nodes, "setup", "--organization", "--client-id", client["client_id"], "--client-secret-stdin"],
        administrator,
        input=client["client_secret"] + "\n",
    )
    step(
        "Maria, a member, connects her NetSuite login (a scripted browser)",
        [nodes, "connect", account["account"]],
        member,
    )
    step("What her runs will use, and why", [nodes, "credentials", "why"], member)
    if query is not None:
        printed = step(f"Her host runs {query.name}", [sys.executable, "examples/query.py", query], member)
    else:
        printed = step("Her host runs the job", [sys.executable, "examples/embed.py"], member)
    step(
        "She disconnects: revoked at NetSuite, wiped here",
        [nodes, "credentials", "disconnect", _credential(member)],
        member,
    )
    return printed.splitlines()[-1]


def _credential(environment: dict[str, str]) -> str:
    listed = subprocess.run(
        [BIN / "netsuite-nodes", "credentials", "list", "--json"],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        check=True,
    ).stdout
    return str(next(each["id"] for each in json.loads(listed)["credentials"] if each["kind"] == "netsuite"))


if __name__ == "__main__":
    main()
