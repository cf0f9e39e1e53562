"""
The SQLite file of one run, beside the tables of the engine that carries it.

The file is its owner's alone (0600): it holds business data in clear, and no secret.
"""

import fcntl
import json
import os
import sqlite3
import threading
import time
from collections.abc import Collection, Generator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from types import NoneType
from typing import Any, get_args

from netsuite_plugin.contract import ActsAs, Caller
from netsuite_plugin.text import from_outside
from netsuite_runner.errors import RunNotKept, RunRefused
from netsuite_runner.graph import Graph
from netsuite_runner.run_spec import RunSpec
from netsuite_runner.runs import approval_rows, looking
from netsuite_runner.runs.sqlite_layout import DIED, EARLIER, LAYOUT, OUTPUTS_OF_LAYOUT_1, TABLES, has_table
from netsuite_runner.runs.states import States, owner_of
from netsuite_runner.runs.store import (
    OVER,
    Answer,
    Approval,
    Call,
    Failure,
    Head,
    KeptItem,
    Output,
    State,
    StateKey,
    StepState,
    StepWork,
    Summary,
    Tally,
)

_LOOKING = 5
"""Hundredths of a second after which a lock is not that of a process which only looks."""
_TRIES = 1_000
"""Hundredths of a second that a process is given to end whose run waits."""
_FIRST = 100
"""Values of a list that are kept apart, for who looks at the run."""
DAMAGED = (sqlite3.Error, OSError, KeyError, TypeError, ValueError, AttributeError, RecursionError)
"""What reading a file may raise that something else than this program wrote to, or that nobody may read."""


class SqliteRun:
    """One run's file."""

    def __init__(self, file: Path) -> None:
        self.file, self.id = file, file.stem
        self._lock = threading.Lock()
        self._held: int | None = None
        self._states = states_of(file.parent)
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
            for name in EARLIER:
                database.execute(f"DROP VIEW IF EXISTS temp.{name}")
            database.executescript(TABLES)

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
        lock = os.open(lock_of(self.file), os.O_CREAT | os.O_RDWR, 0o600)
        for tries in range(_TRIES):
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                if tries >= _LOOKING and not self._is_let_go():
                    break
                time.sleep(0.01)
            else:
                return self.take_over(lock)
        holder = os.read(lock, 20).decode("ascii", "replace").strip()
        os.close(lock)
        raise RunRefused(f"Run {self.id} is being executed already, by process {holder or 'unknown'}.")

    def _is_let_go(self) -> bool:
        """Tell whether the process that holds it is about to end, because the run waits for an answer."""
        with suppress(RunNotKept):  # it has no table yet
            return bool(self.get("state") == "waiting")
        return False

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
        if layout not in {None, "1", LAYOUT}:
            raise RunRefused(
                f"Run {self.id} was begun by interpreter version {layout}, this is {LAYOUT}: resume it with the release that began it."
            )
        if self.get("state") in OVER:
            return
        with self._changed() as database:
            if has_table(database, "operation_outputs"):
                database.execute(f"INSERT OR IGNORE INTO output {OUTPUTS_OF_LAYOUT_1}")
            database.execute(f"INSERT OR IGNORE INTO counted {looking.COUNTED}")
            database.execute(DIED)
            _put(database, interpreter=LAYOUT, state="running", error=None, ended=None, stop=False, traffic=[0, 0])

    def show_earlier_layout(self) -> None:
        """Let a run that was not gone on with since an earlier release be read without changing its file."""
        with self._used() as database:
            for name, query in EARLIER.items():
                if not has_table(database, name) and (name != "output" or has_table(database, "operation_outputs")):
                    database.execute(f"CREATE TEMP VIEW {name} AS {query}")

    def get(self, name: str) -> Any:
        """Return what is kept under a name, or None. The names are those of layout 1."""
        with self._used() as database:
            return _get(database, name)

    def keep(self, **values: Any) -> None:
        """Keep JSON values by name, all or none."""
        with self._changed() as database:
            _put(database, **values)

    def end(self, state: State, *, outputs: Any = None, error: Mapping[str, Any] | None = None) -> None:
        """Keep how this life of the run ended, and let the states of one that is over count."""
        self.keep(state=state, outputs=outputs, some_outputs=_cut(outputs), error=error, ended=now())
        if state in OVER:
            with suppress(RunNotKept):  # the run is over all the same, and who loads a state next makes up for it
                for name in self._states.settle(self.id):
                    self.note(
                        f"state {name!r}: another run has moved it on meanwhile, and it stays as that run left it"
                    )

    def ask_to_stop(self) -> None:
        """Ask the process that executes it to start nothing more."""
        self.keep(stop=True)

    def asked_to_stop(self) -> bool:
        """Whether somebody asked this life of the run to stop."""
        return bool(self.get("stop"))

    def ask(self, step: str, by: Sequence[str], text: str, shown: Any, digest: str) -> Approval:
        """Keep that a step asks this, unless it is what it asked last; return what it asks, with the answer if there is one."""
        with self._changed() as database:
            return approval_rows.ask(database, step, by, text, shown, digest=digest, at=now())

    def approvals(self, *, given: bool = False) -> dict[str, Approval]:
        """Return what each step asked last, in the order in which they asked; with `given`, what was approved last."""
        with self._used() as database:
            return approval_rows.last(database, given=given)

    def answer(self, number: int, answer: Answer) -> State:
        """
        Keep the answer to an approval, and return the run's state as it is at that moment.

        Raises:
            RunRefused: It has an answer, its step asks something else by now, or the run is over or was cancelled.
        """
        held = self.held  # looked at first: a process that ends in between has kept how
        with self._changed() as database:
            approval_rows.answer(database, number, answer)
            state: State = _get(database, "state")
            if state in OVER:
                raise RunRefused(f"Run {self.id} is {state}: nothing of it waits for an answer.")
            if _get(database, "stop"):
                raise RunRefused(f"Run {self.id} was cancelled: resumed, it asks again. Nothing was answered.")
            return "interrupted" if state == "running" and not held else state

    def note_audited(self, number: int, lines: int) -> None:
        """Keep how many lines of an approval are in the audit."""
        with self._changed() as database:
            approval_rows.note_audited(database, number, lines)

    def wait_for(self, numbers: Collection[int]) -> bool:
        """Let the run be waiting for these approvals, unless one was answered meanwhile; tell whether it is."""
        with self._changed() as database:
            if approval_rows.any_answered(database, numbers):
                return False
            _put(database, state="waiting", error=None, ended=now())
            return True

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
        who, at = self.spec.caller.user, now()
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
        plan, state = self.get("plan"), self._state(held=held)
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
        self._write("INSERT OR REPLACE INTO sent VALUES (?, ?, ?)", step, item, now())

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

    def load_state(self, key: StateKey, step: str, item: str) -> Any:
        """Return what the last run of this workflow and person that is over has left, or None."""
        return self._states.load(self._owner(key), run=self.id, step=step, item=item, steps=self.spec.graph)

    def save_state(self, key: StateKey, value: Any) -> None:
        """Keep a JSON value for when the run is over."""
        self._states.save(self._owner(key), value, run=self.id, at=now())

    def _owner(self, key: StateKey) -> str:
        return owner_of(self.spec.graph.workflow.workflow, self.spec.caller, key)

    def summary(self, *, outputs: bool = True) -> Summary:
        """Say how the run stands."""
        try:
            return self._summary(outputs=outputs)
        except DAMAGED as error:
            raise unreadable(self.file, error) from None

    def some_outputs(self, most: int) -> dict[str, tuple[Any, int | None]]:
        """Return what the run answered, its lists cut to their first values."""
        kept = self.get("some_outputs")
        if kept is None:  # of a release that kept them whole only
            kept = _cut(self.get("outputs"))
        return {name: (_first(value, most)[0], length) for name, (value, length) in (kept or {}).items()}

    def _summary(self, *, outputs: bool) -> Summary:
        held = self.held  # looked at first: a run that ends in between has ended
        state = self._state(held=held)
        begun, ended, failed = self.get("begun"), self.get("ended"), self.get("error")
        if state not in get_args(State) or not isinstance(begun, str):
            raise ValueError("its state or its beginning is not kept")
        if not isinstance(ended, (str, NoneType)) or not isinstance(failed, (dict, NoneType)):
            raise TypeError("its end is not kept as it was written")
        with self._used() as database:
            lines = looking.lines(database)
            notes = [str(row[0]) for row in database.execute("SELECT line FROM note")]
        return Summary(
            id=self.id,
            workflow=self.spec.graph.workflow.workflow,
            state=state,
            begun=begun,
            ended=ended,
            user=self.spec.caller.user,
            error=failed,
            outputs=self.get("outputs") if outputs else None,
            acts_as=lines,
            notes=tuple(notes),
        )

    def _state(self, *, held: bool) -> State:
        """Return how it stands: running only while a process holds it, and waiting until it is cancelled."""
        kept: State = self.get("state")
        ended = (kept == "running" and not held) or (kept == "waiting" and self.asked_to_stop())
        return "interrupted" if ended else kept

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


def states_of(folder: Path) -> States:
    """Return the states of the runs of a folder; they lie beside it."""
    return States(folder.parent / "states.db", is_over=lambda run_id: _is_over(folder / f"{run_id}.db"))


def _is_over(file: Path) -> bool:
    if not file.is_file():
        return False
    try:
        with closing(SqliteRun(file)) as run:
            return run.get("state") in OVER
    except (RunNotKept, *DAMAGED):
        return False


def unreadable(file: Path, error: Exception) -> RunRefused:
    """Say that a file is not one of a run."""
    words = from_outside(str(error.__cause__ or error))
    return RunRefused(
        f"{file} is not a run's file: {words}. To remove it: netsuite-nodes runs delete {file.stem} --yes"
    )


def _get(database: sqlite3.Connection, name: str) -> Any:
    row = database.execute("SELECT value FROM run WHERE name = ?", (name,)).fetchone()
    return None if row is None else json.loads(row[0])


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


def _identity(connector: str, selector: str) -> str:
    return f"identity of {connector} by {selector}"


def lock_of(file: Path) -> Path:
    """Return the file that the process which executes a run holds locked; the kernel frees it when that process dies."""
    return file.with_suffix(".lock")


def _is_held(file: Path) -> bool:
    try:
        looked = os.open(lock_of(file), os.O_RDWR)
    except FileNotFoundError:
        return False
    try:
        fcntl.flock(looked, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(looked)
    return False


def now() -> str:
    """Return this moment as a run keeps it: ISO 8601 in UTC, to the second."""
    return datetime.now(UTC).isoformat(timespec="seconds")
