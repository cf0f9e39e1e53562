"""What is built is what is used: the wheel carries code and manifest, and its nodes are discovered from it."""

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import netsuite_plugin
from netsuite_runner.cli import run as command_line

CHECKOUT = Path(__file__).parents[1]


def test_the_wheel_has_every_root_and_its_manifest(wheel):
    """Templates and type markers too."""
    names = zipfile.ZipFile(wheel).namelist()
    for part in (
        "netsuite_plugin/contract/__init__.py",
        "netsuite_plugin/manifest.yaml",
        "netsuite_plugin/py.typed",
        "netsuite_nodes/record/get.py",
        "netsuite_runner/cli.py",
        "netsuite_web/templates/layout.html",
        "netsuite_adapters/mcp/command.py",
        "netsuite_web/static/htmx.min.js",
        "netsuite_emulator/oauth2/templates/consent.html",
    ):
        assert part in names
    assert not [name for name in names if name.startswith(("plugin/", "nodes/", "tests/", "tools/"))]


def test_the_version_is_one_constant(wheel, capsys):
    """The wheel, the installed distribution and the command line say what the package says."""
    assert wheel.name.startswith(f"netsuite_nodes-{netsuite_plugin.__version__}-")
    assert 0 == command_line(["--version"])
    assert netsuite_plugin.__version__ == capsys.readouterr().out.strip()


def test_nodes_are_discovered_from_the_installed_wheel(wheel, tmp_path):
    """Installed apart from the checkout, with nothing of it on the path."""
    target = tmp_path / "site"
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps", "--no-index"]
    subprocess.run([*pip, "--target", str(target), str(wheel)], check=True)
    code = (
        "import json, netsuite_plugin; from netsuite_plugin.discovery import discover; "
        "print(json.dumps([netsuite_plugin.__file__, sorted(discover().nodes)]))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "PYTHONPATH": str(target)},
        cwd=tmp_path,
        check=True,
        capture_output=True,
        text=True,
    )
    file, nodes = json.loads(done.stdout)
    assert Path(file).is_relative_to(target)
    assert {"netsuite.record.create", "netsuite.record.get", "netsuite.suiteql.query"} <= set(nodes)


def test_locks_name_no_index():
    """They install from wherever a machine gets its packages."""
    for lock in (CHECKOUT / "requirements").iterdir():
        text = lock.read_text()
        assert "--hash=sha256:" in text
        assert "://" not in text
        assert "--index" not in text
