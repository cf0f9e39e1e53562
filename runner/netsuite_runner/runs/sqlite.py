"""
Runs on this machine, each in one SQLite file beside the tables of the engine that carries it.

The file is its owner's alone (0600): it holds business data in clear, and no secret. The process that works on a run holds its lock
file, which the kernel frees when the process dies.
"""

import fcntl
import json
import os
import re
import sqlite3
import threading
import time
from collections.abc import Generator, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from types import NoneType
from typing import Any, get_args

from netsuite_plugin.contract import ActsAs, Caller, NodeError
from netsuite_plugin.text import from_outside
from netsuite_runner.errors import RunNotKept, RunRefused
from netsuite_runner.graph import Graph
from netsuite_runner.run_spec import RunSpec
from netsuite_runner.runs import looking
from netsuite_runner.runs.deleted import DeletedRuns
from netsuite_runner.runs.store import (
    OVER,
    Call,
    Failure,
    Head,
    KeptItem,
    Output,
    State,
    StepState,
    StepWork,
    Summary,
    Tally,
)

_LAYOUT = "2"
"""Kept as `interpreter`. 1: outputs were step records of the engine, found by their place. 2: they are rows found by step and item."""

_FIRST = 100
"""Values of a list that are kept apart, for who looks at the run."""
KEY_FORM = 1
"""How the keys of a run that is begun now are drawn."""
_DAMAGED = (sqlite3.Error, OSError, KeyError, TypeError, ValueError, AttributeError, RecursionError)
"""What reading a file may raise that something else than this program wrote to, or that nobody may read."""

_RUN_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}")
_TABLES = """
CREATE TABLE IF NOT EXISTS run (name TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS output (step TEXT NOT NULL, item TEXT NOT NULL, value TEXT NOT NULL, asked TEXT, PRIMARY KEY (step, item));
CREATE TABLE IF NOT EXISTS graph (number INTEGER PRIMARY KEY, json TEXT NOT NULL, digest TEXT NOT NULL, who TEXT NOT NULL, at TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS begun (step TEXT NOT NULL, graph INTEGER NOT NULL, at_once INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS work (step TEXT NOT NULL, started REAL NOT NULL, stopped REAL, state TEXT NOT NULL, items INTEGER, skipped INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS call (step TEXT NOT NULL, item TEXT NOT NULL, began REAL NOT NULL, ended REAL NOT NULL, requests INTEGER NOT NULL,
    refused INTEGER NOT NULL, waited REAL NOT NULL, parts TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS worst ON call (step, refused > 0 DESC, ended - began DESC);
CREATE TABLE IF NOT EXISTS counted (step TEXT PRIMARY KEY, outputs INTEGER NOT NULL, requests INTEGER NOT NULL, refused INTEGER NOT NULL,
    waited REAL NOT NULL, last REAL NOT NULL);
CREATE TABLE IF NOT EXISTS failed (step TEXT NOT NULL, item TEXT NOT NULL, error TEXT NOT NULL, PRIMARY KEY (step, item));
CREATE TABLE IF NOT EXISTS ended (step TEXT PRIMARY KEY);
CREATE TABLE IF NOT EXISTS note (line TEXT PRIMARY KEY);
CREATE TABLE IF NOT EXISTS acts_as (line TEXT PRIMARY KEY);
CREATE TABLE IF NOT EXISTS sent (step TEXT, item TEXT, at TEXT NOT NULL, PRIMARY KEY (step, item));
CREATE TABLE IF NOT EXISTS settled (step TEXT, item TEXT, PRIMARY KEY (step, item));
CREATE TABLE IF NOT EXISTS checkpoint (step TEXT, item TEXT, value TEXT NOT NULL, PRIMARY KEY (step, item));
"""
# `asked` is for a digest of the params that led to an output; NULL says that nobody kept one. `output` has row ids: without them the
# file is twice as large and twice as slow to write.

_OUTPUTS_OF_LAYOUT_1 = """
SELECT substr(function_name, 1, instr(function_name || '[', '[') - 1) AS step,
    rtrim(substr(function_name, instr(function_name || '[', '[') + 1), ']') AS item, output AS value, NULL AS asked
FROM operation_outputs WHERE error IS NULL AND output IS NOT NULL
"""

_EARLIER = {
    "output": _OUTPUTS_OF_LAYOUT_1,
    "note": "SELECT '' AS line WHERE 0",
    "failed": "SELECT '' AS step, '' AS item, '' AS error WHERE 0",
    "work": "SELECT 0 AS rowid, '' AS step, 0.0 AS started, 0.0 AS stopped, '' AS state, 0 AS items, 0 AS skipped WHERE 0",
    "call": looking.NO_CALL,
    "counted": looking.COUNTED,
}
"""What stands for a table that an earlier release did not have, while its file is only read."""
_DIED = """
UPDATE work SET state = 'interrupted', stopped = max(started, coalesce(
    (SELECT max(ended) FROM call WHERE call.step = work.step AND call.began >= work.started), started))
WHERE stopped IS NULL
"""


class SqliteRun:
    """One run's file."""

    def __init__(self, file: Path) -> None:
        self.file, self.id = file, file.stem
        self._lock = threading.Lock()
        self._held: int | None = None
        self._database = sqlite3.connect(file, timeout=30, isolation_level=None, check_same_thread=False)

    @property
    def spec(self) -> RunSpec:
        """What it was begun with."""
        return self._spec

    @cached_property
    def _spec(self) -> RunSpec:
        return RunSpec.of_json(self.get("plan"))

    @cached_property
    def _key(self) -> tuple[int, int]:
        return self.get("key") or 0, self.get("generation") or 0

    @property
    def key_form(self) -> int:
        """How the keys of its writes are drawn; a run of an earlier release has none written down."""
        return self._key[0]

    @property
    def generation(self) -> int:
        """How many runs of its name were deleted before it was begun."""
        return self._key[1]

    @property
    def engine_url(self) -> str:
        """The same file."""
        return f"sqlite:///{self.file}"

    def prepare(self) -> None:
        """Make the tables that are not there yet, and let every commit be on the disk when it returns."""
        with self._used() as database:
            database.execute("PRAGMA journal_mode=WAL")
            database.execute("PRAGMA synchronous=FULL")
            for name in _EARLIER:
                database.execute(f"DROP VIEW IF EXISTS temp.{name}")
            database.executescript(_TABLES)

    def close(self) -> None:
        """Close the file and give the lock back."""
        self._database.close()
        if self._held is not None:
            os.close(self._held)
            self._held = None

    def hold(self) -> None:
        """
        Lock the run until it is closed.

        Raises:
            RunRefused: Another process is executing it.
        """
        lock = os.open(_lock_of(self.file), os.O_CREAT | os.O_RDWR, 0o600)
        for _ in range(5):
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                time.sleep(0.01)  # a process that only looks holds it for a moment
            else:
                return self.take_over(lock)
        holder = os.read(lock, 20).decode("ascii", "replace").strip()
        os.close(lock)
        raise RunRefused(f"Run {self.id} is being executed already, by process {holder or 'unknown'}.")

    @property
    def held(self) -> bool:
        """Whether any process holds it."""
        return _is_held(self.file)

    @property
    def lock(self) -> int:
        """The descriptor this process holds the run by. A child process that inherits it holds the run too."""
        assert self._held is not None, "only a run that is held has one"
        return self._held

    def take_over(self, lock: int) -> None:
        """Hold the run by a descriptor that is locked already, inherited perhaps from a process that held it."""
        os.set_inheritable(lock, False)  # noqa: FBT003 - it takes no keyword
        os.ftruncate(lock, 0)
        os.pwrite(lock, str(os.getpid()).encode(), 0)
        self._held = lock

    def live(self) -> None:
        """
        Let the run be running, unless it has finished. What an earlier layout kept is taken over.

        Raises:
            RunRefused: A layout this release does not know.
        """
        layout = self.get("interpreter")
        if layout not in {None, "1", _LAYOUT}:
            raise RunRefused(
                f"Run {self.id} was begun by interpreter version {layout}, this is {_LAYOUT}: resume it with the release that began it."
            )
        if self.get("state") in OVER:
            return
        with self._changed() as database:
            if _has_table(database, "operation_outputs"):
                database.execute(f"INSERT OR IGNORE INTO output {_OUTPUTS_OF_LAYOUT_1}")
            database.execute(f"INSERT OR IGNORE INTO counted {looking.COUNTED}")
            # nobody knows when a process that was killed stopped: its last call ended before
            database.execute(_DIED)
            _put(database, interpreter=_LAYOUT, state="running", error=None, ended=None, stop=False, traffic=[0, 0])

    def show_earlier_layout(self) -> None:
        """Let a run that was not gone on with since an earlier release be read without changing its file."""
        with self._used() as database:
            for name, query in _EARLIER.items():
                if not _has_table(database, name) and (name != "output" or _has_table(database, "operation_outputs")):
                    database.execute(f"CREATE TEMP VIEW {name} AS {query}")

    def get(self, name: str) -> Any:
        """Return what is kept under a name, or None. The names are those of layout 1."""
        row = self._row("SELECT value FROM run WHERE name = ?", name)
        return None if row is None else json.loads(row[0])

    def keep(self, **values: Any) -> None:
        """Keep JSON values by name, all or none."""
        with self._changed() as database:
            _put(database, **values)

    def end(self, state: State, *, outputs: Any = None, error: Mapping[str, Any] | None = None) -> None:
        """Keep how this life of the run ended."""
        self.keep(state=state, outputs=outputs, some_outputs=_cut(outputs), error=error, ended=_now())

    def ask_to_stop(self) -> None:
        """Ask the process that executes it to start nothing more."""
        self.keep(stop=True)

    def asked_to_stop(self) -> bool:
        """Whether somebody asked this life of the run to stop."""
        return bool(self.get("stop"))

    def outputs(self, step: str) -> dict[str, str]:
        """Return the outputs kept of a step, as JSON texts by item."""
        with self._used() as database:
            return dict(database.execute("SELECT item, value FROM output WHERE step = ?", (step,)).fetchall())

    def asked(self, step: str) -> dict[str, str | None]:
        """Return the digest kept with each output of a step."""
        with self._used() as database:
            return dict(database.execute("SELECT item, asked FROM output WHERE step = ?", (step,)).fetchall())

    def graphs(self) -> list[Graph]:
        """Return the graphs the run was run with, by number; the last is the run's. Only earlier ones are rows."""
        with self._used() as database:
            rows = database.execute("SELECT json FROM graph ORDER BY number").fetchall()
        return [*(Graph.of_json(json.loads(text)) for (text,) in rows), self.spec.graph]

    def change_graph(self, graph: Graph) -> None:
        """Let the run go on with another graph; the earlier one becomes a row."""
        before, after = self.spec, replace(self.spec, graph=graph)
        who, at = self.spec.caller.user, _now()
        with self._changed() as database:
            row = (len(self._earlier(database)), json.dumps(before.graph.as_json()), before.digest, who, at)
            database.execute("INSERT INTO graph VALUES (?, ?, ?, ?, ?)", row)
            _put(database, plan=after.as_json(), digest=after.digest)
            line = f"{at}: {who} went on with {graph.file} ({after.digest[:12]}) instead of {before.graph.file} ({before.digest[:12]})"
            database.execute("INSERT OR IGNORE INTO note VALUES (?)", (line,))
        del self.__dict__["_spec"]

    @staticmethod
    def _earlier(database: sqlite3.Connection) -> list[Any]:
        return database.execute("SELECT number FROM graph").fetchall()

    def unsettled(self) -> list[tuple[str, str]]:
        """Return step and item of each write that must not be repeated, was sent, and of which nobody knows the outcome."""
        query = """SELECT step, item FROM sent WHERE NOT EXISTS (SELECT 1 FROM output WHERE step = sent.step AND item = sent.item)
            AND NOT EXISTS (SELECT 1 FROM settled WHERE step = sent.step AND item = sent.item)"""
        with self._used() as database:
            return database.execute(query).fetchall()

    def begun_under(self, step: str) -> list[int]:
        """Return the numbers of the graphs under which a step began."""
        with self._used() as database:
            rows = database.execute(
                "SELECT DISTINCT graph FROM begun WHERE step = ? ORDER BY graph DESC", (step,)
            ).fetchall()
        return [int(number) for (number,) in rows]

    def keep_outputs(self, outputs: Sequence[Output], calls: Sequence[Call] = ()) -> None:
        """Keep outputs and how calls went, all or none."""
        rows = [
            (
                each.step,
                each.item,
                each.began,
                each.ended,
                each.requests,
                each.refused,
                each.waited,
                json.dumps(each.parts),
            )
            for each in calls
        ]
        with self._changed() as database:
            looking.count(database, outputs, calls)
            database.executemany("INSERT INTO output (step, item, value, asked) VALUES (?, ?, ?, ?)", outputs)
            database.executemany("INSERT INTO call VALUES (?, ?, ?, ?, ?, ?, ?, ?)", rows)

    def begun(self, step: str) -> int:
        """Return how many items of a step any life of the run had under way at once, at most."""
        return int(self._row("SELECT max(at_once) FROM begun WHERE step = ?", step)[0] or 0)

    def note_begun(self, step: str, at_once: int, items: int | None = None) -> None:
        """Keep, before its first call in this life, that a step begins, and how many items it has."""
        with self._changed() as database:
            database.execute("INSERT INTO begun VALUES (?, (SELECT count(*) FROM graph), ?)", (step, at_once))
            database.execute("INSERT INTO work VALUES (?, ?, NULL, 'running', ?, 0)", (step, time.time(), items))

    def note_stopped(self, step: str, state: StepState, *, items: int, skipped: int) -> None:
        """Keep how a step stopped in this life. Of one that had nothing to do nothing is kept, unless it was not known yet."""
        now = time.time()
        with self._changed() as database:
            changed = database.execute(
                "UPDATE work SET stopped = ?, state = ?, items = ?, skipped = ? WHERE step = ? AND stopped IS NULL",
                (now, state, items, skipped, step),
            ).rowcount
            if not changed and [state, items, skipped] != _last_work(database, step)[:3]:
                row = (step, now, now, state, items, skipped)
                database.execute("INSERT INTO work VALUES (?, ?, ?, ?, ?, ?)", row)

    def work(self, step: str) -> StepWork | None:
        """Say how a step stands."""
        held = self.held  # looked at first: a step that stops in between has stopped
        with self._used() as database:
            state, items, skipped, started = _last_work(database, step)
            query = "SELECT coalesce(sum(stopped - started), 0) FROM work WHERE step = ?"
            seconds = float(database.execute(query, (step,)).fetchone()[0])
        if started is None:
            return None
        if state == "running":
            seconds, state = (seconds + time.time() - started, state) if held else (seconds, "interrupted")
        return StepWork(state, items, skipped, seconds)

    def tally(self) -> dict[str, Tally]:
        """Count what is kept of each step that began, without reading what it answered."""
        held = self.held  # looked at first, as in `work`
        with self._used() as database:
            return looking.tally(database, held=held)

    def items(self, step: str, *, skip: int = 0, most: int) -> list[KeptItem]:
        """Return what is kept of some items of a step, in their order."""
        with self._used() as database:
            return looking.items(database, step, skip=skip, most=most)

    def worst(self, step: str, *, most: int) -> list[Call]:
        """Return the calls of a step that went worst, with requests refused or lost first, then the longest; as they began."""
        with self._used() as database:
            return looking.worst(database, step, most=most)

    def note_traffic(self, under_way: int, waiting: int) -> None:
        """Keep how many items are under way now, and how many requests wait for a slot."""
        self.keep(traffic=[under_way, waiting])

    def traffic(self) -> tuple[int, int]:
        """Return what was noted of them last in this life."""
        under_way, waiting = self.get("traffic") or (0, 0)
        return under_way, waiting

    def accounts(self) -> list[tuple[str, str]]:
        """Return the accounts in which the run acts, each as domain and account."""
        with self._used() as database:
            return list(dict.fromkeys(account for account, _ in looking.acted(database)))

    def head(self) -> Head:
        """Say what a list says of the run."""
        held = self.held  # looked at first: a run that ends in between has ended
        kept, plan = self.get("state"), self.get("plan")
        state: State = "interrupted" if kept == "running" and not held else kept
        with self._used() as database:
            acted, (done, items) = looking.acted(database), looking.done(database)
            lines = looking.lines(database)
        return Head(
            id=self.id,
            workflow=str(plan["graph"]["workflow"]["workflow"]),
            state=state,
            cancelled=state == "interrupted" and self.asked_to_stop(),
            begun=str(self.get("begun")),
            ended=self.get("ended"),
            accounts=tuple(dict.fromkeys(account for account, _ in acted)),
            selectors=tuple(dict.fromkeys(selector for _, selector in acted)),
            done=done,
            items=items,
            remedy=str((self.get("error") or {}).get("remedy", "")),
            acts_as=lines,
            traffic=self.traffic(),
        )

    def is_of(self, caller: Caller) -> bool:
        """Whether this person began it."""
        who = self.get("plan")["caller"]
        return bool((who["user"], who["organization"]) == (caller.user, caller.organization))

    def failures(self, step: str) -> dict[str, Mapping[str, Any] | None]:
        """Return the failures kept of a step, by item."""
        with self._used() as database:
            rows = database.execute("SELECT item, error FROM failed WHERE step = ?", (step,)).fetchall()
        return {item: json.loads(error) for item, error in rows}

    def keep_failure(self, failure: Failure) -> None:
        """Keep that an item failed and the step goes on without it, or that it is to be asked again."""
        self._write(
            "INSERT OR REPLACE INTO failed VALUES (?, ?, ?)", failure.step, failure.item, json.dumps(failure.error)
        )

    def ended(self, step: str) -> bool:
        """Whether a step is over although items of it failed."""
        return self._row("SELECT 1 FROM ended WHERE step = ?", step) is not None

    def note_ended(self, step: str) -> None:
        """Keep that a step is over, before any other step reads what it answered."""
        self._write("INSERT OR IGNORE INTO ended VALUES (?)", step)

    def note(self, line: str) -> None:
        """Keep a line for those who look at the run; the same line once."""
        self._write("INSERT OR IGNORE INTO note VALUES (?)", line)

    def identity(self, connector: str, selector: str) -> tuple[str, ...] | None:
        """Return whom the service saw when the run first opened the connector by that selector, or None."""
        kept = self.get(_identity(connector, selector))
        return None if kept is None else tuple(kept)

    def account_time(self) -> tuple[str, str] | None:
        """Return the account's time zone and date format as they were when the run first asked for them, or None."""
        kept = self.get("account_time")
        return None if kept is None else (str(kept[0]), str(kept[1]))

    def note_account_time(self, timezone: str, date_format: str) -> None:
        """Keep them, so that a run that goes on sees the same."""
        self.keep(account_time=[timezone, date_format])

    def note_acts_as(self, selector: str, acts_as: ActsAs) -> None:
        """Keep in whose name the run acts, and whom the service sees."""
        with self._changed() as database:
            _put(database, **{_identity(acts_as.connector, selector): acts_as.identity})
            database.execute("INSERT OR IGNORE INTO acts_as VALUES (?)", (str(acts_as),))

    def sent(self, step: str, item: str) -> str | None:
        """Return when a write that must not be repeated was sent, if no output of it is kept; else None."""
        query = "SELECT at FROM sent WHERE step = ? AND item = ? AND NOT EXISTS (SELECT 1 FROM output WHERE step = sent.step AND item = sent.item)"
        row = self._row(query, step, item)
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
        return self._row("SELECT 1 FROM settled WHERE step = ? AND item = ?", step, item) is not None

    def load_checkpoint(self, step: str, item: str) -> Any:
        """Return the note a node left for its own resumption, or None."""
        row = self._row("SELECT value FROM checkpoint WHERE step = ? AND item = ?", step, item)
        return None if row is None else json.loads(row[0])

    def save_checkpoint(self, step: str, item: str, value: Any) -> None:
        """Keep a node's note."""
        self._write("INSERT OR REPLACE INTO checkpoint VALUES (?, ?, ?)", step, item, json.dumps(value))

    def summary(self, *, outputs: bool = True) -> Summary:
        """Say how the run stands."""
        try:
            return self._summary(outputs=outputs)
        except _DAMAGED as error:
            raise _unreadable(self.file, error) from None

    def some_outputs(self, most: int) -> dict[str, tuple[Any, int | None]]:
        """Return what the run answered, its lists cut to their first values."""
        kept = self.get("some_outputs")
        if kept is None:  # of a release that kept them whole only
            kept = _cut(self.get("outputs"))
        return {name: (_first(value, most)[0], length) for name, (value, length) in (kept or {}).items()}

    def _summary(self, *, outputs: bool) -> Summary:
        held = self.held  # looked at first: a run that ends in between has ended
        kept = self.get("state")
        begun, ended, failed = self.get("begun"), self.get("ended"), self.get("error")
        if kept not in get_args(State) or not isinstance(begun, str):
            raise ValueError("its state or its beginning is not kept")
        if not isinstance(ended, (str, NoneType)) or not isinstance(failed, (dict, NoneType)):
            raise TypeError("its end is not kept as it was written")
        with self._used() as database:
            lines = looking.lines(database)
            notes = [str(row[0]) for row in database.execute("SELECT line FROM note")]
        return Summary(
            id=self.id,
            workflow=self.spec.graph.workflow.workflow,
            state="interrupted" if kept == "running" and not held else kept,
            begun=begun,
            ended=ended,
            user=self.spec.caller.user,
            error=failed,
            outputs=self.get("outputs") if outputs else None,
            acts_as=lines,
            notes=tuple(notes),
        )

    def _row(self, query: str, *values: str) -> Any:
        with self._used() as database:
            return database.execute(query, values).fetchone()

    def _write(self, statement: str, *values: str | int) -> None:
        with self._used() as database:
            database.execute(statement, values)

    @contextmanager
    def _used(self) -> Generator[sqlite3.Connection]:
        with self._lock:
            try:
                yield self._database
            except sqlite3.Error as error:
                raise RunNotKept(self.file, error) from error

    @contextmanager
    def _changed(self) -> Generator[sqlite3.Connection]:
        """Change several things, all or none."""
        with self._used() as database:
            database.execute("BEGIN IMMEDIATE")
            try:
                yield database
                database.execute("COMMIT")
            except BaseException:
                if database.in_transaction:
                    database.execute("ROLLBACK")
                raise


class SqliteRuns:
    """The runs of one folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder / "runs"
        self._deleted = DeletedRuns(folder / "deleted-runs.db")

    def begin(self, run_id: str, spec: RunSpec) -> SqliteRun:
        """
        Make a run's file, or find the one of the same id, and hold it.

        Raises:
            RunRefused: The id cannot be one, another process executes the run, or it was begun with another spec.
        """
        if _RUN_ID.fullmatch(run_id) is None:
            raise RunRefused(f"{run_id!r} is not a run id: letters, digits, '_' and '-', at most 64.")
        file = self._folder / f"{run_id}.db"
        try:
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            os.close(os.open(file, os.O_CREAT | os.O_RDWR, 0o600))
            with _kept_open(SqliteRun(file)) as run:
                run.hold()
                run.prepare()
                if run.get("plan") is None:
                    run.keep(
                        plan=spec.as_json(),
                        digest=spec.digest,
                        begun=_now(),
                        state="running",
                        key=KEY_FORM,
                        generation=self._deleted.count(run_id),
                    )
                if run.get("digest") != spec.digest:
                    raise RunRefused(
                        f"Run {run_id} was begun with {run.spec.difference(spec)}. Nothing was sent. "
                        f"Go on with what was begun: netsuite-nodes runs resume {run_id}; or give another --run-id."
                    )
                run.live()
                return run
        except (OSError, sqlite3.Error, RunNotKept) as error:
            raise RunRefused(
                f"The run cannot be kept in {file}: {error.__cause__ or error}. Nothing was sent. NETSUITE_NODES_STATE names another folder.",
                remedy="ask_administrator",
            ) from None

    def take_up(self, run_id: str, caller: Caller) -> SqliteRun:
        """
        Open the file of a run and hold it.

        Raises:
            RunRefused: There is no such run, another process executes it, or somebody else began it.
        """
        with _kept_open(self.open(run_id)) as run:
            run.hold()
            if not run.is_of(caller):
                raise RunRefused(
                    f"Run {run_id} is {run.spec.caller.user}'s: it acts with their login, and {caller.user} cannot go on with it."
                )
            run.prepare()
            run.live()
            return run

    def open(self, run_id: str, *, caller: Caller | None = None) -> SqliteRun:
        """
        Open the file of a run; with `caller`, of one that this person began.

        Raises:
            RunRefused: There is no such run, or its file cannot be read. Somebody else's looks as one that is not there.
        """
        file = self._file(run_id)
        try:
            with _kept_open(SqliteRun(file)) as run:
                if run.get("plan") is None:
                    raise RunRefused(f"Run {run_id} was never begun: {file} holds nothing.")
                _ = run.spec
                if caller is not None and not run.is_of(caller):
                    raise self._no_such(run_id)
                run.show_earlier_layout()
                return run
        except (RunNotKept, *_DAMAGED) as error:
            raise (_unreadable(file, error) if caller is None else self._no_such(run_id)) from None

    def adopt(self, run_id: str, lock: int) -> SqliteRun:
        """
        Open the file of a run that the parent of this process held, by the descriptor inherited from it.

        Raises:
            RunRefused: Its file cannot be read.
        """
        with _kept_open(self.open(run_id)) as run:
            run.take_over(lock)
            run.prepare()
            return run

    def all(self) -> Iterator[Summary | NodeError]:
        """Give an error for every file that cannot be read, then every run, the one begun last first."""
        found: list[Summary] = []
        for file in sorted(self._folder.glob("*.db")):
            try:
                with closing(self.open(file.stem)) as run:
                    found.append(run.summary())
            except NodeError as error:
                yield error
        yield from sorted(found, key=lambda each: each.begun, reverse=True)

    def began_by(self, caller: Caller) -> Iterator[Head]:
        """Give the runs that a person began and that can be read, the one begun last first."""
        found: list[Head] = []
        for file in self._folder.glob("*.db"):
            with suppress(RunNotKept, *_DAMAGED), closing(SqliteRun(file)) as run:
                if run.is_of(caller):
                    run.show_earlier_layout()
                    found.append(run.head())
        yield from sorted(found, key=lambda each: each.begun, reverse=True)

    def delete(self, run_id: str, *, forget: bool = False, caller: Caller | None = None) -> None:
        """
        Remove everything kept of a run, or a file of that name that is not a run's; how many were deleted stays unless it is forgotten.

        With `caller`, only a run that this person began.

        Raises:
            RunRefused: There is nothing of that id, or a process is executing the run.
        """
        if caller is not None:
            self.open(run_id, caller=caller).close()
        if forget and self.is_deleted(run_id):
            self._deleted.forget(run_id)
            return
        file = self._file(run_id)
        with closing(SqliteRun(file)) as run:
            run.hold()
            # before the file goes: a run that is there once more with a higher number does no harm
            (self._deleted.forget if forget else self._deleted.add)(run_id)
            for suffix in ("", "-wal", "-shm"):
                Path(f"{file}{suffix}").unlink(missing_ok=True)
            _lock_of(file).unlink(missing_ok=True)

    def is_deleted(self, run_id: str) -> bool:
        """Whether runs of that name were deleted and none is there."""
        return not (self._folder / f"{run_id}.db").is_file() and self._deleted.count(run_id) > 0

    def _file(self, run_id: str) -> Path:
        file = self._folder / f"{run_id}.db"
        if _RUN_ID.fullmatch(run_id) is None or not file.is_file():
            raise self._no_such(run_id)
        return file

    def _no_such(self, run_id: str) -> RunRefused:
        return RunRefused(f"There is no run {run_id!r} in {self._folder}. `netsuite-nodes runs list` shows them.")


def _unreadable(file: Path, error: Exception) -> RunRefused:
    words = from_outside(str(error.__cause__ or error))
    return RunRefused(
        f"{file} is not a run's file: {words}. To remove it: netsuite-nodes runs delete {file.stem} --yes"
    )


@contextmanager
def _kept_open(run: SqliteRun) -> Generator[SqliteRun]:
    """Close a run that turns out not to be usable."""
    try:
        yield run
    except BaseException:
        run.close()
        raise


def _put(database: sqlite3.Connection, **values: Any) -> None:
    database.executemany(
        "INSERT OR REPLACE INTO run VALUES (?, ?)", [(name, json.dumps(value)) for name, value in values.items()]
    )


def _last_work(database: sqlite3.Connection, step: str) -> list[Any]:
    """Return state, items, skipped items and start of the last time a step was at work; None for each where it never was."""
    query = "SELECT state, items, skipped, started FROM work WHERE step = ? ORDER BY started DESC LIMIT 1"
    return list(database.execute(query, (step,)).fetchone() or (None, None, None, None))


def _cut(outputs: Any) -> dict[str, tuple[Any, int | None]] | None:
    """Return outputs by name with their lists cut, and how long those are."""
    if not isinstance(outputs, dict):
        return None
    return {str(name): _first(value, _FIRST) for name, value in outputs.items()}


def _first(value: Any, most: int) -> tuple[Any, int | None]:
    """Cut a list, or the rows of what has `columns` and `rows`, and say how long it is; None for anything else."""
    if isinstance(value, list):
        return value[:most], len(value)
    if isinstance(value, dict) and isinstance(value.get("rows"), list):
        return {**value, "rows": value["rows"][:most]}, len(value["rows"])
    return value, None


def _has_table(database: sqlite3.Connection, name: str) -> bool:
    return database.execute("SELECT 1 FROM sqlite_master WHERE name = ?", (name,)).fetchone() is not None


def _identity(connector: str, selector: str) -> str:
    return f"identity of {connector} by {selector}"


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
