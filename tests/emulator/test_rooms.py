"""The rooms of the emulator: what import-linter holds, tried on a copy that breaks it."""

import configparser
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).parents[2]


@pytest.fixture
def copy(tmp_path):
    """A copy of the emulator, and the contracts that are about nothing else."""
    shutil.copytree(CHECKOUT / "emulator" / "netsuite_emulator", tmp_path / "netsuite_emulator")
    stated = configparser.ConfigParser()
    stated.read(CHECKOUT / ".importlinter")
    kept = configparser.ConfigParser()
    kept["importlinter"] = {"root_package": "netsuite_emulator"}
    for name in stated.sections():
        if name.startswith("importlinter:contract:emulator_"):
            kept[name] = stated[name]
    with (tmp_path / ".importlinter").open("w") as file:
        kept.write(file)
    return tmp_path


def checked(folder):
    command = [sys.executable, "-c", "from importlinter.cli import lint_imports_command as lint; lint()", "--no-cache"]
    environment = os.environ | {"PYTHONPATH": str(folder)}
    return subprocess.run(
        command, check=False, cwd=folder, env=environment, capture_output=True, text=True, timeout=120
    )


@pytest.mark.parametrize(
    ("file", "imported", "broken"),
    [
        pytest.param("setup/clock.py", "account", "Rooms of the emulator: arrows point down", id="a-look-up"),
        pytest.param("company/names.py", "company.parties", "No circle anywhere in the emulator", id="a-circle"),
        pytest.param(
            "suiteql/mirror/fields.py",
            "suiteql.mirror.tables",
            "No circle anywhere in the emulator",
            id="a-circle-further-down",
        ),
        pytest.param(
            "suiteql/mirror/schema.py",
            "suiteql.translation.names",
            "Rooms of the emulator's SuiteQL: arrows point down",
            id="next-door",
        ),
    ],
)
def test_an_import_that_points_the_wrong_way_is_refused(copy, file, imported, broken):
    """Up to another floor, in a circle inside a folder, or to the room next door."""
    changed = copy / "netsuite_emulator" / file
    changed.write_text(f"{changed.read_text()}\nimport netsuite_emulator.{imported}\n")
    ended = checked(copy)
    assert 1 == ended.returncode
    assert f"{broken} BROKEN" in ended.stdout


def test_a_new_file_must_be_given_a_floor(copy):
    """The list of rooms is whole."""
    (copy / "netsuite_emulator" / "helpers.py").write_text('"""No subject."""\n')
    ended = checked(copy)
    assert 1 == ended.returncode
    assert "helpers" in ended.stdout
