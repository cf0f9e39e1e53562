"""
The rows that are kept of a run, and how a statement about them is spelled.

Each statement is written once, in words that SQLite and PostgreSQL share, with values by name (`:step`). Every table has a column `run`
in front of its key; the SQLite file of one run has none, so there the statement is the same without it.
"""

import re
import sqlite3
from functools import cache
from typing import Any, Protocol

_WITHOUT_RUN = (
    (re.compile(r"\b(?:\w+\.)?run = (?::run|\w+\.run) AND "), ""),
    (re.compile(r" WHERE run = :run\b"), ""),
    (re.compile(r"\((?::run|run), "), "("),
)
_VALUE = re.compile(r"(?<![:\w]):(\w+)")


class Rows(Protocol):
    """The rows of one run or of one store, on a connection that is used by nobody else meanwhile."""

    def all(self, statement: str, /, **values: Any) -> list[Any]:
        """Return what a query finds."""
        ...

    def first(self, statement: str, /, **values: Any) -> Any:
        """Return the first row that a query finds, or None."""
        ...

    def do(self, statement: str, /, **values: Any) -> int:
        """Execute a statement, and return how many rows it changed."""
        ...


class SqliteRows:
    """Rows of a SQLite file; with `of_run`, of a file of one run."""

    def __init__(self, database: sqlite3.Connection, *, of_run: bool = True) -> None:
        self.database, self._of_run = database, of_run

    def all(self, statement: str, /, **values: Any) -> list[Any]:
        """Return what a query finds."""
        return self._executed(statement, values).fetchall()

    def first(self, statement: str, /, **values: Any) -> Any:
        """Return the first row that a query finds, or None."""
        return self._executed(statement, values).fetchone()

    def do(self, statement: str, /, **values: Any) -> int:
        """Execute a statement, and return how many rows it changed."""
        return self._executed(statement, values).rowcount

    def _executed(self, statement: str, values: dict[str, Any]) -> sqlite3.Cursor:
        return self.database.execute(without_run(statement) if self._of_run else statement, values)


@cache
def without_run(statement: str) -> str:
    """Return a statement for the file of one run."""
    for pattern, instead in _WITHOUT_RUN:
        statement = pattern.sub(instead, statement)
    return statement


@cache
def for_postgres(statement: str) -> bytes:
    """Return a statement as psycopg takes it."""
    listed = statement.replace("json_each(:items)", "json_array_elements_text(CAST(:items AS json))")
    return _VALUE.sub(r"%(\1)s", listed.replace("%", "%%")).encode()
