"""What a run or a node answered: as a person reads it, the first lines of each output and how many more there are, or as CSV."""

import json
from collections.abc import Iterable, Sequence
from typing import Any

from netsuite_plugin.terminal import LINES, answer, answer_csv, table
from netsuite_runner.errors import RunRefused
from netsuite_runner.tables import cell, columns_and_cells

_COLUMNS = 7
"""Columns of a table that a person can read."""
_LONGEST_LINE = 2_000


def show_outputs(outputs: Any, whole: str) -> None:
    """
    Print outputs by name: a list of objects as a table, text as its lines, anything else as JSON. `whole` says how to see all of it.

    Raises:
        OutputLost: Standard output cannot be written.
    """
    for name, value in outputs.items() if isinstance(outputs, dict) else [("outputs", outputs)]:
        if isinstance(value, list) and value and all(isinstance(row, dict) for row in value):
            _show_rows(name, value)
            _say_more(len(value), whole)
            continue
        first, *others = lines = _lines_of(value)
        if not others:
            answer(f"{name}: {first}")
            continue
        answer(f"{name}:")
        for line in lines[:LINES]:
            answer(line, indent=2)
        _say_more(len(lines), whole)


def show_some(lines: Iterable[str], whole: str) -> None:
    """Print the first of many lines, and how many more there are."""
    found = list(lines)
    for line in found[:LINES]:
        answer(line)
    _say_more(len(found), whole)


def output_as_csv(outputs: Any, name: str) -> None:
    """
    Print one output of a run as CSV: a list of rows, or of plain values, or what has `columns` and `rows`.

    Text is as it is, null is empty, anything else is JSON.

    Raises:
        RunRefused: There is no such output, or it is not a table.
        OutputLost: Standard output cannot be written.
    """
    named: dict[str, Any] = outputs if isinstance(outputs, dict) else {}
    if name not in named:
        raise RunRefused(f"The run has no output {name!r}, only {', '.join(named) or 'none at all'}.")
    answer_csv(*columns_and_cells(named[name], name))


def _say_more(count: int, whole: str) -> None:
    if count > LINES:
        answer(f"{count - LINES:,} more: {whole}")


def _lines_of(value: Any) -> Sequence[str]:
    if isinstance(value, str):
        lines = value.splitlines() or [""]
    elif isinstance(value, list) and len(value) > LINES:
        lines = [json_line(each) for each in value]
    else:
        lines = [json_line(value)]
        if len(lines[0]) > _LONGEST_LINE:
            lines = json.dumps(value, ensure_ascii=False, indent=2).split("\n")
    return [
        line
        if len(line) <= _LONGEST_LINE
        else f"{line[:_LONGEST_LINE]}… ({len(line) - _LONGEST_LINE:,} more characters: --json)"
        for line in lines
    ]


def json_line(value: Any) -> str:
    """Return a value as JSON on one line."""
    return json.dumps(value, ensure_ascii=False)


def _show_rows(name: str, rows: list[dict[str, Any]]) -> None:
    """Lay rows out: plain columns, as many as can be read; the rest is in the JSON."""
    columns = list(dict.fromkeys(key for row in rows for key in row))
    plain = [each for each in columns if not any(isinstance(row.get(each), (dict, list)) for row in rows)]
    shown = (plain or columns)[:_COLUMNS]
    left_out = f"  (and {len(columns) - len(shown)} more columns: --json)" if len(columns) > len(shown) else ""
    cells = [[cell(row.get(column)) for column in shown] for row in rows[:LINES]]
    table(shown, cells, title=name + left_out)
