"""
Goes through a graph by calls that another makes: the steps in the order of their needs, the items of each, what follows from a failure.

No word of Temporal, no clock, no thread and no set is gone over: the same answers lead to the same calls in the same order, which is what
lets a workflow be replayed. What steps mean is what they mean in the runner.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from netsuite_adapters.temporal.calls import NodeCall
from netsuite_adapters.temporal.exact import packed
from netsuite_plugin.contract import ConfigurationError, NodeError
from netsuite_runner.errors import StepFailed
from netsuite_runner.graph import Graph
from netsuite_runner.language.account_time import AccountTime
from netsuite_runner.language.expressions import ExpressionError, evaluated, is_true
from netsuite_runner.language.values import plain
from netsuite_runner.workflow import Step

STRETCH = 500
"""Items of a step that are asked for together: those of a longer list go stretch by stretch."""


@dataclass
class StepState:
    """How far one step is, counted in items."""

    state: str = "waiting"
    total: int = 1
    done: int = 0
    failed: int = 0


class Calls(Protocol):
    """Makes the calls of a step."""

    async def stretch(self, node: str, calls: Sequence[NodeCall], at_once: int, *, goes_on: bool) -> list[Any]:
        """Make calls of one node, at most `at_once` at a time, and return how each ended, as `made` does."""
        ...

    async def account_time(self, node: str, credential: str) -> tuple[str, str]:
        """
        Return the time zone of the account and how it writes dates.

        Raises:
            NodeError: It does not say.
        """
        ...


async def made(
    calls: Sequence[NodeCall],
    at_once: int,
    call: Callable[[NodeCall], Awaitable[Any]],
    *,
    goes_on: bool,
    stopping: Callable[[], bool],
) -> list[Any]:
    """
    Make calls, at most `at_once` at a time, and return for each `{"output": …}` or `{"error": …}`; None for one that was not begun.

    Nothing more is begun after a failure, unless it `goes_on`; and in any case where a person must connect again.
    """
    outcomes: list[Any] = [None] * len(calls)
    todo = iter(enumerate(calls))
    halted = False

    async def work() -> None:
        nonlocal halted
        for place, each in todo:
            if halted or stopping():
                return
            try:
                outcomes[place] = {"output": await call(each)}
            except NodeError as error:
                outcomes[place] = {"error": StepFailed(each.step, each.item, error).told()}
                halted = halted or not goes_on or error.remedy == "reconnect"

    # each to its end: what is under way when another call fails is done all the same
    await asyncio.gather(*[work() for _ in range(min(at_once, len(calls)))])
    return outcomes


class Walking:
    """One way through a graph. `scope` is what expressions see beside steps; `run` names the run in the keys of writes."""

    def __init__(self, graph: Graph, scope: Mapping[str, Any], *, run: str, calls: Calls) -> None:
        self._graph, self._run, self._calls = graph, run, calls
        self._ended: dict[str, Any] = {}
        self._scope: Mapping[str, Any] = {**scope, "steps": self._ended}
        self._over = {name: asyncio.Event() for name in graph.needs}
        self._order = {name: place for place, name in enumerate(graph.needs)}
        self._failures: dict[str, list[Mapping[str, Any]]] = {}
        self.steps = {name: StepState() for name in graph.needs}
        self.stopping = False
        """Nothing more is to be begun: something failed."""

    async def outputs(self) -> Any:
        """
        Go through the graph and return what the workflow answers.

        Raises:
            StepFailed: A step failed; the others that failed are in it.
        """
        await self._learn_account_time()
        await asyncio.gather(*[self._step(name) for name in self._graph.needs])
        if failures := [each for name in self._order for each in self._failures.get(name, ())]:
            raise _failed(failures)
        try:
            return plain(evaluated(self._graph.workflow.outputs, self._scope))
        except ExpressionError as error:
            raise StepFailed("outputs", "", NodeError(str(error))) from None

    async def _learn_account_time(self) -> None:
        name = self._graph.asks_account_time
        if name is None:
            return
        steps = self._graph.workflow.steps
        asking = [*([steps[name]] if name else []), *(each for each in steps.values() if each.node)]
        step = next(each for each in asking if each.node)
        try:
            told = await self._calls.account_time(step.node, evaluated(step.credential, self._scope))
        except (NodeError, ExpressionError) as error:
            raise StepFailed(name or "outputs", "", _node_error(error)) from None
        self._scope = {**self._scope, "account": AccountTime(*told)}

    async def _step(self, name: str) -> None:
        for need in sorted(self._graph.needs[name], key=self._order.__getitem__):
            await self._over[need].wait()
        state = self.steps[name]
        try:
            if not self.stopping:
                state.state = "running"
                self._ended[name] = await self._answer(name, self._graph.workflow.steps[name], state)
        except StepFailed as failure:
            self._fail(name, [failure.told()])
        finally:
            self._over[name].set()

    def _fail(self, name: str, failures: list[Mapping[str, Any]]) -> None:
        self.stopping, self.steps[name].state, self._failures[name] = True, "failed", failures

    async def _answer(self, name: str, step: Step, state: StepState) -> Any:
        items = self._listed(name, step)
        if items is None:
            state.state, state.total = "skipped", 0
            return None
        state.total = len(items)
        results: list[Any] = [None] * len(items)
        failed: dict[int, Mapping[str, Any]] = {}
        for first in range(0, len(items), STRETCH):
            if self.stopping:
                break
            places: list[int] = []
            calls: list[NodeCall] = []
            for place, call in self._asked(name, step, items, first, failed):
                places.append(place)
                calls.append(call)
            goes_on = step.on_error == "continue"
            if failed and not goes_on:
                break
            outcomes = await self._calls.stretch(step.node, calls, step.at_once, goes_on=goes_on)
            for place, outcome in zip(places, outcomes, strict=True):
                if outcome is not None and "error" in outcome:
                    failed[place] = outcome["error"]
                elif outcome is not None:
                    results[place] = outcome["output"]
            left = sum(outcome is None for outcome in outcomes)
            state.done, state.failed = min(first + STRETCH, len(items)) - left, len(failed)
            if any(each["remedy"] == "reconnect" for each in failed.values()):
                break  # it concerns every item
        ends = step.on_error == "stop" or any(each["remedy"] == "reconnect" for each in failed.values())
        if failed and ends:
            self._fail(name, [failed[place] for place in sorted(failed)])
            return None
        state.state = "done" if state.done == len(items) else "interrupted"
        outputs = results if step.for_each is not None else results[0]
        if step.on_error == "stop":
            return outputs
        return {"outputs": outputs, "failed": [_told(place, items[place], failed[place]) for place in sorted(failed)]}

    def _listed(self, name: str, step: Step) -> list[Any] | None:
        """Return the items; [None] for a step that runs once; None for a step that is skipped."""
        if "when" not in step.model_fields_set and any(
            self.steps[need].state == "skipped" for need in self._graph.needs[name]
        ):
            return None
        try:
            if step.for_each is None:
                return [None] if is_true(step.when, self._scope) else None
            items = evaluated(step.for_each, self._scope)
        except ExpressionError as error:
            raise StepFailed(name, "", NodeError(str(error))) from None
        if not isinstance(items, (list, tuple)):
            raise StepFailed(name, "", NodeError(f"for_each is {type(items).__name__}, not a list"))
        return list(items)

    def _asked(
        self, name: str, step: Step, items: Sequence[Any], first: int, failed: dict[int, Mapping[str, Any]]
    ) -> Iterator[tuple[int, NodeCall]]:
        """Give the calls of a stretch with their places; an item that has none, because its `when` is false, is left out."""
        for index in range(first, min(first + STRETCH, len(items))):
            item = "" if step.for_each is None else str(index)
            scope = {**self._scope, "item": items[index], "index": index}
            try:
                if item and not is_true(step.when, scope):
                    continue
                call = NodeCall(
                    inputs=packed(evaluated(step.params, scope)),
                    credential=str(evaluated(step.credential, self._scope)),
                    run=self._run,
                    step=name,
                    item=item,
                    attempts=step.retry.attempts,
                    wait=step.retry.wait,
                )
            except ExpressionError as error:
                failed[index] = StepFailed(name, item, NodeError(str(error))).told()
                if step.on_error == "stop":
                    return
                continue
            yield index, call


def check(graph: Graph) -> None:
    """
    Refuse a graph that cannot be gone through here.

    Raises:
        ConfigurationError: A step does something else than call a node.
    """
    for name, step in graph.workflow.steps.items():
        if not step.node:
            raise ConfigurationError(
                f"steps.{name} calls no node: Temporal runs steps that call nodes, and none that asks a person or runs another file. Nothing was started. Take such steps out of this file."
            )


def _told(place: int, item: Any, error: Mapping[str, Any]) -> dict[str, Any]:
    return {"index": place, "item": item, "error": error["message"], "remedy": error["remedy"]}


def _node_error(error: NodeError | ExpressionError) -> NodeError:
    return error if isinstance(error, NodeError) else NodeError(str(error))


def _failed(failures: Sequence[Mapping[str, Any]]) -> StepFailed:
    found = [
        StepFailed(
            each["step"],
            each["item"],
            NodeError(
                each["message"],
                remedy=each["remedy"],
                retryable=each["retryable"],
                request_id=each["request_id"],
            ),
        )
        for each in failures
    ]
    found[0].others = tuple(found[1:])
    return found[0]
