"""Where calls are measured: a local NetSuite in its own process, a member's session on one side, plain httpx on the other."""

import asyncio
import os
import subprocess
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from benchmarks.figures import NotMeasured
from netsuite_plugin.contract import Caller
from netsuite_plugin.discovery import discover
from netsuite_plugin.registry import Session
from tools.local_netsuite import CHECKOUT, NODES, People, people, served

WORK = CHECKOUT / ".bench"
SLOTS = 10
SERVER_SLOTS = 20
CALLER = Caller(user="maria", organization="northwind")
CUSTOMER = {
    "entityId": "Harbour Supply Ltd",
    "companyName": "Harbour Supply Ltd",
    "email": "accounts@harbour-supply.example",
    "phone": "+1 555 0100",
    "subsidiary": "1",
    "currency": "1",
    "terms": "1",
    "isInactive": False,
    "isPerson": False,
    "comments": "Pays on the last day of the month.",
}


@dataclass(frozen=True, slots=True)
class Ground:
    """Both sides of every comparison, and the server's own account of what it saw."""

    session: Session
    http: httpx.AsyncClient
    control: httpx.AsyncClient
    account: str
    host: str
    base_url: str
    record_id: str

    async def ours(self) -> Any:
        """Read the customer with the node."""
        return await self.session.call("netsuite.record.get", {"record_type": "customer", "record_id": self.record_id})

    async def bare(self, token: str) -> Any:
        """Read the customer with httpx and nothing else: same server, same headers, JSON parsed."""
        response = await self.send("GET", f"customer/{self.record_id}", token)
        return response.raise_for_status().json()

    async def send(self, method: str, path: str, token: str, body: Any = None) -> httpx.Response:
        """Send one request to the record service with httpx alone."""
        return await self.http.request(
            method,
            f"{self.base_url}/services/rest/record/v1/{path}",
            json=body,
            headers={
                "Host": self.host,
                "Accept": "application/json",
                "Accept-Encoding": "gzip",
                "Authorization": f"Bearer {token}",
            },
            extensions={"sni_hostname": self.host.partition(":")[0]},
        )

    async def token(self) -> str:
        """Return the access token in force, as the member's store holds it."""
        store = self.session.registry.host("netsuite").store
        (row,) = await store.find(CALLER, "netsuite")
        return row.secrets["access_token"]

    async def tell(self, action: str, **body: Any) -> Any:
        """Ask something of the server itself."""
        response = await self.control.post(f"/__emulator__/{self.account}/{action}", json=body)
        return response.raise_for_status().json()

    async def seen(self) -> dict[str, Any]:
        """Return what the server has counted so far."""
        response = await self.control.get(f"/__emulator__/{self.account}/state")
        counts: dict[str, Any] = response.raise_for_status().json()
        return counts


@contextmanager
def work_folder() -> Iterator[Path]:
    """Give an empty folder of one's own in `.bench/`; both are gone afterwards."""
    WORK.mkdir(exist_ok=True)
    try:
        with tempfile.TemporaryDirectory(dir=WORK) as folder:
            yield Path(folder)
    finally:
        with suppress(OSError):  # another run is still in it
            WORK.rmdir()


@contextmanager
def connected(work: Path, *more: str, within: float, company: bool = False) -> Iterator[tuple[dict[str, Any], People]]:
    """
    Start the server, with or without the demo company and with `more` options, store the organization's OAuth Config and connect the member,
    as people do it.
    """
    options = ["--latency", "0", "--concurrency", str(SERVER_SLOTS), *([] if company else ["--no-company"]), *more]
    with served(work / "emulator", *options, within=within) as netsuite:
        yield netsuite, connected_member(netsuite, work)


def connected_member(netsuite: dict[str, Any], work: Path) -> People:
    """Store the organization's OAuth Config and connect the member to a server that runs, as people do it."""
    northwind = people(netsuite, work)
    command(
        ["setup", "--organization", "--client-id", northwind.client_id, "--client-secret-stdin"],
        northwind.administrator,
        typed=northwind.client_secret + "\n",
    )
    # the redirect URI has one port, and somebody else's `connect` may hold it for a few seconds
    command(["connect", northwind.account, "--timeout", "60"], northwind.member, tries=5)
    return northwind


@asynccontextmanager
async def ground(netsuite: dict[str, Any], northwind: People) -> AsyncIterator[Ground]:
    """Open the member's session in this process, beside a plain HTTP client and the server's control endpoints."""
    for name in [name for name in os.environ if name.startswith("NETSUITE_NODES_")]:
        del os.environ[name]
    os.environ.update(northwind.member, NETSUITE_NODES_CONCURRENCY=str(SLOTS))
    base_url, account = netsuite["base_url"], northwind.account
    async with (
        _plain() as http,
        _plain(base_url=base_url) as control,
        discover().open("netsuite", caller=CALLER) as session,
    ):
        given = {"record_type": "customer", "fields": CUSTOMER}
        answer = await control.post(f"/__emulator__/{account}/given", json=given)
        api = next(each["api"] for each in netsuite["accounts"] if each["account"] == account)
        record_id = answer.raise_for_status().json()["id"]
        both = Ground(session, http, control, account, httpx.URL(api).netloc.decode(), base_url, record_id)
        if await both.ours() != await both.bare(await both.token()):
            raise NotMeasured("the node and plain httpx do not read the same record")
        yield both


async def together(calls: int, call: Any) -> float:
    """Start that many calls at once and return the seconds until the last one has ended."""
    began = time.perf_counter()
    await asyncio.gather(*(call() for _ in range(calls)))
    return time.perf_counter() - began


def _plain(**options: Any) -> httpx.AsyncClient:
    limits = httpx.Limits(max_connections=SERVER_SLOTS, max_keepalive_connections=SERVER_SLOTS, keepalive_expiry=30)
    transport = httpx.AsyncHTTPTransport(verify=httpx.create_ssl_context(), limits=limits)
    return httpx.AsyncClient(transport=transport, timeout=60, **options)


def command(words: list[str], environment: dict[str, str], *, typed: str | None = None, tries: int = 1) -> None:
    """
    Run one command a person would type; after a failure again, if there are tries left.

    Raises:
        NotMeasured: It failed to the last try.
    """
    for left in reversed(range(tries)):
        done = subprocess.run(
            [NODES, *words],
            env=environment,
            cwd=CHECKOUT,
            input=typed,
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )
        if done.returncode == 0:
            return
        if left:
            time.sleep(3)
    raise NotMeasured(f"netsuite-nodes {words[0]} ended with exit code {done.returncode}: {done.stderr.strip()[-400:]}")
