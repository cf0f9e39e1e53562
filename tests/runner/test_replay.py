"""A run recorded by each released interpreter version goes on under this one."""

import os
import sqlite3
from collections import Counter
from contextlib import closing
from pathlib import Path

import pytest

import counting

RECORDED = Path(__file__).parent / "recorded"
GRAPH = """workflow: replayed
inputs: {n: {type: integer, default: 12}}
steps:
  numbers: {node: count.number.read, params: {value: "${{ range(inputs.n) }}"}}
  aside: {node: count.number.read, params: {value: aside}}
  each:
    for_each: ${{ steps.numbers.value }}
    at_once: 3
    when: ${{ item != 5 }}
    node: count.number.create
    params: {value: "${{ item }}", seconds: 0.05}
  last: {node: count.number.append, needs: [each], params: {value: "${{ steps.each | length }}"}}
outputs:
  last: ${{ steps.last.value }}
  each: ${{ steps.each | select | map(attribute='value') | list }}
"""


@pytest.mark.parametrize("file", sorted(RECORDED.glob("*.sql")), ids=lambda file: file.stem)
def test_a_recorded_run_goes_on(tmp_path, monkeypatch, file):
    """Steps keep their ids: what was recorded then is not done again, and the rest is done once."""
    monkeypatch.setenv("COUNTED", str(tmp_path / "counted"))
    (tmp_path / "runs").mkdir(mode=0o700)
    with closing(sqlite3.connect(tmp_path / "runs" / "replayed.db")) as database:
        database.executescript(file.read_text(encoding="utf-8"))
        recorded = {name for (name,) in database.execute("SELECT function_name FROM operation_outputs")}
    assert {"numbers", "aside", "each[1]"} <= recorded
    assert "last" not in recorded

    outputs = counting.execute(tmp_path, GRAPH, "replayed")

    calls = Counter(line.split()[1] for line in (tmp_path / "counted").read_text().splitlines())
    assert {"last": 12, "each": [n for n in range(12) if n != 5]} == outputs
    assert 12 - 1 - len([name for name in recorded if name.startswith("each")]) + 1 == sum(calls.values())
    assert {1} == set(calls.values())


def record(folder: Path, version: str) -> None:
    """Record the run that is kept: begin it, kill it in the middle, and write its file down as text."""
    os.environ["COUNTED"] = str(folder / "counted")
    (folder / "counted").touch()
    counting.killed_after(folder, GRAPH, 7, run_id="replayed")
    with closing(sqlite3.connect(folder / "runs" / "replayed.db")) as database:
        (RECORDED / f"interpreter-{version}.sql").write_text("\n".join(database.iterdump()) + "\n", encoding="utf-8")
