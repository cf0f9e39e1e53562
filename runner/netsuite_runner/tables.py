"""
A table in a CSV file (RFC 4180): columns by the names in its first line, every value text.

Nothing is guessed: what does not fit is refused with its line before anything is sent.
"""

import csv
import io
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, TypeAlias

from netsuite_plugin.counts import counted
from netsuite_runner.document import text_of
from netsuite_runner.errors import GraphRefused, Problem, RunRefused

Table: TypeAlias = list[dict[str, str]]

MOST_ROWS = 100_000
"""Rows of one table: all of them are kept with the run."""
_PROBLEMS = 20
"""Wrong lines that are named."""


def table_of(file: Path) -> Table:
    """
    Return the rows of a CSV file: UTF-8, with or without a byte order mark, separated by commas. Empty lines at its end are none.

    Raises:
        GraphRefused: It cannot be read, or is not a table; with the lines that are wrong.
    """
    return rows_of(text_of(file), file=str(file))


def rows_of(text: str, *, file: str) -> Table:
    """
    Return the rows of a CSV text, as `table_of` does. `file` is what errors call it.

    Raises:
        GraphRefused: It is not a table; with the lines that are wrong.
    """
    lines = list(_lines(text, file))
    while lines and not lines[-1][1]:
        lines.pop()
    if not lines:
        raise GraphRefused(file, [Problem(1, "the file is empty: write the names of the columns into its first line")])
    (_, head), *body = lines
    problems = [Problem(1, each) for each in _wrong_with_head(head)]
    if not problems:
        problems = [Problem(line, wrong) for line, row in body if (wrong := _wrong_with_row(row, head))][:_PROBLEMS]
    if not problems and len(body) > MOST_ROWS:
        problems = [Problem(body[MOST_ROWS][0], f"the table has more than {MOST_ROWS:,} rows: split the file")]
    if problems:
        raise GraphRefused(file, problems)
    return [dict(zip(head, row, strict=True)) for _, row in body]


def columns_and_cells(value: Any, name: str) -> tuple[list[str], list[list[str]]]:
    """
    Return an output as a table: a list of rows, or of plain values, or what has `columns` and `rows`. `name` is what it is called.

    Text is as it is, null is empty, anything else is JSON.

    Raises:
        RunRefused: It is not a table.
    """
    columns: list[str] = []
    if isinstance(value, dict) and isinstance(value.get("rows"), list) and isinstance(value.get("columns"), list):
        columns, value = [str(each) for each in value["columns"]], value["rows"]
    if not isinstance(value, list):
        raise RunRefused(
            f"The output {name!r} is not a table: let the workflow answer a list of rows, or what has columns and rows."
        )
    rows: list[dict[str, Any]] = [each if isinstance(each, dict) else {name: each} for each in value]
    columns = list(dict.fromkeys([*columns, *(key for row in rows for key in row)]))
    return columns, [[cell(row.get(column)) for column in columns] for row in rows]


def cell(value: Any) -> str:
    """Write a value into a table: text as it is, null as nothing, anything else as JSON."""
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _lines(text: str, file: str) -> Iterator[tuple[int, list[str]]]:
    """Give each row with the line it begins at."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    begins = 1
    try:
        for row in reader:
            yield begins, row
            begins = reader.line_num + 1
    except csv.Error as error:
        raise GraphRefused(file, [Problem(begins, f"this is not CSV: {error}")]) from None


def _wrong_with_head(head: Sequence[str]) -> Iterator[str]:
    if len(head) == 1 and (separator := next((each for each in (";", "\t", "|") if each in head[0]), None)):
        yield f"columns are separated by ',', and this file has {separator!r}: save it with commas"
        return
    for number, name in enumerate(head, 1):
        if not name.strip():
            yield f"column {number} has no name: write one into the first line"
        elif name != name.strip():
            yield f"the name of column {number}, {name!r}, begins or ends with a blank"
        elif name in head[: number - 1]:
            yield f"two columns are called {name!r}"


def _wrong_with_row(row: Sequence[str], head: Sequence[str]) -> str | None:
    if not row:
        return "the line is empty"
    if len(row) != len(head):
        return f"the row has {counted(len(row), 'value')}, and there are {len(head)} columns"
    return None
