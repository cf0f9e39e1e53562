"""
A table in a CSV file (RFC 4180): columns by the names in its first line, every value text.

Nothing is guessed: what does not fit is refused with its line before anything is sent.
"""

import csv
import io
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TypeAlias

from netsuite_runner.document import text_of
from netsuite_runner.errors import GraphRefused, Problem

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
    lines = list(_lines(text_of(file), str(file)))
    while lines and not lines[-1][1]:
        lines.pop()
    if not lines:
        raise GraphRefused(str(file), [Problem(1, "the file is empty: its first line names the columns")])
    (_, head), *body = lines
    problems = [Problem(1, each) for each in _wrong_with_head(head)]
    if not problems:
        problems = [Problem(line, wrong) for line, row in body if (wrong := _wrong_with_row(row, head))][:_PROBLEMS]
    if not problems and len(body) > MOST_ROWS:
        problems = [Problem(body[MOST_ROWS][0], f"the table has more than {MOST_ROWS:,} rows: split the file")]
    if problems:
        raise GraphRefused(str(file), problems)
    return [dict(zip(head, row, strict=True)) for _, row in body]


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
            yield f"column {number} has no name"
        elif name != name.strip():
            yield f"the name of column {number}, {name!r}, begins or ends with a blank"
        elif name in head[: number - 1]:
            yield f"two columns are called {name!r}"


def _wrong_with_row(row: Sequence[str], head: Sequence[str]) -> str | None:
    if not row:
        return "the line is empty"
    if len(row) != len(head):
        return f"the row has {len(row)} value{'s' * (len(row) != 1)}, and there are {len(head)} columns"
    return None
