"""
Finds source files that have no test of their own, and those whose own test covers too little of them.

`plugin/netsuite_plugin/a/b.py` is tested by `tests/plugin/a/test_b.py`; where there is no such file, by the tests of its room: those in
`tests/plugin/a`, or in the nearest folder above it. Reasons for exceptions stand in `tests/own_tests.txt`, one `PATTERN: REASON` a line.

`python -m tools.own_tests [SOURCE…]` runs every own test alone and writes how much it covers to `tests/own_tests_figures.txt`: minutes, so
`--check` looks at what was written, and at where tests stand. Exit code 0: nothing was found; 1: something was.
"""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from fnmatch import fnmatch
from pathlib import Path

CHECKOUT = Path(__file__).parent.parent
ROOTS = ("plugin", "nodes", "runner", "web", "adapters", "emulator")
LEAST = 60
"""Percent of a source file that its own test covers."""
MOST_REASONS = 25
_REASONS, _FIGURES = "tests/own_tests.txt", "tests/own_tests_figures.txt"


def sources(checkout: Path) -> list[str]:
    """Return every source file that needs a test: no `__init__.py`, which imports or declares, and no migration."""
    files = (file for root in ROOTS for file in (checkout / root).glob("netsuite_*/**/*.py"))
    return sorted(
        file.relative_to(checkout).as_posix()
        for file in files
        if file.name != "__init__.py" and "migrations" not in file.parts
    )


def own_test(checkout: Path, source: str) -> str | None:
    """Return the test file of a source file, or the folder with the tests of its room; None: there is neither."""
    root, _, *rooms, name = source.split("/")
    top = checkout / "tests" / root
    folder = top.joinpath(*rooms)
    if (file := folder / f"test_{name}").exists():
        return file.relative_to(checkout).as_posix()
    while folder != top:
        if any(folder.glob("test_*.py")):
            return folder.relative_to(checkout).as_posix()
        folder = folder.parent
    return None


def findings(checkout: Path, figures: Mapping[str, int]) -> Iterator[str]:
    """Say what has no own test or too little of one, and which reasons are too many or for nothing."""
    reasons = _lines(checkout / _REASONS)
    everything = sources(checkout)
    for source in everything:
        if any(fnmatch(source, pattern) for pattern in reasons):
            continue
        if (test := own_test(checkout, source)) is None:
            yield f"{source}: has no test of its own, and no reason in {_REASONS}"
        elif figures.get(source, 100) < LEAST:
            yield f"{source}: {test}, run alone, covers {figures[source]} % of it, less than {LEAST} %"
    for pattern, reason in reasons.items():
        if not reason or not any(fnmatch(source, pattern) for source in everything):
            yield f"{_REASONS}: {pattern}: {'fits no source file' if reason else 'has no reason'}"
    if len(reasons) > MOST_REASONS:
        yield f"{_REASONS}: {len(reasons)} reasons, at most {MOST_REASONS}"


def measured(checkout: Path, wanted: Sequence[str]) -> dict[str, int]:
    """Run the own tests of source files, each alone, and return the percent of each file that they cover."""
    of_test: dict[str, list[str]] = {}
    for source in wanted:
        if (test := own_test(checkout, source)) is not None:
            of_test.setdefault(test, []).append(source)
    with ThreadPoolExecutor(os.cpu_count()) as threads:
        covered = list(threads.map(lambda test: _covered(checkout, test, of_test[test]), of_test))
    return {source: percent for figures in covered for source, percent in figures.items()}


def _covered(checkout: Path, test: str, tested: Sequence[str]) -> dict[str, int]:
    """Return the percent of each source file that a test covers. Of a folder only the files directly in it run."""
    place = checkout / test
    files = sorted(str(each) for each in place.glob("test_*.py")) if place.is_dir() else [test]
    with tempfile.TemporaryDirectory() as folder:
        environment = os.environ | {"COVERAGE_FILE": f"{folder}/data"}
        if sys.version_info >= (3, 12):
            environment["COVERAGE_CORE"] = "sysmon"  # half the time
        run = [sys.executable, "-m", "coverage"]
        pytest = ["-m", "pytest", "-q", "-n", "0", "-p", "no:randomly", "-p", "no:cacheprovider"]
        ended = subprocess.run(
            [*run, "run", f"--include={','.join(tested)}", *pytest, *files],
            check=False, cwd=checkout, env=environment, capture_output=True, text=True,
        )  # fmt: skip
        if ended.returncode:
            raise SystemExit(f"{test} failed:\n{ended.stdout[-3000:]}")
        subprocess.run(
            [*run, "json", "-q", "-o", f"{folder}/json"],
            check=False, cwd=checkout, env=environment, capture_output=True,
        )  # fmt: skip
        written = Path(folder, "json")  # there is none where no file was loaded
        told = json.loads(written.read_text(encoding="utf-8"))["files"] if written.exists() else {}
    figures = {source: int(told[source]["summary"]["percent_covered"]) if source in told else 0 for source in tested}
    print(test, figures, file=sys.stderr, flush=True)
    return figures


def _lines(file: Path) -> dict[str, str]:
    """Read `NAME: WORDS` lines."""
    text = file.read_text(encoding="utf-8") if file.exists() else ""
    lines = (line.partition(":") for line in text.splitlines() if line and not line.startswith("#"))
    return {name.strip(): words.strip() for name, _, words in lines}


def main(words: Sequence[str]) -> int:
    """Measure what was asked for, or nothing; print what was found."""
    everything = sources(CHECKOUT)
    figures = {name: int(figure) for name, figure in _lines(CHECKOUT / _FIGURES).items() if name in everything}
    if "--check" not in words:
        wanted = [each for each in everything if not words or any(each.startswith(word) for word in words)]
        figures |= measured(CHECKOUT, wanted)
        kept = "".join(f"{name}: {figures[name]}\n" for name in sorted(figures))
        (CHECKOUT / _FIGURES).write_text(
            f"# Percent of each file that its own test covers, run alone: make own-tests\n{kept}", encoding="utf-8"
        )
    found = list(findings(CHECKOUT, figures))
    for each in found:
        print(each)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
