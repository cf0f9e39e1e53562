"""Runs a command that measures, and reads what it says for programs."""

import json
import subprocess
import sys
from pathlib import Path

CHECKOUT = Path(__file__).parents[2]


def told_by(command, *options):
    """Return exit code, last line and what was said on standard error."""
    done = subprocess.run(
        [sys.executable, "-m", command, *options],
        cwd=CHECKOUT,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    return done.returncode, json.loads(done.stdout.splitlines()[-1]), done.stderr


def measured(command, *options):
    """Return the figures of a run that measured everything, and whose exit code says what its last line says."""
    code, told, said = told_by(command, *options)
    assert set(told["targets"]) <= set(told["figures"]), said
    assert (0 if told["ok"] else 1) == code, f"{said}\n{told}"
    return told["figures"]
