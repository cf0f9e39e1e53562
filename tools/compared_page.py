"""
Writes docs/compared.md from tools/compared.yaml, after the tests it names have passed.

Raises SystemExit where `shown_by` names a test that does not pass or does not run; `python -m tools.compared_page` takes about a minute.
"""

import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ET
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Annotated

import yaml
from pydantic import BaseModel, ConfigDict, Field, model_validator

CHECKOUT = Path(__file__).parent.parent
SOURCE = CHECKOUT / "tools" / "compared.yaml"
PAGE = CHECKOUT / "docs" / "compared.md"
SHOWN = {"y": "yes", "p": "partly", "n": "no", ".": "·", "-": "–"}

Cell = Annotated[str, Field(pattern=r"^[ypn.\-]$")]


class Row(BaseModel):
    """One thing somebody may look for: who has it, and the test that shows ours, or why there is none."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    what: str
    others: list[Cell]
    shown_by: str | None = None
    because: str | None = None

    @model_validator(mode="after")
    def _one_of_both(self) -> "Row":
        if (self.shown_by is None) == (self.because is None):
            raise ValueError(f"{self.what}: either shown_by, its tests, or because")
        return self


class Comparison(BaseModel):
    """The whole page."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    read: date
    others: dict[str, str]
    rows: dict[str, list[Row]]


def comparison() -> Comparison:
    """Read the source; every row has a cell for each of the others."""
    found = Comparison.model_validate(yaml.safe_load(SOURCE.read_text(encoding="utf-8")))
    for row in every_row(found):
        if len(row.others) != len(found.others):
            raise SystemExit(f"{SOURCE.name}: {row.what!r} has {len(row.others)} cells, not {len(found.others)}")
    return found


def every_row(found: Comparison) -> Iterable[Row]:
    """Return the rows of all parts."""
    return (row for rows in found.rows.values() for row in rows)


def page(found: Comparison) -> str:
    """Return the page."""
    head = f"| | netsuite-nodes | {' | '.join(found.others)} |\n|---|---|{'---|' * len(found.others)}\n"
    about = (
        "# Compared\n\nWritten by `make docs`: a *yes* of ours links the tests that show it, and they passed when this page was written.\n"
        f"What others have was read on {found.read} where the end of the page says; · stands for what was not found there, – for what does not apply.\n"
    )
    parts = [about]
    for title, rows in found.rows.items():
        lines = "".join(
            f"| {row.what} | {_ours(row)} | {' | '.join(SHOWN[cell] for cell in row.others)} |\n" for row in rows
        )
        parts.append(f"## {title}\n\n{head}{lines}")
    reasons = "".join(f"- {row.what}: {row.because}\n" for row in every_row(found) if row.because)
    sources = "".join(f"- {name}: {source}.\n" for name, source in found.others.items())
    parts += [f"## Why no\n\n{reasons}", f"## Sources\n\n{sources}"]
    return "\n".join(parts)


def _ours(row: Row) -> str:
    return "no" if row.shown_by is None else f"[yes](../{row.shown_by.partition('::')[0]})"


def not_shown(tests: Iterable[str]) -> list[str]:
    """Run tests, and return those of the names under which nothing ran, or something did not pass."""
    wanted = sorted(set(tests))
    absent = [each for each in wanted if not (CHECKOUT / each.partition("::")[0]).exists()]
    present = [each for each in wanted if each not in absent]
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.xml"
        words = [
            "-m",
            "pytest",
            "-q",
            "-n",
            "auto" if len(present) > 1 else "0",
            "-p",
            "no:cacheprovider",
            f"--junitxml={report}",
            "-o",
            "junit_family=xunit1",
        ]
        subprocess.run([sys.executable, *words, *present], check=False, cwd=CHECKOUT, stdout=sys.stderr)
        if not report.is_file():
            return wanted
        cases = ET.parse(report).iter("testcase")  # noqa: S314 - written by our own pytest a moment ago
        passed: dict[str, bool] = {}
        for case in cases:
            name = f"{case.get('file')}::{(case.get('name') or '').partition('[')[0]}"
            passed[name] = passed.get(name, True) and len(case) == 0
    return absent + [each for each in present if not _all_passed(each, passed)]


def _all_passed(wanted: str, passed: dict[str, bool]) -> bool:
    under = [done for name, done in passed.items() if name == wanted or name.startswith((f"{wanted}/", f"{wanted}::"))]
    return bool(under) and all(under)


def main() -> None:
    """Run the named tests and write the page."""
    found = comparison()
    if missing := not_shown(row.shown_by for row in every_row(found) if row.shown_by):
        sys.exit("docs/compared.md is not written: nothing shows " + ", ".join(missing))
    PAGE.write_text(page(found), encoding="utf-8")


if __name__ == "__main__":
    main()
