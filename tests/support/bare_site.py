"""An environment without extras: the built wheel, what it requires by itself, pytest, and nothing else that is installed here."""

import importlib.metadata
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from packaging.requirements import Requirement

OURS = "netsuite-nodes"


def make_bare_site(folder: Path, wheel: Path) -> Path:
    """Put the wheel into a folder, and beside it links to the distributions that it and pytest need."""
    folder.mkdir()
    for distribution in _closure({OURS: set(), "pytest": set()}):
        for name in {file.parts[0] for file in distribution.files or ()} - {"..", "__pycache__"}:
            (folder / name).symlink_to(distribution.locate_file(name))
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps", "--no-index"]
    subprocess.run([*pip, "--target", str(folder), str(wheel)], check=True)
    return folder


def run_pytest(site: Path, *arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Run pytest where only this site and the standard library are."""
    code = f"import sys; sys.path.insert(0, {str(site)!r}); import pytest; sys.exit(pytest.main(sys.argv[1:]))"
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "PYTEST"))}
    return subprocess.run(
        [sys.executable, "-S", "-c", code, *arguments],
        cwd=cwd,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def _closure(wanted: dict[str, set[str]]) -> Iterator[importlib.metadata.Distribution]:
    """Give every distribution needed, with the extras that are asked for, but ours."""
    done: set[tuple[str, str]] = set()
    given: set[str] = set()
    waiting = [(name, extra) for name, extras in wanted.items() for extra in extras | {""}]
    while waiting:
        name, extra = waiting.pop()
        if (name, extra) in done:
            continue
        done.add((name, extra))
        distribution = importlib.metadata.distribution(name)
        if name not in given and name != OURS:
            given.add(name)
            yield distribution
        for text in distribution.requires or ():
            needed = Requirement(text)
            if needed.marker is None or needed.marker.evaluate({"extra": extra}):
                waiting += [(needed.name.lower().replace("_", "-"), each) for each in {*needed.extras, ""}]
