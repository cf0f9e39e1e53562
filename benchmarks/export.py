"""
`make bench-export`: a million rows into Parquet, CSV and NDJSON, and again with kill -9 five times on the way.

Every row is counted, summed and compared with the one before it; memory is the most the exporting process ever had.
"""

import csv
import hashlib
import json
import random
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from benchmarks import performance_page
from benchmarks.figures import Figure, NotMeasured, Target, closed
from benchmarks.ground import work_folder

ROWS = 1_000_000
KILLS = 5
_FORMATS = {"csv": 120, "ndjson": 120, "parquet": 200}
_MIB = 1 << 20

TARGETS = {
    **{f"{name}_rows_missing_or_double": Target(exactly=0) for name in _FORMATS},
    **{f"{name}_memory_mib": Target(at_most=most) for name, most in _FORMATS.items()},
    **{f"{name}_other_after_kills": Target(exactly=0) for name in _FORMATS},
    "kills": Target(at_least=KILLS * len(_FORMATS)),
}


def main() -> int:
    """Export, check, kill, compare."""
    figures: list[Figure] = []
    killed = 0
    with work_folder() as work, _served() as port:
        for name in _FORMATS:
            whole, broken = work / f"whole.{name}", work / f"broken.{name}"
            told = _ended(_begun(port, whole, work))
            figures += [
                Figure(
                    f"{name}_rows_missing_or_double",
                    _wrong(_ids(whole)),
                    f"{name}: rows that are missing, double or out of order",
                ),
                Figure(
                    f"{name}_memory_mib",
                    round(told["bytes"] / _MIB),
                    f"{name}: most memory, MiB",
                    f"{told['rows'] / told['seconds']:,.0f} rows/s, {whole.stat().st_size / _MIB:,.0f} MiB",
                ),
            ]
            sys.stderr.write(f"{name}: {told}\n")
            kills = _with_kills(port, broken, work, told["seconds"])
            killed += kills
            figures.append(
                Figure(
                    f"{name}_other_after_kills",
                    int(_digest(whole) != _digest(broken)),
                    f"{name}: files that differ after kill -9",
                    f"{kills} kills",
                )
            )
            whole.unlink()
            broken.unlink()
    figures.append(Figure("kills", killed, "kill -9 on the way, all formats"))
    performance_page.written("bench-export", f"{ROWS:,} rows into a file", figures, _drawn, TARGETS)
    return closed("bench-export", figures, TARGETS)


def _drawn(axes: Any, figures: list[Figure]) -> None:
    """Draw memory and its bound."""
    values = {each.name: each.value for each in figures}
    names = list(_FORMATS)
    axes.bar(names, [values[f"{name}_memory_mib"] for name in names], color="#2a6f97", label="most memory")
    axes.scatter(names, [_FORMATS[name] for name in names], color="#c1121f", marker="_", s=900, label="bound")
    axes.set_ylabel("MiB")
    axes.legend()


@contextmanager
def _served() -> Iterator[int]:
    command = [sys.executable, "-m", "benchmarks.pages_server", "--numbered", "--rows", str(ROWS)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as probe:
        assert probe.stdout is not None
        try:
            yield int(json.loads(probe.stdout.readline())["port"])
        finally:
            probe.kill()


def _begun(port: int, out: Path, work: Path) -> "subprocess.Popen[str]":
    command = [sys.executable, "-m", "benchmarks.one_export", str(port), str(out), str(work / "state")]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def _ended(export: "subprocess.Popen[str]") -> dict[str, float]:
    output, _ = export.communicate(timeout=600)
    if export.returncode:
        raise NotMeasured(f"an export ended with code {export.returncode}")
    told: dict[str, float] = json.loads(output)
    return told


def _with_kills(port: int, out: Path, work: Path, seconds: float) -> int:
    """Export with kills at random moments, and return how many there were."""
    chance = random.Random(20261129)
    kills = 0
    while kills < KILLS:
        export = _begun(port, out, work)
        time.sleep(seconds * chance.uniform(0.1, 0.25))
        if export.poll() is not None:
            raise NotMeasured("an export ended before it was to be killed")
        export.kill()
        export.communicate()
        kills += 1
    _ended(_begun(port, out, work))
    return kills


def _ids(file: Path) -> Iterable[int]:
    if file.suffix == ".csv":
        with file.open(encoding="utf-8", newline="") as text:
            for row in csv.DictReader(text):
                yield int(row["id"])
    elif file.suffix == ".ndjson":
        with file.open(encoding="utf-8") as text:
            for line in text:
                yield int(json.loads(line)["id"])
    else:
        from pyarrow import parquet

        opened = parquet.ParquetFile(file)
        for group in range(opened.num_row_groups):
            yield from (int(each) for each in opened.read_row_group(group, ["id"]).column(0).to_pylist())


def _wrong(ids: Iterable[int]) -> int:
    """Count the rows that are not the one after the one before, and those that are missing at the end."""
    wrong, before, count = 0, -1, 0
    for each in ids:
        wrong += each != before + 1
        before, count = each, count + 1
    return wrong + abs(ROWS - count)


def _digest(file: Path) -> str:
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


if __name__ == "__main__":
    with suppress(KeyboardInterrupt):
        sys.exit(main())
