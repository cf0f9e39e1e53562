"""
What a workflow run costs beside what it stands on, measured in one run.

An item of a `for_each` beside a step of bare DBOS, and a resume of 20,000 beside their replay; 500 creates beside a bare asyncio loop over
the same node; the memory of 100,000 items; a cold run of three steps beside a bare DBOS script of three. A table for people, then one JSON object as the last line; exit codes as in figures.py.
"""

import argparse
import asyncio
import os
import ssl
import statistics
import subprocess
import sys
import time
import traceback
from datetime import datetime
from pathlib import Path
from typing import Any

import httpx

from benchmarks import items as item_costs
from benchmarks.figures import Figure, NotMeasured, Target, beside, closed
from benchmarks.ground import CALLER, connected, work_folder
from netsuite_plugin.discovery import discover
from netsuite_plugin.registry import Registry
from netsuite_runner.graph import load
from netsuite_runner.interpreter import Execution, shut_down
from netsuite_runner.run_spec import RunSpec
from netsuite_runner.runs.sqlite import SqliteRuns
from tools.local_netsuite import CHECKOUT, NODES, People

SLOTS = 5
LATENCY = 0.05
TARGETS = {
    "item_ratio": Target(at_most=0.5),
    "resume_ratio": Target(at_most=0.2),
    "creates_ratio": Target(at_most=1.08),
    "items_peak_mb": Target(at_most=200),
    "cold_ratio": Target(at_most=1.6),
}
CREATES = """workflow: creates
steps:
  follow_up:
    for_each: ${{ range(NUMBER) }}
    at_once: 5
    node: netsuite.record.create
    params: {record_type: task, values: {title: "Call ${{ item }}"}}
"""
COLD = """workflow: cold
steps:
  first: {node: netsuite.record.get, params: {record_type: subsidiary, record_id: "1"}}
  second: {node: netsuite.record.get, needs: [first], params: {record_type: subsidiary, record_id: "1"}}
  third: {node: netsuite.record.get, needs: [second], params: {record_type: subsidiary, record_id: "1"}}
"""
ITEMS = """workflow: items
steps:
  count: {node: text.words.count, for_each: "${{ range(NUMBER) }}", params: {text: "item ${{ item }}"}}
outputs: {words: "${{ steps.count | sum(attribute='words') }}"}
"""
BARE_DBOS = """
import sys
from dbos import DBOS
DBOS(config={"name": "bare", "system_database_url": f"sqlite:///{sys.argv[1]}"})
@DBOS.step()
async def step(number): return number
@DBOS.workflow()
async def three(): return [await step(number) for number in range(3)]
DBOS.launch()
assert DBOS.start_workflow(three).get_result() == [0, 1, 2]
"""


def main() -> int:
    """Measure, show, judge."""
    arguments = _arguments()
    quick = arguments.quick
    creates, rounds, colds, items = (20, 1, 1, 200) if quick else (500, 7, 9, 100_000)
    timed, resumed = (50, 200) if quick else (2_000, 20_000)
    figures: list[Figure] = []
    try:
        with work_folder() as work:
            figures += item_costs.measure(timed, resumed, 1 if quick else 5, work)
            figures.append(_items(items, work))
            with connected(work, within=60) as (netsuite, northwind):
                figures.append(_cold(colds, northwind, work))
                _prepare(netsuite, northwind)
                figures.append(_creates(creates, rounds, work))
    except Exception:  # noqa: BLE001 - whatever went wrong, it is "not measured" and never "missed"
        traceback.print_exc()
    return closed("bench-runs", figures, TARGETS)


def _creates(number: int, rounds: int, work: Path) -> Figure:
    """Create in turn by a run and by a loop, in this process, with everything imported."""
    registry = discover()
    runs, loops = [], []
    for turn in range(rounds):
        runs.append(_run(registry, CREATES.replace("NUMBER", str(number)), f"creates-{turn}", work))
        loops.append(asyncio.run(_loop(registry, number, f"loop-{turn}")))
    ours, bare = statistics.median(runs), statistics.median(loops)
    return Figure(
        "creates_ratio",
        beside(list(zip(runs, loops, strict=True))),
        f"{number} creates of {1000 * LATENCY:g} ms, {SLOTS} in flight, over a bare loop",
        f"{ours:.2f} s / {bare:.2f} s",
    )


def _run(registry: Registry, text: str, run_id: str, work: Path) -> float:
    graph = load(text, file="bench.yaml", registry=registry)
    held = SqliteRuns(work).begin(run_id, RunSpec.of(graph, {}, CALLER, begun=datetime.now().astimezone()))
    execution = Execution(registry, held)
    began = time.perf_counter()
    try:
        execution.start()
        while not execution.wait(0.2):
            pass
        execution.result()
        return time.perf_counter() - began
    finally:
        shut_down()
        held.close()


async def _loop(registry: Registry, number: int, run_id: str) -> float:
    began = time.perf_counter()
    async with registry.open("netsuite", caller=CALLER, run=run_id) as session:
        queue = iter(range(number))

        async def worker() -> None:
            for item in queue:
                params = {"record_type": "task", "values": {"title": f"Call {item}"}}
                await session.call("netsuite.record.create", params, step="follow_up", item=str(item))

        await asyncio.gather(*(worker() for _ in range(SLOTS)))
    return time.perf_counter() - began


def _cold(times: int, northwind: People, work: Path) -> Figure:
    """Start both from nothing in turn; the median of each."""
    (work / "cold.yaml").write_text(COLD)
    (work / "bare.py").write_text(BARE_DBOS)
    pairs = []
    for turn in range(times + 1):
        ours = _seconds([NODES, "run", work / "cold.yaml", "--run-id", f"cold-{turn}"], northwind.member)
        pairs.append((ours, _seconds([sys.executable, work / "bare.py", work / f"bare-{turn}.db"], northwind.member)))
    ours, bare = (statistics.median(pair[side] for pair in pairs[1:]) for side in (0, 1))
    return Figure(
        "cold_ratio",
        beside(pairs[1:]),
        "a cold run of three record.get, over a bare DBOS script of three empty steps",
        f"{ours:.2f} s / {bare:.2f} s",
    )


def _items(number: int, work: Path) -> Figure:
    """Run many items in a process of its own and ask the kernel what it needed."""
    third = work / "third_party_node"
    words = [
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
        "--no-build-isolation",
        "--no-deps",
        "--no-index",
    ]
    subprocess.run([sys.executable, *words, "--target", third, CHECKOUT / "examples" / "third_party_node"], check=True)
    (work / "items.yaml").write_text(ITEMS.replace("NUMBER", str(number)))
    environment = {**os.environ, "PYTHONPATH": str(third), "NETSUITE_NODES_STATE": str(work / "state")}
    began = time.perf_counter()
    process = subprocess.Popen([NODES, "run", work / "items.yaml", "--json"], env=environment, stdout=subprocess.PIPE)
    assert process.stdout is not None
    told = process.stdout.read()
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    process.stdout.close()
    if process.returncode or f'"words": {2 * number}'.encode() not in told:
        raise NotMeasured(f"the run of {number} items ended with {process.returncode}: {told[-300:]!r}")
    return Figure(
        "items_peak_mb",
        round(used.ru_maxrss / 1024),
        f"MB a run of {number} items needs at most",
        f"bytes, not a ratio; {time.perf_counter() - began:.0f} s",
    )


def _seconds(command: list[str | Path], environment: dict[str, str]) -> float:
    began = time.perf_counter()
    done = subprocess.run(command, env=environment, cwd=CHECKOUT, capture_output=True, text=True, check=False)
    if done.returncode:
        raise NotMeasured(f"{command[0]} ended with exit code {done.returncode}: {done.stderr[-400:]}")
    return time.perf_counter() - began


def _prepare(netsuite: dict[str, Any], northwind: People) -> None:
    """Let this process be the member's, and the server slow."""
    for name in [name for name in os.environ if name.startswith("NETSUITE_NODES_")]:
        del os.environ[name]
    os.environ.update(northwind.member, NETSUITE_NODES_CONCURRENCY=str(SLOTS))
    url = f"{netsuite['base_url']}/__emulator__/{northwind.account}/latency"
    trusted = ssl.create_default_context(cafile=netsuite["ca_file"])
    httpx.post(url, json={"seconds": LATENCY}, verify=trusted).raise_for_status()


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Measure workflow runs beside what they stand on.")
    parser.add_argument("--quick", action="store_true", help="tiny sizes: does it run at all? The figures mean little")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
