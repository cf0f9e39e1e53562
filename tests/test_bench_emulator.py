"""`make bench-emulator` as programs read it."""

import math
import statistics
import subprocess
import sys

import psutil

from benchmarks import emulator
from benchmarks.server_cpu import Caller
from measuring import measured


def test_a_quick_run_measures_everything():
    """The sizes are too small for the figures to mean much; every one is there, and the exit code says what they say."""
    figures = measured("benchmarks.emulator", "--quick")
    assert set(emulator.TARGETS) <= set(figures)
    assert all(math.isfinite(value) and value > 0 for value in figures.values())


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
    # of one call the machine may count time that it stood still itself
    assert 0 < statistics.median(spent) < 100, spent
