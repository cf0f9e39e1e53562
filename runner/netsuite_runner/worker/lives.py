"""
The lives of runs and the lanes of their steps, as the workflows of DBOS that workers take from its queues.

A workflow is a permit to work, and disposable: it holds the name of a run and nothing else, for what the run has done are rows of ours. Each is asked
for by a client, which draws no place in a workflow that may be under way.
"""

import contextvars
import time
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import TypeVar

import psycopg
import sqlalchemy
import sqlalchemy.exc
from dbos import DBOS, DBOSClient, DBOSPortableJSONSerializer, EnqueueOptions, WorkflowStatus

from netsuite_runner.engine import engine_for
from netsuite_runner.runs.address import Address
from netsuite_runner.runs.postgres import INTERPRETER
from netsuite_runner.runs.postgres_database import not_kept

APPLICATION = "netsuite-nodes"
"""What DBOS calls us, beside other applications in the same database."""

RUNS, LANES = "runs", "lanes"
"""The two queues."""

LIFE, LANE = "life", "lane"
"""The two workflows, by the names under which a worker registers them."""

_ENGINE = ". Workers keep tables of their engine in the schema dbos: let a role that may make it start one first"

_THERE = sqlalchemy.text("SELECT to_regclass('dbos.queues') IS NOT NULL")
_ALONE = sqlalchemy.text("SELECT pg_try_advisory_lock(77202, 0)")

_LOOK = 0.1
"""Seconds between two attempts to be the one that makes the engine's tables."""

_T = TypeVar("_T")


@dataclass(frozen=True)
class LaneName:
    """One lane: a worker does items of a step of a run's life, `places` at once at most. `number` counts the step's, `turn` its own turns."""

    run: str
    life: int
    step: str
    number: int
    places: int
    turn: int = 1

    @property
    def workflow(self) -> str:
        """Its id with DBOS."""
        return f"{self.run}:{self.step}:{self.number}:{self.life}:{self.turn}"


class Lives:
    """
    Asks for lives and lanes, and looks at those that there are. Every method blocks, and raises `RunNotKept` where the database cannot be
    reached.

    Raises:
        RunNotKept: The tables of DBOS are not there, and cannot be made.
    """

    def __init__(self, address: Address, *, interpreter: str = INTERPRETER) -> None:
        self._address, self._interpreter = address, interpreter
        self._engine = engine_for(address.url)
        try:
            self._client = self._kept(self._open)
        except BaseException:
            self._engine.dispose()
            raise

    def _open(self) -> DBOSClient:
        with self._engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            # Of several that start at once one makes them, and the others come when all of them are there. Who waited inside a statement would be
            # waited for itself: DBOS makes indexes CONCURRENTLY, which begins when every statement has ended.
            while not connection.execute(_ALONE).scalar():
                time.sleep(_LOOK)
            try:
                if not connection.execute(_THERE).scalar():
                    DBOS.migrate(self._engine.url.render_as_string(hide_password=False))
            finally:
                connection.invalidate()  # the lock goes with it
        return DBOSClient(
            system_database_engine=self._engine,
            serializer=DBOSPortableJSONSerializer(),
            application_name=APPLICATION,
            retry_connection_errors=False,
        )

    def begin(self, run_id: str, life: int, *, again: str = "") -> None:
        """Let some worker execute this life of a run; asked for twice, it is one, unless `again` is another word each time."""
        self._enqueue(RUNS, LIFE, f"{run_id}:{life}" + f":{again}" * bool(again), run_id, life)

    def open_lane(self, lane: LaneName) -> None:
        """Let some worker work on a lane; asked for twice, it is one."""
        words = (lane.run, lane.life, lane.step, lane.number, lane.places, lane.turn)
        self._enqueue(LANES, LANE, lane.workflow, *words)

    def close_lanes(self, run_id: str, step: str) -> None:
        """Let no worker take a lane of this step any more: nothing is left, and those of other steps have their turn at once."""

        def closed() -> None:
            waiting = self._client.list_workflows(
                workflow_id_prefix=f"{run_id}:{step}:", status="ENQUEUED", load_input=False, load_output=False
            )
            if waiting:
                self._client.cancel_workflows([each.workflow_id for each in waiting])

        self._kept(closed)

    def last_turn(self, lane: LaneName) -> tuple[int, bool]:
        """Return the number of a lane's last turn, and whether it is waited for or worked on."""

        def listed() -> Sequence[WorkflowStatus]:
            prefix = lane.workflow.removesuffix(str(lane.turn))
            return self._client.list_workflows(workflow_id_prefix=prefix, load_input=False, load_output=False)

        turns = {int(each.workflow_id.rpartition(":")[2]): each.status for each in self._kept(listed)}
        last = max(turns, default=0)
        return last, turns.get(last) in {"ENQUEUED", "PENDING"}

    def is_there(self, workflow: str) -> bool:
        """Tell whether a life or lane was ever asked for."""
        return bool(self._kept(lambda: self._client.list_workflows(workflow_ids=[workflow], load_input=False)))

    def under_way(self) -> list[WorkflowStatus]:
        """Return the lives and lanes that some worker works on, or did when it died."""
        return self._listed("PENDING")

    def waiting(self) -> list[WorkflowStatus]:
        """Return the lives that no worker has taken yet."""
        return [each for each in self._listed("ENQUEUED") if each.queue_name == RUNS]

    def others_wait(self, lane: LaneName) -> bool:
        """Tell whether lanes of other steps wait for a worker."""
        own = f"{lane.run}:{lane.step}:"
        waiting = [each for each in self._listed("ENQUEUED") if each.queue_name == LANES]
        return any(not each.workflow_id.startswith(own) for each in waiting)

    def hand_back(self, workflow: str, name: str) -> None:
        """Let another worker take up a life or lane on which no process works any more."""
        self._kept(lambda: self._client.resume_workflow(workflow, queue_name=RUNS if name == LIFE else LANES))

    def close(self) -> None:
        """Close the connections."""
        with suppress(Exception):
            self._client.destroy()
        self._engine.dispose()

    def _listed(self, status: str) -> list[WorkflowStatus]:
        def listed() -> Sequence[WorkflowStatus]:
            return self._client.list_workflows(
                status=status, name=[LIFE, LANE], load_input=False, load_output=False, application_name=APPLICATION
            )

        return list(self._kept(listed))

    def _enqueue(self, queue: str, name: str, workflow: str, *words: str | int) -> None:
        options: EnqueueOptions = {
            "workflow_name": name,
            "queue_name": queue,
            "workflow_id": workflow,
            "app_version": self._interpreter,
        }
        self._kept(lambda: self._client.enqueue(options, *words))

    def _kept(self, asked: Callable[[], _T]) -> _T:
        with self.told():
            return contextvars.Context().run(asked)  # in a workflow, the same words would be a step of it

    @contextmanager
    def told(self) -> Generator[None]:
        """
        Say in words what the engine raises that cannot reach its tables, or may not use them.

        Raises:
            RunNotKept: It is so.
        """
        try:
            yield
        except (sqlalchemy.exc.SQLAlchemyError, psycopg.Error) as error:
            cause = getattr(error, "orig", None) or error
            refused = isinstance(cause, psycopg.errors.InsufficientPrivilege)
            found = not_kept(self._address, error, also=_ENGINE * refused)
            # no output hangs on what the engine writes: room on a full disk is waited for too
            found.retryable = found.retryable or isinstance(cause, psycopg.OperationalError)
            raise found from None
