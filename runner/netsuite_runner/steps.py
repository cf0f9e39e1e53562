"""
One step of a run, and what the steps of a run share: how far each is, what expressions see, whether anything more is to be begun.

No word of DBOS. An output is found by step and item, so nothing depends on the order in which steps and items begin or end.
"""

import asyncio
import json
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from itertools import count
from typing import Any, Literal

from pydantic import BaseModel

from netsuite_plugin.contract import ActsAs, Effect, Node, NodeError, OutcomeUnknown, may_repeat
from netsuite_plugin.registry import Registry
from netsuite_runner.conversions import fitted
from netsuite_runner.errors import StepFailed, where
from netsuite_runner.expressions import ExpressionError, evaluated, is_true
from netsuite_runner.graph import Step
from netsuite_runner.outputs import Outputs
from netsuite_runner.runs.store import Output, Run
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
    """How far a run is, written by the interpreter's thread and read by what shows it."""

    steps: dict[str, StepProgress] = field(default_factory=dict[str, StepProgress])
    acts_as: list[ActsAs] = field(default_factory=list[ActsAs])


class Halted(BaseException):
    """Ends this life of a run without an end of its workflow (DBOS keeps exceptions as results, not this): it can be resumed."""

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


class Walk:
    """What the steps of one run share."""

    def __init__(self, registry: Registry, run: Run) -> None:
        self.registry, self.run, self.graph = registry, run, run.spec.graph
        self.watch = Watch({name: StepProgress() for name in self.graph.workflow.steps})
        self.outputs = Outputs(run)
        self.sessions = Sessions(registry, caller=run.spec.caller, run=run.id, opened=self._opened)
        self.scope: Mapping[str, Any] = {}
        """What expressions see."""
        self.stopping = False
        """Nothing more is to be begun: something failed, or somebody interrupted."""

    def skipped(self, names: AbstractSet[str]) -> bool:
        """Tell whether one of these steps was skipped."""
        return any(self.watch.steps[name].state == "skipped" for name in names)

    def _opened(self, selector: str, acts_as: ActsAs) -> None:
        """
        Note in whose name the run acts.

        Raises:
            NodeError: The run began with another account or user: half of it would be there, half here.
        """
        began = self.run.identity(acts_as.connector, selector)
        if began is not None and began != acts_as.identity:
            raise NodeError(
                f"{selector!r} now resolves to {_told(acts_as.identity)}. This run began with {_told(began)} and continues only there. Nothing "
                "was sent. Let the selector resolve to it again (a chosen default, an environment), or begin another run."
            )
        self.watch.acts_as.append(acts_as)
        self.run.note_acts_as(selector, acts_as)


class StepRun:
    """One step: its items, each a call of its node. Items whose output is kept are not called again."""

    def __init__(self, walk: Walk, name: str) -> None:
        self._walk, self.name = walk, name
        self._step: Step = walk.graph.workflow.steps[name]
        self.progress = walk.watch.steps[name]

    async def run(self) -> Any:
        """Run all items, at most `at_once` at a time, and return what the step answers: one output, or a list of them."""
        items = self._listed()
        if items is None:
            self.progress.state, self.progress.total = "skipped", 0
            return None
        self.progress.state, self.progress.total = "running", len(items)
        results: list[Any] = [None] * len(items)
        todo = self._not_kept(items, results)
        workers = [asyncio.create_task(self._work(todo, results)) for _ in range(min(self._step.at_once, len(items)))]
        try:
            # each to its end: what is under way when another item fails is kept too
            outcomes = await asyncio.gather(*workers, return_exceptions=True)
        except asyncio.CancelledError:
            for worker in workers:
                worker.cancel()
            await asyncio.gather(*workers, return_exceptions=True)
            raise
        raise_first(outcomes)
        if self.progress.done == len(items):
            self.progress.state = "done"
        return results if self._step.for_each is not None else results[0]

    def _listed(self) -> list[Any] | None:
        """Return the items; [None] for a step that runs once; None for a step that is skipped."""
        step, walk = self._step, self._walk
        if "when" not in step.model_fields_set and walk.skipped(walk.graph.needs[self.name]):
            return None
        try:
            if step.for_each is None:
                return [None] if self._wanted(walk.scope) else None
            items = evaluated(step.for_each, walk.scope)
        except ExpressionError as error:
            raise self._failed("", NodeError(str(error))) from None
        if not isinstance(items, (list, tuple)):
            raise self._failed("", NodeError(f"for_each is {type(items).__name__}, not a list"))
        return list(items)

    def _not_kept(self, items: Sequence[Any], results: list[Any]) -> Iterator[tuple[int, Any]]:
        """Fill in the outputs that are kept, and give the items that have none, with their places."""
        try:
            kept = self._walk.run.outputs(self.name)
        except NodeError as error:
            raise self._failed("", error) from error
        todo: list[tuple[int, Any]] = []
        for index, item in enumerate(items):
            output = kept.pop(self._item(index), None)
            if output is None:
                todo.append((index, item))
            else:
                results[index] = json.loads(output)
                self.progress.done += 1
        return iter(todo)

    async def _work(self, todo: Iterator[tuple[int, Any]], results: list[Any]) -> None:
        for index, item in todo:
            if self._walk.stopping:
                return
            name = self._item(index)
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
                output = await self._call(name, params)
                await self._walk.outputs.keep(Output(self.name, name, output))
            except NodeError as error:  # it is the run that could not be kept: what the node raised is Halted already
                raise self._failed(name, error) from error
            results[index] = json.loads(output)  # what a later life of the run will read
            self.progress.done += 1

    def _item(self, index: int) -> str:
        return "" if self._step.for_each is None else str(index)

    def _wanted(self, scope: Mapping[str, Any]) -> bool:
        return is_true(self._step.when, scope)

    async def _call(self, item: str, params: Mapping[str, Any]) -> str:
        """
        Call the node, again as `retry` says where that is safe, and return its output as a JSON text.

        Raises:
            NodeError: As the node says, or that it has a defect.
        """
        walk, attempts = self._walk, self._step.retry.attempts
        node = walk.registry.node(self._step.node)
        try:
            parsed = node.parse(params)
            effect = node.effect_of(parsed)
            if effect == "once" and await asyncio.to_thread(walk.run.settled, self.name, item):
                return "null"
            for attempt in count(1):
                try:
                    return await self._tried(node, effect, item, params, parsed)
                except NodeError as error:
                    if effect == "once" and not error.unsettled:
                        await asyncio.to_thread(walk.run.note_not_sent, self.name, item)
                    if not may_repeat(effect, error) or attempt == attempts or walk.stopping:
                        raise
                self.progress.retries += 1
                await walk.registry.clock.sleep(self._step.retry.wait * 2 ** (attempt - 1))
        except NodeError:
            raise
        except Exception as error:
            raise _of_defect(node, error) from error
        raise AssertionError("unreachable: the last attempt returns or raises")

    async def _tried(
        self, node: type[Node[Any, Any, Any]], effect: Effect, item: str, params: Mapping[str, Any], parsed: BaseModel
    ) -> str:
        walk, run = self._walk, self._walk.run
        if effect == "once" and (sent := await asyncio.to_thread(run.sent, self.name, item)):
            raise _outcome_unknown(run.id, where(self.name, item), node, params, sent)
        credential = evaluated(self._step.credential, walk.scope)
        session = await walk.sessions.session(node.connector, credential)
        if effect == "once":
            await asyncio.to_thread(run.note_sent, self.name, item)
        output = await session.call(
            node.name,
            parsed,
            step=self.name,
            item=item,
            progress=self._progressed,
            checkpoint=_Checkpoint(run, self.name, item),
            cancelled=lambda: walk.stopping,
        )
        return json.dumps(output)

    def _progressed(self, done: int, total: int | None) -> None:
        self.progress.part = f"{done:,}" if total is None else f"{done:,} of {total:,}"

    def _failed(self, item: str, error: NodeError) -> Halted:
        self._walk.stopping = True
        self.progress.state = "failed"
        return Halted(StepFailed(self.name, item, error))


class _Checkpoint:
    """A node's own notes, in the run's file."""

    def __init__(self, run: Run, step: str, item: str) -> None:
        self._run, self._step, self._item = run, step, item

    async def load(self) -> Any:
        """Return what was saved last, or None."""
        return await asyncio.to_thread(self._run.load_checkpoint, self._step, self._item)

    async def save(self, value: Any) -> None:
        """Keep a JSON value."""
        await asyncio.to_thread(self._run.save_checkpoint, self._step, self._item, value)


def _told(identity: tuple[str, ...]) -> str:
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
