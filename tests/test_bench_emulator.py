"""`make bench-emulator` as programs read it."""

import json
import math
import subprocess
import sys
from pathlib import Path

import bench_emulator

TOOL = Path(__file__).parents[1] / "tools" / "bench_emulator.py"


def test_a_quick_run_measures_everything():
    """The sizes are too small for the figures to mean much; every one is there, and the exit code says what they say."""
    done = subprocess.run([sys.executable, TOOL, "--quick"], capture_output=True, text=True, check=False, timeout=300)
    told = json.loads(done.stdout.splitlines()[-1])
    assert set(bench_emulator.TARGETS) == set(told["figures"]), done.stderr
    assert all(
        math.isfinite(value) and value > 0 for name, value in told["figures"].items() if name != "suiteql_page_cpu_ms"
    )
    assert (0 if told["ok"] else 1) == done.returncode
