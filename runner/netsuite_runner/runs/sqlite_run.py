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
from collections.abc import Generator, Sequence
from contextlib import closing, contextmanager, suppress
from functools import cached_property
from pathlib import Path
from types import NoneType
from typing import Any, get_args

from netsuite_plugin.contract import Caller
from netsuite_plugin.text import from_outside
from netsuite_runner.errors import RunNotKept, RunRefused
from netsuite_runner.runs import looking
from netsuite_runner.runs.kept import OVER, Call, Head, KeptItem, Output, State, Summary
from netsuite_runner.runs.large_outputs import LargeOutputs
from netsuite_runner.runs.row_run import DIED, RowRun
from netsuite_runner.runs.rows import Rows, SqliteRows
from netsuite_runner.runs.sqlite_layout import EARLIER, LAYOUT, OUTPUTS_OF_LAYOUT_1, TABLES, has_table
from netsuite_runner.runs.states import FileStates

_LOOKING = 5
"""Hundredths of a second after which a lock is not that of a process which only looks."""
_TRIES = 1_000
"""Hundredths of a second that a process is given to let go of a run that it has ended."""
DAMAGED = (sqlite3.Error, OSError, KeyError, TypeError, ValueError, AttributeError, RecursionError)
"""What reading a file may raise that something else than this program wrote to, or that nobody may read."""
_KEEP = "INSERT OR REPLACE INTO run VALUES (:name, :value)"
_COUNT = """
INSERT INTO counted (step, outputs, requests, refused, waited, last) VALUES (:step, :outputs, :requests, :refused, :waited, :last)
ON CONFLICT (step) DO UPDATE SET outputs = outputs + excluded.outputs, requests = requests + excluded.requests,
    refused = refused + excluded.refused, waited = waited + excluded.waited, last = max(last, excluded.last)
"""
_OUTPUT = "INSERT INTO output (step, item, value, asked) VALUES (?, ?, ?, ?)"
_CALL = "INSERT INTO call VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
_DONE = """
SELECT (SELECT coalesce(sum(outputs), 0) FROM counted) + (SELECT count(*) FROM failed WHERE error <> 'null'),
    (SELECT sum(items) FROM work WHERE rowid IN (SELECT max(rowid) FROM work GROUP BY step))
"""


class SqliteRun(RowRun):
    """One run's file."""

    def __init__(self, file: Path) -> None:
        self.file, self.id = file, file.stem
        self._lock = threading.Lock()
        self._held: int | None = None
        self._states = states_of(file.parent)
        self._large = LargeOutputs(file.with_suffix(".large"))
        self._database = sqlite3.connect(file, timeout=30, isolation_level=None, check_same_thread=False)

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
        with self._used() as rows:
            rows.do("PRAGMA journal_mode=WAL")
            rows.do("PRAGMA synchronous=FULL")
            for name in EARLIER:
                rows.do(f"DROP VIEW IF EXISTS temp.{name}")
            rows.database.executescript(TABLES)

    @property
    def is_begun(self) -> bool:
        """Whether it is written down what is to be run; a file without any table is that of a run which ended before that."""
        with self._used() as rows:
            if rows.first("SELECT 1 FROM sqlite_master") is None:
                return False
            return _get(rows, "plan") is not None

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
        raise RunRefused(
            f"Run {self.id} is being executed already, by process {holder or 'unknown'}: `netsuite-nodes runs show {self.id}` says how far it is."
        )

    def _is_let_go(self) -> bool:
        """Tell whether the process that holds it has said how it ended, and is about to let go."""
        with suppress(RunNotKept):  # it has no table yet
            return self.get("state") not in {None, "running"}
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
        with self._changed() as rows:
            if has_table(rows.database, "operation_outputs"):
                rows.do(f"INSERT OR IGNORE INTO output {OUTPUTS_OF_LAYOUT_1}")
            rows.do(f"INSERT OR IGNORE INTO counted {looking.COUNTED}")
            rows.do(DIED)
            self._put(rows, interpreter=LAYOUT, state="running", error=None, ended=None, stop=False, traffic=[0, 0])

    def show_earlier_layout(self) -> None:
        """Let a run that was not gone on with since an earlier release be read without changing its file."""
        with self._used() as rows:
            for name, query in EARLIER.items():
                if not has_table(rows.database, name) and (
                    name != "output" or has_table(rows.database, "operation_outputs")
                ):
                    rows.do(f"CREATE TEMP VIEW {name} AS {query}")

    def get(self, name: str) -> Any:
        """Return what is kept under a name, or None. The names are those of layout 1."""
        with self._used() as rows:
            return _get(rows, name)

    def _put(self, rows: Rows, **values: Any) -> None:
        for name, value in values.items():
            rows.do(_KEEP, name=name, value=json.dumps(value))

    def _put_identity(self, rows: Rows, connector: str, selector: str, identity: Sequence[str]) -> None:
        self._put(rows, **{_identity(connector, selector): identity})

    def _standing(self, rows: Rows) -> tuple[State, bool]:
        return _get(rows, "state"), bool(_get(rows, "stop"))

    def keep_outputs(self, outputs: Sequence[Output], calls: Sequence[Call] = ()) -> None:
        """Keep outputs and how calls went, all or none."""
        kept = [
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
        placed = self._large.placed(outputs)
        try:
            with self._changed() as rows:
                _count(rows, outputs, calls)
                rows.database.executemany(_OUTPUT, placed)
                rows.database.executemany(_CALL, kept)
        except BaseException:
            self._large.remove(placed)
            raise

    def outputs(self, step: str) -> dict[str, str]:
        """Return the outputs kept of a step, as JSON texts by item; large ones are read from their files."""
        return {item: self._large.text(value) for item, value in super().outputs(step).items()}

    def items(self, step: str, *, skip: int = 0, most: int) -> list[KeptItem]:
        """Return what is kept of some items of a step, in their order."""
        found = super().items(step, skip=skip, most=most)
        return [each if each.output is None else each._replace(output=self._large.text(each.output)) for each in found]

    def accounts(self) -> list[tuple[str, str]]:
        """Return the accounts in which the run acts, each as domain and account."""
        with self._used() as rows:
            return list(dict.fromkeys(account for account, _ in _acted(rows)))

    def head(self) -> Head:
        """Say what a list says of the run."""
        held = self.held  # looked at first: a run that ends in between has ended
        plan, state = self.get("plan"), self._state(held=held)
        with self._used() as rows:
            acted, (done, items) = _acted(rows), _done(rows)
            lines = _lines(rows)
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

    def identity(self, connector: str, selector: str) -> tuple[str, ...] | None:
        """Return whom the service saw when the run first opened the connector by that selector, or None."""
        kept = self.get(_identity(connector, selector))
        return None if kept is None else tuple(kept)

    def summary(self, *, outputs: bool = True) -> Summary:
        """Say how the run stands."""
        try:
            return self._summary(outputs=outputs)
        except DAMAGED as error:
            raise unreadable(self.file, error) from None

    def _summary(self, *, outputs: bool) -> Summary:
        held = self.held  # looked at first: a run that ends in between has ended
        state = self._state(held=held)
        begun, ended, failed = self.get("begun"), self.get("ended"), self.get("error")
        if state not in get_args(State) or not isinstance(begun, str):
            raise ValueError("its state or its beginning is not kept")
        if not isinstance(ended, (str, NoneType)) or not isinstance(failed, (dict, NoneType)):
            raise TypeError("its end is not kept as it was written")
        with self._used() as rows:
            lines = _lines(rows)
            notes = [str(row[0]) for row in rows.all("SELECT line FROM note ORDER BY rowid")]
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

    @contextmanager
    def _used(self) -> Generator[SqliteRows]:
        with self._lock:
            try:
                yield SqliteRows(self._database)
            except sqlite3.Error as error:
                raise RunNotKept(self.file, error) from error

    @contextmanager
    def _changed(self) -> Generator[SqliteRows]:
        with self._used() as rows:
            rows.do("BEGIN IMMEDIATE")
            try:
                yield rows
                rows.do("COMMIT")
            except BaseException:
                if self._database.in_transaction:
                    rows.do("ROLLBACK")
                raise


def states_of(folder: Path) -> FileStates:
    """Return the states of the runs of a folder; they lie beside it."""
    return FileStates(folder.parent / "states.db", is_over=lambda run_id: _is_over(folder / f"{run_id}.db"))


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


def _get(rows: Rows, name: str) -> Any:
    row = rows.first("SELECT value FROM run WHERE name = :name", name=name)
    return None if row is None else json.loads(row[0])


def _count(rows: Rows, outputs: Sequence[Output], calls: Sequence[Call]) -> None:
    """Count what is kept now, so that nobody has to count it when the run is looked at."""
    for step in dict.fromkeys([*(each.step for each in outputs), *(each.step for each in calls)]):
        of_step = [each for each in calls if each.step == step]
        rows.do(
            _COUNT,
            step=step,
            outputs=sum(each.step == step for each in outputs),
            requests=sum(each.requests for each in of_step),
            refused=sum(each.refused for each in of_step),
            waited=sum(each.waited for each in of_step),
            last=max((each.ended for each in of_step), default=0.0),
        )


def _acted(rows: Rows) -> list[tuple[tuple[str, str], str]]:
    """Return domain and account for each selector by which a connector was opened."""
    found = rows.all("SELECT name, value FROM run WHERE name LIKE 'identity of %' ORDER BY name")
    kept = [(json.loads(value), name.partition(" by ")[2]) for name, value in found]
    return [((identity[0], identity[1]), selector) for identity, selector in kept if len(identity) > 1]


def _lines(rows: Rows) -> tuple[str, ...]:
    """Return in whose name the run acts, a line for each login."""
    return tuple(str(line) for (line,) in rows.all("SELECT line FROM acts_as ORDER BY rowid"))


def _done(rows: Rows) -> tuple[int, int]:
    """Return how many calls are over, and how many are known of."""
    over, known = rows.all(_DONE)[0]
    return over, max(over, known or 0)


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
