"""The rooms of every package: what import-linter holds, tried on a copy that breaks it."""

import os
import shutil
import subprocess
import sys

import pytest

ROOTS = ("plugin", "nodes", "runner", "web", "adapters", "emulator")
CIRCLE, EMULATOR_CIRCLE = "No circle between siblings, at any depth", "No circle anywhere in the emulator"


@pytest.fixture
def copy(checkout, tmp_path):
    """A copy of all packages and of the contracts."""
    for root in ROOTS:
        (package,) = (checkout / root).glob("netsuite_*")
        shutil.copytree(package, tmp_path / package.name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(checkout / ".importlinter", tmp_path)
    return tmp_path


def checked(folder):
    command = [sys.executable, "-c", "from importlinter.cli import lint_imports_command as lint; lint()", "--no-cache"]
    environment = os.environ | {"PYTHONPATH": str(folder), "COLUMNS": "200"}
    ended = subprocess.run(
        command, check=False, cwd=folder, env=environment, capture_output=True, text=True, timeout=120
    )
    return (
        ended.returncode,
        [line.removesuffix(" BROKEN") for line in ended.stdout.splitlines() if line.endswith(" BROKEN")],
        ended.stdout,
    )


@pytest.mark.parametrize(
    ("file", "imported", "broken"),
    [
        pytest.param("netsuite_plugin/clock.py", "tenacity", "tenacity is imported in transport/retry.py", id="tenacity"),
        pytest.param("netsuite_plugin/clock.py", "sqlalchemy", "SQLAlchemy and Alembic are imported in sql_store, in the files that are about tables", id="sqlalchemy"),
        pytest.param("netsuite_plugin/clock.py", "rich", "rich is imported where something is drawn for a terminal", id="rich"),
        pytest.param("netsuite_plugin/manifest.py", "httpx", "httpx is imported where requests are made and answers are read", id="httpx"),
        pytest.param("netsuite_plugin/contract/store.py", "netsuite_plugin.account", "Rooms of the plugin: arrows point down", id="plugin-up"),
        pytest.param("netsuite_runner/errors.py", "netsuite_plugin.errors", "The runner knows the contract, the registry, discovery and the way out to a person, not NetSuite", id="runner-netsuite"),
        pytest.param("netsuite_plugin/doctor/checks/pkce.py", "netsuite_plugin.doctor.checks.scopes", None, id="no-circle"),
        pytest.param("netsuite_plugin/account.py", "netsuite_plugin.settings", CIRCLE, id="plugin-circle"),
        pytest.param("netsuite_plugin/credentials/model/oauth_config.py", "netsuite_plugin.credentials.model.grant", CIRCLE, id="plugin-circle-further-down"),
        pytest.param("netsuite_emulator/setup/clock.py", "netsuite_emulator.account", "Rooms of the emulator: arrows point down", id="emulator-up"),
        pytest.param("netsuite_emulator/company/names.py", "netsuite_emulator.company.parties", EMULATOR_CIRCLE, id="emulator-circle"),
        pytest.param("netsuite_emulator/suiteql/mirror/fields.py", "netsuite_emulator.suiteql.mirror.tables", EMULATOR_CIRCLE, id="emulator-circle-further-down"),
        pytest.param("netsuite_emulator/suiteql/mirror/schema.py", "netsuite_emulator.suiteql.translation.names", "Rooms of the emulator's SuiteQL: arrows point down", id="next-door"),
    ],
)  # fmt: skip
def test_an_import_that_points_the_wrong_way_is_refused(copy, file, imported, broken):
    """Up to another floor, in a circle inside a folder, to the room next door, or a library where it does not belong."""
    changed = copy / file
    changed.write_text(f"{changed.read_text()}\nimport {imported}\n")
    code, found, said = checked(copy)
    assert (1, True) == (code, broken in found) if broken else (0, []) == (code, found), said


@pytest.mark.parametrize("package", ["netsuite_plugin", "netsuite_runner", "netsuite_emulator"])
def test_a_new_file_must_be_given_a_floor(copy, package):
    """The list of rooms is whole."""
    (copy / package / "helpers.py").write_text('"""No subject."""\n')
    code, _, said = checked(copy)
    assert 1 == code
    assert "helpers" in said
