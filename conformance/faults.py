"""
Every fault that was reported, by its number, and the tests that show it fixed: those marked `@pytest.mark.fault("A1")`.

Runs exactly the marked tests. A table for people, then one JSON object as the last line of standard output. Exit code 0: every number has
a test that ran and passed, and none that failed; 1: one has not; 2: the tests could not be run.
"""

import os
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree as ET

from rich.console import Console
from rich.table import Table

from benchmarks.figures import Figure, Target, closed

CHECKOUT = Path(__file__).parents[1]
COUNTS = {"A": 9, "B": 7, "C": 5, "D": 5}
NUMBERS = tuple(f"{part}{number}" for part, count in COUNTS.items() for number in range(1, count + 1))
TARGETS = {"faults": Target(exactly=len(NUMBERS)), "failed": Target(exactly=0)}
_LONGEST = 3_600
"""Seconds all marked tests may take together."""


@dataclass
class Shown:
    """What the tests of one number came to."""

    tests: Counter[str] = field(default_factory=Counter[str])
    """How many passed, failed and were skipped."""
    names: set[str] = field(default_factory=set[str])

    @property
    def fixed(self) -> bool:
        """Whether a test ran and passed, and none did not."""
        return self.tests["passed"] > 0 and self.tests["passed"] == self.tests.total()


class FaultNumbers:
    """The pytest plugin that selects the marked tests, and writes the numbers of each into the report."""

    def pytest_collection_modifyitems(self, config: object, items: list[object]) -> None:
        """Keep what bears the mark."""
        kept, dropped = [], []
        for item in items:
            numbers = [str(mark.args[0]) for mark in item.iter_markers("fault")]  # type: ignore[attr-defined]  # pytest's own
            item.user_properties.extend(("fault", number) for number in numbers)  # type: ignore[attr-defined]
            (kept if numbers else dropped).append(item)
        items[:] = kept
        config.hook.pytest_deselected(items=dropped)  # type: ignore[attr-defined]


def main(words: Iterable[str] = ()) -> int:
    """Run the marked tests and show what each number has."""
    with tempfile.TemporaryDirectory(prefix="faults-") as folder:
        report = Path(folder) / "report.xml"
        command = [
            sys.executable, "-m", "pytest", "-q", "-p", "conformance.faults", "-n", str(min(4, os.cpu_count() or 1)),
            f"--junit-xml={report}", *words,
        ]  # fmt: skip
        try:
            done = subprocess.run(command, cwd=CHECKOUT, stdout=sys.stderr, timeout=_LONGEST, check=False)
        except subprocess.TimeoutExpired:
            sys.stderr.write(f"The tests took more than {_LONGEST} s.\n")
            return 2
        if done.returncode not in {0, 1, 5} or not report.exists():
            sys.stderr.write(f"pytest ended with {done.returncode}: nothing can be said.\n")
            return 2
        found = read(report)
    _print(found)
    unknown = sorted(found.keys() - set(NUMBERS))
    if unknown:
        sys.stderr.write(f"Tests are marked with numbers that are none: {', '.join(unknown)}\n")
    fixed = sum(found[number].fixed for number in NUMBERS if number in found)
    failed = sum(each.tests["failed"] for each in found.values()) + len(unknown)
    figures = [
        Figure("faults", fixed, "numbers with a test that ran and passed, and none that did not"),
        Figure("failed", failed, "marked tests that failed, or bear a number that is none"),
        Figure("tests", sum(each.tests.total() for each in found.values()), "marks on tests that ended"),
    ]
    return closed("faults", figures, TARGETS)


def read(report: Path) -> dict[str, Shown]:
    """Read pytest's report: by number, how its tests ended."""
    found: dict[str, Shown] = {}
    for case in ET.parse(report).iter("testcase"):  # noqa: S314 - written by our own pytest a moment ago
        ended = {each.tag for each in case}
        outcome = "failed" if ended & {"failure", "error"} else "skipped" if "skipped" in ended else "passed"
        for each in case.iter("property"):
            if each.get("name") == "fault":
                shown = found.setdefault(str(each.get("value")), Shown())
                shown.tests[outcome] += 1
                shown.names.add(f"{case.get('classname')}::{str(case.get('name')).partition('[')[0]}")
    return found


def _print(found: Mapping[str, Shown]) -> None:
    table = Table("fault", "result", "tests", "shown by", box=None, title_justify="left")
    for number in NUMBERS:
        shown = found.get(number, Shown())
        counted = ", ".join(f"{count} {word}" for word, count in sorted(shown.tests.items()))
        table.add_row(
            number, "fixed" if shown.fixed else "NOT SHOWN", counted or "no test", "\n".join(sorted(shown.names))
        )
    Console(width=160).print(table)


def pytest_configure(config: object) -> None:
    """Let pytest, started with `-p conformance.faults`, run the marked tests alone."""
    config.pluginmanager.register(FaultNumbers())  # type: ignore[attr-defined]  # pytest's own


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
