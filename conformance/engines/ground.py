"""What every engine meets: a local NetSuite with its company, and Maria's login in a store that the engine's processes share."""

import json
import socket
import subprocess
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.figures import NotMeasured
from benchmarks.ground import command
from chaos.server import Server
from conformance.peers.keys import token_of
from tools.local_netsuite import CHECKOUT, NODES, people, served

SLOW_SECONDS = 20.0
"""How long the answer to a write is kept back whose process is killed meanwhile."""


@dataclass(frozen=True)
class Ground:
    """
    The account under an engine, the environment that leads its processes there, and a token that an engine may keep itself, by the names of
    `EngineCredential`'s fields.
    """

    server: Server
    environment: dict[str, str]
    token: dict[str, str]

    def query(self, text: str) -> list[dict[str, Any]]:
        """
        Return the rows of a query.

        Raises:
            NotMeasured: It failed.
        """
        rows: list[dict[str, Any]] = json.loads(self.typed("query", text, "--all", "--json"))["rows"]
        return rows

    def typed(self, *words: str) -> str:
        """
        Run one of our commands as Maria, and return what it prints.

        Raises:
            NotMeasured: It failed.
        """
        done = subprocess.run(
            [NODES, *words],
            env=self.environment,
            cwd=CHECKOUT,
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )
        if done.returncode:
            raise NotMeasured(f"netsuite-nodes {words[0]} ended with {done.returncode}: {done.stderr.strip()[-300:]}")
        return done.stdout

    def titles(self) -> Counter[str]:
        """Count the tasks in the account by their titles."""
        return Counter(row["title"] for row in self.query("SELECT title FROM task ORDER BY id"))

    def tasks(self) -> int:
        """Return how many tasks there are, from the account itself: cheap enough to ask many times a second."""
        return int(self.server.state()["records"].get("task", 0))

    def hold_back_the_next_write(self) -> None:
        """Let the account do the next write and keep its answer back."""
        self.server.tell("fault", kind="slow", on="record_write", times=1, seconds=SLOW_SECONDS)


def wait_for(what: str, happens: Callable[[], Any], *, within: float, every: float = 0.1) -> Any:
    """
    Ask until something is true, and return it.

    Raises:
        NotMeasured: It is not, within that many seconds.
    """
    deadline = time.monotonic() + within
    while not (found := happens()):
        if time.monotonic() > deadline:
            raise NotMeasured(f"{what}: not within {within:g} s")
        time.sleep(every)
    return found


def free_port() -> int:
    """Return a port of this machine that nobody listens on."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        port: int = listening.getsockname()[1]
        return port


@contextmanager
def prepared(work: Path) -> Iterator[Ground]:
    """Serve a local NetSuite with its company, and connect Maria as people do it, on a port of her own."""
    with served(work / "emulator", "--latency", "0.05", "--concurrency", "20", within=120) as netsuite:
        northwind = people(netsuite, work)
        server = Server(netsuite, northwind.account)
        key = next(
            each["key"] for each in netsuite["accounts"][0]["integrations"] if each["client_id"] == northwind.client_id
        )
        redirect_uri = f"https://127.0.0.1:{free_port()}/auth/callback"
        server.tell("integration", key=key, redirect_uris=[redirect_uri])
        config = ["setup", "--organization", "--client-id", northwind.client_id, "--client-secret-stdin"]
        command(
            [*config, "--redirect-uri", redirect_uri], northwind.administrator, typed=northwind.client_secret + "\n"
        )
        command(["connect", northwind.account, "--timeout", "60"], northwind.member, tries=3)
        try:
            yield Ground(server, northwind.member, _token(netsuite["accounts"][0]))
        finally:
            server.close()


def _token(described: dict[str, Any]) -> dict[str, str]:
    token = token_of(described)
    return {
        "account": described["account"],
        "client_id": token["consumer_key"],
        "client_secret": token["consumer_secret"],
        "token_id": token["token_id"],
        "token_secret": token["token_secret"],
    }
