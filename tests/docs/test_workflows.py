"""The host of docs/workflows.md runs as printed."""

import re
import shutil
import subprocess
import sys

from conftest import CHECKOUT
from netsuite_runner.cli import run
from netsuite_runner.runs.sqlite import SqliteRuns

PAGE = (CHECKOUT / "docs" / "workflows.md").read_text(encoding="utf-8")
[HOST] = re.findall(r"```python\n((?:(?!```).)*?Runner\(Path.*?)```", PAGE, re.DOTALL)


def test_the_host_runs_as_printed(configured, netsuite, tmp_path):
    """It starts the run in a process of its own, waits for it, and finds its outputs."""
    assert 0 == run(["connect", "1234567", "--timeout", "30"])
    shutil.copytree(CHECKOUT / "examples", tmp_path / "examples", ignore=shutil.ignore_patterns("__pycache__"))
    customer = netsuite.given("customer", entityId="Fjord Supply", companyName="Fjord Supply")
    item = netsuite.given("nonInventorySaleItem", itemId="Rope")
    line = {"item": item, "quantity": 1, "rate": 100, "amount": 100}
    dates = {"tranDate": "2026-01-05", "dueDate": "2026-02-04"}
    netsuite.given("invoice", entity=customer, tranId="INV1", item=[line], total=100, **dates)

    done = subprocess.run([sys.executable, "-c", HOST], cwd=tmp_path, capture_output=True, text=True, check=False)

    assert (0, "") == (done.returncode, done.stdout), done.stderr
    assert ["Call Fjord Supply about INV1"] == [task["title"] for task in netsuite.records.all("task").values()]
    assert ["finished"] == [each.state for each in SqliteRuns(tmp_path / "runs-of-my-host").all()]
