"""The parts of `make test-engines` that need no engine: what is counted, and which processes are killed."""

import os
import signal
import subprocess
import sys
import time

import pytest

from benchmarks.figures import NotMeasured
from conformance.engines.ground import wait_for
from conformance.engines.judging import not_once
from conformance.engines.processes import descendants, kill_all

SLEEPS = "import subprocess, sys, time; subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)']); print('up', flush=True); time.sleep(60)"


def test_exactly_once_is_neither_none_nor_two():
    """And nothing that nobody wanted."""
    assert [] == not_once(["a", "b"], {"a": 1, "b": 1})
    assert ["'a': 0", "'b': 2", "'c': 1"] == not_once(["a", "b"], {"b": 2, "c": 1})


def test_an_engines_processes_are_found_and_killed():
    """Its own, with those they started; no others."""
    process = subprocess.Popen([sys.executable, "-c", SLEEPS], stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        process.stdout.readline()
        ((child, found),) = descendants(process.pid).items()
        assert process.pid == found.parent
        assert "time.sleep(60)" in found.words
        assert process.pid in descendants(os.getpid())
    finally:
        kill_all(process.pid)
        process.stdout.close()
    assert -signal.SIGKILL == process.wait(10)
    assert {} == descendants(process.pid)
    assert child not in descendants(os.getpid())


def test_what_does_not_happen_is_not_measured():
    """It is waited for, and no longer."""
    asked = iter([0, 0, "there"])
    assert "there" == wait_for("it", lambda: next(asked), within=10, every=0.001)
    began = time.monotonic()
    with pytest.raises(NotMeasured, match="it: not within"):
        wait_for("it", lambda: None, within=0.01, every=0.001)
    assert time.monotonic() - began < 5
