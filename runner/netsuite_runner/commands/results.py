"""What a run answered, as a person reads it: the first lines of each output, and how many more there are."""

import json
from collections.abc import Iterable, Sequence
from typing import Any

from netsuite_plugin.terminal import answer, table

_LINES = 20
"""Rows or lines of one output that are shown."""
_COLUMNS = 7
"""Columns of a table that a person can read."""
_LONGEST_LINE = 2_000


def show_outputs(outputs: Any, run_id: str) -> None:
    """
    Print the outputs of a run: a list of objects as a table, text as its lines, anything else as JSON.

    Raises:
        OutputLost: Standard output cannot be written.
    """
    for name, value in outputs.items() if isinstance(outputs, dict) else [("outputs", outputs)]:
        if isinstance(value, list) and value and all(isinstance(row, dict) for row in value):
            _show_rows(name, value)
            _say_more(len(value), run_id)
            continue
        first, *others = lines = _lines_of(value)
        if not others:
            answer(f"{name}: {first}")
            continue
        answer(f"{name}:")
        for line in lines[:_LINES]:
            answer(line, indent=2)
        _say_more(len(lines), run_id)


def show_some(lines: Iterable[str], run_id: str) -> None:
    """Print the first of many lines, and how many more there are."""
    found = list(lines)
    for line in found[:_LINES]:
        answer(line)
    _say_more(len(found), run_id)


def _say_more(count: int, run_id: str) -> None:
    if count > _LINES:
        answer(f"{count - _LINES:,} more: netsuite-nodes runs show {run_id} --json")


def _lines_of(value: Any) -> Sequence[str]:
    if isinstance(value, str):
        lines = value.splitlines() or [""]
    elif isinstance(value, list) and len(value) > _LINES:
        lines = [_json(each) for each in value]
    else:
        lines = [_json(value)]
        if len(lines[0]) > _LONGEST_LINE:
            lines = json.dumps(value, ensure_ascii=False, indent=2).split("\n")
    return [
        line
        if len(line) <= _LONGEST_LINE
        else f"{line[:_LONGEST_LINE]}… ({len(line) - _LONGEST_LINE:,} more characters: --json)"
        for line in lines
    ]


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def _show_rows(name: str, rows: list[dict[str, Any]]) -> None:
    """Lay rows out: plain columns, as many as can be read; the rest is in the JSON."""
    columns = list(dict.fromkeys(key for row in rows for key in row))
    plain = [each for each in columns if not any(isinstance(row.get(each), (dict, list)) for row in rows)]
    shown = (plain or columns)[:_COLUMNS]
    left_out = f"  (and {len(columns) - len(shown)} more columns: --json)" if len(columns) > len(shown) else ""
    cells = [[_cell(row.get(column)) for column in shown] for row in rows[:_LINES]]
    table(shown, cells, title=name + left_out)


def _cell(value: Any) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else _json(value)
