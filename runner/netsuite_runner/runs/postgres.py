"""Runs in PostgreSQL: the same for every machine that reaches it."""

import json
import os
import socket
from collections.abc import Callable, Generator, Iterator
from contextlib import AbstractContextManager, closing, contextmanager

from netsuite_plugin.contract import Caller, NodeError
from netsuite_runner.approver import may_answer
from netsuite_runner.errors import RunRefused
from netsuite_runner.run_spec import RunSpec
from netsuite_runner.runs import approval_rows
from netsuite_runner.runs.address import Address
from netsuite_runner.runs.kept import OVER, Head, KeptState, OpenApproval, Summary
from netsuite_runner.runs.postgres_database import Holds, PostgresDatabase, database_of, key_of
from netsuite_runner.runs.postgres_run import PostgresRun, by_run, state_of, summaries
from netsuite_runner.runs.row_run import now
from netsuite_runner.runs.rows import Rows
from netsuite_runner.runs.sqlite import KEY_FORM, RUN_ID
from netsuite_runner.runs.states import States

INTERPRETER = "1"
"""What goes on with runs that are queued now. It changes when a release leaves behind what an earlier one cannot read."""

TABLES = (
    "output",
    "graph",
    "begun",
    "work",
    "call",
    "counted",
    "failed",
    "ended",
    "note",
    "acts_as",
    "identity",
    "sent",
    "settled",
    "approval",
    "checkpoint",
    "lane",
    "stretch",
    "left_over",
    "run",
)
"""What is deleted with a run."""
_NEW = """
INSERT INTO run (run, interpreter, plan, digest, workflow, by_user, organization, begun, state, life, key_form, generation, holder)
SELECT :run, :interpreter, :plan, :digest, :workflow, :by_user, :organization, :begun, :state, coalesce(max(lives), 0) + :queued, :key_form,
    coalesce(max(times), 0), :holder FROM deleted WHERE run = :run
ON CONFLICT DO NOTHING
"""
_STANDS = "SELECT digest, state, life, stop FROM run WHERE run = :run FOR UPDATE"
_NEXT = """
UPDATE run SET state = 'queued', interpreter = :interpreter, life = life + 1, stop = false, error = NULL, ended = NULL, traffic = NULL, holder = NULL WHERE run = :run RETURNING life
"""
_HEADS = """
SELECT run, workflow, state, stop, life, begun, ended, error, traffic FROM run
WHERE by_user = :by_user AND organization IS NOT DISTINCT FROM :organization ORDER BY begun DESC, number DESC
"""
_DONE = """
SELECT run, sum(done) FROM (SELECT run, outputs AS done FROM counted WHERE run = ANY(:runs)
    UNION ALL SELECT run, 1 FROM failed WHERE run = ANY(:runs) AND error <> 'null') AS each GROUP BY run
"""
_ITEMS = """
SELECT run, sum(items) FROM (SELECT DISTINCT ON (run, step) run, items FROM work WHERE run = ANY(:runs)
    ORDER BY run, step, rowid DESC) AS last GROUP BY run
"""
_ACTED = "SELECT run, ARRAY[identity, selector] FROM identity WHERE run = ANY(:runs) ORDER BY connector, selector"
_LINES = "SELECT run, line FROM acts_as WHERE run = ANY(:runs) ORDER BY rowid"
_OPEN_APPROVALS = f"""
SELECT run.run, run.workflow, run.plan, {", ".join(f"approval.{each}" for each in approval_rows.COLUMNS.split(", "))}
FROM approval, run WHERE approval.run = run.run AND run.state NOT IN ('finished', 'finished with failures') AND NOT run.stop
AND approval.number IN (SELECT max(number) FROM approval GROUP BY run, step) ORDER BY approval.asked, approval.number
"""
_DELETED = """
INSERT INTO deleted (run, times, lives) SELECT run, 1, life FROM run WHERE run = :run
ON CONFLICT (run) DO UPDATE SET times = deleted.times + 1, lives = excluded.lives
"""
_FORGOTTEN = """
INSERT INTO deleted (run, times, lives) SELECT run, 0, life FROM run WHERE run = :run
ON CONFLICT (run) DO UPDATE SET times = 0, lives = excluded.lives
"""
_STATES = "SELECT pg_advisory_xact_lock(7237491)"
"""One process at a time settles states."""


class PostgresRuns:
    """
    The runs of one database. `me` names this process to others while it executes a run.

    `start_life` gets the id and the life of each run that is queued, perhaps twice: it gives them to an engine.
    """

    def __init__(
        self,
        address: Address,
        *,
        me: str | None = None,
        start_life: Callable[[str, int], None] | None = None,
        interpreter: str = INTERPRETER,
    ) -> None:
        self.address, self.database = address, database_of(address)
        self._me = me or f"process {os.getpid()} on {socket.gethostname()}"
        self._start_life, self._interpreter = start_life, interpreter
        self._holds = Holds(self.database)
        self._states = _PostgresStates(self.database)

    def begin(self, run_id: str, spec: RunSpec) -> PostgresRun:
        """
        Hold a new run, or the one of that id, to execute it in this process.

        Raises:
            RunRefused: The id cannot be one, another process executes the run, or it was begun with another spec. Nothing was sent.
        """
        _check(run_id)
        with _kept_open(self._run(run_id)) as run:
            run.hold()
            with self.database.changed(run_id) as rows:
                self._add(rows, spec, state="running", queued=0)
                _check_spec(run, rows, spec)
            run.live(self._me)
            return run

    def enqueue(self, run_id: str, spec: RunSpec) -> int:
        """
        Let a worker execute a new run, or go on with the one of that id; return its life, the one it has where it is queued already or over.

        Raises:
            RunRefused: The id cannot be one, a process executes the run, or it was begun with another spec. Nothing was sent.
        """
        _check(run_id)
        run = self._run(run_id)
        run.wait_until_let_go()
        with self.database.changed(run_id) as rows:
            new = self._add(rows, spec, state="queued", queued=1)
            _check_spec(run, rows, spec)
            life = int(rows.all(_STANDS)[0][2]) if new else self._next(run_id, rows)
        return self._started(run_id, life)

    def enqueue_next(self, run_id: str, caller: Caller) -> int:
        """
        Let a worker go on with a run that failed, was interrupted, or waits; return its life.

        Raises:
            RunRefused: There is no such run, a process executes it, or somebody else began it. Nothing was sent.
        """
        run = self.open(run_id)
        self._check_owner(run, caller)
        run.wait_until_let_go()
        with self.database.changed(run_id) as rows:
            life = self._next(run_id, rows)
        return self._started(run_id, life)

    def take_life(self, run_id: str, life: int) -> PostgresRun | None:
        """
        Hold a run to execute one life of it, the first time or after the process died that did; None where that life is over.

        Raises:
            RunRefused: Another process executes it, or there is no such run.
        """
        with _kept_open(self.open(run_id)) as run:
            run.hold()
            with self.database.rows(run_id) as rows:
                found = rows.first("SELECT state, life, stop FROM run WHERE run = :run")
            if found is None or found[1] != life or found[0] not in {"queued", "running"}:
                run.close()
                return None
            run.live(self._me)
            if found[2]:
                run.ask_to_stop()  # it was asked of this life
            return run

    def queued(self) -> list[tuple[str, int]]:
        """
        Return id and life of the runs that are queued for this interpreter version, the one begun first first: a process may have died before
        it told the engine.
        """
        query = "SELECT run, life FROM run WHERE state = 'queued' AND interpreter = :interpreter ORDER BY number"
        with self.database.rows() as rows:
            return [(run, life) for run, life in rows.all(query, interpreter=self._interpreter)]

    def holder(self, run_id: str) -> str | None:
        """Say who executes a run, or None."""
        held = key_of(run_id) in self.database.held()
        return (self.open(run_id).get("holder") or "another process") if held else None

    def renew(self) -> frozenset[str]:
        """
        Hold again, after the connection was lost, what this process executes, and return what others hold by now. A worker calls it now and then.

        Raises:
            RunNotKept: The database cannot be reached.
        """
        return self._holds.renew()

    def take_up(self, run_id: str, caller: Caller) -> PostgresRun:
        """
        Hold a run that was begun, to execute it in this process.

        Raises:
            RunRefused: There is no such run, another process executes it, or somebody else began it.
        """
        with _kept_open(self.open(run_id)) as run:
            run.hold()
            self._check_owner(run, caller)
            run.live(self._me)
            return run

    def open(self, run_id: str, *, caller: Caller | None = None) -> PostgresRun:
        """
        Open a run to look at it; with `caller`, one that this person began.

        Raises:
            RunRefused: There is no such run. Somebody else's looks as one that is not there.
        """
        run = self._run(run_id)
        with self.database.rows(run_id) as rows:
            found = rows.first("SELECT by_user, organization FROM run WHERE run = :run")
        if found is None or (caller is not None and tuple(found) != (caller.user, caller.organization)):
            raise RunRefused(
                f"There is no run {run_id!r} in {self.database.name}. `netsuite-nodes runs list` shows them."
            )
        return run

    def began_by(self, caller: Caller) -> Iterator[Head]:
        """Give the runs that a person began, the one begun last first."""
        held = self.database.held()  # looked at first: a run that ends in between has ended
        with self.database.rows() as rows:
            found = rows.all(_HEADS, by_user=caller.user, organization=caller.organization)
            runs = [run for run, *_ in found]
            done, items = dict(rows.all(_DONE, runs=runs)), dict(rows.all(_ITEMS, runs=runs))
            acted, lines = by_run(rows.all(_ACTED, runs=runs)), by_run(rows.all(_LINES, runs=runs))
        for run, workflow, kept, stop, life, begun, ended, error, traffic in found:
            state = state_of(kept, held=key_of(run) in held, stop=stop, life=life)
            seen = [(json.loads(identity), selector) for identity, selector in acted.get(run, ())]
            under_way, waiting = json.loads(traffic) if traffic else (0, 0)
            over = int(done.get(run, 0))
            yield Head(
                id=run,
                workflow=workflow,
                state=state,
                cancelled=state == "interrupted" and stop,
                begun=begun,
                ended=ended,
                accounts=tuple(dict.fromkeys((each[0], each[1]) for each, _ in seen if len(each) > 1)),
                selectors=tuple(dict.fromkeys(selector for each, selector in seen if len(each) > 1)),
                done=over,
                items=max(over, int(items.get(run) or 0)),
                remedy=str((json.loads(error) or {}).get("remedy", "")) if error else "",
                acts_as=tuple(lines.get(run, ())),
                traffic=(under_way, waiting),
            )

    def asked_of(self, caller: Caller) -> Iterator[OpenApproval]:
        """Give the approvals that this person may answer and nobody has, the one asked first first; none of a run that is over or cancelled."""
        with self.database.rows() as rows:
            found = rows.all(_OPEN_APPROVALS)
        asked = [(run, workflow, plan, approval_rows.approval_of(row)) for run, workflow, plan, *row in found]
        refused = {run for run, *_, each in asked if each.answer is not None and not each.answer.approved}
        for run, workflow, plan, each in asked:
            if each.answer is None and run not in refused:
                who = json.loads(plan)["caller"]
                began = Caller(who["user"], who["organization"], frozenset(who["teams"]), who["role"])
                if may_answer(each.by, caller, began=began):
                    yield OpenApproval(run, workflow, began, each)

    def all(self) -> Iterator[Summary | NodeError]:
        """Give every run, the one begun last first."""
        yield from summaries(self.database)

    def states(self) -> list[KeptState]:
        """Return what runs that are over have left."""
        return self._states.all()

    def forget_state(self, state: KeptState) -> None:
        """Let the next run begin without it."""
        self._states.delete(state)

    def delete(self, run_id: str, *, forget: bool = False, caller: Caller | None = None) -> None:
        """
        Remove everything kept of a run; how many were deleted stays unless it is forgotten. With `caller`, only a run that this person began.

        Raises:
            RunRefused: There is nothing of that id, or a process is executing the run.
        """
        if forget and caller is None and self.is_deleted(run_id):
            with self.database.rows(run_id) as rows:
                rows.do("UPDATE deleted SET times = 0 WHERE run = :run")
            return
        with closing(self.open(run_id, caller=caller)) as run:
            run.hold()
            self._states.forget_run(run_id)
            with self.database.changed(run_id) as rows:
                rows.do(_FORGOTTEN if forget else _DELETED)
                for table in TABLES:
                    rows.do(f"DELETE FROM {table} WHERE run = :run")

    def is_deleted(self, run_id: str) -> bool:
        """Whether runs of that name were deleted and none is there."""
        with self.database.rows(run_id) as rows:
            query = "SELECT 1 FROM deleted WHERE run = :run AND times > 0 AND NOT EXISTS (SELECT 1 FROM run WHERE run.run = deleted.run)"
            return rows.first(query) is not None

    def _run(self, run_id: str) -> PostgresRun:
        return PostgresRun(run_id, self.database, self._states, self._holds)

    def _add(self, rows: Rows, spec: RunSpec, *, state: str, queued: int) -> bool:
        """Add a run unless there is one of its id; tell whether it was added."""
        who = spec.caller
        added = rows.do(
            _NEW,
            interpreter=self._interpreter,
            plan=json.dumps(spec.as_json()),
            digest=spec.digest,
            workflow=spec.graph.workflow.workflow,
            by_user=who.user,
            organization=who.organization,
            begun=now(),
            state=state,
            queued=queued,
            key_form=KEY_FORM,
            holder=None if queued else self._me,
        )
        return added > 0

    def _next(self, run_id: str, rows: Rows) -> int:
        """Let the next life of a run be queued, unless one is, or the run is over."""
        ((_, state, life, _stop),) = rows.all(_STANDS)
        if state == "queued" or state in OVER:
            return int(life)
        if who := self.holder(run_id):
            raise RunRefused(
                f"Run {run_id} is being executed already, by {who}: `netsuite-nodes runs show {run_id}` says how far it is."
            )
        return int(rows.all(_NEXT, interpreter=self._interpreter)[0][0])

    def _started(self, run_id: str, life: int) -> int:
        if self._start_life is not None:
            self._start_life(run_id, life)
        return life

    @staticmethod
    def _check_owner(run: PostgresRun, caller: Caller) -> None:
        if not run.is_of(caller):
            raise RunRefused(
                f"Run {run.id} is {run.spec.caller.user}'s: it acts with their login, and {caller.user} cannot go on with it. Ask them to."
            )


class _PostgresStates(States):
    """The states of the runs of one database."""

    def __init__(self, database: PostgresDatabase) -> None:
        super().__init__(is_over=self._over)
        self._database = database

    @property
    def _there(self) -> bool:
        return True

    @contextmanager
    def _locked(self) -> Generator[Rows]:
        with self._database.changed() as rows:
            rows.first(_STATES)
            yield rows

    def _changed(self) -> AbstractContextManager[Rows]:
        return self._locked()

    def _over(self, run_id: str) -> bool:
        with self._database.rows(run_id) as rows:
            row = rows.first("SELECT state FROM run WHERE run = :run")
        return row is not None and row[0] in OVER


def _check(run_id: str) -> None:
    if RUN_ID.fullmatch(run_id) is None:
        raise RunRefused(
            f"{run_id[:80]!r} is not a run id: a letter or digit, then letters, digits, '_' and '-', at most 64 in all."
        )


def _check_spec(run: PostgresRun, rows: Rows, spec: RunSpec) -> None:
    ((digest, *_),) = rows.all(_STANDS)
    if digest != spec.digest:
        begun = RunSpec.of_json(json.loads(rows.all("SELECT plan FROM run WHERE run = :run")[0][0]))
        raise RunRefused(
            f"Run {run.id} was begun with {begun.difference(spec)}. Nothing was sent. "
            f"Go on with what was begun: netsuite-nodes runs resume {run.id}; or give another --run-id."
        )


@contextmanager
def _kept_open(run: PostgresRun) -> Generator[PostgresRun]:
    """Let go of a run that turns out not to be usable."""
    try:
        yield run
    except BaseException:
        run.close()
        raise
