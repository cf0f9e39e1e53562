"""
What workers that share runs on PostgreSQL make of a second one and a third, and what a step, many items and many runs cost there.

A table for people, then one JSON object as the last line; exit codes as in figures.py. Speeds are those between a tenth and the last of the calls
of a run: its start is not in them. That each made its record the local NetSuite says.
"""

import argparse
import asyncio
import statistics
import subprocess
import sys
import time
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import psycopg

from benchmarks.figures import Figure, NotMeasured, Target, beside, closed
from benchmarks.ground import CALLER, work_folder
from benchmarks.worker_ground import Fleet, fleet, member_here, until
from netsuite_plugin.discovery import discover
from netsuite_plugin.registry import Registry
from netsuite_runner.commands.following import with_lives
from netsuite_runner.graph import load
from netsuite_runner.run_spec import RunSpec
from netsuite_runner.runs.address import Address
from netsuite_runner.runs.postgres import PostgresRuns
from tools.local_netsuite import CHECKOUT

TARGETS = {
    "linear_2": Target(at_least=0.9),
    "linear_3": Target(at_least=0.9),
    "step_ratio": Target(at_most=1.10),
    "items_peak_mb": Target(at_most=250),
    "started_before_20_ended": Target(at_least=100),
}
CREATES = """workflow: creates
inputs: {number: {type: integer}}
steps:
  follow_up:
    for_each: ${{ range(inputs.number) }}
    at_once: AT_ONCE
    node: netsuite.record.create
    params: {record_type: task, values: {title: "Call ${{ item }}"}}
"""
ITEMS = """workflow: items
inputs: {number: {type: integer}}
steps:
  count: {node: text.words.count, for_each: "${{ range(inputs.number) }}", params: {text: "item ${{ item }}"}}
outputs: {words: "${{ steps.count | sum(attribute='words') }}"}
"""
FIRST = 20
"""Of the runs that are queued at once, so many have ended when those that have started are counted."""
_SLOTS = 100
"""So many that nobody waits for one, and that the account takes."""


@dataclass(frozen=True)
class Sizes:
    """How much is done."""

    creates: int = 600
    """By each worker."""
    rounds: int = 5
    items: int = 100_000
    runs: int = 100
    """Queued at once."""
    of_each_run: int = 50


SMALL = Sizes(creates=10, rounds=1, items=50, runs=20, of_each_run=1)


def main() -> int:
    """Measure, show, judge."""
    parser = argparse.ArgumentParser(description="Measure workers that share runs.")
    parser.add_argument("--smoke", action="store_true", help="tiny sizes: does it run at all? The figures mean little")
    arguments = parser.parse_args()
    sizes, figures = SMALL if arguments.smoke else Sizes(), list[Figure]()
    try:
        with (
            work_folder() as work,
            fleet(work, {"NETSUITE_NODES_CONCURRENCY": str(_SLOTS)}, concurrency=_SLOTS) as found,
        ):
            member_here(found)
            for part in (_items, _linear, _step, _runs):
                figures += part(found, work, sizes)
                found.close()
    except Exception:  # noqa: BLE001 - whatever went wrong, it is "not measured" and never "missed"
        traceback.print_exc()
    return closed("bench-workers", figures, TARGETS)


def _linear(found: Fleet, work: Path, sizes: Sizes) -> list[Figure]:
    """One worker, two and three, with 5 calls of 100 ms in flight each."""
    file = work / "linear.yaml"
    file.write_text(CREATES.replace("AT_ONCE", "100"))
    found.server.tell("latency", seconds=0.1)
    speeds: dict[int, list[float]] = {1: [], 2: [], 3: []}
    for workers, of_these in speeds.items():
        found.start(5)
        for turn in range(sizes.rounds):
            number = sizes.creates * workers
            of_these.append(_speed(found, file, f"linear-{workers}-{turn}", number))
    one, two, three = (statistics.median(each) for each in speeds.values())
    words = "creates a second of {} workers, over {} times those of one"
    return [
        Figure("linear_2", round(two / (2 * one), 3), words.format(2, 2), f"{two:.0f} / {one:.0f}"),
        Figure("linear_3", round(three / (3 * one), 3), words.format(3, 3), f"{three:.0f} / {one:.0f}"),
    ]


def _step(found: Fleet, work: Path, sizes: Sizes) -> list[Figure]:
    """One worker with 10 calls of 50 ms in flight, beside a bare loop over the same node."""
    file = work / "step.yaml"
    file.write_text(CREATES.replace("AT_ONCE", "10"))
    found.server.tell("latency", seconds=0.05)
    found.start(10)
    registry, pairs = discover(), list[tuple[float, float]]()
    for turn in range(sizes.rounds):
        ours = _speed(found, file, f"step-{turn}", sizes.creates)
        bare = _of(asyncio.run(_loop(registry, sizes.creates)))
        pairs.append((1 / ours, 1 / bare))
    ours, bare = (1_000 * statistics.median(pair[side] for pair in pairs) for side in (0, 1))
    return [
        Figure(
            "step_ratio",
            beside(pairs),
            "an item of a run on PostgreSQL, 10 in flight of 50 ms, over one of a bare loop",
            f"{ours:.2f} / {bare:.2f} ms",
        )
    ]


def _items(found: Fleet, work: Path, sizes: Sizes) -> list[Figure]:
    """A run of many items that do next to nothing: what its worker needs at most."""
    third = work / "third_party_node"
    words = ["--quiet", "--disable-pip-version-check", "--no-build-isolation", "--no-deps", "--no-index"]
    package = CHECKOUT / "examples" / "third_party_node"
    subprocess.run([sys.executable, "-m", "pip", "install", *words, "--target", third, package], check=True)
    file = work / "items.yaml"
    file.write_text(ITEMS)
    found.settings["PYTHONPATH"] = str(third)
    try:
        worker = found.start(5)
        began = time.perf_counter()
        _followed(found, file, "items", sizes.items)()
        seconds = time.perf_counter() - began
    finally:
        del found.settings["PYTHONPATH"]
    return [
        Figure(
            "items_peak_mb",
            round(worker.peak_mb),
            f"MB that a worker needs at most for a run of {sizes.items:,} items",
            f"{seconds:.0f} s",
        )
    ]


def _runs(found: Fleet, work: Path, sizes: Sizes) -> list[Figure]:
    """Many runs queued at once: none has to wait for the first ones to end."""
    del work
    found.server.tell("latency", seconds=0.1)
    for worker in [found.start(20, ready=False) for _ in range(3)]:
        found.ready(worker)
    graph = load(CREATES.replace("AT_ONCE", "1"), file="runs.yaml", registry=discover())
    runs = with_lives(PostgresRuns(Address.of(found.address, named="The database measured")))
    names = {f"many-{number}" for number in range(sizes.runs)}
    for name in sorted(names):
        spec = RunSpec.of(graph, {"number": sizes.of_each_run}, CALLER, begun=datetime.now().astimezone())
        runs.enqueue(name, spec)
    began, started, ended = time.perf_counter(), set[str](), set[str]()

    def first_ended() -> bool:
        # what has ended is looked for first, so that what had started by then is seen
        for head in runs.began_by(CALLER):
            if head.id in names and head.state != "queued":
                started.add(head.id)
                if head.state not in {"running", "interrupted"}:
                    ended.add(head.id)
        return len(ended) >= FIRST

    until(first_ended, f"{FIRST} runs did not end", within=300)
    return [
        Figure(
            "started_before_20_ended",
            len(started),
            f"of {sizes.runs} runs queued at once, those that had started when {FIRST} had ended",
            f"{time.perf_counter() - began:.1f} s",
        )
    ]


def _followed(found: Fleet, file: Path, run_id: str, number: int) -> Callable[[], None]:
    """Return what runs a workflow to its end, as the command does."""

    def run() -> None:
        process = found.run(file, run_id, number=number)
        _, said = process.communicate(timeout=900)
        if process.returncode:
            raise NotMeasured(f"{run_id} ended with exit code {process.returncode}: {said.decode()[-600:]}")

    return run


def _speed(found: Fleet, file: Path, run_id: str, number: int) -> float:
    """
    Return how many records a second a run creates, by the moments that are kept of its calls: nobody asks while it is under way.

    Raises:
        NotMeasured: It did not create them all.
    """
    before = int(found.server.state()["records"].get("task", 0))
    _followed(found, file, run_id, number)()
    if (made := int(found.server.state()["records"].get("task", 0)) - before) != number:
        raise NotMeasured(f"{run_id} created {made} records, not {number}")
    with psycopg.connect(found.address) as connection:
        ends = connection.execute("SELECT ended FROM netsuite_nodes.call WHERE run = %s", (run_id,)).fetchall()
    return _of(sorted(ended for (ended,) in ends))


def _of(ends: Sequence[float]) -> float:
    """Return how many ended a second, between a tenth of them and the last."""
    first = len(ends) // 10
    return (len(ends) - 1 - first) / (ends[-1] - ends[first])


async def _loop(registry: Registry, number: int) -> list[float]:
    ends = list[float]()
    async with registry.open("netsuite", caller=CALLER, run=f"loop-{time.monotonic_ns()}") as session:
        queue = iter(range(number))

        async def worker() -> None:
            for item in queue:
                params = {"record_type": "task", "values": {"title": f"Call {item}"}}
                await session.call("netsuite.record.create", params, step="follow_up", item=str(item))
                ends.append(time.monotonic())

        await asyncio.gather(*(worker() for _ in range(10)))
    return ends


if __name__ == "__main__":
    sys.exit(main())
