"""
What netsuite-nodes costs and keeps, measured side by side with what it stands on, in one run.

A table for people, then one JSON object as the last line of standard output. Exit code 0: every target is met; 1: measured, and one is
missed; 2: something could not be measured. Everything it writes is in `.bench/` of the checkout, which is removed at the end.
"""

import argparse
import asyncio
import sys
import traceback
from dataclasses import dataclass
from pathlib import Path

from benchmarks import expired_token, importing, lost_answer, many_calls, one_call
from benchmarks.figures import Figure, closed
from benchmarks.ground import connected, ground, work_folder
from benchmarks.targets import TARGETS

LONGEST = 300
"""Seconds all calls together may take."""


@dataclass(frozen=True, slots=True)
class Sizes:
    """How often each measurement repeats."""

    processes: int = 40
    calls: int = 60
    cpu_calls: int = 600
    burst: int = 200
    rounds: int = 6
    expired: int = 50


QUICK = Sizes(processes=1, calls=2, cpu_calls=30, burst=10, rounds=1, expired=10)


def main() -> int:
    """Measure, show, judge."""
    arguments = _arguments()
    figures: list[Figure] = []
    try:
        with work_folder() as work:
            _measure(QUICK if arguments.quick else Sizes(), work, arguments.within, figures)
    except Exception:  # noqa: BLE001 - whatever went wrong, it is "not measured" and never "missed"
        traceback.print_exc()
    return closed("bench", figures, TARGETS)


def _measure(sizes: Sizes, work: Path, within: float, figures: list[Figure]) -> None:
    """Run every measurement; what is measured stays in `figures` whatever comes after."""
    figures += importing.measure(sizes.processes)
    with connected(work, within=within) as (netsuite, northwind):

        async def calls() -> None:
            async with asyncio.timeout(LONGEST), ground(netsuite, northwind) as both:
                figures.extend(await one_call.measure(both, calls=sizes.calls, cpu_calls=sizes.cpu_calls))
                figures.extend(await many_calls.measure(both, calls=sizes.burst, rounds=sizes.rounds))
                figures.extend(await expired_token.measure(both, calls=sizes.expired))
                figures.extend(await lost_answer.measure(both))

        asyncio.run(calls())


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Measure netsuite-nodes side by side with what it stands on.")
    parser.add_argument("--quick", action="store_true", help="tiny sizes: does it run at all? The figures mean little")
    parser.add_argument(
        "--within", type=float, default=60, metavar="SECONDS", help="how long the server may take to start"
    )
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
