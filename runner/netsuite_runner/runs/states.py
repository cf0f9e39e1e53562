"""
What runs leave to the next run of their workflow, by name: one small file beside the runs, or two tables of their database.

A run's value lies beside the one in force until the run is over, which the run itself says. A process that is killed between the two
leaves nothing half done: the run that loads a name next looks whether the one that saved it is over.
"""

import json
import os
import sqlite3
from abc import ABC, abstractmethod
from collections.abc import Callable, Container, Generator
from contextlib import AbstractContextManager, closing, contextmanager
from pathlib import Path
from typing import Any

from netsuite_plugin.contract import Caller
from netsuite_runner.errors import RunNotKept, RunRefused
from netsuite_runner.runs.kept import KeptState, StateKey
from netsuite_runner.runs.rows import Rows, SqliteRows

_TABLES = """
CREATE TABLE IF NOT EXISTS kept (owner TEXT PRIMARY KEY, value TEXT NOT NULL, run TEXT NOT NULL, at TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS saved (owner TEXT NOT NULL, run TEXT NOT NULL, step TEXT NOT NULL, item TEXT NOT NULL, loaded TEXT NOT NULL,
    value TEXT, at TEXT, PRIMARY KEY (owner, run));
"""
# `owner` is workflow, organization, caller and key as JSON. `loaded` says which value a run loaded, by who left it and when: where another
# one stands there later, two runs have read the same
_LOADED = """
INSERT INTO saved (owner, run, step, item, loaded) VALUES (:owner, :run, :step, :item, :loaded) ON CONFLICT (owner, run) DO UPDATE
SET step = excluded.step, item = excluded.item, loaded = excluded.loaded, value = NULL, at = NULL
"""
_SAVED = "UPDATE saved SET value = :value, at = :at WHERE owner = :owner AND run = :run"
_LEFT = """
INSERT INTO kept (owner, value, run, at) VALUES (:owner, :value, :run, :at) ON CONFLICT (owner) DO UPDATE
SET value = excluded.value, run = excluded.run, at = excluded.at
"""


class States(ABC):
    """The states of the runs of one store. `is_over` says it of a run, by its id."""

    def __init__(self, *, is_over: Callable[[str], bool]) -> None:
        self._is_over = is_over

    @property
    @abstractmethod
    def _there(self) -> bool:
        """Whether anything was ever kept."""

    @abstractmethod
    def _changed(self) -> AbstractContextManager[Rows]:
        """Change several things, all or none, while nobody else changes any; durable at the end."""

    def load(self, owner: str, *, run: str, step: str, item: str, steps: Container[str]) -> Any:
        """
        Return what is kept for an owner, or None, and note that this step and item of a run has loaded it. `steps` are those of the run.

        Raises:
            RunRefused: Another one of the same run has.
            RunNotKept: It cannot be written.
        """
        with self._changed() as rows:
            self._settle_those_over(rows, owner)
            mine = rows.first("SELECT step, item FROM saved WHERE owner = :owner AND run = :run", owner=owner, run=run)
            if mine is not None and tuple(mine) != (step, item) and mine[0] in steps:
                by = f"{mine[0]}[{mine[1]}]" if mine[1] else mine[0]
                raise RunRefused(
                    f"State {json.loads(owner)[-1]!r} is that of {by} in this run: give each step and item a name of its own, such as "
                    "orders-${{ item }}."
                )
            value, left = _kept(rows, owner)
            rows.do(_LOADED, owner=owner, run=run, step=step, item=item, loaded=left)
        return json.loads(value)

    def save(self, owner: str, value: Any, *, run: str, at: str) -> None:
        """
        Keep what a run, which has loaded it, is to leave when it is over.

        Raises:
            RunNotKept: It cannot be written.
        """
        with self._changed() as rows:
            rows.do(_SAVED, value=json.dumps(value), at=at, owner=owner, run=run)

    def settle(self, run: str) -> list[str]:
        """
        Let what a run that is over has saved be what the next one loads; return the names of what another run has left meanwhile.

        Raises:
            RunNotKept: It cannot be written.
        """
        if not self._there:
            return []
        with self._changed() as rows:
            return _settle(rows, run)

    def forget_run(self, run: str) -> None:
        """
        Drop what a run saved that is not over; what it has left stays.

        Raises:
            RunNotKept: It cannot be written.
        """
        if self._there:
            with self._changed() as rows:
                if self._is_over(run):
                    _settle(rows, run)
                rows.do("DELETE FROM saved WHERE run = :run", run=run)

    def all(self) -> list[KeptState]:
        """
        Return everything that is kept, by workflow, organization, person and name.

        Raises:
            RunNotKept: It cannot be read.
        """
        if not self._there:
            return []
        with self._changed() as rows:
            self._settle_those_over(rows)
            everything = rows.all("SELECT owner, value, run, at FROM kept ORDER BY owner")
        found: list[KeptState] = []
        for owner, value, run, at in everything:
            workflow, organization, caller, *key = json.loads(owner)
            found.append(KeptState(workflow, organization, caller, StateKey(*key), json.loads(value), run, at))
        return found

    def delete(self, state: KeptState) -> None:
        """
        Forget one: the next run begins anew, and what a run saves that has loaded it is dropped.

        Raises:
            RunNotKept: It cannot be written.
        """
        owner = json.dumps([state.workflow, state.organization, state.caller, *state.key])
        with self._changed() as rows:
            rows.do("DELETE FROM kept WHERE owner = :owner", owner=owner)

    def _settle_those_over(self, rows: Rows, owner: str | None = None) -> None:
        """Make up for processes that were killed right after the end of their run."""
        waiting = "SELECT DISTINCT run FROM saved WHERE value IS NOT NULL AND owner = coalesce(:owner, owner)"
        for (run,) in rows.all(waiting, owner=owner):
            if self._is_over(run):
                _settle(rows, run)


class FileStates(States):
    """The states of one folder of runs."""

    def __init__(self, file: Path, *, is_over: Callable[[str], bool]) -> None:
        super().__init__(is_over=is_over)
        self._file = file

    @property
    def _there(self) -> bool:
        return self._file.exists()

    @contextmanager
    def _changed(self) -> Generator[Rows]:
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            os.close(os.open(self._file, os.O_CREAT | os.O_RDWR, 0o600))
            with closing(sqlite3.connect(self._file, timeout=30, isolation_level=None)) as database:
                database.executescript(_TABLES)
                database.execute("BEGIN IMMEDIATE")
                yield SqliteRows(database, of_run=False)
                database.execute("COMMIT")  # where this is not reached, closing it changes nothing
        except (sqlite3.Error, OSError) as error:
            raise RunNotKept(self._file, error) from error


def owner_of(workflow: str, caller: Caller, key: StateKey) -> str:
    """Return whose a state is."""
    return json.dumps([workflow, caller.organization, caller.user, *key])


def _kept(rows: Rows, owner: str) -> tuple[str, str]:
    """Return a value, and by which run and when it was left; null where there is none."""
    found = rows.first("SELECT value, run, at FROM kept WHERE owner = :owner", owner=owner)
    return (found[0], f"{found[1]} {found[2]}") if found else ("null", "")


def _settle(rows: Rows, run: str) -> list[str]:
    """Put the values of a run that is over in the place of those that it loaded; return the names where another value stands there now."""
    overtaken: list[str] = []
    saved = "SELECT owner, loaded, value, at FROM saved WHERE run = :run AND value IS NOT NULL"
    for owner, loaded, value, at in rows.all(saved, run=run):
        if _kept(rows, owner)[1] == loaded:
            rows.do(_LEFT, owner=owner, value=value, run=run, at=at)
        else:
            overtaken.append(str(json.loads(owner)[-1]))
    rows.do("DELETE FROM saved WHERE run = :run", run=run)
    return overtaken
