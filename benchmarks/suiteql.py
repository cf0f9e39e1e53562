"""
Pages of a large SuiteQL result through 5, 10 and 15 slots, beside a bare httpx loop and beside other people's clients.

The same pages by both sides in turn, plain and with TLS and gzip; medians of the ratios, pair by pair. A table, then one JSON object as the
last line; exit codes as in figures.py: 2 also where a client of other people could not be installed. Writes its part of
docs/performance.md and the picture there, unless the run is a quick one.
"""

import argparse
import asyncio
import gc
import json
import os
import statistics
import subprocess
import sys
import time
import traceback
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks import performance_page
from benchmarks.figures import Figure, Target, beside, closed
from benchmarks.ground import work_folder
from benchmarks.suiteql_sides import PAGE, QUERY, bare, ours, plain, services
from conformance.peers.certificate import self_signed
from conformance.peers.homes import HOMES, Client, NotInstalled
from netsuite_emulator.server.certificates import Certificates, certificates
from tools.local_netsuite import CHECKOUT

SLOTS = (5, 10, 15)
SECONDS = 0.1
"""What a page takes at the server."""
WIRES = {"": "plain", "_tls": "TLS and gzip"}
PEERS = (
    (Client("PyPI", "netsuite", "0.12.0", "use_netsuite.py"), "suiteql"),
    (Client("PyPI", "restsuite", "1.0.0", "use_restsuite.py"), "suiteql"),
    (Client("npm", "@brokenrubik/netsuite-sdk", "0.6.0", "use_brokenrubik.cjs"), "suiteql"),
    (Client("PyPI", "netsuite-async", "0.2.4", "list_netsuite_async.py"), "lists"),
)
PEER_PAGES = 100
"""All that NetSuite gives for one query, and where these clients end."""


def targets(slots: tuple[int, ...] = SLOTS) -> dict[str, Target]:
    """Return what the figures are held to."""
    return {
        **{f"speed_{n}{wire}": Target(at_least=0.95) for wire in WIRES for n in slots},
        **{f"cpu_{n}{wire}": Target(at_most=1.4) for wire in WIRES for n in slots},
        **{f"in_flight_{n}{wire}": Target(at_most=n) for wire in WIRES for n in slots},
        **{f"rows_s_{client.key}": Target(at_least=1) for client, _ in PEERS},
    }


@dataclass(frozen=True, slots=True)
class Run:
    """Seconds and CPU seconds of one reading."""

    wall: float
    cpu: float


def main() -> int:
    """Measure, show, judge, write down."""
    parser = argparse.ArgumentParser(description="Measure the pages of a large query side by side with a bare loop.")
    parser.add_argument("--quick", action="store_true", help="few pages: does it run at all? The figures mean little")
    parser.add_argument("--pages", type=int, default=1_000, help="pages of 1,000 rows (default: 1,000)")
    parser.add_argument("--rounds", type=int, default=5, help="how often both sides read them (default: 5)")
    options = parser.parse_args()
    pages, rounds = (120, 1) if options.quick else (options.pages, options.rounds)
    figures: list[Figure] = []
    slots = SLOTS[1:] if options.quick else SLOTS
    try:
        with work_folder() as work:
            files = certificates(work / "certificates")
            os.environ["SSL_CERT_FILE"] = str(files.ca_file)
            for wire in WIRES:
                figures += _beside_bare(work, files, wire, slots, pages=pages, rounds=rounds)
            figures += _peers(files)
    except Exception:  # noqa: BLE001 - whatever went wrong, it is "not measured" and never "missed"
        traceback.print_exc()
    if not options.quick:
        performance_page.written("bench-suiteql", "Pages of a large SuiteQL result", figures, _drawn, targets())
    return closed("bench-suiteql", figures, targets(slots))


def _beside_bare(
    work: Path, files: Certificates, wire: str, slots: tuple[int, ...], *, pages: int, rounds: int
) -> list[Figure]:
    figures: list[Figure] = []
    with _served(pages * PAGE, files if wire else None, packed=bool(wire)) as port:
        origin = f"https://localhost:{port}" if wire else f"http://127.0.0.1:{port}"
        for each in slots:
            figures += asyncio.run(_pairs(work / f"slots{wire}{each}", origin, wire, each, pages=pages, rounds=rounds))
    return figures


async def _pairs(folder: Path, origin: str, wire: str, slots: int, *, pages: int, rounds: int) -> list[Figure]:
    async with services(origin, slots, folder) as client, plain(slots) as http:

        async def in_flight() -> int:
            return int((await http.get(f"{origin}/in-flight")).json()["most"])

        # both warm, and the server's pages made
        await ours(client, pages)
        await bare(http, origin, slots, pages)
        pairs: list[tuple[Run, Run]] = []
        most = 0
        for _ in range(rounds):
            await in_flight()
            mine = await _timed(lambda: ours(client, pages))
            most = max(most, await in_flight())
            pairs.append((mine, await _timed(lambda: bare(http, origin, slots, pages))))
    ideal = -(-pages // slots) * SECONDS
    mine, theirs = (statistics.median(pair[side].wall for pair in pairs) for side in (0, 1))
    cpu = tuple(statistics.median(pair[side].cpu for pair in pairs) * 1_000 / pages for side in (0, 1))
    words = f"{slots} slots, {WIRES[wire]}"
    return [
        Figure(f"speed_{slots}{wire}", beside([(b.wall, a.wall) for a, b in pairs]), f"speed over a bare loop's, {words}", f"{mine:.2f} s / {theirs:.2f} s, {pages:,} pages"),
        Figure(f"cpu_{slots}{wire}", beside([(a.cpu, b.cpu) for a, b in pairs]), f"CPU over a bare loop's, {words}", f"{cpu[0]:.2f} / {cpu[1]:.2f} ms a page"),
        Figure(f"ceiling_{slots}{wire}", round(ideal / mine, 3), f"share of the physical ceiling, {words}", f"bare loop {ideal / theirs:.3f}"),
        Figure(f"rows_s_{slots}{wire}", round(pages * PAGE / mine), f"rows a second, {words}"),
        Figure(f"rows_s_bare_{slots}{wire}", round(pages * PAGE / theirs), f"rows a second of a bare loop, {words}"),
        Figure(f"in_flight_{slots}{wire}", most, f"most in flight at the server, {words}"),
    ]  # fmt: skip


async def _timed(read: Callable[[], Coroutine[Any, Any, None]]) -> Run:
    gc.collect()
    cpu, began = time.process_time(), time.perf_counter()
    await read()
    return Run(time.perf_counter() - began, time.process_time() - cpu)


def _peers(files: Certificates) -> list[Figure]:
    """Let each client of other people read what NetSuite gives for one query; one that is not installed has no figure."""
    figures: list[Figure] = []
    HOMES.mkdir(exist_ok=True)
    private_key, _ = self_signed()
    keys = dict.fromkeys(("consumer_key", "consumer_secret", "token_id", "token_secret", "client_id"), "0" * 40)
    with _served(PEER_PAGES * PAGE, files, packed=True) as port:
        for client, action in PEERS:
            given = {"account": "1234567", **keys, "certificate_id": "c", "private_key": private_key}
            given |= {"query": f"{QUERY} ORDER BY id", "actions": [action]}
            try:
                client.install()
                ended = client.driven(given, {"port": port, "ca_file": str(files.ca_file)}, longest=120)
                told = [json.loads(line) for line in ended.stdout.splitlines() if line.startswith("{")]
                (said,) = [each for each in told if each["action"] == action]
                if "gave" not in said:
                    raise ValueError(said.get("raised"))  # noqa: TRY301 - said below like all that goes wrong with a client
                # the ids of a page are not all its own, so a query's rows are the pages'
                rows = said["gave"] if action == "lists" else PEER_PAGES * PAGE
                words = "10 lists of records at once" if action == "lists" else "one query"
                figures.append(
                    Figure(f"rows_s_{client.key}", round(rows / said["seconds"]), f"rows a second, {client.name} {client.version}", words)
                )  # fmt: skip
            except (NotInstalled, subprocess.TimeoutExpired, ValueError, KeyError) as why:
                sys.stderr.write(f"{client.name}: {why}\n")
    return figures


@contextmanager
def _served(rows: int, files: Certificates | None, *, packed: bool) -> Iterator[int]:
    command = [sys.executable, "-m", "benchmarks.pages_server", "--rows", str(rows), "--seconds", str(SECONDS)]
    command += ["--packed"] if packed else []
    command += ["--certificate", str(files.server_chain), "--key", str(files.server_key)] if files else []
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=CHECKOUT) as process:
        try:
            assert process.stdout is not None
            yield int(json.loads(process.stdout.readline())["port"])
        finally:
            process.terminate()


def _drawn(axes: Any, figures: list[Figure]) -> None:
    """Draw the rows a second by slots: both ways, the bare loop and the ceiling; the other clients by how many pages they ask for at once."""
    values = {each.name: each.value for each in figures}
    axes.plot(SLOTS, [n * PAGE / SECONDS for n in SLOTS], "--", color="0.6", label="physical ceiling")
    for color, (wire, words) in zip(("C0", "C1"), WIRES.items(), strict=True):
        ours_s, bare_s = ([values.get(f"{name}_{n}{wire}") for n in SLOTS] for name in ("rows_s", "rows_s_bare"))
        axes.plot(SLOTS, ours_s, "o-", color=color, label=f"netsuite-nodes, {words}")
        axes.plot(SLOTS, bare_s, ":", color=color, label=f"bare httpx loop, {words}")
    for marker, (client, action) in zip("sv^D", PEERS, strict=True):
        if (rows := values.get(f"rows_s_{client.key}")) is not None:
            axes.plot(
                [10 if action == "lists" else 1], [rows], marker, color="0.3", label=f"{client.name}, TLS and gzip"
            )
    axes.set_xlabel("pages under way at once")
    axes.set_ylabel("rows a second")
    axes.set_xticks((1, *SLOTS))
    axes.set_ylim(bottom=0)
    axes.legend(fontsize=8)


if __name__ == "__main__":
    sys.exit(main())
