"""Other processes that hold slots and wait for them."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

import slot_callers


class Callers:
    """A process of `slot_callers`."""

    def __init__(self, **options):
        script = Path(slot_callers.__file__)
        self.process = subprocess.Popen(
            [sys.executable, script, json.dumps(options)], stdout=subprocess.PIPE, text=True
        )

    def up(self):
        """Wait until it has had its first slot."""
        assert "up\n" == self.process.stdout.readline()
        return self

    def kill(self):
        """End it as kill -9 does."""
        self.process.kill()
        self.process.wait()
        self.process.stdout.close()


@pytest.fixture
def callers(tmp_path):
    """Start a process of callers on the slots in the test's folder; all end with the test."""
    started = []

    def start(slots, **options):
        started.append(Callers(folder=str(tmp_path), slots=slots, **options))
        return started[-1]

    yield start
    for each in started:
        if each.process.poll() is None:
            each.kill()
