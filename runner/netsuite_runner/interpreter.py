"""
Goes through a graph on DBOS: every call of a node is a durable step, and a killed run goes on where it stopped.

One run a process, one SQLite file a run. The graph is the workflow's input and never read again; step ids are reserved in the order of
the file before anything runs, so that a replay meets them in the same order whatever the interleaving. A step that fails is not
recorded: the run stays open, and resuming it tries that step again.
"""

import asyncio
from collections.abc import Mapping
from concurrent.futures import Future
from datetime import UTC, datetime
from typing import Any, ClassVar

from netsuite_plugin.contract import Caller, NodeError
from netsuite_plugin.registry import Registry
from netsuite_runner.errors import ExtraMissing, RunRefused, StepFailed
from netsuite_runner.expressions import ExpressionError, evaluated
from netsuite_runner.graph import Graph
from netsuite_runner.inputs import spoken
from netsuite_runner.record import RunRecord
from netsuite_runner.sessions import Sessions
from netsuite_runner.steps import Halted, StepRun, Walk, Watch, not_recorded, raise_first
from netsuite_runner.values import plain

try:
    from dbos import DBOS, DBOSClient, DBOSPortableJSONSerializer, SetWorkflowID
except ImportError:
    raise ExtraMissing("Running workflows needs the extra 'run': pip install 'netsuite-nodes[run]'.") from None

INTERPRETER_VERSION = "1"
"""Grows only when the order of steps changes: a run begun by another version is not resumed by this one."""


class Execution:
    """One run being executed by this process."""

    current: ClassVar["Execution | None"] = None
    """The one of this process: DBOS calls a function by its name, not an object."""

    def __init__(self, registry: Registry, record: RunRecord) -> None:
        self.registry, self.record = registry, record
        self._over: Future[Any] = Future()
        self._task: asyncio.Task[Any] | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        plan = record.get("plan")
        self.graph = Graph.of_json(plan["graph"])
        who = plan["caller"]
        self._caller = Caller(who["user"], who["organization"], frozenset(who["teams"]), who["role"])
        self._walk = Walk(registry, record, self.graph)

    @property
    def watch(self) -> Watch:
        """How far the run is."""
        return self._walk.watch

    def start(self) -> None:
        """
        Begin the run, or go on with it, in DBOS's own thread.

        Raises:
            RunRefused: It was begun by another version of the interpreter.
        """
        kept = self.record.get("interpreter")
        if kept not in {None, INTERPRETER_VERSION}:
            raise RunRefused(
                f"Run {self.record.id} was begun by interpreter version {kept}, this is {INTERPRETER_VERSION}: resume it with the release that began it."
            )
        self.record.keep(interpreter=INTERPRETER_VERSION, state="running", error=None)
        Execution.current = self
        DBOS(
            config={
                "name": "netsuite-nodes",
                "system_database_url": f"sqlite:///{self.record.file}",
                "application_version": INTERPRETER_VERSION,
                "executor_id": self.record.id,
                "log_level": "CRITICAL",
                "serializer": DBOSPortableJSONSerializer(),
            }
        )
        DBOS.launch()  # takes up a run that was begun and has not ended
        status = DBOS.get_workflow_status(self.record.id)
        if status is None:
            with SetWorkflowID(self.record.id):
                DBOS.start_workflow(_graph, self.record.get("plan"))
        elif status.status == "SUCCESS":
            self._over.set_result(status.output)
        elif status.status not in {"PENDING", "ENQUEUED"}:
            raise RunRefused(f"Run {self.record.id} cannot be resumed: its record says {status.status}.")

    def wait(self, seconds: float) -> bool:
        """Wait up to that many seconds for the run to end; tell whether it has."""
        try:
            self._over.exception(seconds)
        except TimeoutError:
            return False
        return True

    def stop(self, *, now: bool) -> None:
        """Start nothing more; with `now`, cut off what is under way too."""
        self._walk.stopping = True
        if now and self._loop is not None and self._task is not None:
            self._loop.call_soon_threadsafe(self._task.cancel)

    def result(self) -> Any:
        """
        Return the outputs of an ended run, and keep how it ended.

        Raises:
            StepFailed: A step failed; it can be resumed.
            Halted: It was interrupted; it can be resumed.
        """
        error = self._over.exception()
        ended = datetime.now(UTC).isoformat(timespec="seconds")
        if error is None:
            self.record.keep(state="finished", outputs=self._over.result(), error=None, ended=ended)
            return self._over.result()
        if isinstance(error, Halted) and error.failure is not None:
            self.record.keep(state="failed", error=error.failure.told(), ended=ended)
            raise error.failure
        self.record.keep(state="interrupted", ended=ended)
        raise error

    async def walk(self, plan: Mapping[str, Any]) -> Any:
        """Go through the graph; called by DBOS, for a new run and for one that goes on."""
        self._loop, self._task = asyncio.get_running_loop(), asyncio.current_task()
        opened = self._walk.opened
        sessions = Sessions(self.registry, caller=self._caller, run=self.record.id, opened=opened)
        try:
            outputs = await self._waves(plan, sessions)
        except asyncio.CancelledError:
            error = Halted(None)
            self._over.set_exception(error)
            raise error from None
        except Exception as error:  # DBOS would record it, and the run could never go on
            halted = Halted(StepFailed("run", "", not_recorded(self.record, error)))
            self._over.set_exception(halted)
            raise halted from error
        except Halted as error:
            self._over.set_exception(error)
            raise
        finally:
            await sessions.close()
        self._over.set_result(outputs)
        return outputs

    async def _waves(self, plan: Mapping[str, Any], sessions: Sessions) -> Any:
        begun = datetime.fromisoformat(plan["begun"])
        steps: dict[str, Any] = {}
        self._walk.scope = {
            "steps": steps,
            "inputs": spoken(self.graph.workflow.inputs, plan["inputs"]),
            "run": {"id": self.record.id, "begun": plan["begun"], "today": begun.date()},
        }
        for wave in self.graph.waves:
            parts = [StepRun(self._walk, name, sessions, DBOS.reserve_step) for name in wave]
            outcomes = await asyncio.gather(*[part.run() for part in parts], return_exceptions=True)
            raise_first(outcomes)
            steps.update(zip(wave, outcomes, strict=True))
            if self._walk.stopping:
                raise Halted(None)
        try:
            return plain(evaluated(self.graph.workflow.outputs, self._walk.scope))
        except ExpressionError as error:
            raise Halted(StepFailed("outputs", "", NodeError(str(error)))) from None


@DBOS.workflow(name="graph", max_recovery_attempts=None)
async def _graph(plan: dict[str, Any]) -> Any:
    execution = Execution.current
    assert execution is not None
    return await execution.walk(plan)


def shut_down() -> None:
    """Stop DBOS's threads, for a process that goes on after its run (a command just ends, which is a second faster)."""
    DBOS.destroy(workflow_completion_timeout_sec=0)


def recorded_steps(record: RunRecord) -> dict[str, list[Any]]:
    """Return the recorded outputs of each step, one or one an item, in the order they were reserved."""
    client = DBOSClient(system_database_url=f"sqlite:///{record.file}", serializer=DBOSPortableJSONSerializer())
    try:
        found: dict[str, list[Any]] = {}
        for step in client.list_workflow_steps(record.id):
            found.setdefault(step["function_name"].partition("[")[0], []).append(step["output"])
        return found
    finally:
        client.destroy()
