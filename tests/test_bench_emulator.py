"""`make bench-emulator` as programs read it."""

import json
import math
import subprocess
import sys
from pathlib import Path

import bench_emulator
import psutil
from bench.server_cpu import Caller

TOOL = Path(__file__).parents[1] / "tools" / "bench_emulator.py"


def test_a_quick_run_measures_everything():
    """The sizes are too small for the figures to mean much; every one is there, and the exit code says what they say."""
    done = subprocess.run([sys.executable, TOOL, "--quick"], capture_output=True, text=True, check=False, timeout=300)
    told = json.loads(done.stdout.splitlines()[-1])
    assert set(bench_emulator.TARGETS) == set(told["figures"]), done.stderr
    assert all(math.isfinite(value) and value > 0 for value in told["figures"].values())
    assert (0 if told["ok"] else 1) == done.returncode


def test_cpu_is_seen_that_is_spent_between_two_ticks():
    """A server that works for less than a millisecond at a time works all the same."""
    code = "import sys\nfor _ in sys.stdin: print(sum(range(2_000)), flush=True)"
    with subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:

        def once():
            process.stdin.write(b"\n")
            process.stdin.flush()
            process.stdout.readline()

        once()
        caller = Caller(psutil.Process(process.pid), 1, None, {})
        spent = [caller.cpu(once) for _ in range(20)]
        process.stdin.close()
    assert all(0 < each < 100 for each in spent), spent
