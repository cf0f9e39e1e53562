"""Many calls at once through the slots of one account: how close to the ideal, and never more in flight than allowed."""

import asyncio
import statistics
from typing import Any

from benchmarks.figures import Figure, NotMeasured, beside
from benchmarks.ground import SLOTS, Ground, together
from benchmarks.raw_sockets import burst

LATENCY = 0.05


async def measure(ground: Ground, *, calls: int, rounds: int) -> list[Figure]:
    """Run bursts of the node, of plain httpx behind a semaphore, and of raw sockets, in turn; the median counts."""
    token, semaphore = await ground.token(), asyncio.Semaphore(SLOTS)

    async def bare() -> Any:
        async with semaphore:
            return await ground.bare(token)

    await ground.tell("latency", seconds=LATENCY)
    before = await ground.seen()
    bursts = [
        (await together(calls, ground.ours), await together(calls, bare), await burst(ground, token, calls=calls))
        for _ in range(rounds)
    ]
    after = await ground.seen()
    served = after["requests"]["record"] - before["requests"]["record"]
    refused = after["statuses"].get("429", 0) - before["statuses"].get("429", 0)
    if (served, refused) != (3 * calls * rounds, 0):
        raise NotMeasured(f"{3 * calls * rounds} calls were {served} requests at the server, {refused} of them refused")

    ideal = LATENCY * -(-calls // SLOTS)
    ours, plain, raw = (statistics.median(each[side] for each in bursts) for side in range(3))
    return [
        Figure(
            "burst_over_ideal",
            round(ours / ideal, 3),
            f"{calls} record.get through {SLOTS} slots, over the ideal",
            f"{ours:.3f} s / ideal {ideal:g} s",
        ),
        Figure(
            "burst_over_bare",
            beside([(mine, theirs) for mine, theirs, _ in bursts]),
            "the same, over plain httpx with a semaphore",
            f"{ours:.3f} s / {plain:.3f} s",
        ),
        Figure(
            "burst_bare_over_ideal",
            round(plain / ideal, 3),
            "plain httpx with a semaphore, over the ideal",
            f"{plain:.3f} s / ideal {ideal:g} s",
        ),
        Figure(
            "burst_raw_over_ideal",
            round(raw / ideal, 3),
            "raw sockets, over the ideal: what the server takes",
            f"{raw:.3f} s / ideal {ideal:g} s",
        ),
        # the other two cannot exceed their semaphore and their connections, so more than that were ours
        Figure("burst_peak_in_flight", after["peak_in_flight"], "most in flight at once, counted by the server"),
    ]
