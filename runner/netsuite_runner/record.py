"""
What is kept of one run, in one SQLite file beside the interpreter's own tables: graph, inputs, caller, acts-as lines, how it stands.

The file is its owner's alone (0600): it holds business data in clear, and no secret. Whoever works on a run holds its lock file, which
the kernel frees when the process dies.
"""

import fcntl
import hashlib
import json
import os
import re
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal, TypeAlias

from netsuite_plugin.contract import NodeError
from netsuite_runner.errors import RunRefused

State: TypeAlias = Literal["running", "finished", "failed", "interrupted"]

_RUN_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}")
_TABLES = """
CREATE TABLE IF NOT EXISTS run (name TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS acts_as (line TEXT PRIMARY KEY);
CREATE TABLE IF NOT EXISTS sent (step TEXT, item TEXT, at TEXT NOT NULL, PRIMARY KEY (step, item));
CREATE TABLE IF NOT EXISTS settled (step TEXT, item TEXT, PRIMARY KEY (step, item));
CREATE TABLE IF NOT EXISTS checkpoint (step TEXT, item TEXT, value TEXT NOT NULL, PRIMARY KEY (step, item));
"""


@dataclass(frozen=True)
class Summary:
    """How one run stands."""

    id: str
    workflow: str
    state: State
    begun: str
    ended: str | None
    user: str
    error: dict[str, Any] | None
    outputs: Any
    acts_as: tuple[str, ...]

    def told(self) -> dict[str, Any]:
        """Return it as JSON."""
        return {
            "run": self.id,
            "workflow": self.workflow,
            "state": self.state,
            "begun": self.begun,
            "ended": self.ended,
            "user": self.user,
            "acts_as": list(self.acts_as),
            "error": self.error,
            "outputs": self.outputs,
        }


class RunRecord:
    """One run's file. Usable from any thread of the process that opened it."""

    def __init__(self, file: Path) -> None:
        self.file, self.id = file, file.stem
        self._lock = threading.Lock()
        self._held: int | None = None
        self._database = sqlite3.connect(file, timeout=30, isolation_level=None, check_same_thread=False)

    def prepare(self) -> None:
        """Make the tables of a new file."""
        self._database.execute("PRAGMA journal_mode=WAL")
        self._database.executescript(_TABLES)

    def close(self) -> None:
        """Close the file and give the lock back."""
        self._database.close()
        if self._held is not None:
            os.close(self._held)
            self._held = None

    def hold(self) -> None:
        """
        Lock the run for this process's life.

        Raises:
            RunRefused: Another process is executing it.
        """
        held = os.open(_lock_of(self.file), os.O_CREAT | os.O_RDWR, 0o600)
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = os.read(held, 20).decode("ascii", "replace").strip()
            os.close(held)
            raise RunRefused(f"Run {self.id} is being executed already, by process {holder or 'unknown'}.") from None
        os.ftruncate(held, 0)
        os.write(held, str(os.getpid()).encode())
        self._held = held

    def get(self, name: str) -> Any:
        """Return what is kept under a name, or None."""
        with self._lock:
            row = self._database.execute("SELECT value FROM run WHERE name = ?", (name,)).fetchone()
        return None if row is None else json.loads(row[0])

    def keep(self, **values: Any) -> None:
        """Keep JSON values by name; durable, and all or none, when this returns."""
        with self._lock:
            self._database.execute("BEGIN IMMEDIATE")
            for name, value in values.items():
                self._database.execute("INSERT OR REPLACE INTO run VALUES (?, ?)", (name, json.dumps(value)))
            self._database.execute("COMMIT")

    def note_acts_as(self, line: str) -> None:
        """Keep in whose name the run acts."""
        self._write("INSERT OR IGNORE INTO acts_as VALUES (?)", line)

    def sent(self, step: str, item: str) -> str | None:
        """Return when a write that must not be repeated was sent by an earlier try whose answer nobody kept, or None."""
        with self._lock:
            row = self._database.execute("SELECT at FROM sent WHERE step = ? AND item = ?", (step, item)).fetchone()
        return None if row is None else str(row[0])

    def note_sent(self, step: str, item: str) -> None:
        """Keep, before it is sent, that a write is sent now."""
        self._write("INSERT OR REPLACE INTO sent VALUES (?, ?, ?)", step, item, _now())

    def note_not_sent(self, step: str, item: str) -> None:
        """Take it back: the service has refused it, so nothing happened."""
        self._write("DELETE FROM sent WHERE step = ? AND item = ?", step, item)

    def settle(self, step: str, item: str) -> None:
        """Keep that a person has seen that the write happened."""
        self._write("INSERT OR REPLACE INTO settled VALUES (?, ?)", step, item)

    def settled(self, step: str, item: str) -> bool:
        """Whether a person has seen that the write happened."""
        with self._lock:
            found = self._database.execute("SELECT 1 FROM settled WHERE step = ? AND item = ?", (step, item))
            return found.fetchone() is not None

    def load_checkpoint(self, step: str, item: str) -> Any:
        """Return the note a node left for its own resumption, or None."""
        with self._lock:
            query = "SELECT value FROM checkpoint WHERE step = ? AND item = ?"
            row = self._database.execute(query, (step, item)).fetchone()
        return None if row is None else json.loads(row[0])

    def save_checkpoint(self, step: str, item: str, value: Any) -> None:
        """Keep a node's note; durable when this returns."""
        self._write("INSERT OR REPLACE INTO checkpoint VALUES (?, ?, ?)", step, item, json.dumps(value))

    def summary(self) -> Summary:
        """Say how the run stands."""
        kept = self.get("state")
        state: State = "interrupted" if kept == "running" and not _is_held(self.file) else kept
        with self._lock:
            lines = [str(row[0]) for row in self._database.execute("SELECT line FROM acts_as ORDER BY rowid")]
        return Summary(
            id=self.id,
            workflow=self.get("plan")["graph"]["workflow"]["workflow"],
            state=state,
            begun=self.get("begun"),
            ended=self.get("ended"),
            user=self.get("plan")["caller"]["user"],
            error=self.get("error"),
            outputs=self.get("outputs"),
            acts_as=tuple(lines),
        )

    def _write(self, statement: str, *values: str) -> None:
        with self._lock:
            self._database.execute(statement, values)


class Runs:
    """The runs of one folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder / "runs"

    def begin(self, run_id: str, plan: dict[str, Any]) -> RunRecord:
        """
        Make a run's file, or find the one of the same id, and hold it.

        Raises:
            RunRefused: The id is none, another process executes the run, or it was begun with another workflow, inputs or caller.
        """
        if _RUN_ID.fullmatch(run_id) is None:
            raise RunRefused(f"{run_id!r} is no run id: letters, digits, '_' and '-', at most 64.")
        file = self._folder / f"{run_id}.db"
        try:
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            os.close(os.open(file, os.O_CREAT | os.O_RDWR, 0o600))
            record = RunRecord(file)
            try:
                record.hold()
                record.prepare()
                if record.get("plan") is None:
                    record.keep(plan=plan, digest=digest(plan), begun=_now(), state="running")
                _check_same(record, plan)
            except BaseException:
                record.close()
                raise
        except (OSError, sqlite3.Error) as error:
            raise RunRefused(
                f"The run cannot be kept in {file}: {error}. Nothing was sent. NETSUITE_NODES_STATE names another folder.",
                remedy="ask_administrator",
            ) from None
        return record

    def open(self, run_id: str) -> RunRecord:
        """
        Open the file of a run.

        Raises:
            RunRefused: There is no such run.
        """
        file = self._file(run_id)
        record = RunRecord(file)
        try:
            if record.get("plan") is None:
                raise RunRefused(f"Run {run_id} was never begun: {file} holds nothing.")
        except sqlite3.DatabaseError as error:
            record.close()
            raise RunRefused(
                f"{file} is no run's file: {error}. To remove it: netsuite-nodes runs delete {run_id} --yes"
            ) from None
        return record

    def all(self) -> Iterator[Summary | NodeError]:
        """Give an error for every file that cannot be read, then every run, the one begun last first."""
        found: list[Summary] = []
        for file in sorted(self._folder.glob("*.db")):
            try:
                with closing(self.open(file.stem)) as record:
                    found.append(record.summary())
            except NodeError as error:
                yield error
        yield from sorted(found, key=lambda each: each.begun, reverse=True)

    def delete(self, run_id: str) -> None:
        """
        Remove everything kept of a run, or a file of that name that is no run's.

        Raises:
            RunRefused: There is no such file, or a process is executing the run.
        """
        file = self._file(run_id)
        with closing(RunRecord(file)) as record:
            record.hold()
            for suffix in ("", "-wal", "-shm"):
                Path(f"{file}{suffix}").unlink(missing_ok=True)
            _lock_of(file).unlink(missing_ok=True)

    def _file(self, run_id: str) -> Path:
        file = self._folder / f"{run_id}.db"
        if _RUN_ID.fullmatch(run_id) is None or not file.is_file():
            raise RunRefused(f"There is no run {run_id!r} in {self._folder}. `netsuite-nodes runs list` shows them.")
        return file


def digest(plan: dict[str, Any]) -> str:
    """Tell one plan from another: workflow, inputs and caller; not where the file lies, and not when it was begun."""
    same = {
        "workflow": plan["graph"]["workflow"],
        "inputs": plan["inputs"],
        "caller": plan["caller"],
    }
    return hashlib.sha256(json.dumps(same, sort_keys=True).encode()).hexdigest()


def _check_same(record: RunRecord, plan: dict[str, Any]) -> None:
    if record.get("digest") != digest(plan):
        raise RunRefused(
            f"Run {record.id} was begun with {_difference(record.get('plan'), plan)}. Nothing was sent. "
            f"Go on with what was begun: netsuite-nodes runs resume {record.id}; or give another --run-id."
        )


def _difference(begun: dict[str, Any], now: dict[str, Any]) -> str:
    if begun["graph"]["workflow"] != now["graph"]["workflow"]:
        return "another workflow"
    if begun["inputs"] != now["inputs"]:
        return f"other inputs ({', '.join(f'{name}={value}' for name, value in begun['inputs'].items())})"
    return f"another caller ({begun['caller']['user']})"


def _lock_of(file: Path) -> Path:
    return file.with_suffix(".lock")


def _is_held(file: Path) -> bool:
    try:
        looked = os.open(_lock_of(file), os.O_RDWR)
    except FileNotFoundError:
        return False
    try:
        fcntl.flock(looked, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(looked)
    return False


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
