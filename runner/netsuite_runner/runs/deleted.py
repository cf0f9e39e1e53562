"""How many runs of each name were deleted: the next run of that name makes records of its own."""

import os
import sqlite3
from collections.abc import Generator
from contextlib import closing, contextmanager
from pathlib import Path

from netsuite_runner.errors import RunNotKept

_TABLE = "CREATE TABLE IF NOT EXISTS deleted (run TEXT PRIMARY KEY, times INTEGER NOT NULL)"


class DeletedRuns:
    """One small file beside the runs, made when the first run is deleted. It holds names and numbers, and nothing else."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def count(self, run_id: str) -> int:
        """
        Return how many runs of that name were deleted.

        Raises:
            RunNotKept: The file cannot be read.
        """
        if not self._file.exists():
            return 0
        with self._opened() as database:
            row = database.execute("SELECT times FROM deleted WHERE run = ?", (run_id,)).fetchone()
        return int(row[0]) if row else 0

    def add(self, run_id: str) -> None:
        """
        Keep that one more was deleted.

        Raises:
            RunNotKept: The file cannot be written.
        """
        self._file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        os.close(os.open(self._file, os.O_CREAT | os.O_RDWR, 0o600))
        with self._opened() as database:
            database.execute(
                "INSERT INTO deleted VALUES (?, 1) ON CONFLICT (run) DO UPDATE SET times = times + 1", (run_id,)
            )

    def forget(self, run_id: str) -> None:
        """
        Keep nothing of that name.

        Raises:
            RunNotKept: The file cannot be written.
        """
        if self._file.exists():
            with self._opened() as database:
                database.execute("DELETE FROM deleted WHERE run = ?", (run_id,))

    @contextmanager
    def _opened(self) -> Generator[sqlite3.Connection]:
        try:
            with closing(sqlite3.connect(self._file, timeout=30, isolation_level=None)) as database:
                database.execute(_TABLE)
                yield database
        except sqlite3.Error as error:
            raise RunNotKept(self._file, error) from error
