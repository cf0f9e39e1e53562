"""
One step of a run, and what the steps of a run share: how far each is, what expressions see, whether anything more is to be begun.

No word of DBOS. An output is found by step and item, so nothing depends on the order in which steps and items begin or end.
"""

import asyncio
import json
import time
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from contextlib import AbstractAsyncContextManager, contextmanager, nullcontext, suppress
from dataclasses import dataclass, field
from itertools import count
from typing import Any, Literal, NamedTuple, Protocol

from pydantic import BaseModel

from netsuite_plugin.contract import (
    ActsAs,
    Effect,
    Node,
    NodeError,
    OutcomeUnknown,
    may_repeat,
)
from netsuite_plugin.contract.telemetry import Attributes, Work, at_work, span
from netsuite_plugin.registry import Registry, Session
from netsuite_runner.corrected_file import KnownGraph, digest_of, key_of, look_up
from netsuite_runner.errors import RunNotKept, StepFailed, where
from netsuite_runner.inputs import spoken
from netsuite_runner.language.account_time import AccountTime
from netsuite_runner.language.conversions import fitted
from netsuite_runner.language.expressions import ExpressionError, evaluated, is_true
from netsuite_runner.language.values import kind_of
from netsuite_runner.outputs import Outputs
from netsuite_runner.runs.kept import Approval, Call, Failure, Output, Part, StateKey
from netsuite_runner.runs.store import Run
from netsuite_runner.sessions import Sessions
from netsuite_runner.workflow import Step

StepState = Literal["waiting", "running", "asked", "done", "skipped", "failed"]

_PARTS = 40
"""Parts of one call that are kept; a node that pages through a table has thousands."""


@dataclass
class StepProgress:
    """
    How far one step is; `total` and `done` count its items, `failed` those of the done ones that it went on without, `skipped` those whose
    `when` was false.
    """

    state: StepState = "waiting"
    total: int = 1
    done: int = 0
    failed: int = 0
    skipped: int = 0
    retries: int = 0
    part: str = ""


@dataclass
class Watch:
    """How far a run is, written by the interpreter's thread and read by what shows it."""

    steps: dict[str, StepProgress] = field(default_factory=dict[str, StepProgress])
    acts_as: list[ActsAs | str] = field(default_factory=list[ActsAs | str])
    notes: list[str] = field(default_factory=list[str])


class Asked(NamedTuple):
    """What a step answers while people are asked in it: nothing that needs it can go on, and neither can it."""

    approvals: tuple[Approval, ...]


class Halted(BaseException):
    """Ends this life of a run without an end of its workflow (DBOS keeps exceptions as results, not this): it can be resumed."""

    def __init__(self, failure: StepFailed | None) -> None:
        super().__init__(failure)
        self.failure = failure


class Waits(Halted):
    """Ends a life in which a person was asked and nothing else can go on; that the run waits is kept."""

    def __init__(self) -> None:
        super().__init__(None)


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


class CallNotes:
    """Hears what the requests of one call do."""

    def __init__(self, step: str, item: str) -> None:
        self._step, self._item, self._began = step, item, time.time()
        self._requests, self._refused, self._waited = 0, 0, 0.0
        self._parts: list[Part] = []

    def hear(self, what: Literal["waited", "answered", "refused"], began: float, ended: float) -> None:
        """Note one stretch."""
        self._requests += what != "waited"
        self._refused += what == "refused"
        ended = max(began, ended)  # the clock may have been put back meanwhile
        self._waited += ended - began if what == "waited" else 0.0
        if len(self._parts) < _PARTS:
            self._parts.append(Part(what, began, ended))

    def ended(self) -> Call:
        """Return how it went, now that it is over."""
        counted = (self._requests, self._refused, self._waited)
        ended = max(self._began, time.time())
        return Call(self._step, self._item, self._began, ended, *counted, tuple(self._parts))


class Workers(Protocol):
    """The workers that share the items of a run, as the one sees them that goes through its graph."""

    def place(self) -> AbstractAsyncContextManager[None]:
        """
        Wait until an item may begin here, and hold its place while it is under way.

        A worker that is cut off from the database begins none: another one may have taken its work over.
        """
        ...

    async def shares(self, step: str, items: int) -> bool:
        """Tell whether so many items of a step are to be shared."""
        ...

    async def share(self, step: str, indices: Sequence[int], at_once: int, progress: StepProgress) -> None:
        """
        Let these items of a step be done, at most so many at once by all workers together; what became of them is in the run then.

        Raises:
            Halted: Some failed, or the run stops.
        """
        ...


class Walk:
    """
    What the steps of one graph of a run share: of the run's own, or of one inside it. `workers` are those that its items are shared with; None: all
    of it is done here.
    """

    def __init__(self, registry: Registry, run: Run, workers: Workers | None = None) -> None:
        self.registry, self.run, self.graph, self.workers = registry, run, run.spec.graph, workers
        self.place: Callable[[], AbstractAsyncContextManager[None]] = nullcontext if workers is None else workers.place
        """Waits until an item may begin, and holds its place while it is under way."""
        self.prefix = ""
        """Begins the names under which the run keeps the steps: `outer[3].`; empty where the graph is the run's own."""
        self.selector = "personal"
        """The login of a step that names none."""
        self.watch = Watch({name: StepProgress() for name in self.graph.workflow.steps})
        self.progress: Mapping[str, StepProgress] = self.watch.steps
        """How far each step of this graph is."""
        self.outputs = Outputs(run)
        self.sessions = Sessions(registry, caller=run.spec.caller, run=run.id, opened=self._opened)
        self.over: set[str] = set()
        """The steps that are over."""
        self.ended: dict[str, Any] = {}
        """What those have answered of which something is still to be spoken."""
        self.scope: Mapping[str, Any] = {"steps": self.ended, **run.spec.scope(run.id)}
        """What expressions see."""
        self.under_way = 0
        """Calls that have begun and not ended."""
        self.stopped = False
        self.failed: dict[str, dict[int, Mapping[str, Any]]] = {}
        """What the steps that ended went on without, by step and place."""
        self._asking_time = asyncio.Lock()

    @property
    def stopping(self) -> bool:
        """Nothing more is to be begun: something failed, or somebody interrupted."""
        return self.stopped

    @stopping.setter
    def stopping(self, stopped: bool) -> None:
        self.stopped = stopped

    def selector_of(self, step: Step) -> str:
        """Return whose login a step acts with."""
        return str(evaluated(step.credential, self.scope)) if "credential" in step.model_fields_set else self.selector

    async def learn_account_time(self) -> None:
        """
        Ask how the account tells the time, once a run, where an expression speaks of it.

        The account is that of the first step that speaks of it; where only the outputs do, that of the first step with a connector.

        Raises:
            Halted: The connector does not say it; nothing else was begun.
        """
        name = self.graph.asks_account_time
        if name is None:
            return
        try:
            async with self._asking_time:
                told = await asyncio.to_thread(self.run.account_time)
                if told is None:
                    steps = self.graph.workflow.steps
                    asking = [steps[name], *steps.values()] if name else [*steps.values()]
                    step = next((each for each in asking if self._connector(each)), asking[0])
                    session = await self.sessions.session(self._connector(step), self.selector_of(step))
                    told = await session.account_time()
                    await asyncio.to_thread(self.run.note_account_time, *told)
        except (NodeError, ExpressionError) as error:
            error = error if isinstance(error, NodeError) else NodeError(str(error))
            raise Halted(StepFailed(f"{self.prefix}{name or 'outputs'}", "", error)) from error
        self.scope = {**self.scope, "account": AccountTime(*told)}

    def _connector(self, step: Step) -> str:
        return self.registry.node(step.node).connector if step.node else ""

    def note(self, line: str) -> None:
        """Say a line and keep it with the run."""
        self.watch.notes.append(line)
        self.run.note(line)

    @contextmanager
    def calling(self) -> Generator[None]:
        """Count a call as under way while the block runs."""
        self.under_way += 1
        try:
            yield
        finally:
            self.under_way -= 1

    def skipped(self, names: AbstractSet[str]) -> bool:
        """Tell whether one of these steps was skipped."""
        return any(self.progress[name].state == "skipped" for name in names)

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


class InnerWalk(Walk):
    """One run of a workflow inside another, for an item of the step that runs it. It shares everything but its graph with the walk around it."""

    def __init__(self, outer: Walk, step: str, item: str, inputs: Mapping[str, Any]) -> None:
        self._outer = outer
        self.registry, self.run, self.graph = outer.registry, outer.run, outer.graph.inner[step]
        self.workers, self.place = None, outer.place  # its items are done where the run is gone through
        self.prefix = f"{where(f'{outer.prefix}{step}', item)}."
        self.selector = outer.selector_of(outer.graph.workflow.steps[step])
        self.watch, self.outputs, self.sessions = outer.watch, outer.outputs, outer.sessions
        self.progress = {name: StepProgress() for name in self.graph.workflow.steps}
        self.over, self.ended = set(), {}
        self.scope = {
            "steps": self.ended,
            "inputs": spoken(self.graph.workflow.inputs, inputs),
            **{name: outer.scope[name] for name in ("run", "account") if name in outer.scope},
        }
        self.stopped, self.failed, self._asking_time = False, {}, outer._asking_time  # noqa: SLF001 - one lock a run

    @property
    def stopping(self) -> bool:
        """Nothing more is to be begun here, or around it."""
        return self.stopped or self._outer.stopping

    @stopping.setter
    def stopping(self, stopped: bool) -> None:
        self.stopped = stopped

    @contextmanager
    def calling(self) -> Generator[None]:
        """Count a call as under way in the run."""
        with self._outer.calling():
            yield


class StepRun:
    """One step: its items, each a call of its node. Items whose output is kept are not called again."""

    def __init__(self, walk: Walk, name: str) -> None:
        self._walk, self._own = walk, name
        self.name = f"{walk.prefix}{name}"
        """As the run keeps it."""
        self._step: Step = walk.graph.workflow.steps[name]
        self.progress = walk.progress[name]
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

    async def _one(self, index: int, item: Any) -> "Made | None":
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

    async def _keep(self, index: int, made: "Made", results: list[Any] | None) -> None:
        name = self._item(index)
        try:
            await self._walk.outputs.keep(Output(self.name, name, made.value, made.asked), made.call)
        except NodeError as error:
            raise self._failed(name, error) from error
        if results is not None:
            results[index] = json.loads(made.value)  # what a later life of the run will read
        self.progress.done += 1

    async def _made(self, index: int, scope: Mapping[str, Any]) -> "Made | None":
        """
        Make one item; None where it is not over and did not fail.

        Raises:
            ExpressionError, NodeError: It failed.
        """
        name = self._item(index)
        node = self._walk.registry.node(self._step.node)
        params = evaluated(self._step.params, scope)
        parsed = _parsed(node, fitted(node.Params, params))
        perhaps = self._may_be_sent(index)
        if perhaps and self._earlier and (before := await self._made_before(index, params)) is not None:
            return Made(before, "adopted")
        notes = CallNotes(self.name, name)
        try:
            with self._walk.registry.traffic.told_to(notes.hear), self._walk.calling():
                output = await self._call(name, params, parsed, sent_before=perhaps)
        except (ExpressionError, NodeError):
            with suppress(NodeError):  # it is for people who look; a run that cannot be kept says so with the failure
                await asyncio.to_thread(self._walk.run.keep_outputs, (), [notes.ended()])
            raise
        return Made(output, digest_of(self._step, params), notes.ended())

    async def _made_before(self, index: int, params: Mapping[str, Any]) -> str | None:
        """
        Return what an item made under an earlier file with a key that is not its key now, as a JSON text; None: nothing.

        Raises:
            NodeError: It cannot be asked: the item is not sent then.
        """
        walk = self._walk
        node = walk.registry.node(self._step.node)
        session = await walk.sessions.session(node.connector, walk.selector_of(self._step))
        now = self._key(session, self._item(index), params)
        for known in self._earlier:
            then, step_then = known.params(self.name, index), known.graph.step(self.name)
            node_then = step_then.node if step_then is not None else ""
            if then is None or self._key(session, self._item(index), then, node_then) == now:
                continue
            found = await look_up(session, walk.run, known, self.name, index)
            if found is not None:
                walk.note(f"{where(self.name, self._item(index))}: made under an earlier file, with its values then")
                return json.dumps(found)
        return None

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

    async def _call(self, item: str, params: Mapping[str, Any], parsed: BaseModel, *, sent_before: bool) -> str:
        """
        Call the node, again as `retry` says where that is safe, and return its output as a JSON text.

        Raises:
            NodeError: As the node says, or that it has a defect.
        """
        walk, attempts = self._walk, self._step.retry.attempts
        node = walk.registry.node(self._step.node)
        try:
            effect = node.effect_of(parsed)
            if effect == "once" and await asyncio.to_thread(walk.run.settled, self.name, item):
                return "null"
            for attempt in count(1):
                try:
                    return await self._tried(node, effect, item, params, parsed, sent_before=sent_before or attempt > 1)
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
        self,
        node: type[Node[Any, Any, Any]],
        effect: Effect,
        item: str,
        params: Mapping[str, Any],
        parsed: BaseModel,
        *,
        sent_before: bool,
    ) -> str:
        walk, run = self._walk, self._walk.run
        if effect == "once" and (sent := await asyncio.to_thread(run.sent, self.name, item)):
            raise _outcome_unknown(run.id, where(self.name, item), node, params, sent)
        session = await walk.sessions.session(node.connector, walk.selector_of(self._step))
        if effect == "once":
            await asyncio.to_thread(run.note_sent, self.name, item)
        output = await session.call(
            node.name,
            parsed,
            step=self.name,
            item=item,
            progress=self._progressed,
            checkpoint=_Checkpoint(run, self.name, item),
            state=_State(run, session.acts_as, self.name, item),
            cancelled=lambda: walk.stopping,
            key=None if effect == "read" else self._key(session, item, params),
            sent_before=sent_before,
        )
        return json.dumps(output)

    def _key(self, session: Session, item: str, params: Mapping[str, Any], node: str = "") -> str:
        return key_of(self._walk.run, session.acts_as, node or self._step.node, params, step=self.name, item=item)

    def _progressed(self, done: int, total: int | None) -> None:
        self.progress.part = f"{done:,}" if total is None else f"{done:,} of {total:,}"

    def _failed(self, item: str, error: NodeError) -> Halted:
        self._walk.stopping = True
        self.progress.state = "failed"
        return Halted(StepFailed(self.name, item, error))


class Made(NamedTuple):
    """What an item has made: its output as a JSON text, the digest of what led to it (or a word), and how its call went."""

    value: str
    asked: str | None
    call: Call | None = None


def _how_far(progress: StepProgress) -> Attributes:
    """What a span says of a step that is over."""
    counted = {"items": progress.total, "done": progress.done, "failed": progress.failed, "retries": progress.retries}
    told: dict[str, str | int] = {f"netsuite_nodes.step.{name}": number for name, number in counted.items()}
    return told | ({"error.type": "failed"} if progress.state == "failed" else {})


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


class _State:
    """What this run leaves to the next one of its workflow, as the account and user that a step acts as."""

    def __init__(self, run: Run, acts_as: ActsAs, step: str, item: str) -> None:
        self._run, self._acts_as, self._step, self._item = run, acts_as, step, item

    async def load(self, name: str) -> Any:
        """Return what the last run that is over has left, or None."""
        return await asyncio.to_thread(self._run.load_state, self._key(name), self._step, self._item)

    async def save(self, name: str, value: Any) -> None:
        """Keep a JSON value for when the run is over."""
        await asyncio.to_thread(self._run.save_state, self._key(name), value)

    def _key(self, name: str) -> StateKey:
        return StateKey(*self._acts_as.identity, name)


def _parsed(node: type[Node[Any, Any, Any]], fits: Mapping[str, Any]) -> BaseModel:
    try:
        parsed: BaseModel = node.parse(fits)
    except NodeError:
        raise
    except Exception as error:
        raise _of_defect(node, error) from error
    return parsed


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


def _telling(todo: Sequence[tuple[int, Any]], last_taken: Callable[[], None]) -> Iterator[tuple[int, Any]]:
    """Give items, and say when the last one is taken."""
    for number, each in enumerate(todo, 1):
        if number == len(todo):
            last_taken()
        yield each
