"""The examples that serve: started as their own text says, used once, and ended with a signal."""

import configparser
import contextlib
import os
import re
import shlex
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import httpx

from tools import local_postgres
from tools.local_netsuite import BIN, CHECKOUT, NODES

EXAMPLES = CHECKOUT / "examples"
PATIENCE = 120
"""Seconds in which something is ready, or has ended, on a busy machine too."""
_PROXY = {"host": "flows.example.com", "x-forwarded-proto": "https"}
"""What a proxy adds that speaks https with browsers."""
_NAVIGATES = {"sec-fetch-site": "same-origin", "sec-fetch-mode": "navigate", "sec-fetch-dest": "document"}


class Failed(Exception):
    """It did not do what it is there for."""


def web_host(work: Path, member: Mapping[str, str]) -> str:
    """Sign in at the host as maria and read her page of connectors; give the last line that the host said."""
    words = [sys.executable, "-m", "uvicorn", "web_host:app", "--app-dir", EXAMPLES, "--port", "0"]
    with _serving(words, member, work / "web_host.log", ready=r"running on (http://\S+)") as (address, log):
        with httpx.Client(
            base_url=address, trust_env=False, headers={**_PROXY, **_NAVIGATES}, timeout=PATIENCE
        ) as browser:
            cookie = browser.get("/login", params={"user": "maria"}).headers["set-cookie"].partition(";")[0]
            for path, wanted in (("/", "Hello maria"), ("/netsuite/connectors", 'href="/netsuite/connectors"')):
                page = browser.get(path, headers={"cookie": cookie})
                if page.status_code != httpx.codes.OK or wanted not in page.text:
                    raise Failed(f"{path} answers {page.status_code} without {wanted!r}: {page.text[:300]}")
        return log.read_text(encoding="utf-8").splitlines()[-1]


def unit(work: Path, member: Mapping[str, str]) -> str:
    """Start what the unit starts, let it do a run, end it with the unit's signal; give the last line that the run said."""
    read = configparser.ConfigParser(strict=False, interpolation=None)
    read.read(EXAMPLES / "netsuite-nodes-worker@.service", encoding="utf-8")
    service = read["Service"]
    with local_postgres.served() as postgres:
        environment = {**member, "NETSUITE_NODES_RUNS": postgres.new_database(), "PATH": f"{BIN}:{os.environ['PATH']}"}
        ends = signal.Signals[service["KillSignal"]]
        words = shlex.split(service["ExecStart"])
        with _serving(words, environment, work / "worker.log", ready="takes runs", ends=ends):
            done = subprocess.run(
                [NODES, "run", EXAMPLES / "overdue_invoices.yaml"],
                env=environment,
                cwd=work,
                capture_output=True,
                text=True,
                check=False,
                timeout=PATIENCE,
            )
            if done.returncode:
                raise Failed(f"a run for it ended with exit code {done.returncode}: {done.stderr[-400:]}")
    return done.stdout.strip().splitlines()[-1]


@contextlib.contextmanager
def _serving(
    words: Sequence[str | Path],
    environment: Mapping[str, str],
    log: Path,
    *,
    ready: str,
    ends: signal.Signals = signal.SIGTERM,
) -> Iterator[tuple[str, Path]]:
    """Start it, wait until its log says it is ready, give the last group of what matched, and the log; it shall end well by that signal."""
    with log.open("w", encoding="utf-8") as said:
        process = subprocess.Popen(words, env=environment, stdout=said, stderr=said)
    try:
        until = time.monotonic() + PATIENCE
        while not (found := re.search(ready, log.read_text(encoding="utf-8"))):
            if process.poll() is not None or time.monotonic() > until:
                raise Failed(f"it is not ready: {log.read_text(encoding='utf-8')[-400:]}")
            time.sleep(0.1)
        yield found[found.lastindex or 0], log
        process.send_signal(ends)
        # some end by the signal itself once they are done
        if process.wait(PATIENCE) not in {0, -ends}:
            raise Failed(f"it ended with exit code {process.returncode}: {log.read_text(encoding='utf-8')[-400:]}")
    finally:
        process.kill()
        process.wait()
