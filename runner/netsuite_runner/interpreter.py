"""
Goes through a graph on DBOS: every call of a node is a durable step, and a killed run goes on where it stopped.

One run a process, one SQLite file a run. The graph is the workflow's input and never read again; step ids are reserved in the order of
the file before anything runs, so that a replay meets them in the same order whatever the interleaving. A step that fails is not
recorded: the run stays open, and resuming it tries that step again.
"""

import asyncio
import json
from collections.abc import Iterator, Mapping
from concurrent.futures import Future
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any, ClassVar, Literal

from netsuite_plugin.contract import ActsAs, Caller, Node, NodeError, OutcomeUnknown
from netsuite_plugin.discovery import Registry
from netsuite_runner.errors import ExtraMissing, RunRefused, StepFailed, where
from netsuite_runner.expressions import ExpressionError, evaluated, template
from netsuite_runner.graph import Graph, Step
from netsuite_runner.inputs import spoken
from netsuite_runner.record import RunRecord
from netsuite_runner.sessions import Sessions

try:
    from dbos import DBOS, DBOSClient, DBOSPortableJSONSerializer, SetWorkflowID, StepReservation
except ImportError:
    raise ExtraMissing("Running workflows needs the extra 'run': pip install 'netsuite-nodes[run]'.") from None

INTERPRETER_VERSION = "1"
"""Grows only when the order of steps changes: a run begun by another version is not resumed by this one."""

StepState = Literal["waiting", "running", "done", "skipped", "failed"]


@dataclass
class StepProgress:
    """How far one step is; `total` and `done` count its items."""

    state: StepState = "waiting"
    total: int = 1
    done: int = 0
    retries: int = 0
    part: str = ""


@dataclass
class Watch:
    """How far a run is, written by the interpreter's thread and read by whoever shows it."""

    steps: dict[str, StepProgress] = field(default_factory=dict[str, StepProgress])
    acts_as: list[ActsAs] = field(default_factory=list[ActsAs])


class Halted(BaseException):
    """Ends the workflow without a record of it (DBOS records exceptions, not this): the run can be resumed."""

    def __init__(self, failure: StepFailed | None) -> None:
        super().__init__(failure)
        self.failure = failure


class Execution:
    """One run being executed by this process."""

    current: ClassVar["Execution | None"] = None
    """The one of this process: DBOS calls a function by its name, not an object."""

    def __init__(self, registry: Registry, record: RunRecord) -> None:
        self.registry, self.record, self.watch = registry, record, Watch()
        self._over: Future[Any] = Future()
        self._stopping = False
        self._task: asyncio.Task[Any] | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        plan = record.get("plan")
        self.graph = Graph.of_json(plan["graph"])
        who = plan["caller"]
        self._caller = Caller(who["user"], who["organization"], frozenset(who["teams"]), who["role"])
        self._scope: dict[str, Any] = {}

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
        self._stopping = True
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
        self.watch.steps = {name: StepProgress() for name in self.graph.workflow.steps}
        sessions = Sessions(self.registry, caller=self._caller, run=self.record.id, opened=self._opened)
        try:
            outputs = await self._waves(plan, sessions)
        except asyncio.CancelledError:
            error = Halted(None)
            self._over.set_exception(error)
            raise error from None
        except BaseException as error:
            self._over.set_exception(error)
            raise
        finally:
            await sessions.close()
        self._over.set_result(outputs)
        return outputs

    async def _waves(self, plan: Mapping[str, Any], sessions: Sessions) -> Any:
        begun = datetime.fromisoformat(plan["begun"])
        steps: dict[str, Any] = {}
        self._scope = {
            "steps": steps,
            "inputs": spoken(self.graph.workflow.inputs, plan["inputs"]),
            "run": {"id": self.record.id, "begun": plan["begun"], "today": begun.date()},
        }
        skipped: set[str] = set()
        for wave in self.graph.waves:
            parts = [StepRun(self, name, sessions, skipped) for name in wave]
            outcomes = await asyncio.gather(*[part.run() for part in parts], return_exceptions=True)
            for name, part, outcome in zip(wave, parts, outcomes, strict=True):
                if isinstance(outcome, BaseException):
                    raise outcome
                steps[name] = outcome
                if part.progress.state == "skipped":
                    skipped.add(name)
            if self._stopping:
                raise Halted(None)
        try:
            return _plain(evaluated(self.graph.workflow.outputs, self._scope))
        except ExpressionError as error:
            raise Halted(StepFailed("outputs", "", NodeError(str(error)))) from None

    def _opened(self, acts_as: ActsAs) -> None:
        self.watch.acts_as.append(acts_as)
        self.record.note_acts_as(str(acts_as))

    @property
    def scope(self) -> Mapping[str, Any]:
        """What expressions see."""
        return self._scope

    @property
    def stopping(self) -> bool:
        """Whether nothing more is to be started."""
        return self._stopping

    def halt(self) -> None:
        """Start nothing more: something failed."""
        self._stopping = True


class StepRun:
    """One step of a wave: its items, each a durable step of the workflow."""

    def __init__(self, execution: Execution, name: str, sessions: Sessions, skipped: set[str]) -> None:
        self._execution, self.name, self._sessions = execution, name, sessions
        self._step: Step = execution.graph.workflow.steps[name]
        self.progress = execution.watch.steps[name]
        needs_skipped = "when" not in self._step.model_fields_set and bool(execution.graph.needs[name] & skipped)
        self._items = self._listed() if not needs_skipped else None
        # drawn in the order of the file, before anything of the wave runs
        self._reserved = [DBOS.reserve_step() for _ in self._items or ()]

    def _listed(self) -> list[Any] | None:
        """Return the items; [None] for a step that runs once; None for a step that is skipped."""
        step, scope = self._step, self._execution.scope
        try:
            if step.for_each is None:
                return [None] if self._wanted(scope) else None
            items = evaluated(step.for_each, scope)
        except ExpressionError as error:
            raise self._failed("", NodeError(str(error))) from None
        if not isinstance(items, (list, tuple)):
            raise self._failed("", NodeError(f"for_each is {type(items).__name__}, not a list"))
        return list(items)

    async def run(self) -> Any:
        """Run all items, at most `at_once` at a time, and return what the step answers: one output, or a list of them."""
        if self._items is None:
            self.progress.state, self.progress.total = "skipped", 0
            return None
        self.progress.state, self.progress.total = "running", len(self._items)
        results: list[Any] = [None] * len(self._items)
        queue = iter(list(enumerate(zip(self._items, self._reserved, strict=True))))
        workers = [
            asyncio.create_task(self._work(queue, results)) for _ in range(min(self._step.at_once, len(self._items)))
        ]
        try:
            # each to its end: what is under way when another item fails is recorded too
            outcomes = await asyncio.gather(*workers, return_exceptions=True)
        except asyncio.CancelledError:
            for worker in workers:
                worker.cancel()
            await asyncio.gather(*workers, return_exceptions=True)
            raise
        for outcome in outcomes:
            if isinstance(outcome, BaseException):
                self.progress.state = "failed"
                raise outcome
        if self.progress.done == len(self._items):
            self.progress.state = "done"
        return results if self._step.for_each is not None else results[0]

    async def _work(self, queue: Iterator[tuple[int, tuple[Any, StepReservation]]], results: list[Any]) -> None:
        for index, (item, reserved) in queue:
            if self._execution.stopping:
                return
            name = "" if self._step.for_each is None else str(index)
            scope = {**self._execution.scope, "item": item, "index": index}
            try:
                if name and not self._wanted(scope):
                    self.progress.done += 1
                    continue
                params = evaluated(self._step.params, scope)
            except ExpressionError as error:
                raise self._failed(name, NodeError(str(error))) from None
            results[index] = await reserved.run_async({"name": where(self.name, name)}, self._call, name, params)
            self.progress.done += 1

    def _wanted(self, scope: Mapping[str, Any]) -> bool:
        when = self._step.when
        return bool(when if isinstance(when, bool) else template(when.strip()).value(scope))

    async def _call(self, item: str, params: Mapping[str, Any]) -> Any:
        """Call the node, again as `retry` says where that is safe, and return its output as it will be recorded."""
        execution, record = self._execution, self._execution.record
        node = execution.registry.node(self._step.node)
        for attempt in range(1, self._step.retry.attempts + 1):
            try:
                return await self._tried(node, item, params)
            except NodeError as error:
                if node.effect == "once" and not error.unsettled:
                    await asyncio.to_thread(record.note_not_sent, self.name, item)
                safe = error.retryable and not (error.unsettled and node.effect == "once")
                if not safe or attempt == self._step.retry.attempts or execution.stopping:
                    raise self._failed(item, error) from error
                self.progress.retries += 1
                await execution.registry.clock.sleep(self._step.retry.wait * 2 ** (attempt - 1))
            except Exception as error:
                raise self._failed(item, _of_defect(node, error)) from error
        raise AssertionError("unreachable: the last attempt returns or raises")

    async def _tried(self, node: type[Node[Any, Any, Any]], item: str, params: Mapping[str, Any]) -> Any:
        execution, record = self._execution, self._execution.record
        if node.effect == "once":
            if await asyncio.to_thread(record.settled, self.name, item):
                return None
            if sent := await asyncio.to_thread(record.sent, self.name, item):
                raise _outcome_unknown(record.id, where(self.name, item), node, params, sent)
        credential = evaluated(self._step.credential, execution.scope)
        session = await self._sessions.session(node.connector, credential)
        node.parse(params)  # what cannot be sent is not noted as sent
        if node.effect == "once":
            await asyncio.to_thread(record.note_sent, self.name, item)
        output = await session.call(
            node.name,
            params,
            step=self.name,
            item=item,
            progress=self._heard,
            checkpoint=_Checkpoint(record, self.name, item),
            cancelled=lambda: execution.stopping,
        )
        json.dumps(output)  # the contract: what it returns can be recorded as it is
        return output

    def _heard(self, done: int, total: int | None) -> None:
        self.progress.part = f"{done:,}" if total is None else f"{done:,} of {total:,}"

    def _failed(self, item: str, error: NodeError) -> Halted:
        self._execution.halt()
        self.progress.state = "failed"
        return Halted(StepFailed(self.name, item, error))


class _Checkpoint:
    """A node's own notes, in the run's file."""

    def __init__(self, record: RunRecord, step: str, item: str) -> None:
        self._record, self._step, self._item = record, step, item

    async def load(self) -> Any:
        """Return what was saved last, or None."""
        return await asyncio.to_thread(self._record.load_checkpoint, self._step, self._item)

    async def save(self, value: Any) -> None:
        """Keep a JSON value."""
        await asyncio.to_thread(self._record.save_checkpoint, self._step, self._item, value)


@DBOS.workflow(name="graph", max_recovery_attempts=None)
async def _graph(plan: dict[str, Any]) -> Any:
    execution = Execution.current
    assert execution is not None
    return await execution.walk(plan)


def _outcome_unknown(
    run: str, name: str, node: type[Node[Any, Any, Any]], params: Mapping[str, Any], sent: str
) -> OutcomeUnknown:
    looked_for = json.dumps(params, default=str)
    if len(looked_for) > 600:
        looked_for = looked_for[:599] + "…"
    return OutcomeUnknown(
        f"{node.name} was sent at {sent}, and the run ended before its answer was kept. It may have happened, and sending it again would do it "
        f"twice. Look in the service for what it was to do: {looked_for}. If it is there: netsuite-nodes runs resume {run} --done {name}. "
        f"If it is not: netsuite-nodes runs resume {run} --again {name}."
    )


def _of_defect(node: type[Node[Any, Any, Any]], error: Exception) -> NodeError:
    said = NodeError(
        f"{node.name} broke off with {type(error).__name__}: {error}. This is a defect of the node: report it to who made it.",
        remedy="report",
    )
    said.unsettled = True
    return said


def _plain(value: Any) -> Any:
    """Return outputs as JSON: a date as text, whatever the expression made of it."""
    try:
        return json.loads(json.dumps(value, default=_text))
    except (TypeError, ValueError) as error:
        raise Halted(StepFailed("outputs", "", NodeError(f"the outputs are no JSON: {error}"))) from None


def _text(value: Any) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no JSON")


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
