"""Other processes that hold slots and wait for them."""

import json
import subprocess
import sys
from functools import partial
from pathlib import Path

import pytest

import slot_callers
from slot_callers import limit_in


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


@pytest.fixture(params=["files", "postgresql"])
def place(request, tmp_path):
    """Where a line may be kept: a folder, and an empty PostgreSQL database."""
    if request.param == "files":
        return tmp_path / "slots"
    return request.getfixturevalue("postgres").new_database()


@pytest.fixture
def limit(place):
    """Return a limit of so many slots there, each time as another process has it."""
    return partial(limit_in, place)


@pytest.fixture
def callers(tmp_path, place):
    """Start a process of callers on the slots there; all end with the test."""
    started = []

    def start(slots, **options):
        started.append(Callers(folder=str(tmp_path), place=str(place), slots=slots, **options))
        return started[-1]

    yield start
    for each in started:
        each.kill()
