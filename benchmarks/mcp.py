"""
What a tool call of an agent costs beside the same node called in this process, where NetSuite takes 50 ms: over stdio, and over HTTP.

The three are called in turn. Prints a table and one JSON object; everything it writes is in `.bench/`.
"""

import argparse
import asyncio
import statistics
import subprocess
import sys
import time
import traceback
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from mcp import Client, StdioServerParameters

from benchmarks.figures import Figure, NotMeasured, Target, beside, closed
from benchmarks.ground import connected, ground, work_folder
from benchmarks.one_call import LATENCY
from netsuite_adapters.mcp.tools import Tools, told_in_json
from netsuite_plugin.discovery import discover
from tools.local_netsuite import CHECKOUT, NODES

TARGETS = {"stdio_ratio": Target(at_most=1.2), "tools_list_bytes": Target(at_most=59_999)}
ROUNDS = 60
_WARM = 3


async def measure(netsuite: dict[str, Any], northwind: Any, rounds: int) -> list[Figure]:
    """Call the node, the tool over stdio and the tool over HTTP in turn, over connections that are kept open."""
    started = StdioServerParameters(command=str(NODES), args=["mcp", "serve"], env=northwind.member)
    with _host(northwind.member) as address:
        async with ground(netsuite, northwind) as both, Client(started) as stdio, Client(address) as http:
            arguments = {"record_type": "customer", "record_id": both.record_id}

            def through(client: Client) -> Callable[[], Awaitable[Any]]:
                async def call() -> Any:
                    answer = await client.call_tool("netsuite_record_get", arguments)
                    if answer.is_error:
                        raise NotMeasured(f"the tool failed: {answer.content}")
                    return answer.structured_content

                return call

            ways = (both.ours, through(stdio), through(http))
            if not await both.ours() == await ways[1]() == await ways[2]():
                raise NotMeasured("the tool does not read the same record")
            await both.tell("latency", seconds=LATENCY)
            times = [[await _timed(call) for call in ways] for _ in range(rounds + _WARM)][_WARM:]
    node, by_stdio, by_http = (1000 * statistics.median(side) for side in zip(*times, strict=True))
    size = len(told_in_json(Tools(discover()).listed).encode())
    return [
        Figure(
            "stdio_ratio",
            beside([(each[1], each[0]) for each in times]),
            f"a tool call over stdio, over the node's, at {1000 * LATENCY:g} ms",
            f"{by_stdio:.1f} ms / {node:.1f} ms, {rounds} times in turn",
        ),
        Figure(
            "http_ratio",
            beside([(each[2], each[0]) for each in times]),
            "the same over HTTP",
            f"{by_http:.1f} ms / {node:.1f} ms",
        ),
        Figure("tools_list_bytes", size, "tools/list, bytes of JSON"),
    ]


@contextmanager
def _host(environment: dict[str, str]) -> Iterator[str]:
    """Serve the tools over HTTP from another process."""
    command = [sys.executable, "-m", "benchmarks.mcp_host"]
    host = subprocess.Popen(command, env=environment, cwd=CHECKOUT, stdout=subprocess.PIPE, text=True)
    try:
        assert host.stdout is not None
        address = host.stdout.readline().strip()
        if not address:
            raise NotMeasured("the host did not start")
        yield address
    finally:
        host.terminate()
        host.wait(20)


async def _timed(call: Callable[[], Awaitable[Any]]) -> float:
    began = time.perf_counter()
    await call()
    return time.perf_counter() - began


def main() -> int:
    """Measure, show, judge."""
    parser = argparse.ArgumentParser(description="Measure tool calls beside node calls.")
    parser.add_argument("--quick", action="store_true", help="few calls: does it run at all?")
    rounds = 5 if parser.parse_args().quick else ROUNDS
    figures: list[Figure] = []
    try:
        with work_folder() as work:
            figures += _measured(work, rounds)
    except Exception:  # noqa: BLE001 - whatever went wrong, it is "not measured" and never "missed"
        traceback.print_exc()
    return closed("bench-mcp", figures, TARGETS)


def _measured(work: Path, rounds: int) -> list[Figure]:
    with connected(work, within=60) as (netsuite, northwind):
        return asyncio.run(measure(netsuite, northwind, rounds))


if __name__ == "__main__":
    sys.exit(main())
