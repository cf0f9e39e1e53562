"""The fuzzer of the record service, for a moment."""

import json
import subprocess
import sys
from pathlib import Path

FUZZER = Path(__file__).parents[2] / "tools" / "fuzz_emulator.py"


def test_a_moment_of_fuzzing_finds_nothing():
    """Seconds are enough to see that it sends requests, and that none of them ends in 5xx or an unknown status."""
    done = subprocess.run(
        [sys.executable, FUZZER, "--seconds", "3"], capture_output=True, text=True, timeout=300, check=False
    )
    told = json.loads(done.stdout.splitlines()[-1])
    assert told["figures"]["requests"] > 0
    assert (0, True) == (done.returncode, told["ok"]), done.stdout
