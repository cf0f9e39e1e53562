"""
Goes through a graph on DBOS, which starts a run and takes up one that was killed. What the run has done is kept by its store.

One run a process. DBOS records no step: every output is a row of the run's store, found by step and item. A life of a run that fails or
is interrupted does not end its workflow: DBOS starts it again when the run is resumed.
"""

import asyncio
import platform
import sqlite3
import time
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from typing import Any

from dbos import DBOS, DBOSPortableJSONSerializer, SetWorkflowID

from netsuite_plugin.contract import NodeError, Traffic
from netsuite_plugin.contract.telemetry import Tell, Work, at_work, span
from netsuite_plugin.registry import Registry
from netsuite_runner.engine import engine_for, log_here
from netsuite_runner.errors import RunRefused, StepFailed
from netsuite_runner.halts import Asked, Halted, Waits
from netsuite_runner.runs.store import Run
from netsuite_runner.walk import Walk, Workers
from netsuite_runner.walking import go_through, inner_failures
from netsuite_runner.watch import Watch

_APPLICATION_VERSION = "1"
"""DBOS takes up a run only under the version it was begun with, so this never changes."""

_TOLD_EVERY = 1.0
"""Seconds between two notes of how many calls are under way."""

_executions: dict[str, "Execution"] = {}
"""What this process executes, by run id: DBOS calls a function by its name and knows the id, not the object."""


class Execution:
    """A run that this process holds and executes."""

    def __init__(self, registry: Registry, run: Run, workers: Workers | None = None) -> None:
        self.registry, self._run = registry, run
        self._walk = Walk(registry, run, workers)
        self._over: Future[Any] = Future()
        self._task: asyncio.Task[Any] | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._told, self._told_at = (0, 0), 0.0
        self._release: Callable[[], None] | None = None

    @property
    def run_id(self) -> str:
        """The run's name."""
        return self._run.id

    @property
    def over(self) -> bool:
        """Whether this life of the run has ended."""
        return self._over.done()

    @property
    def walk(self) -> Walk:
        """What its steps share."""
        return self._walk

    @property
    def traffic(self) -> Traffic:
        """What the requests of this process are at."""
        return self.registry.traffic

    @property
    def watch(self) -> Watch:
        """How far the run is."""
        return self._walk.watch

    def start(self) -> None:
        """
        Begin the run, or go on with it, in DBOS's own thread.

        Raises:
            RunRefused: The engine has an end for it that cannot be gone on from, it cannot start here, or another run is under way in this process.
        """
        for other in _executions.values():
            if not other.over:
                raise RunRefused(
                    f"This process is executing run {other.run_id}, and it can execute one at a time. Start run {self.run_id} when that one "
                    "is over, or in a process of its own."
                )
        try:
            self._start()
        except NodeError:
            shut_down()  # the engine is one a process: half begun, it would stay with this run's file
            raise
        except Exception as error:
            shut_down()
            where = f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}"
            raise RunRefused(
                f"Run {self._run.id} could not be started: {type(error).__name__}: {str(error).partition(chr(10))[0][:300]} ({where}). Nothing was "
                "sent by it now. Look whether its file can be written; if it can, this is a defect: please report it.",
                remedy="report",
            ) from error

    def _start(self) -> None:
        run_id = self._run.id
        if _executions:
            shut_down()
        _executions[run_id] = self
        engine = engine_for(self._run.engine_url)
        self._release = engine.dispose
        log_here()
        DBOS(
            config={
                "name": "netsuite-nodes",
                "system_database_url": self._run.engine_url,
                "system_database_engine": engine,
                "application_version": _APPLICATION_VERSION,
                "executor_id": run_id,
                "log_level": "CRITICAL",
                "serializer": DBOSPortableJSONSerializer(),
            }
        )
        DBOS.launch()  # takes up a run that was begun and has not ended
        status = DBOS.get_workflow_status(run_id)
        if status is None:
            with SetWorkflowID(run_id):
                DBOS.start_workflow(_graph)
        elif status.status == "SUCCESS":
            # the process died between the engine's end of the run and the run's own; what went on here has ended by itself
            if self._task is None:
                self._end(status.output)
                self._over.set_result(status.output)
        elif status.status not in {"PENDING", "ENQUEUED"}:
            raise RunRefused(
                f"Run {run_id} cannot be resumed: its workflow is {status.status}. Begin another one, and report this."
            )

    def _end(self, outputs: Any) -> None:
        failures = [error for of_step in self._walk.failed.values() for error in of_step.values()]
        failures += inner_failures(self._walk)
        if not failures:
            self._run.end("finished", outputs=outputs)
        else:
            self._run.end("finished with failures", outputs=outputs, error={**failures[0], "others": failures[1:]})

    def close(self) -> None:
        """Close the connections that DBOS was given and therefore leaves open."""
        if self._release is not None:
            self._release()

    def wait(self, seconds: float) -> bool:
        """Wait up to that many seconds for the run to end; tell whether it has. What was asked of the run meanwhile is done then."""
        try:
            self._over.exception(seconds)
        except TimeoutError:
            if self._run.asked_to_stop():
                self.stop(now=False)
            self.tell_traffic()
            return False
        return True

    def tell_traffic(self) -> None:
        """Keep for those who look at the run what it is at, where that has changed."""
        traffic, now = (self._walk.under_way, self.registry.traffic.waiting), time.monotonic()
        if traffic != self._told and now - self._told_at >= _TOLD_EVERY:
            self._told, self._told_at = traffic, now
            with suppress(NodeError):  # a run that cannot be kept says so with its next output
                self._run.note_traffic(*traffic)

    def stop(self, *, now: bool) -> None:
        """Start nothing more; with `now`, cut off what is under way too."""
        self._walk.stopping = True
        if now and self._loop is not None and self._task is not None:
            self._loop.call_soon_threadsafe(self._task.cancel)

    def result(self) -> Any:
        """
        Return the outputs of an ended run.

        Raises:
            StepFailed: A step failed; it can be resumed.
            Waits: A person was asked who has not answered; it can be resumed.
            Halted: It was interrupted; it can be resumed.
        """
        error = self._over.exception()
        if isinstance(error, Halted) and error.failure is not None:
            raise error.failure
        return self._over.result()

    async def go(self) -> Any:
        """Go through the graph and keep how that ended; called by DBOS, for a new run and for one that goes on."""
        self._loop, self._task = asyncio.get_running_loop(), asyncio.current_task()
        here = Work(self.run_id, user=self._run.spec.caller.user)
        with at_work(here), span(f"run {self._walk.graph.workflow.workflow}", here) as tell:
            return await self._gone(tell)

    async def _gone(self, tell: Tell) -> Any:
        try:
            outputs = await self._outputs()
            await asyncio.to_thread(self._end, outputs)
        except Halted as error:
            halted = error
        except asyncio.CancelledError:
            halted = Halted(None)
        except NodeError as error:
            halted = Halted(StepFailed("run", "", error))
        except Exception as error:  # noqa: BLE001 - DBOS would keep it as the run's result, and the run could never go on
            halted = Halted(StepFailed("run", "", _of_defect(error)))
            halted.__cause__ = error
        else:
            self._over.set_result(outputs)
            return outputs
        if halted.failure is not None:
            tell({"error.type": type(halted.failure.cause).__name__})
        self._over.set_exception(await asyncio.to_thread(self._halted, halted))
        raise halted

    def _halted(self, halted: Halted) -> Halted:
        """Keep that this life of the run failed or was interrupted; one that waits is kept as that."""
        failure = halted.failure
        if isinstance(halted, Waits):
            return halted
        try:
            if failure is None:
                self._run.end("interrupted")
            else:
                self._run.end("failed", error=failure.told())
        except NodeError as error:
            lost = StepFailed("run", "", error)
            if failure is None:
                return Halted(lost)
            failure.others += (lost,)
        return halted

    async def _outputs(self) -> Any:
        """
        Go through the graph.

        Raises:
            Waits: A person was asked, and nothing else can go on; no process needs to live until the answer comes.
        """
        try:
            while isinstance(answer := await go_through(self._walk), Asked):
                if await asyncio.to_thread(self._run.wait_for, [each.number for each in answer.approvals]):
                    raise Waits
        finally:
            await self._walk.sessions.close()
            await self._walk.outputs.close()
        return answer


@DBOS.workflow(name="graph", max_recovery_attempts=None)
async def _graph(*_: Any) -> Any:
    """Go through the graph of the run of this workflow's id. A run of an earlier release has its spec as argument too."""
    run_id = DBOS.workflow_id
    assert run_id is not None, "DBOS calls this"
    return await _executions[run_id].go()


def _of_defect(error: Exception) -> NodeError:
    return NodeError(
        f"the runner broke off with {type(error).__name__}: {error}. This is a defect: please report it.",
        remedy="report",
    )


def shut_down() -> None:
    """Stop DBOS's threads, for a process that goes on after its run (a command just ends, which is a second faster)."""
    DBOS.destroy(workflow_completion_timeout_sec=0)
    for each in _executions.values():
        each.close()
    _executions.clear()
