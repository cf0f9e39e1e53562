"""
What runs leave to the next run of their workflow, by name: one small file beside the runs.

A run's value lies beside the one in force until the run is over, which the run's own file says. A process that is killed between the two
files leaves nothing half done: the run that loads a name next looks whether the one that saved it is over.
"""

import json
import os
import sqlite3
from collections.abc import Callable, Container, Generator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from netsuite_plugin.contract import Caller
from netsuite_runner.errors import RunNotKept, RunRefused
from netsuite_runner.runs.store import KeptState, StateKey

_TABLES = """
CREATE TABLE IF NOT EXISTS kept (owner TEXT PRIMARY KEY, value TEXT NOT NULL, run TEXT NOT NULL, at TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS saved (owner TEXT NOT NULL, run TEXT NOT NULL, step TEXT NOT NULL, item TEXT NOT NULL, loaded TEXT NOT NULL,
    value TEXT, at TEXT, PRIMARY KEY (owner, run));
"""
# `owner` is workflow, organization, caller and key as JSON. `loaded` says which value a run loaded, by who left it and when: where another
# one stands there later, two runs have read the same


class States:
    """The states of one folder of runs. `is_over` says it of a run, by its id."""

    def __init__(self, file: Path, *, is_over: Callable[[str], bool]) -> None:
        self._file, self._is_over = file, is_over

    def load(self, owner: str, *, run: str, step: str, item: str, steps: Container[str]) -> Any:
        """
        Return what is kept for an owner, or None, and note that this step and item of a run has loaded it. `steps` are those of the run.

        Raises:
            RunRefused: Another one of the same run has.
            RunNotKept: The file cannot be written.
        """
        with self._changed() as database:
            self._settle_those_over(database, owner)
            mine = database.execute("SELECT step, item FROM saved WHERE owner = ? AND run = ?", (owner, run)).fetchone()
            if mine is not None and mine != (step, item) and mine[0] in steps:
                by = f"{mine[0]}[{mine[1]}]" if mine[1] else mine[0]
                raise RunRefused(
                    f"State {json.loads(owner)[-1]!r} is that of {by} in this run: give each step and item a name of its own, such as "
                    "orders-${{ item }}."
                )
            value, left = _kept(database, owner)
            row = (owner, run, step, item, left)
            database.execute("INSERT OR REPLACE INTO saved VALUES (?, ?, ?, ?, ?, NULL, NULL)", row)
        return json.loads(value)

    def save(self, owner: str, value: Any, *, run: str, at: str) -> None:
        """
        Keep what a run, which has loaded it, is to leave when it is over.

        Raises:
            RunNotKept: The file cannot be written.
        """
        with self._changed() as database:
            row = (json.dumps(value), at, owner, run)
            database.execute("UPDATE saved SET value = ?, at = ? WHERE owner = ? AND run = ?", row)

    def settle(self, run: str) -> list[str]:
        """
        Let what a run that is over has saved be what the next one loads; return the names of what another run has left meanwhile.

        Raises:
            RunNotKept: The file cannot be written.
        """
        if not self._file.exists():
            return []
        with self._changed() as database:
            return _settle(database, run)

    def forget_run(self, run: str) -> None:
        """
        Drop what a run saved that is not over; what it has left stays.

        Raises:
            RunNotKept: The file cannot be written.
        """
        if self._file.exists():
            with self._changed() as database:
                if self._is_over(run):
                    _settle(database, run)
                database.execute("DELETE FROM saved WHERE run = ?", (run,))

    def all(self) -> list[KeptState]:
        """
        Return everything that is kept, by workflow, organization, person and name.

        Raises:
            RunNotKept: The file cannot be read.
        """
        if not self._file.exists():
            return []
        with self._changed() as database:
            self._settle_those_over(database)
            rows = database.execute("SELECT owner, value, run, at FROM kept ORDER BY owner").fetchall()
        found: list[KeptState] = []
        for owner, value, run, at in rows:
            workflow, organization, caller, *key = json.loads(owner)
            found.append(KeptState(workflow, organization, caller, StateKey(*key), json.loads(value), run, at))
        return found

    def delete(self, state: KeptState) -> None:
        """
        Forget one: the next run begins anew, and what a run saves that has loaded it is dropped.

        Raises:
            RunNotKept: The file cannot be written.
        """
        owner = json.dumps([state.workflow, state.organization, state.caller, *state.key])
        with self._changed() as database:
            database.execute("DELETE FROM kept WHERE owner = ?", (owner,))

    def _settle_those_over(self, database: sqlite3.Connection, owner: str | None = None) -> None:
        """Make up for processes that were killed right after the end of their run."""
        waiting = "SELECT DISTINCT run FROM saved WHERE value IS NOT NULL AND owner = coalesce(?, owner)"
        for (run,) in database.execute(waiting, (owner,)).fetchall():
            if self._is_over(run):
                _settle(database, run)

    @contextmanager
    def _changed(self) -> Generator[sqlite3.Connection]:
        """Change several things, all or none; durable at the end."""
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            os.close(os.open(self._file, os.O_CREAT | os.O_RDWR, 0o600))
            with closing(sqlite3.connect(self._file, timeout=30, isolation_level=None)) as database:
                database.executescript(_TABLES)
                database.execute("BEGIN IMMEDIATE")
                yield database
                database.execute("COMMIT")  # where this is not reached, closing it changes nothing
        except (sqlite3.Error, OSError) as error:
            raise RunNotKept(self._file, error) from error


def owner_of(workflow: str, caller: Caller, key: StateKey) -> str:
    """Return whose a state is."""
    return json.dumps([workflow, caller.organization, caller.user, *key])


def _kept(database: sqlite3.Connection, owner: str) -> tuple[str, str]:
    """Return a value, and by which run and when it was left; null where there is none."""
    found = database.execute("SELECT value, run, at FROM kept WHERE owner = ?", (owner,)).fetchone()
    return (found[0], f"{found[1]} {found[2]}") if found else ("null", "")


def _settle(database: sqlite3.Connection, run: str) -> list[str]:
    """Put the values of a run that is over in the place of those that it loaded; return the names where another value stands there now."""
    overtaken: list[str] = []
    saved = "SELECT owner, loaded, value, at FROM saved WHERE run = ? AND value IS NOT NULL"
    for owner, loaded, value, at in database.execute(saved, (run,)).fetchall():
        if _kept(database, owner)[1] == loaded:
            database.execute("INSERT OR REPLACE INTO kept VALUES (?, ?, ?, ?)", (owner, value, run, at))
        else:
            overtaken.append(str(json.loads(owner)[-1]))
    database.execute("DELETE FROM saved WHERE run = ?", (run,))
    return overtaken
