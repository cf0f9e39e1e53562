"""What is kept of one run as rows, the same in its SQLite file and in PostgreSQL: each statement is written once (see `rows`)."""

import json
import time
from abc import ABC, abstractmethod
from collections.abc import Collection, Mapping, Sequence
from contextlib import AbstractContextManager, suppress
from dataclasses import replace
from datetime import UTC, datetime
from functools import cached_property
from typing import Any

from netsuite_plugin.contract import ActsAs
from netsuite_runner.errors import RunNotKept, RunRefused
from netsuite_runner.graph import Graph
from netsuite_runner.run_spec import RunSpec
from netsuite_runner.runs import approval_rows, looking
from netsuite_runner.runs.kept import (
    OVER,
    Answer,
    Approval,
    Call,
    Failure,
    KeptItem,
    State,
    StateKey,
    StepState,
    StepWork,
    Tally,
)
from netsuite_runner.runs.rows import Rows
from netsuite_runner.runs.states import States, owner_of

FIRST = 100
"""Values of a list that are kept apart, for who looks at the run."""
DIED = """
UPDATE work SET state = 'interrupted', stopped = coalesce((SELECT max(ended) FROM call
    WHERE call.run = work.run AND call.step = work.step AND call.began >= work.started), started)
WHERE run = :run AND stopped IS NULL
"""
"""Ends what a process that was killed had at work: nobody knows when it stopped, but its last call ended before."""

_OUTPUTS = "SELECT item, value FROM output WHERE run = :run AND step = :step"
_ASKED = "SELECT item, asked FROM output WHERE run = :run AND step = :step"
_GRAPHS = "SELECT json FROM graph WHERE run = :run ORDER BY number"
_NUMBER = "SELECT count(*) FROM graph WHERE run = :run"
_ADD_GRAPH = "INSERT INTO graph (run, number, json, digest, who, at) VALUES (:run, :number, :json, :digest, :who, :at)"
_NOTE = "INSERT INTO note (run, line) VALUES (:run, :line) ON CONFLICT DO NOTHING"
_UNSETTLED = """
SELECT step, item FROM sent WHERE run = :run AND NOT EXISTS
    (SELECT 1 FROM output WHERE output.run = sent.run AND output.step = sent.step AND output.item = sent.item)
AND NOT EXISTS (SELECT 1 FROM settled WHERE settled.run = sent.run AND settled.step = sent.step AND settled.item = sent.item)
"""
_BEGUN_UNDER = "SELECT DISTINCT graph FROM begun WHERE run = :run AND step = :step ORDER BY graph DESC"
_AT_ONCE = "SELECT max(at_once) FROM begun WHERE run = :run AND step = :step"
_BEGIN = f"INSERT INTO begun (run, step, graph, at_once) VALUES (:run, :step, ({_NUMBER}), :at_once)"
_WORK = """
INSERT INTO work (run, step, started, stopped, state, items, skipped) VALUES (:run, :step, :started, :stopped, :state, :items, :skipped)
"""
_STOP = """
UPDATE work SET stopped = CASE WHEN :now < started THEN started ELSE :now END, state = :state, items = :items, skipped = :skipped WHERE run = :run AND step = :step AND stopped IS NULL
"""
_LAST_WORK = "SELECT state, items, skipped, started FROM work WHERE run = :run AND step = :step ORDER BY rowid DESC LIMIT 1"  # by the order in which they were written: a clock may have been put back in between
_SECONDS = "SELECT coalesce(sum(stopped - started), 0) FROM work WHERE run = :run AND step = :step"
_FAILURES = "SELECT item, error FROM failed WHERE run = :run AND step = :step"
_FAIL = """
INSERT INTO failed (run, step, item, error) VALUES (:run, :step, :item, :error)
ON CONFLICT (run, step, item) DO UPDATE SET error = excluded.error
"""
_ENDED = "SELECT 1 FROM ended WHERE run = :run AND step = :step"
_END = "INSERT INTO ended (run, step) VALUES (:run, :step) ON CONFLICT DO NOTHING"
_ACTS_AS = "INSERT INTO acts_as (run, line) VALUES (:run, :line) ON CONFLICT DO NOTHING"
_IS_SENT = """
SELECT at FROM sent WHERE run = :run AND step = :step AND item = :item AND NOT EXISTS
    (SELECT 1 FROM output WHERE output.run = sent.run AND output.step = sent.step AND output.item = sent.item)
"""
_SEND = """
INSERT INTO sent (run, step, item, at) VALUES (:run, :step, :item, :at) ON CONFLICT (run, step, item) DO UPDATE SET at = excluded.at
"""
_NOT_SENT = "DELETE FROM sent WHERE run = :run AND step = :step AND item = :item"
_SETTLE = "INSERT INTO settled (run, step, item) VALUES (:run, :step, :item) ON CONFLICT DO NOTHING"
_SETTLED = "SELECT 1 FROM settled WHERE run = :run AND step = :step AND item = :item"
_CHECKPOINT = "SELECT value FROM checkpoint WHERE run = :run AND step = :step AND item = :item"
_SAVE_CHECKPOINT = """
INSERT INTO checkpoint (run, step, item, value) VALUES (:run, :step, :item, :value)
ON CONFLICT (run, step, item) DO UPDATE SET value = excluded.value
"""


class RowRun(ABC):
    """One run. Where its rows lie, and who holds it, is what a store of runs adds."""

    id: str
    _states: States

    @property
    @abstractmethod
    def held(self) -> bool:
        """Whether any process executes it."""

    @abstractmethod
    def get(self, name: str) -> Any:
        """Return what is kept of the run under a name, or None."""

    @abstractmethod
    def _put(self, rows: Rows, **values: Any) -> None:
        """Keep values by name."""

    @abstractmethod
    def _put_identity(self, rows: Rows, connector: str, selector: str, identity: Sequence[str]) -> None:
        """Keep whom the service saw."""

    @abstractmethod
    def _used(self) -> AbstractContextManager[Rows]:
        """Read rows, or change one of them."""

    @abstractmethod
    def _changed(self) -> AbstractContextManager[Rows]:
        """Change several things, all or none, while nobody else changes the run."""

    def _write(self, statement: str, **values: str | int) -> None:
        with self._used() as rows:
            rows.do(statement, **values)

    def keep(self, **values: Any) -> None:
        """Keep values by name, all or none."""
        with self._changed() as rows:
            self._put(rows, **values)

    @property
    def spec(self) -> RunSpec:
        """What it was begun with."""
        return self._spec

    @cached_property
    def _spec(self) -> RunSpec:
        return RunSpec.of_json(self.get("plan"))

    def end(self, state: State, *, outputs: Any = None, error: Mapping[str, Any] | None = None) -> None:
        """Keep how this life of the run ended, and let the states of one that is over count."""
        self.keep(state=state, outputs=outputs, some_outputs=cut(outputs), error=error, ended=now())
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
        with self._changed() as rows:
            return approval_rows.ask(rows, step, by, text, shown, digest=digest, at=now())

    def approvals(self, *, given: bool = False) -> dict[str, Approval]:
        """Return what each step asked last, in the order in which they asked; with `given`, what was approved last."""
        with self._used() as rows:
            return approval_rows.last(rows, given=given)

    def answer(self, number: int, answer: Answer) -> State:
        """
        Keep the answer to an approval, and return the run's state as it is at that moment.

        Raises:
            RunRefused: It has an answer, its step asks something else by now, or the run is over or was cancelled.
        """
        held = self.held  # looked at first: a process that ends in between has kept how
        with self._changed() as rows:
            approval_rows.answer(rows, number, answer)
            state, stop = self._standing(rows)
            if state in OVER:
                raise RunRefused(f"Run {self.id} is {state}: nothing of it waits for an answer.")
            if stop:
                raise RunRefused(
                    f"Run {self.id} was cancelled. Nothing was answered. It asks again when it goes on: netsuite-nodes runs resume {self.id}"
                )
            return "interrupted" if state == "running" and not held else state

    @abstractmethod
    def _standing(self, rows: Rows) -> tuple[State, bool]:
        """Return the state that is kept, and whether the run is asked to stop."""

    def note_audited(self, number: int, lines: int) -> None:
        """Keep how many lines of an approval are in the audit."""
        with self._changed() as rows:
            approval_rows.note_audited(rows, number, lines)

    def wait_for(self, numbers: Collection[int]) -> bool:
        """Let the run be waiting for these approvals, unless one was answered meanwhile; tell whether it is."""
        with self._changed() as rows:
            if approval_rows.any_answered(rows, numbers):
                return False
            self._put(rows, state="waiting", error=None, ended=now())
            return True

    def outputs(self, step: str) -> dict[str, str]:
        """Return the outputs kept of a step, as JSON texts by item."""
        with self._used() as rows:
            return dict(rows.all(_OUTPUTS, step=step))

    def asked(self, step: str) -> dict[str, str | None]:
        """Return the digest kept with each output of a step."""
        with self._used() as rows:
            return dict(rows.all(_ASKED, step=step))

    def graphs(self) -> list[Graph]:
        """Return the graphs the run was run with, by number; the last is the run's. Only earlier ones are rows."""
        with self._used() as rows:
            found = rows.all(_GRAPHS)
        return [*(Graph.of_json(json.loads(text)) for (text,) in found), self.spec.graph]

    def change_graph(self, graph: Graph) -> None:
        """Let the run go on with another graph; the earlier one becomes a row."""
        before, after = self.spec, replace(self.spec, graph=graph)
        who, at = self.spec.caller.user, now()
        line = f"{at}: {who} went on with {graph.file} ({after.digest[:12]}) instead of {before.graph.file} ({before.digest[:12]})"
        with self._changed() as rows:
            (number,) = rows.all(_NUMBER)[0]
            earlier = {"json": json.dumps(before.graph.as_json()), "digest": before.digest}
            rows.do(_ADD_GRAPH, number=number, **earlier, who=who, at=at)
            self._put(rows, plan=after.as_json(), digest=after.digest)
            rows.do(_NOTE, line=line)
        del vars(self)["_spec"]

    def unsettled(self) -> list[tuple[str, str]]:
        """Return step and item of each write that must not be repeated, was sent, and of which nobody knows the outcome."""
        with self._used() as rows:
            return rows.all(_UNSETTLED)

    def begun_under(self, step: str) -> list[int]:
        """Return the numbers of the graphs under which a step began."""
        with self._used() as rows:
            return [int(number) for (number,) in rows.all(_BEGUN_UNDER, step=step)]

    def begun(self, step: str) -> int:
        """Return how many items of a step any life of the run had under way at once, at most."""
        with self._used() as rows:
            return int(rows.all(_AT_ONCE, step=step)[0][0] or 0)

    def note_begun(self, step: str, at_once: int, items: int | None = None) -> None:
        """Keep, before its first call in this life, that a step begins, and how many items it has."""
        work = {"started": time.time(), "stopped": None, "state": "running", "items": items, "skipped": 0}
        with self._changed() as rows:
            rows.do(_BEGIN, step=step, at_once=at_once)
            rows.do(_WORK, step=step, **work)

    def note_stopped(self, step: str, state: StepState, *, items: int, skipped: int) -> None:
        """Keep how a step stopped in this life. Of one that had nothing to do nothing is kept, unless it was not known yet."""
        now, stands = time.time(), {"state": state, "items": items, "skipped": skipped}
        with self._changed() as rows:
            changed = rows.do(_STOP, step=step, now=now, **stands)
            if not changed and [state, items, skipped] != _last_work(rows, step)[:3]:
                rows.do(_WORK, step=step, started=now, stopped=now, **stands)

    def work(self, step: str) -> StepWork | None:
        """Say how a step stands."""
        held = self.held  # looked at first: a step that stops in between has stopped
        with self._used() as rows:
            state, items, skipped, started = _last_work(rows, step)
            seconds = float(rows.all(_SECONDS, step=step)[0][0])
        if started is None:
            return None
        if state == "running":
            seconds, state = (seconds + max(0.0, time.time() - started), state) if held else (seconds, "interrupted")
        return StepWork(state, items, skipped, seconds)

    def tally(self) -> dict[str, Tally]:
        """Count what is kept of each step that began, without reading what it answered."""
        held = self.held  # looked at first, as in `work`
        with self._used() as rows:
            return looking.tally(rows, held=held)

    def items(self, step: str, *, skip: int = 0, most: int) -> list[KeptItem]:
        """Return what is kept of some items of a step, in their order."""
        with self._used() as rows:
            return looking.items(rows, step, skip=skip, most=most)

    def worst(self, step: str, *, most: int) -> list[Call]:
        """Return the calls of a step that went worst, with requests refused or lost first, then the longest; as they began."""
        with self._used() as rows:
            return looking.worst(rows, step, most=most)

    def note_traffic(self, under_way: int, waiting: int) -> None:
        """Keep how many items are under way now, and how many requests wait for a slot."""
        self.keep(traffic=[under_way, waiting])

    def traffic(self) -> tuple[int, int]:
        """Return what was noted of them last in this life."""
        under_way, waiting = self.get("traffic") or (0, 0)
        return under_way, waiting

    def failures(self, step: str) -> dict[str, Mapping[str, Any] | None]:
        """Return the failures kept of a step, by item."""
        with self._used() as rows:
            return {item: json.loads(error) for item, error in rows.all(_FAILURES, step=step)}

    def keep_failure(self, failure: Failure) -> None:
        """Keep that an item failed and the step goes on without it, or that it is to be asked again."""
        self._write(_FAIL, step=failure.step, item=failure.item, error=json.dumps(failure.error))

    def ended(self, step: str) -> bool:
        """Whether a step is over although items of it failed."""
        return self._found(_ENDED, step=step)

    def note_ended(self, step: str) -> None:
        """Keep that a step is over, before any other step reads what it answered."""
        self._write(_END, step=step)

    def note(self, line: str) -> None:
        """Keep a line for those who look at the run; the same line once."""
        self._write(_NOTE, line=line)

    def account_time(self) -> tuple[str, str] | None:
        """Return the account's time zone and date format as they were when the run first asked for them, or None."""
        kept = self.get("account_time")
        return None if kept is None else (str(kept[0]), str(kept[1]))

    def note_account_time(self, timezone: str, date_format: str) -> None:
        """Keep them, so that a run that goes on sees the same."""
        self.keep(account_time=[timezone, date_format])

    def note_acts_as(self, selector: str, acts_as: ActsAs) -> None:
        """Keep in whose name the run acts, and whom the service sees."""
        with self._changed() as rows:
            self._put_identity(rows, acts_as.connector, selector, acts_as.identity)
            rows.do(_ACTS_AS, line=str(acts_as))

    def sent(self, step: str, item: str) -> str | None:
        """Return when a write that must not be repeated was sent, if no output of it is kept; else None."""
        with self._used() as rows:
            row = rows.first(_IS_SENT, step=step, item=item)
        return None if row is None else str(row[0])

    def note_sent(self, step: str, item: str) -> None:
        """Keep, before it is sent, that a write is sent now."""
        self._write(_SEND, step=step, item=item, at=now())

    def note_not_sent(self, step: str, item: str) -> None:
        """Take it back: the service has refused it, so nothing happened."""
        self._write(_NOT_SENT, step=step, item=item)

    def settle(self, step: str, item: str) -> None:
        """Keep that a person has seen that the write happened."""
        self._write(_SETTLE, step=step, item=item)

    def settled(self, step: str, item: str) -> bool:
        """Whether a person has seen that the write happened."""
        return self._found(_SETTLED, step=step, item=item)

    def load_checkpoint(self, step: str, item: str) -> Any:
        """Return the note a node left for its own resumption, or None."""
        with self._used() as rows:
            row = rows.first(_CHECKPOINT, step=step, item=item)
        return None if row is None else json.loads(row[0])

    def save_checkpoint(self, step: str, item: str, value: Any) -> None:
        """Keep a node's note."""
        self._write(_SAVE_CHECKPOINT, step=step, item=item, value=json.dumps(value))

    def load_state(self, key: StateKey, step: str, item: str) -> Any:
        """Return what the last run of this workflow and person that is over has left, or None."""
        return self._states.load(self._owner(key), run=self.id, step=step, item=item, steps=self.spec.graph)

    def save_state(self, key: StateKey, value: Any) -> None:
        """Keep a JSON value for when the run is over."""
        self._states.save(self._owner(key), value, run=self.id, at=now())

    def _owner(self, key: StateKey) -> str:
        return owner_of(self.spec.graph.workflow.workflow, self.spec.caller, key)

    def some_outputs(self, most: int) -> dict[str, tuple[Any, int | None]]:
        """Return what the run answered, its lists cut to their first values."""
        kept = self.get("some_outputs")
        if kept is None:  # of a release that kept them whole only
            kept = cut(self.get("outputs"))
        return {name: (_first(value, most)[0], length) for name, (value, length) in (kept or {}).items()}

    def _found(self, statement: str, **values: str) -> bool:
        with self._used() as rows:
            return rows.first(statement, **values) is not None


def _last_work(rows: Rows, step: str) -> list[Any]:
    """Return state, items, skipped items and start of the last time a step was at work; None for each where it never was."""
    return list(rows.first(_LAST_WORK, step=step) or (None, None, None, None))


def cut(outputs: Any) -> dict[str, tuple[Any, int | None]] | None:
    """Return outputs by name with their lists cut, and how long those are."""
    if not isinstance(outputs, dict):
        return None
    return {str(name): _first(value, FIRST) for name, value in outputs.items()}


def _first(value: Any, most: int) -> tuple[Any, int | None]:
    """Cut a list, or the rows of what has `columns` and `rows`, and say how long it is; None for anything else."""
    if isinstance(value, list):
        return value[:most], len(value)
    if isinstance(value, dict) and isinstance(value.get("rows"), list):
        return {**value, "rows": value["rows"][:most]}, len(value["rows"])
    return value, None


def now() -> str:
    """Return this moment as a run keeps it: ISO 8601 in UTC, to the second."""
    return datetime.now(UTC).isoformat(timespec="seconds")
