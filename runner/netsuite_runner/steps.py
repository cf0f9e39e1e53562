"""
One step of a run, and what the steps of a run share: how far each is, what expressions see, whether anything more is to be begun.

No word of DBOS: a step is given the places its calls are recorded at.
"""

import asyncio
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol

from netsuite_plugin.contract import ActsAs, Node, NodeError, OutcomeUnknown
from netsuite_plugin.registry import Registry
from netsuite_runner.conversions import fitted
from netsuite_runner.errors import StepFailed, where
from netsuite_runner.expressions import ExpressionError, evaluated, is_true
from netsuite_runner.graph import Graph, Step
from netsuite_runner.record import RunRecord
from netsuite_runner.sessions import Sessions

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


def raise_first(outcomes: Sequence[Any]) -> None:
    """
    Raise what went wrong, if anything did.

    Raises:
        Halted: The first failure, with all others in it.
    """
    errors = [each for each in outcomes if isinstance(each, BaseException)]
    failures = [each.failure for each in errors if isinstance(each, Halted) and each.failure is not None]
    if failures:
        first, *others = failures
        first.others += tuple(each for other in others for each in (other, *other.others))
    if errors:
        raise next((each for each in errors if isinstance(each, Halted) and each.failure is not None), errors[0])


class Reservation(Protocol):
    """A place in the run's record, drawn before anything runs."""

    async def run_async(self, options: Any, call: Any, /, *arguments: Any) -> Any:
        """Return what is recorded at this place; where nothing is, call and record."""
        ...


class Walk:
    """What the steps of one run share."""

    def __init__(self, registry: Registry, record: RunRecord, graph: Graph) -> None:
        self.registry, self.record, self.graph = registry, record, graph
        self.watch = Watch({name: StepProgress() for name in graph.workflow.steps})
        self.scope: Mapping[str, Any] = {}
        """What expressions see."""
        self.stopping = False
        """Nothing more is to be begun: something failed, or somebody interrupted."""

    def skipped(self, names: AbstractSet[str]) -> bool:
        """Tell whether one of these steps was skipped."""
        return any(self.watch.steps[name].state == "skipped" for name in names)

    def opened(self, selector: str, acts_as: ActsAs) -> None:
        """
        Note in whose name the run acts.

        Raises:
            NodeError: The run began with another account or user: half of it would be there, half here.
        """
        name = f"identity of {acts_as.connector} by {selector}"
        began, now = self.record.get(name), list(acts_as.identity)
        if began is not None and began != now:
            raise NodeError(
                f"{selector!r} leads to {_told(now)} now; this run began with {_told(began)}, and goes on there alone. Nothing was sent. "
                "Let the selector lead there again (a chosen default, an environment), or begin another run."
            )
        self.record.keep(**{name: now})
        self.watch.acts_as.append(acts_as)
        self.record.note_acts_as(str(acts_as))


class StepRun:
    """One step of a wave: its items, each a durable step of the workflow."""

    def __init__(self, walk: Walk, name: str, sessions: Sessions, reserve: Callable[[], Reservation]) -> None:
        self._walk, self.name, self._sessions = walk, name, sessions
        self._step: Step = walk.graph.workflow.steps[name]
        self.progress = walk.watch.steps[name]
        needs_skipped = "when" not in self._step.model_fields_set and walk.skipped(walk.graph.needs[name])
        self._items = self._listed() if not needs_skipped else None
        # drawn in the order of the file, before anything of the wave runs
        self._reserved = [reserve() for _ in self._items or ()]

    def _listed(self) -> list[Any] | None:
        """Return the items; [None] for a step that runs once; None for a step that is skipped."""
        step, scope = self._step, self._walk.scope
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
        raise_first(outcomes)
        if self.progress.done == len(self._items):
            self.progress.state = "done"
        return results if self._step.for_each is not None else results[0]

    async def _work(self, queue: Iterator[tuple[int, tuple[Any, Reservation]]], results: list[Any]) -> None:
        for index, (item, reserved) in queue:
            if self._walk.stopping:
                return
            name = "" if self._step.for_each is None else str(index)
            scope = {**self._walk.scope, "item": item, "index": index}
            try:
                if name and not self._wanted(scope):
                    self.progress.done += 1
                    continue
                node = self._walk.registry.node(self._step.node)
                params = fitted(node.Params, evaluated(self._step.params, scope))
            except ExpressionError as error:
                raise self._failed(name, NodeError(str(error))) from None
            except NodeError as error:  # there is no such node any more
                raise self._failed(name, error) from None
            try:
                results[index] = await reserved.run_async({"name": where(self.name, name)}, self._call, name, params)
            except Exception as error:  # what the node raised is Halted already
                raise self._failed(name, not_recorded(self._walk.record, error)) from error
            self.progress.done += 1

    def _wanted(self, scope: Mapping[str, Any]) -> bool:
        return is_true(self._step.when, scope)

    async def _call(self, item: str, params: Mapping[str, Any]) -> Any:
        """Call the node, again as `retry` says where that is safe, and return its output as it will be recorded."""
        walk, record = self._walk, self._walk.record
        node = walk.registry.node(self._step.node)
        for attempt in range(1, self._step.retry.attempts + 1):
            try:
                return await self._tried(node, item, params)
            except NodeError as error:
                if node.effect == "once" and not error.unsettled:
                    await asyncio.to_thread(record.note_not_sent, self.name, item)
                safe = error.retryable and not (error.unsettled and node.effect == "once")
                if not safe or attempt == self._step.retry.attempts or walk.stopping:
                    raise self._failed(item, error) from error
                self.progress.retries += 1
                await walk.registry.clock.sleep(self._step.retry.wait * 2 ** (attempt - 1))
            except Exception as error:
                raise self._failed(item, _of_defect(node, error)) from error
        raise AssertionError("unreachable: the last attempt returns or raises")

    async def _tried(self, node: type[Node[Any, Any, Any]], item: str, params: Mapping[str, Any]) -> Any:
        walk, record = self._walk, self._walk.record
        if node.effect == "once":
            if await asyncio.to_thread(record.settled, self.name, item):
                return None
            if sent := await asyncio.to_thread(record.sent, self.name, item):
                raise _outcome_unknown(record.id, where(self.name, item), node, params, sent)
        credential = evaluated(self._step.credential, walk.scope)
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
            cancelled=lambda: walk.stopping,
        )
        json.dumps(output)  # the contract: what it returns can be recorded as it is
        return output

    def _heard(self, done: int, total: int | None) -> None:
        self.progress.part = f"{done:,}" if total is None else f"{done:,} of {total:,}"

    def _failed(self, item: str, error: NodeError) -> Halted:
        self._walk.stopping = True
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


def _told(identity: list[str]) -> str:
    domain, account, user = identity
    return f"account {account}, user {user} at {domain}"


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


def not_recorded(record: RunRecord, error: Exception) -> NodeError:
    """Return the error for a run whose file cannot be read or written."""
    return NodeError(
        f"the run's file {record.file} could not be read or written ({type(error).__name__}: {error}). What it holds is kept; when there is room and "
        "permission again, the run can go on.",
        remedy="ask_administrator",
    )
