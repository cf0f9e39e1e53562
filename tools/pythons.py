"""
The wheel, the demo and the runner's tests on every Python the classifiers name that is installed, and runs that go on under another.

Says which it found and which it did not. Exit code 1: something failed; 2: fewer than two were found, so nothing could go on under another.
`--smoke` is for the gate: the tests that touch the engine and its database, and runs that go on from and under this Python.
"""

import argparse
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
import tomllib
from collections.abc import Iterator, Sequence
from itertools import permutations
from pathlib import Path

CHECKOUT = Path(__file__).parent.parent
UV = Path(sys.executable).parent / "uv"
HOST = CHECKOUT / "tests" / "support" / "counting.py"
MEASURED_ONCE = ("test_measuring.py", "test_fuzz_workflows.py", "test_chaos_changes.py", "language")
"""Programs that measure, and the language, which no engine and no database touches: `make test` runs them."""
OF_THE_ENGINE = ("test_engine.py", "test_interpreter.py", "runs/test_sqlite.py")
"""What differs from one Python to another first: the engine, its connections and what is kept."""
ITEMS = 8
GRAPH = f"""workflow: counted
steps:
  each:
    for_each: ${{{{ range({ITEMS}) }}}}
    at_once: 1
    node: count.number.create
    params: {{value: "${{{{ item }}}}", seconds: 0.1}}
outputs: {{values: "${{{{ steps.each | map(attribute='value') | list }}}}"}}
"""


def main() -> int:
    """Find, install, test, go on."""
    parser = argparse.ArgumentParser(description="The wheel and the runner's tests on every Python that is installed.")
    parser.add_argument("--smoke", action="store_true", help="a few tests, no demo, and runs of this Python alone")
    smoke = parser.parse_args().smoke
    wanted = named()
    found = {version: python for version in wanted if (python := installed(version))}
    for version in wanted:
        sys.stdout.write(f"Python {version}: {found.get(version, 'not installed here, so not tried')}\n")
    sys.stdout.flush()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        build = ["-m", "build", "--wheel", "--no-isolation", "--outdir", folder, CHECKOUT]
        subprocess.run([sys.executable, *build], check=True, stdout=subprocess.DEVNULL)
        wheel = next(folder.glob("*.whl"))
        environments = {version: environment(python, wheel, folder / version) for version, python in found.items()}
        here = f"{sys.version_info.major}.{sys.version_info.minor}"  # `make test` runs the runner's tests on this one
        tests = OF_THE_ENGINE if smoke else ("",)
        failed = [each for each, python in environments.items() if each != here and not tests_pass(each, python, tests)]
        demos = {} if smoke else environments
        failed += [f"the demo on {each}" for each, python in demos.items() if not demo_ends(python)]
        pairs = [pair for pair in permutations(environments, 2) if not smoke or here in pair]
        for begun, goes_on in pairs:
            said = gone_on(environments[begun], environments[goes_on], folder / f"{begun}-{goes_on}")
            sys.stdout.write(f"begun on {begun}, gone on under {goes_on}: {said or 'ok'}\n")
            failed += [f"{begun} then {goes_on}"] if said else []
    sys.stdout.write(
        f"failed: {', '.join(failed)}\n" if failed else f"pythons ok: {', '.join(found)}, {len(pairs)} pairs\n"
    )
    return 1 if failed else 0 if pairs else 2


def named() -> list[str]:
    """Return the versions the classifiers name."""
    project = tomllib.loads((CHECKOUT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    last = [
        each.rpartition(" ")[2]
        for each in project["classifiers"]
        if each.startswith("Programming Language :: Python :: 3.")
    ]
    return sorted(last, key=lambda version: int(version.partition(".")[2]))


def installed(version: str) -> Path | None:
    """Return an interpreter of that version: from the path, of pyenv, or one that uv keeps."""
    for python in _candidates(version):
        asked = "import sys, ensurepip; print(*sys.version_info[:2], sep='.')"
        try:
            said = subprocess.run([python, "-I", "-c", asked], check=False, capture_output=True, text=True)
        except OSError:
            continue
        if said.returncode == 0 and said.stdout.strip() == version:
            return python
    return None


def _candidates(version: str) -> Iterator[Path]:
    for folder in os.get_exec_path():
        yield Path(folder) / f"python{version}"
    pyenv = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions"
    yield from sorted(pyenv.glob(f"{version}.*/bin/python"))
    kept = subprocess.run([UV, "python", "dir"], check=True, capture_output=True, text=True).stdout.strip()
    yield from sorted(Path(kept).glob(f"cpython-{version}.*/bin/python"))


def environment(python: Path, wheel: Path, folder: Path) -> Path:
    """Make an environment with the wheel and what the tests need, and return its interpreter."""
    subprocess.run([UV, "venv", "--quiet", "--seed", "--python", python, folder], check=True)
    inside = folder / "bin" / "python"
    install = [UV, "pip", "install", "--quiet", "--python", inside]
    subprocess.run([*install, "--require-hashes", "-r", CHECKOUT / "requirements" / "dev.txt"], check=True)
    subprocess.run([*install, "--no-deps", wheel], check=True)
    return inside


def tests_pass(version: str, python: Path, tests: Sequence[str]) -> bool:
    """Run these of the runner's tests with the wheel that is installed there."""
    sqlite = subprocess.check_output([python, "-c", "import sqlite3; print(sqlite3.sqlite_version)"], text=True).strip()
    sys.stdout.write(f"the runner's tests on {version}, SQLite {sqlite}\n")
    sys.stdout.flush()
    words = ["-m", "pytest", "-n", "auto", "-q", "-p", "no:cacheprovider", *(f"tests/runner/{each}" for each in tests)]
    words += [f"--ignore=tests/runner/{name}" for name in MEASURED_ONCE]
    return subprocess.run([python, *words], check=False, cwd=CHECKOUT).returncode == 0


def demo_ends(python: Path) -> bool:
    """Run the workflow of overdue invoices with the wheel that is installed there, as `make demo` does."""
    return subprocess.run([python, "-m", "tools.demo"], check=False, cwd=CHECKOUT).returncode == 0


def gone_on(begun: Path, goes_on: Path, folder: Path) -> str:
    """Begin a run on one, kill it, let the other go on; return what was wrong with that."""
    folder.mkdir()
    (folder / "graph.yaml").write_text(GRAPH, encoding="utf-8")
    counted = folder / "counted"
    counted.touch()
    words = [HOST, folder, folder / "graph.yaml", "begun"]
    environment = {**os.environ, "COUNTED": str(counted), "PYTHONPATH": str(CHECKOUT / "tests" / "support")}
    killed = subprocess.Popen([begun, *words], env=environment, stderr=subprocess.PIPE, text=True)
    while len(counted.read_text(encoding="utf-8").splitlines()) < ITEMS // 2:
        if killed.poll() is not None:
            return f"it did not begin: {killed.stderr.read() if killed.stderr else ''}"
        time.sleep(0.02)
    killed.send_signal(signal.SIGKILL)
    killed.communicate()
    ended = subprocess.run([goes_on, *words], env=environment, check=False, capture_output=True, text=True)
    if ended.returncode != 0:
        return ended.stderr
    calls = len(counted.read_text(encoding="utf-8").splitlines())
    if json.loads(ended.stdout) != {"values": list(range(ITEMS))} or calls > ITEMS + 1:
        return f"{ended.stdout} with {calls} calls"
    return ""


if __name__ == "__main__":
    sys.exit(main())
