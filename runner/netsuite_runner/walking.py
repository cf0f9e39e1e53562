"""
Going through a graph: each step begins when its own needs are done, and a step may itself be a graph that is gone through.

A workflow inside another keeps everything in the same run, under names that begin with the step and item that run it.
"""

import asyncio
import json
from collections.abc import Mapping
from contextlib import AbstractAsyncContextManager, nullcontext
from typing import Any

from netsuite_plugin.contract import NodeError
from netsuite_runner.approval_step import ApprovalStep
from netsuite_runner.calls import Made
from netsuite_runner.corrected_file import digest_of
from netsuite_runner.errors import RunNotKept, StepFailed
from netsuite_runner.halts import Asked, Halted, raise_first
from netsuite_runner.inputs import passed_inputs
from netsuite_runner.language.expressions import ExpressionError, evaluated, references
from netsuite_runner.language.values import plain
from netsuite_runner.runs.kept import Approval
from netsuite_runner.steps import StepRun
from netsuite_runner.walk import InnerWalk, Walk


async def go_through(walk: Walk) -> Any:
    """
    Go through a graph and return its outputs as JSON; `Asked` where people are asked in it and nothing else of it can go on.

    Gone through again, it goes on from there.

    Raises:
        Halted: A step failed, or nothing more was to be begun.
    """
    await walk.learn_account_time()
    asked = await _steps(walk)
    if asked:
        return Asked(asked)
    try:
        return plain(evaluated(walk.graph.workflow.outputs, walk.scope))
    except ExpressionError as error:
        raise Halted(StepFailed(f"{walk.prefix}outputs", "", NodeError(str(error)))) from None


async def _steps(walk: Walk) -> tuple[Approval, ...]:
    """Begin each step when its own needs are done; return what people are asked where that is all that is left."""
    running: dict[str, asyncio.Task[Any]] = {}
    errors: dict[str, BaseException] = {}
    asked: dict[str, Asked] = {}
    try:
        while True:
            for name, needs in walk.graph.needs.items():
                begun = name in running or name in walk.over or name in asked
                if not walk.stopping and not begun and needs <= walk.over:
                    running[name] = asyncio.create_task(_step(walk, name).run())
            if not running:
                break
            await asyncio.wait(running.values(), return_when=asyncio.FIRST_COMPLETED)
            for name in [name for name, task in running.items() if task.done()]:
                task = running.pop(name)
                if error := task.exception():
                    walk.stopping, errors[name] = True, error
                elif isinstance(task.result(), Asked):
                    asked[name] = task.result()
                else:
                    walk.over.add(name)
                    walk.ended[name] = task.result()
                    _let_go(walk)
                del task
    except asyncio.CancelledError:
        for task in running.values():
            task.cancel()
        await asyncio.gather(*running.values(), return_exceptions=True)
        raise
    raise_first([errors[name] for name in walk.graph.needs if name in errors])
    if walk.stopping:
        raise Halted(None)
    return tuple(each for of_step in asked.values() for each in of_step.approvals)


def _let_go(walk: Walk) -> None:
    """Forget what nothing that is still to come speaks of: an answer may be a hundred thousand rows."""
    spoken_of = set(references(walk.graph.workflow.outputs).steps)
    for name, names in walk.graph.spoken_of.items():
        if name not in walk.over:
            spoken_of |= names
    for name in walk.ended.keys() - spoken_of:
        del walk.ended[name]


def _step(walk: Walk, name: str) -> "StepRun | ApprovalStep":
    if walk.graph.workflow.steps[name].approve is not None:
        return ApprovalStep(walk, name)
    return WorkflowStep(walk, name) if name in walk.graph.inner else StepRun(walk, name)


class WorkflowStep(StepRun):
    """A step that runs a workflow, once or for each item. The outputs of a workflow that is over are those of its item."""

    def __init__(self, walk: Walk, name: str) -> None:
        super().__init__(walk, name)
        self._waiting: dict[int, Asked] = {}

    async def run(self) -> Any:
        """Run all items, and return what the step answers; `Asked` while people are asked in some of them and nothing else can go on."""
        answer = await super().run()
        asked = tuple(each for _, of_item in sorted(self._waiting.items()) for each in of_item.approvals)
        return Asked(asked) if asked else answer

    def _place(self) -> AbstractAsyncContextManager[None]:
        """Hold none: the items inside do, and would wait for it."""
        return nullcontext()

    async def _made(self, index: int, scope: Mapping[str, Any]) -> Made | None:
        """
        Go through the workflow for one item; None while people are asked in it.

        Raises:
            ExpressionError, NodeError: Its inputs cannot be made, or a step of it failed.
            Halted: Nothing more was to be begun, or the run cannot be kept.
        """
        params = evaluated(self._step.params, scope)
        inputs = passed_inputs(self._walk.graph.inner[self._own].workflow.inputs, params)
        inner = InnerWalk(self._walk, self._own, self._item(index), inputs)
        if self._step.for_each is None:
            self._walk.watch.steps.update({f"{inner.prefix}{name}": each for name, each in inner.progress.items()})
        try:
            outputs = await go_through(inner)
        except Halted as halted:
            if halted.failure is None or isinstance(halted.failure.cause, RunNotKept):
                raise
            raise halted.failure from halted
        if isinstance(outputs, Asked):
            self._waiting[index] = outputs
            self.progress.state, self.progress.part = "asked", f"{len(self._waiting):,} waiting for an answer"
            return None
        return Made(json.dumps(outputs), digest_of(self._step, params))

    def _failed(self, item: str, error: NodeError) -> Halted:
        """Stop; what failed inside says itself where."""
        halted = super()._failed(item, error)
        return Halted(error) if isinstance(error, StepFailed) else halted


def inner_failures(walk: Walk) -> list[Mapping[str, Any]]:
    """Return what the workflows inside the run's own went on without, in this life and in former ones."""
    if not walk.graph.inner:
        return []
    inside = [name for name, each in walk.run.tally().items() if "." in name and each.failures]
    return [error for name in inside for error in walk.run.failures(name).values() if error is not None]
