"""The pytest plugins as a workflow author meets them: in a project of their own, with or without the extras."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from bare_site import make_bare_site, run_pytest

EXAMPLE = Path(__file__).parents[1] / "examples" / "test_my_workflow.py"
GRAPH = """workflow: x
inputs: {number: {type: integer}}
steps:
  make:
    for_each: "${{ range(inputs.number) }}"
    node: netsuite.record.create
    params: {record_type: task, values: {title: "Call ${{ item }}"}}
outputs: {made: "${{ steps.make | length }}"}
"""
THEIRS = """
import json, ssl, urllib.request
from datetime import timedelta
import pytest
asynchronous = [pytest.mark.anyio, pytest.mark.parametrize("anyio_backend", ["asyncio"])]

class TestAsynchronous:
    pytestmark = asynchronous

    async def test_busy(self, netsuite, run_node):
        netsuite.given("customer", id="107", companyName="Acme")
        netsuite.busy(times=2)
        record = await run_node("netsuite.record.get", record_type="customer", record_id="107")
        assert record["companyName"] == "Acme"
        assert [each.status for each in netsuite.requests] == [429, 429, 200]
        assert run_node.clock.now() - netsuite.now() > timedelta(0)

    async def test_workflow(self, netsuite, run_workflow):
        netsuite.lose_answer()
        for _ in range(2):
            assert {"made": 3} == await run_workflow("graph.yaml", number=3)
        assert 3 == len(netsuite.records.all("task"))

def test_served(netsuite, netsuite_server):
    account = netsuite_server["accounts"][0]
    made = netsuite.given("customer", companyName="Acme")
    request = urllib.request.Request(
        f"{netsuite_server['base_url']}/services/rest/record/v1/customer/{made}",
        headers={
            "Host": account["api"].partition("://")[2],
            "Authorization": f"Bearer {netsuite.grant()['access_token']}",
        },
    )
    trust = ssl.create_default_context(cafile=netsuite_server["ca_file"])
    with urllib.request.urlopen(request, context=trust) as answer:
        assert json.load(answer)["companyName"] == "Acme"

def test_one(netsuite):
    assert not netsuite.records.all('customer')
    netsuite.given('customer')

def test_two(netsuite):
    assert not netsuite.records.all('customer')
    netsuite.given('customer')
"""


@pytest.fixture(scope="module")
def theirs(tmp_path_factory):
    """A project of theirs whose tests were run once, and what pytest said; its home stands beside."""
    folder = tmp_path_factory.mktemp("theirs")
    (folder / "test_example.py").write_text(EXAMPLE.read_text())
    (folder / "test_theirs.py").write_text(THEIRS)
    (folder / "graph.yaml").write_text(GRAPH)
    home = {"HOME": str(folder / "home"), "XDG_DATA_HOME": "", "XDG_STATE_HOME": "", "XDG_CONFIG_HOME": ""}
    command = [sys.executable, "-m", "pytest", "-q", "-rA", "-W", "error"]
    environment = {**os.environ, **home}
    done = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, check=False, timeout=120
    )
    return folder, done.stdout


def passed(theirs, name):
    return f"PASSED {name}" in theirs[1]


@pytest.fixture
def project(tmp_path):
    def written(text):
        (tmp_path / "test_theirs.py").write_text(text)
        return tmp_path

    return written


def test_the_example_passes_as_it_is(theirs):
    """Copied into an empty project: a lost answer and a rotated token, in twenty lines."""
    assert len(EXAMPLE.read_text().splitlines()) <= 20
    assert 2 == theirs[1].count("PASSED test_example.py::"), theirs[1]


def test_nothing_is_written_to_the_home_of_whoever_runs_it(theirs):
    """Neither credentials nor slots nor keys."""
    assert not (theirs[0] / "home").exists()


def test_a_workflow_is_not_kept_waiting(theirs):
    """Two refusals for concurrency cost no time: the clock of the test moves, and the account saw every attempt."""
    assert passed(theirs, "test_theirs.py::TestAsynchronous::test_busy"), theirs[1]


def test_the_same_account_answers_on_a_port(theirs):
    """For clients that are not in this process: TLS, a CA file, and tokens to sign in with."""
    assert passed(theirs, "test_theirs.py::test_served"), theirs[1]


def test_a_whole_workflow_runs(theirs):
    """The graph a person runs on the command line, against the account of the test; a second call is the same run."""
    assert passed(theirs, "test_theirs.py::TestAsynchronous::test_workflow"), theirs[1]


def test_every_test_has_an_account_of_its_own(theirs):
    """What one test puts there, the next does not find."""
    assert passed(theirs, "test_theirs.py::test_one"), theirs[1]
    assert passed(theirs, "test_theirs.py::test_two"), theirs[1]


def test_loading_the_plugins_imports_nothing():
    """They load for every user of pytest: nothing but pytest and the modules themselves."""
    code = (
        "import sys, pytest; before = set(sys.modules); "
        "import netsuite_emulator.pytest_plugin, netsuite_plugin.testing.pytest_plugin, netsuite_runner.pytest_plugin; "
        "print(*sorted(set(sys.modules) - before))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    expected = "netsuite_emulator netsuite_emulator.pytest_plugin netsuite_plugin netsuite_plugin.testing"
    expected += " netsuite_plugin.testing.pytest_plugin netsuite_runner netsuite_runner.pytest_plugin"
    assert expected == done.stdout.strip()


@pytest.fixture(scope="module")
def bare(wheel, tmp_path_factory):
    return make_bare_site(tmp_path_factory.mktemp("bare") / "site", wheel)


def test_pytest_runs_where_no_extra_is_installed(bare, project):
    """Whoever installed the package alone keeps a working pytest."""
    done = run_pytest(bare, "-q", "-W", "error", cwd=project("def test_theirs():\n    assert True\n"))
    assert 0 == done.returncode, done.stdout + done.stderr


def test_a_missing_extra_is_one_line(bare, project):
    """The fixture names what to install; no trace of the package's own code."""
    done = run_pytest(bare, "-q", cwd=project("def test_theirs(netsuite):\n    pass\n"))
    assert 1 == done.returncode, done.stdout + done.stderr
    assert "is missing: install netsuite-nodes[emulator]" in done.stdout
    assert "Traceback" not in done.stdout
    assert "ModuleNotFoundError" not in done.stdout
