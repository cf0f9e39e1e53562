"""A package that `new-node` wrote, installed beside everything else for the length of a test."""

import subprocess
import sys
import zipfile
from dataclasses import dataclass
from pathlib import Path

import pytest

from netsuite_runner.cli import run

NODE = "acme.customer.greet"


@dataclass(frozen=True)
class NewPackage:
    """Where it was written, and the folder it is imported from."""

    source: Path
    installed: Path


@pytest.fixture
def acme(tmp_path, monkeypatch):
    """Write it, make its wheel, and put that onto the path, as an installation would: nothing is edited."""
    source, installed = tmp_path / "acme", tmp_path / "installed"
    source.mkdir()
    monkeypatch.chdir(source)
    assert 0 == run(["new-node", NODE])
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path / "wheel")]
    subprocess.run(build, check=True, capture_output=True, timeout=120)
    (wheel,) = (tmp_path / "wheel").glob("*.whl")
    zipfile.ZipFile(wheel).extractall(installed)
    monkeypatch.syspath_prepend(str(installed))
    yield NewPackage(source, installed)
    for name in [name for name in sys.modules if name.partition(".")[0] == "acme_nodes"]:
        del sys.modules[name]
