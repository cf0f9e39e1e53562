"""
One step of a run: its items, each a call of its node, and what of them is kept, shared with other workers, or gone on without.

No word of DBOS. An output is found by step and item, so nothing depends on the order in which steps and items begin or end.
"""

import asyncio
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, suppress
from typing import Any

from netsuite_plugin.contract import NodeError
from netsuite_plugin.contract.telemetry import Attributes, Work, at_work, span
from netsuite_runner.calls import Calls, Made
from netsuite_runner.corrected_file import KnownGraph
from netsuite_runner.errors import RunNotKept, StepFailed, where
from netsuite_runner.halts import Halted, raise_first
from netsuite_runner.language.expressions import ExpressionError, evaluated, is_true
from netsuite_runner.language.values import kind_of
from netsuite_runner.runs.kept import Failure, Output
from netsuite_runner.walk import Walk, Workers
from netsuite_runner.watch import StepProgress
from netsuite_runner.workflow import Step


class StepRun:
    """One step: its items, each a call of its node. Items whose output is kept are not called again."""

    def __init__(self, walk: Walk, name: str) -> None:
        self._walk, self._own = walk, name
        self.name = f"{walk.prefix}{name}"
        """As the run keeps it."""
        self._step: Step = walk.graph.workflow.steps[name]
        self.progress = walk.progress[name]
        self._calls = Calls(walk, self.name, self._step, self.progress)
        self._failures: dict[int, Mapping[str, Any]] = {}
        self._asked_again = frozenset[int]()
        self._earlier: list[KnownGraph] = []
        self._perhaps_sent = 0
        """How many of the next items an earlier life may have sent: items begin in order, and no more than that many were under way."""

    async def run(self) -> Any:
        """Run all items, at most `at_once` at a time, and return what the step answers: one output, or a list of them."""
        here = Work(self._walk.run.id, self.name, user=self._walk.run.spec.caller.user)
        try:
            with at_work(here), span(f"step {self.name}", here) as tell:
                try:
                    return await self._run()
                finally:
                    tell(_how_far(self.progress))
        finally:
            progress = self.progress
            state = "interrupted" if progress.state == "waiting" or progress.state == "running" else progress.state  # noqa: PLR1714 - type checkers narrow this
            with suppress(NodeError):  # it is for people who look; a run that cannot be kept has said so
                await asyncio.to_thread(
                    self._walk.run.note_stopped, self.name, state, items=progress.total, skipped=progress.skipped
                )

    async def _run(self) -> Any:
        items = self.listed()
        if items is None:
            self.progress.state, self.progress.total = "skipped", 0
            return None
        self.progress.state, self.progress.total = "running", len(items)
        results: list[Any] = [None] * len(items)
        todo = await asyncio.to_thread(self._not_kept, items, results)
        if todo:
            await asyncio.to_thread(self._note_begun, todo, len(items))
        workers = self._walk.workers
        many = self._step.node and self._step.for_each is not None
        if workers is not None and many and await workers.shares(self.name, len(todo)):
            await self._share(workers, items, results, [index for index, _ in todo])
        else:
            await self._do(iter(todo), results, at_once=min(self._step.at_once, len(todo)))
        if self.progress.done == len(items):
            self.progress.state = "done"
            await asyncio.to_thread(self._end, results)
        return self._answered(items, results)

    async def kept(self) -> Any:
        """Return what the step has answered, of one that is over: nothing is called and nothing written."""
        items = self.listed()
        if items is None:
            self.progress.state = "skipped"
            return None
        results: list[Any] = [None] * len(items)
        await asyncio.to_thread(self._not_kept, items, results)
        self.progress.state = "done"
        return self._answered(items, results)

    async def some(
        self, items: Mapping[int, Any], *, at_once: int, perhaps_sent: bool, last_taken: Callable[[], None]
    ) -> None:
        """
        Do some items of the step by their places, those whose outputs are not kept; `perhaps_sent` says whether an earlier attempt at them
        may have sent any. `last_taken` is called when none is left but those under way.

        Raises:
            Halted: Some failed; all that were under way have ended.
        """
        todo = await asyncio.to_thread(self._look_back, items)
        self._perhaps_sent = len(todo) if perhaps_sent else 0
        self.progress.total, self.progress.done = len(items), len(items) - len(todo)
        await self._do(_telling(todo, last_taken), None, at_once=min(at_once, len(todo)))

    def _look_back(self, items: Mapping[int, Any]) -> list[tuple[int, Any]]:
        """Give the items that have neither output nor failure, and learn under which files they may have begun."""
        run = self._walk.run
        try:
            kept, failures = run.outputs(self.name), run.failures(self.name) if self._continues else {}
            self._asked_again = frozenset(index for index in items if failures.get(self._item(index), ...) is None)
            self._earlier = self._earlier_graphs()
        except NodeError as error:
            raise self._failed("", error) from error
        over = kept.keys() | {item for item, failure in failures.items() if failure is not None}
        return [(index, item) for index, item in items.items() if self._item(index) not in over]

    async def _do(self, todo: Iterator[tuple[int, Any]], results: list[Any] | None, *, at_once: int) -> None:
        """Do items in this process, in their order, so many at once; None: nobody here reads what they answer."""
        workers = [asyncio.create_task(self._work(todo, results)) for _ in range(at_once)]
        try:
            # each to its end: what is under way when another item fails is kept too
            outcomes = await asyncio.gather(*workers, return_exceptions=True)
        except asyncio.CancelledError:
            for worker in workers:
                worker.cancel()
            await asyncio.gather(*workers, return_exceptions=True)
            raise
        raise_first(outcomes)

    async def _share(self, workers: Workers, items: Sequence[Any], results: list[Any], indices: Sequence[int]) -> None:
        """Let all workers do the items, and read what became of them; one that is neither kept nor failed was not wanted."""
        try:
            await workers.share(self.name, indices, self._step.at_once, self.progress)
        except NodeError as error:
            raise self._failed("", error) from error
        except Halted as halted:
            if halted.failure is not None:
                self._walk.stopping, self.progress.state = True, "failed"
            raise
        left = await asyncio.to_thread(self._not_kept, items, results)
        self.progress.skipped, self.progress.done = len(left), len(items)

    def _answered(self, items: Sequence[Any], results: Sequence[Any]) -> Any:
        outputs = results if self._step.for_each is not None else results[0]
        return {"outputs": outputs, "failed": self._failed_items(items)} if self._continues else outputs

    @property
    def _continues(self) -> bool:
        return self._step.on_error == "continue"

    def _end(self, results: Sequence[Any]) -> None:
        """Let the failures be final, before another step reads them, and say what was there already."""
        walk = self._walk
        try:
            if self._failures:
                walk.run.note_ended(self.name)
                walk.failed[self.name] = dict(sorted(self._failures.items()))
            if self._step.node and walk.registry.node(self._step.node).effect == "keyed":
                there = {
                    i: each for i, each in enumerate(results) if isinstance(each, dict) and each.get("created") is False
                }
                if there:
                    walk.note(
                        f"{self.name}: {len(there):,} of {len(results):,} {'was' if len(there) == 1 else 'were'} there already"
                    )
                for index, each in there.items():
                    if each.get("differs"):
                        walk.note(
                            f"{where(self.name, self._item(index))}: the record that was there has other values than those given: "
                            f"{', '.join(map(str, each['differs']))}"
                        )
        except NodeError as error:
            raise self._failed("", error) from error

    def _failed_items(self, items: Sequence[Any]) -> list[dict[str, Any]]:
        return [
            {"index": index, "item": items[index], "error": error["message"], "remedy": error["remedy"]}
            for index, error in sorted(self._failures.items())
        ]

    def listed(self) -> list[Any] | None:
        """
        Return the items; [None] for a step that runs once; None for a step that is skipped.

        Raises:
            Halted: They cannot be evaluated.
        """
        step, walk = self._step, self._walk
        if "when" not in step.model_fields_set and walk.skipped(walk.graph.needs[self._own]):
            return None
        try:
            if step.for_each is None:
                return [None] if self._wanted(walk.scope) else None
            items = evaluated(step.for_each, walk.scope)
        except ExpressionError as error:
            raise self._failed("", NodeError(str(error))) from None
        if not isinstance(items, (list, tuple)):
            raise self._failed("", NodeError(f"for_each is {kind_of(items)}: write an expression that is a list"))
        return list(items)

    def _not_kept(self, items: Sequence[Any], results: list[Any]) -> list[tuple[int, Any]]:
        """Fill in the outputs and failures that are kept, and give the items that have none, with their places."""
        run = self._walk.run
        todo: list[tuple[int, Any]] = []
        self.progress.failed = 0
        try:
            kept, failures = run.outputs(self.name), run.failures(self.name) if self._continues else {}
            ended = self._continues and run.ended(self.name)
            for index, item in enumerate(items):
                output, failure = kept.pop(self._item(index), None), failures.get(self._item(index))
                if output is not None:
                    results[index] = json.loads(output)
                elif failure is not None:
                    self._failures[index] = failure
                    self.progress.failed += 1
                elif not ended:
                    todo.append((index, item))
            self.progress.done = len(items) - len(todo)
            self._asked_again = frozenset(index for index, _ in todo if self._item(index) in failures)
        except NodeError as error:
            raise self._failed("", error) from error
        return todo

    def _note_begun(self, todo: Sequence[Any], items: int) -> None:
        """Keep that the step begins, and learn what earlier lives may have sent of it."""
        run = self._walk.run
        try:
            self._perhaps_sent = run.begun(self.name) if run.key_form else len(todo)
            self._earlier = self._earlier_graphs()
            run.note_begun(self.name, min(self._step.at_once, len(todo)), items)
        except NodeError as error:
            raise self._failed("", error) from error

    def _earlier_graphs(self) -> list[KnownGraph]:
        run = self._walk.run
        graphs = run.graphs()
        return [
            KnownGraph(run, graphs[number])
            for number in run.begun_under(self.name)
            if number < len(graphs) - 1 and self.name in graphs[number]
        ]

    def _may_be_sent(self, index: int) -> bool:
        """Tell, once for an item that begins now, whether an earlier life may have sent it."""
        if index in self._asked_again:
            return True
        self._perhaps_sent -= 1
        return self._perhaps_sent >= 0

    async def _work(self, todo: Iterator[tuple[int, Any]], results: list[Any] | None) -> None:
        while True:
            async with self._place():
                # taken with its place: who has none yet holds nothing that another worker could do
                taken = None if self._walk.stopping else next(todo, None)
                if taken is None:
                    return
                made = await self._one(*taken)
            # the next item has the place while this is kept
            if made is not None:
                await self._keep(taken[0], made, results)

    def _place(self) -> AbstractAsyncContextManager[None]:
        """Wait until an item may begin, and hold its place while it is under way."""
        return self._walk.place()

    async def _one(self, index: int, item: Any) -> Made | None:
        """Do one item; None where nothing of it is to be kept any more."""
        name = self._item(index)
        scope = {**self._walk.scope, "item": item, "index": index}
        try:
            if name and not self._wanted(scope):
                self.progress.done += 1
                self.progress.skipped += 1
                return None
            return await self._made(index, scope)
        except (ExpressionError, NodeError) as error:
            await self._go_on_without(index, error if isinstance(error, NodeError) else NodeError(str(error)))
            return None

    async def _keep(self, index: int, made: Made, results: list[Any] | None) -> None:
        name = self._item(index)
        try:
            await self._walk.outputs.keep(Output(self.name, name, made.value, made.asked), made.call)
        except NodeError as error:
            raise self._failed(name, error) from error
        if results is not None:
            results[index] = json.loads(made.value)  # what a later life of the run will read
        self.progress.done += 1

    async def _made(self, index: int, scope: Mapping[str, Any]) -> Made | None:
        """
        Make one item; None where it is not over and did not fail.

        Raises:
            ExpressionError, NodeError: It failed.
        """
        item, params = self._item(index), evaluated(self._step.params, scope)
        parsed = self._calls.parsed(params)
        perhaps = self._may_be_sent(index)
        if perhaps and self._earlier:
            before = await self._calls.made_before(self._earlier, index, item, params)
            if before is not None:
                return Made(before, "adopted")
        return await self._calls.made(item, params, parsed, sent_before=perhaps)

    async def _go_on_without(self, index: int, error: NodeError) -> None:
        """
        Keep the failure of one item, where the step goes on all the same.

        Raises:
            Halted: It does not: it stops at errors, the run itself stops or cannot be kept, or a person must connect again, which concerns
                every item.
        """
        item = self._item(index)
        if not self._continues or self._walk.stopping or isinstance(error, RunNotKept) or error.remedy == "reconnect":
            raise self._failed(item, error) from error
        told = StepFailed(self.name, item, error).told()
        try:
            await asyncio.to_thread(self._walk.run.keep_failure, Failure(self.name, item, told))
        except NodeError as lost:
            raise self._failed(item, lost) from error
        self._failures[index] = told
        self.progress.done += 1
        self.progress.failed += 1

    def _item(self, index: int) -> str:
        return "" if self._step.for_each is None else str(index)

    def _wanted(self, scope: Mapping[str, Any]) -> bool:
        return is_true(self._step.when, scope)

    def _failed(self, item: str, error: NodeError) -> Halted:
        self._walk.stopping = True
        self.progress.state = "failed"
        return Halted(StepFailed(self.name, item, error))


def _how_far(progress: StepProgress) -> Attributes:
    """What a span says of a step that is over."""
    counted = {"items": progress.total, "done": progress.done, "failed": progress.failed, "retries": progress.retries}
    told: dict[str, str | int] = {f"netsuite_nodes.step.{name}": number for name, number in counted.items()}
    return told | ({"error.type": "failed"} if progress.state == "failed" else {})


def _telling(todo: Sequence[tuple[int, Any]], last_taken: Callable[[], None]) -> Iterator[tuple[int, Any]]:
    """Give items, and say when the last one is taken."""
    for number, each in enumerate(todo, 1):
        if number == len(todo):
            last_taken()
        yield each
