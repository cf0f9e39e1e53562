"""
The main job from nothing: a local NetSuite, an organization's OAuth Config, a member who connects, and the workflow she runs.

Everything it starts it stops, and everything it writes is in `.demo/` of the checkout, which is removed at the end.
"""

import json
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from rich.console import Console

from tools.local_netsuite import CHECKOUT, NODES, NotServed, people, served

WORK = CHECKOUT / ".demo"
say = Console(stderr=True, highlight=False)


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
    if query is not None and not query.is_file():
        sys.exit(f"demo: there is no file {query}")
    shutil.rmtree(WORK, ignore_errors=True)
    WORK.mkdir()
    last = ""
    try:
        with served(WORK / "emulator", "--latency", "0.05") as netsuite:
            say.print(f"EMULATOR of NetSuite at {netsuite['base_url']}, account {netsuite['accounts'][0]['account']}")
            last = run(netsuite, query)
    except NotServed as fault:
        sys.exit(f"demo failed: {fault}")
    finally:
        shutil.rmtree(WORK, ignore_errors=True)
    say.print(f"[dim]{time.monotonic() - began:.1f} s[/dim]")
    sys.stdout.write(f"demo ok: {last}\n")


def run(netsuite: dict[str, Any], query: Path | None) -> str:
    """Set up, connect, and run the host; return the host's closing line."""
    northwind = people(netsuite, WORK)
    administrator, member = northwind.administrator, northwind.member
    step(
        "Ines, administrator of northwind, stores the organization's NetSuite OAuth Config",
        [NODES, "setup", "--organization", "--client-id", northwind.client_id, "--client-secret-stdin"],
        administrator,
        input=northwind.client_secret + "\n",
    )
    step(
        "Maria, a member, connects her NetSuite login (a scripted browser)",
        [NODES, "connect", northwind.account, "--timeout", "60"],
        member,
    )
    if query is not None:
        last = step(f"Her host runs {query.name}", [sys.executable, "examples/query.py", query], member).splitlines()[
            -1
        ]
    else:
        run = [NODES, "run", "examples/overdue_invoices.yaml", "--run-id", "demo"]
        step("She runs the workflow of overdue invoices", run, member)
        shown = subprocess.check_output([NODES, "runs", "show", "demo", "--json"], env=member, text=True)
        outputs = json.loads(shown)["outputs"]
        last = f"{outputs['invoices']} invoices, {outputs['created']} tasks created"
    step(
        "She disconnects: revoked at NetSuite, wiped here",
        [NODES, "credentials", "disconnect", "personal"],
        member,
    )
    return last


if __name__ == "__main__":
    main()
