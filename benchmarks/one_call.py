"""What a node adds to one request: time where NetSuite is slow, CPU where it is not."""

import statistics
import time
from collections.abc import Awaitable, Callable
from typing import Any

from benchmarks.figures import Figure, beside
from benchmarks.ground import Ground

LATENCY = 0.05
BLOCK = 30


async def measure(ground: Ground, *, calls: int, cpu_calls: int) -> list[Figure]:
    """Call one after the other over connections that are kept open, the node and plain httpx in turn."""
    token = await ground.token()

    async def bare() -> Any:
        return await ground.bare(token)

    await ground.tell("latency", seconds=LATENCY)
    pairs = [(await _timed(ground.ours), await _timed(bare)) for _ in range(calls)]
    wall_ours, wall_bare = (statistics.median(pair[side] for pair in pairs) for side in (0, 1))

    await ground.tell("latency", seconds=0)
    blocks = [(await _cpu(ground.ours), await _cpu(bare)) for _ in range(max(1, cpu_calls // BLOCK))]
    cpu_ours, cpu_bare = (1000 * statistics.median(block[side] for block in blocks) for side in (0, 1))
    return [
        Figure(
            "call_ratio",
            beside(pairs),
            f"record.get at {1000 * LATENCY:g} ms latency, median",
            f"{1000 * wall_ours:.1f} ms / plain httpx {1000 * wall_bare:.1f} ms",
        ),
        Figure(
            "call_cpu_ratio",
            beside(blocks),
            "record.get, CPU, over plain httpx",
            f"{cpu_ours:.2f} ms / {cpu_bare:.2f} ms",
        ),
    ]


async def _timed(call: Callable[[], Awaitable[Any]]) -> float:
    began = time.perf_counter()
    await call()
    return time.perf_counter() - began


async def _cpu(call: Callable[[], Awaitable[Any]]) -> float:
    """Return this process's CPU seconds per call over one block."""
    began = time.process_time()
    for _ in range(BLOCK):
        await call()
    return (time.process_time() - began) / BLOCK
