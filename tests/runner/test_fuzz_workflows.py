"""The fuzzer of the workflow language, for a moment."""

import json
import subprocess
import sys

import pytest


@pytest.mark.fault("A9")
def test_a_moment_of_fuzzing_finds_nothing():
    """A hundred are enough to see that it reaches enough kinds, and that each is refused in words or runs."""
    done = subprocess.run(
        [sys.executable, "-m", "conformance.fuzz_workflows", "--number", "100"],
        capture_output=True,
        text=True,
        timeout=200,
        check=False,
    )
    told = json.loads(done.stdout.splitlines()[-1])
    assert told["figures"]["kinds"] >= 20
    assert (0, True) == (done.returncode, told["ok"]), done.stdout
