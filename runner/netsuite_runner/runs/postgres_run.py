"""
One run in PostgreSQL.

What an object writes that holds the run, or a lane of it, is fenced: another process that has taken that over since has moved on its
epoch, and then nothing is written. So a process that was cut off for a while does no harm when it is back.
"""

import json
import time
from collections.abc import Generator, Iterable, Sequence
from contextlib import contextmanager
from typing import Any, NamedTuple

from netsuite_plugin.contract import Caller
from netsuite_runner.errors import HandedOver, RunNotKept, RunRefused
from netsuite_runner.runs.kept import OVER, Call, Output, State, Summary
from netsuite_runner.runs.postgres_database import Holds, PostgresDatabase, PostgresRows, key_of
from netsuite_runner.runs.row_run import DIED, RowRun
from netsuite_runner.runs.rows import Rows
from netsuite_runner.runs.states import States

_TRIES = 1_000
"""Hundredths of a second that a process is given to let go of a run that it has ended."""
_JSON = frozenset({"plan", "traffic", "account_time", "error", "outputs", "some_outputs"})
"""Columns that hold a value as a JSON text."""
_LANE = """
INSERT INTO lane (run, step, first, epoch) VALUES (:run, :step, :first, 1)
ON CONFLICT (run, step, first) DO UPDATE SET epoch = lane.epoch + 1 RETURNING epoch
"""
_FENCE = "SELECT 1 FROM lane WHERE run = :run AND step = :fenced AND first = :first AND epoch = :epoch FOR SHARE"
_KEEP = """
WITH fence AS MATERIALIZED ({fence}),
given AS MATERIALIZED (SELECT * FROM unnest(CAST(:steps AS text[]), CAST(:items AS text[]), CAST(:texts AS text[]), CAST(:asked AS text[]))
    AS given (step, item, value, asked)),
other AS MATERIALIZED (SELECT min(given.step || '[' || given.item || ']') AS item FROM given, LATERAL (SELECT value FROM output
    WHERE output.run = :run AND output.step = given.step AND output.item = given.item OFFSET 0) AS found
    WHERE NOT :adopts AND found.value <> given.value),
new AS (INSERT INTO output (run, step, item, value, asked)
    SELECT :run, step, item, value, asked FROM given WHERE EXISTS (SELECT 1 FROM fence) AND (SELECT item FROM other) IS NULL
    ORDER BY step, item ON CONFLICT DO NOTHING RETURNING step),
called AS (INSERT INTO call (run, step, item, began, ended, requests, refused, waited, parts)
    SELECT :run, c->>0, c->>1, CAST(c->>2 AS float8), CAST(c->>3 AS float8), CAST(c->>4 AS integer), CAST(c->>5 AS integer),
        CAST(c->>6 AS float8), CAST(c->7 AS text)
    FROM json_array_elements(CAST(:calls AS json)) AS told (c) WHERE EXISTS (SELECT 1 FROM fence) AND (SELECT item FROM other) IS NULL
    ON CONFLICT DO NOTHING RETURNING step, requests, refused, waited, ended),
counts AS (INSERT INTO counted (run, step, first, outputs, requests, refused, waited, last)
    SELECT :run, step, :first, sum(outputs), sum(requests), sum(refused), sum(waited), max(ended)
    FROM (SELECT step, 1 AS outputs, 0 AS requests, 0 AS refused, 0.0 AS waited, 0.0 AS ended FROM new
        UNION ALL SELECT step, 0, requests, refused, waited, ended FROM called) AS each
    GROUP BY step ORDER BY step
    ON CONFLICT (run, step, first) DO UPDATE SET outputs = counted.outputs + excluded.outputs, requests = counted.requests + excluded.requests,
        refused = counted.refused + excluded.refused, waited = counted.waited + excluded.waited, last = greatest(counted.last, excluded.last))
SELECT (SELECT count(*) FROM fence), (SELECT item FROM other)
"""
_FENCED, _UNFENCED = _KEEP.format(fence=_FENCE), _KEEP.format(fence="SELECT 1")
_OUTPUTS_OF = "SELECT item, value FROM output WHERE run = :run AND step = :step AND item = ANY(:items)"
_ACTED = "SELECT identity, selector FROM identity WHERE run = :run ORDER BY connector, selector"
_PUT_IDENTITY = """
INSERT INTO identity (run, connector, selector, identity) VALUES (:run, :connector, :selector, :identity)
ON CONFLICT (run, connector, selector) DO UPDATE SET identity = excluded.identity
"""
_IDENTITY = "SELECT identity FROM identity WHERE run = :run AND connector = :connector AND selector = :selector"


class Fence(NamedTuple):
    """What an object may write for: a lane, by its step and first item, and the epoch it had when it was taken; step "" is the whole run."""

    step: str
    first: str
    epoch: int


class PostgresRun(RowRun):
    """One run's rows. `summaries` of its store say how it stands."""

    def __init__(
        self, run_id: str, database: PostgresDatabase, states: States, holds: Holds, *, fence: Fence | None = None
    ) -> None:
        self.id = run_id
        self.database, self._states, self._holds, self.fence = database, states, holds, fence
        self._mine = False

    @property
    def engine_url(self) -> str:
        """The same database."""
        return self.database.url

    @property
    def key_form(self) -> int:
        """How the keys of its writes are drawn."""
        return int(self.get("key_form"))

    @property
    def generation(self) -> int:
        """How many runs of its name were deleted before it was begun."""
        return int(self.get("generation"))

    @property
    def held(self) -> bool:
        """Whether any process holds it."""
        return key_of(self.id) in self.database.held()

    def close(self) -> None:
        """Let go of it."""
        if self._mine:
            self._holds.let_go(self.id)
            self._mine = False

    def hold(self) -> None:
        """
        Lock the run until it is closed.

        Raises:
            RunRefused: Another process is executing it.
        """
        for _ in range(_TRIES):
            if self._holds.take(self.id):
                self._mine = True
                return
            if not self._is_let_go():
                break
            time.sleep(0.01)
        raise RunRefused(
            f"Run {self.id} is being executed already, by {self._holder() or 'another process'}: `netsuite-nodes runs show {self.id}` says how far it is."
        )

    def wait_until_let_go(self) -> None:
        """Wait where the process that holds it has said how it ended, and is about to let go; not for one that executes it."""
        for _ in range(_TRIES):
            if not (self._is_let_go() and self.held):
                return
            time.sleep(0.01)

    def _is_let_go(self) -> bool:
        with self.database.rows(self.id) as rows:
            row = rows.first("SELECT state FROM run WHERE run = :run")
        return row is not None and row[0] not in {"queued", "running"}

    def _holder(self) -> str | None:
        with self.database.rows(self.id) as rows:
            row = rows.first("SELECT holder FROM run WHERE run = :run")
        return None if row is None else row[0]

    def live(self, me: str) -> None:
        """Let the run, which is held, be running, unless it is over; what a process wrote that held it before is refused from now on."""
        with self._changed() as rows:
            self.fence = _taken(rows, "", "")
            if self._standing(rows)[0] in OVER:
                return
            rows.do(DIED)
            self._put(rows, state="running", holder=me, error=None, ended=None, stop=False, traffic=[0, 0])

    def in_lane(self, step: str, first: str) -> "PostgresRun":
        """Take a lane, and return the run as who executes the lane sees it: what it writes is refused once another process has taken the lane."""
        with self.database.rows(self.id) as rows:
            fence = _taken(rows, step, first)
        return PostgresRun(self.id, self.database, self._states, self._holds, fence=fence)

    def outputs_of(self, step: str, items: Sequence[str]) -> dict[str, str]:
        """Return the outputs kept of some items of a step, as JSON texts by item."""
        with self._used() as rows:
            return dict(rows.all(_OUTPUTS_OF, step=step, items=list(items)))

    def hand_back(self) -> None:
        """Let the run, which is held, be queued again in the same life: another process goes on with it."""
        with self._changed() as rows:
            rows.do(DIED)
            self._put(rows, state="queued", holder=None)

    def get(self, name: str) -> Any:
        """Return what stands in a column of the run."""
        with self._used() as rows:
            (value,) = rows.all(f"SELECT {name} FROM run WHERE run = :run")[0]
        return json.loads(value) if name in _JSON and value is not None else value

    def _put(self, rows: Rows, **values: Any) -> None:
        given = {name: json.dumps(value) if name in _JSON else value for name, value in values.items()}
        rows.do(f"UPDATE run SET {', '.join(f'{name} = :{name}' for name in given)} WHERE run = :run", **given)

    def _put_identity(self, rows: Rows, connector: str, selector: str, identity: Sequence[str]) -> None:
        rows.do(_PUT_IDENTITY, connector=connector, selector=selector, identity=json.dumps(identity))

    def _standing(self, rows: Rows) -> tuple[State, bool]:
        state, stop = rows.all("SELECT state, stop FROM run WHERE run = :run")[0]
        return state, stop

    def identity(self, connector: str, selector: str) -> tuple[str, ...] | None:
        """Return whom the service saw when the run first opened the connector by that selector, or None."""
        with self._used() as rows:
            row = rows.first(_IDENTITY, connector=connector, selector=selector)
        return None if row is None else tuple(json.loads(row[0]))

    def accounts(self) -> list[tuple[str, str]]:
        """Return the accounts in which the run acts, each as domain and account."""
        with self._used() as rows:
            found = [json.loads(identity) for identity, _ in rows.all(_ACTED)]
        return list(dict.fromkeys((each[0], each[1]) for each in found if len(each) > 1))

    def is_of(self, caller: Caller) -> bool:
        """Whether this person began it."""
        who = self.spec.caller
        return (who.user, who.organization) == (caller.user, caller.organization)

    def ask_to_stop(self) -> None:
        """Ask the process that executes it to start nothing more; a run that no process has begun to execute is not executed."""
        with self.database.rows(self.id) as rows:
            rows.do(
                "UPDATE run SET stop = true, state = CASE state WHEN 'queued' THEN 'interrupted' ELSE state END WHERE run = :run"
            )

    def keep_outputs(self, outputs: Sequence[Output], calls: Sequence[Call] = ()) -> None:
        """
        Keep outputs and how calls went, all or none, in one statement. What is kept already with the same values is not kept twice.

        In a lane the first output of an item stays, whatever another process kept later.

        Raises:
            HandedOver: Another process has taken over the lane, or the run. Nothing was kept.
            RunNotKept: An output has another value already, or the database refuses. Nothing was kept; where it is `retryable`, the same may be
                kept again.
        """
        if not outputs and not calls:
            return
        fence = self.fence
        given = {
            "steps": [each.step for each in outputs],
            "items": [each.item for each in outputs],
            "texts": [each.value for each in outputs],
            "asked": [each.asked for each in outputs],
            "calls": json.dumps([_columns(each) for each in calls]),
            "adopts": fence is not None and fence.step != "",
        }
        with self.database.rows(self.id) as rows:
            ((fenced, other),) = rows.all(_FENCED if fence else _UNFENCED, **given, **_values(fence))
        if not fenced:
            raise self._handed_over(fence)
        if other is not None:
            raise RunNotKept(self.database.name, f"{other} has another output already")

    def summary(self, *, outputs: bool = True) -> Summary:
        """Say how the run stands."""
        (found,) = summaries(self.database, [self.id], outputs=outputs)
        return found

    @contextmanager
    def _used(self) -> Generator[PostgresRows]:
        with self.database.rows(self.id) as rows:
            yield rows

    @contextmanager
    def _changed(self) -> Generator[PostgresRows]:
        with self.database.changed(self.id) as rows:
            self._check_fence(rows)
            rows.first("SELECT 1 FROM run WHERE run = :run FOR UPDATE")
            yield rows

    def _write(self, statement: str, **values: str | int) -> None:
        if self.fence is None:
            super()._write(statement, **values)
            return
        with self.database.changed(self.id) as rows:
            self._check_fence(rows)
            rows.do(statement, **values)

    def _check_fence(self, rows: Rows) -> None:
        if self.fence is not None and rows.first(_FENCE, **_values(self.fence)) is None:
            raise self._handed_over(self.fence)

    def _handed_over(self, fence: Fence | None) -> HandedOver:
        return HandedOver(self.id, fence.step, fence.first) if fence else HandedOver(self.id)


def summaries(database: PostgresDatabase, runs: Sequence[str] | None = None, *, outputs: bool = True) -> list[Summary]:
    """Return how runs stand, the one begun last first; all there are where none are named."""
    held = database.held()  # looked at first: a run that ends in between has ended
    which = "" if runs is None else "WHERE run = ANY(:runs)"
    with database.rows() as rows:
        found = rows.all(
            f"SELECT run, workflow, state, stop, life, begun, ended, by_user, error, {'outputs' if outputs else 'NULL'} FROM run {which} "
            "ORDER BY begun DESC, number DESC",
            runs=runs,
        )
        lines = by_run(rows.all(f"SELECT run, line FROM acts_as {which} ORDER BY rowid", runs=runs))
        notes = by_run(rows.all(f"SELECT run, line FROM note {which} ORDER BY rowid", runs=runs))
    return [
        Summary(
            id=run,
            workflow=workflow,
            state=state_of(state, held=key_of(run) in held, stop=stop, life=life),
            begun=begun,
            ended=ended,
            user=user,
            error=None if error is None else json.loads(error),
            outputs=None if answered is None else json.loads(answered),
            acts_as=tuple(lines.get(run, ())),
            notes=tuple(notes.get(run, ())),
        )
        for run, workflow, state, stop, life, begun, ended, user, error, answered in found
    ]


def state_of(kept: State, *, held: bool, stop: bool, life: int) -> State:
    """Return how a run stands: running only while a process holds it, and waiting until it is cancelled. Workers take up what one of them left."""
    if kept == "running" and not held:
        return "queued" if life else "interrupted"
    return "interrupted" if kept == "waiting" and stop else kept


def by_run(found: Iterable[tuple[str, Any]]) -> dict[str, list[Any]]:
    """Return the values of each run, in their order."""
    values: dict[str, list[Any]] = {}
    for run, value in found:
        values.setdefault(run, []).append(value)
    return values


def _taken(rows: Rows, step: str, first: str) -> Fence:
    ((epoch,),) = rows.all(_LANE, step=step, first=first)
    return Fence(step, first, epoch)


def _values(fence: Fence | None) -> dict[str, Any]:
    return {"fenced": fence.step, "first": fence.first, "epoch": fence.epoch} if fence else {"first": ""}


def _columns(call: Call) -> list[Any]:
    return [
        call.step,
        call.item,
        call.began,
        call.ended,
        int(call.requests),
        int(call.refused),
        call.waited,
        call.parts,
    ]
