"""
What the local NetSuite costs, measured side by side with bare pieces of the same work, in one run: a Starlette application that answers
the same bytes, DuckDB with the same rows.

A table for people, then one JSON object as the last line of standard output. Exit code 0: every target is met; 1: measured, and one is
missed; 2: something could not be measured. Everything it writes is in a temporary folder, which is removed at the end.
"""

import argparse
import sys
import tempfile
import traceback
from pathlib import Path

from benchmarks import loading, server_cpu
from benchmarks.figures import Figure, Target, closed
from tools.local_netsuite import served

TARGETS = {
    "get_cpu_ratio": Target(at_most=3),
    "suiteql_page_cpu_ratio": Target(at_most=2.5),
    "load_ratio": Target(at_most=3),
    "load_memory_mib": Target(at_most=1024),
}


def main() -> int:
    """Measure, show, judge."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").strip().splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="tiny sizes: does it run at all? The figures mean little")
    quick = parser.parse_args().quick
    figures: list[Figure] = []
    try:
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            with served(folder / "state", "--latency", "0", within=120) as netsuite:
                sizes = (
                    {"gets": 500, "rounds": 1, "queries": 1} if quick else {"gets": 2000, "rounds": 5, "queries": 20}
                )
                figures += server_cpu.measure(netsuite, folder, **sizes)
            figures += loading.measure(folder, transactions=1_000 if quick else 100_000, rounds=1 if quick else 5)
    except Exception:  # noqa: BLE001 - whatever went wrong, it is "not measured" and never "missed"
        traceback.print_exc()
    return closed("bench-emulator", figures, TARGETS)


if __name__ == "__main__":
    sys.exit(main())
