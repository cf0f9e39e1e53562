"""The doctor's matrix as programs read it: a few mistakes against a server process, judged by what was on the wire."""

import json
import subprocess
import sys
from pathlib import Path

MATRIX = Path(__file__).parents[1] / "tools" / "doctor_matrix.py"


def run(*options):
    done = subprocess.run([sys.executable, MATRIX, *options], capture_output=True, text=True, check=False, timeout=300)
    return done.returncode, json.loads(done.stdout.splitlines()[-1]), done.stderr


def test_some_mistakes_are_judged():
    """Right for these, and not "ok", because most were not staged."""
    code, told, said = run("--only", "token")

    assert 7 == told["figures"]["rows_staged"], said
    assert 1 == told["figures"]["right_class_first_share"] == told["figures"]["single_cause_share"]
    assert (1, False) == (code, told["ok"])


def test_without_a_server_it_could_not_measure():
    code, told, said = run("--within", "0")

    assert (2, False) == (code, told["ok"])
    assert "said nothing" in said
