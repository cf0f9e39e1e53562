"""The pytest plugins as a workflow author meets them: in a project of their own, with or without the extras."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from bare_site import make_bare_site, run_pytest

EXAMPLE = Path(__file__).parents[1] / "examples" / "test_my_workflow.py"


def run_here(folder, *arguments):
    command = [sys.executable, "-m", "pytest", "-q", "-W", "error", *arguments]
    home = {"HOME": str(folder / "home"), "XDG_DATA_HOME": "", "XDG_STATE_HOME": "", "XDG_CONFIG_HOME": ""}
    environment = {**os.environ, **home}
    return subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, check=False, timeout=120
    )


@pytest.fixture
def project(tmp_path):
    def written(text):
        (tmp_path / "test_theirs.py").write_text(text)
        return tmp_path

    return written


def test_the_example_passes_as_it_is(project):
    """Copied into an empty project: a lost answer and a rotated token, in twenty lines."""
    text = EXAMPLE.read_text()
    assert len(text.splitlines()) <= 20
    done = run_here(project(text))
    assert (0, True) == (done.returncode, "2 passed" in done.stdout), done.stdout


def test_nothing_is_written_to_the_home_of_whoever_runs_it(project):
    """Neither credentials nor slots nor keys."""
    folder = project(EXAMPLE.read_text())
    run_here(folder)
    assert not (folder / "home").exists()


def test_a_workflow_is_not_kept_waiting(project):
    """Two refusals for concurrency cost no time: the clock of the test moves, and the account saw every attempt."""
    text = """
from datetime import timedelta
import pytest
pytestmark = [pytest.mark.anyio, pytest.mark.parametrize("anyio_backend", ["asyncio"])]

async def test_busy(netsuite, run_node):
    netsuite.given("customer", id="107", companyName="Acme")
    netsuite.busy(times=2)
    record = await run_node("netsuite.record.get", record_type="customer", record_id="107")
    assert record["companyName"] == "Acme"
    assert [each.status for each in netsuite.requests] == [429, 429, 200]
    assert run_node.clock.now() - netsuite.now() > timedelta(0)
"""
    done = run_here(project(text))
    assert 0 == done.returncode, done.stdout


def test_the_same_account_answers_on_a_port(project):
    """For clients that are not in this process: TLS, a CA file, and tokens to sign in with."""
    text = """
import json, ssl, urllib.request

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
"""
    done = run_here(project(text))
    assert 0 == done.returncode, done.stdout


def test_a_whole_workflow_runs(project):
    """The graph a person runs on the command line, against the account of the test; a second call is the same run."""
    text = """
import pytest
pytestmark = [pytest.mark.anyio, pytest.mark.parametrize("anyio_backend", ["asyncio"])]

async def test_it(netsuite, run_workflow):
    netsuite.lose_answer()
    for _ in range(2):
        assert {"made": 3} == await run_workflow("graph.yaml", number=3)
    assert 3 == len(netsuite.records.all("task"))
"""
    folder = project(text)
    (folder / "graph.yaml").write_text(
        """workflow: x
inputs: {number: {type: integer}}
steps:
  make:
    for_each: "${{ range(inputs.number) }}"
    node: netsuite.record.create
    params: {record_type: task, values: {title: "Call ${{ item }}"}}
outputs: {made: "${{ steps.make | length }}"}
"""
    )
    done = run_here(folder)
    assert 0 == done.returncode, done.stdout


def test_every_test_has_an_account_of_its_own(project):
    """What one test puts there, the next does not find."""
    test = (
        "\ndef test_{0}(netsuite):\n    assert not netsuite.records.all('customer')\n    netsuite.given('customer')\n"
    )
    done = run_here(project(test.format("one") + test.format("two")))
    assert 0 == done.returncode, done.stdout


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
