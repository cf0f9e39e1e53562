"""
A lane: a worker takes stretches of a step's items, one after another, and does at most so many items at once.

What the items are and what their params are made of follows from what the steps before have answered, which is kept. So a worker that
takes a lane reads it once a run, and keeps it for the next lanes of the run.
"""

import asyncio
import copy
import time
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from typing import Any

from netsuite_plugin.registry import Registry
from netsuite_runner.approval_step import ApprovalStep
from netsuite_runner.errors import HandedOver, StepFailed
from netsuite_runner.halts import Halted
from netsuite_runner.outputs import Outputs
from netsuite_runner.runs.postgres_run import PostgresRun
from netsuite_runner.steps import StepRun
from netsuite_runner.walk import Walk
from netsuite_runner.watch import StepProgress, Watch
from netsuite_runner.worker.carried import Carrier, carried, in_stretch
from netsuite_runner.worker.lives import LaneName
from netsuite_runner.worker.stretches import Stretch, Stretches

_TURN = 10.0
"""Seconds after which a lane goes to the end of the queue where lanes of other steps wait in it: they get their turn."""


class Ground:
    """What a worker knows of a run it does lanes of, in one of its lives: the steps that are over, and open sessions."""

    def __init__(self, registry: Registry, run: PostgresRun, carrier: Carrier) -> None:
        self.run, self.used = run, time.monotonic()
        self.walk = Walk(registry, carried(run, carrier))
        self._ended: dict[str, Any] = {}
        self.walk.scope = {"steps": self._ended, **run.spec.scope(run.id)}
        self._items: dict[str, list[Any]] = {}
        self._reading = asyncio.Lock()
        self._knows_time = False

    async def items(self, step: str) -> list[Any]:
        """
        Return the items of a step whose needs are over.

        Raises:
            Halted: They cannot be evaluated.
        """
        async with self._reading:
            if not self._knows_time:
                await self.walk.learn_account_time()
                self._knows_time = True
            await self._read(step)
            if step not in self._items:
                self._items[step] = StepRun(self.walk, step).listed() or []
        return self._items[step]

    async def _read(self, step: str) -> None:
        for name in self.walk.graph.needs[step]:
            if name not in self._ended:
                await self._read(name)
                asks = self.walk.graph.workflow.steps[name].approve is not None
                self._ended[name] = await (ApprovalStep if asks else StepRun)(self.walk, name).kept()

    async def close(self) -> None:
        """Close its sessions and the run."""
        await self.walk.sessions.close()
        await asyncio.to_thread(self.run.close)


class Lane:
    """One lane at work in this process."""

    def __init__(
        self,
        name: LaneName,
        *,
        ground: Ground,
        stretches: Stretches,
        carrier: Carrier,
        connected: "Connected",
        places: int,
        others_wait: Callable[[LaneName], bool],
    ) -> None:
        self.name, self.carrier, self._others_wait = name, carrier, others_wait
        self._ground, self._stretches, self._connected = ground, stretches, connected
        self._places = asyncio.Semaphore(places)
        self._at_once = places
        self._walks: list[Walk] = []
        self._stopping = False
        self.holder = name.workflow
        """Under which word its stretches are held."""
        self.began = time.monotonic()

    @property
    def under_way(self) -> int:
        """How many calls have begun and not ended."""
        return sum(walk.under_way for walk in self._walks)

    def stop(self) -> None:
        """Begin nothing more."""
        self._stopping = True
        for walk in self._walks:
            walk.stopping = True

    async def work(self, *, turn: float = _TURN) -> bool:
        """
        Do stretches until there are no more, or the turn is over; tell whether it is and more may be there.

        Raises:
            HandedOver: Another worker has taken the lane over.
        """
        await self._asked(self._stretches.let_go, self.name.run, self.name.step, self.holder)
        items = await self._ground.items(self.name.step)
        under_way = set[asyncio.Task[None]]()
        try:
            more = await self._begun(items, turn, under_way)
            # each to its end: what is under way when another stretch fails is kept too
            ends = await asyncio.gather(*under_way, return_exceptions=True)
        except asyncio.CancelledError:
            for task in under_way:
                task.cancel()
            await asyncio.gather(*under_way, return_exceptions=True)
            raise
        for end in ends:
            if isinstance(end, BaseException):
                raise end
        return more

    async def _begun(self, items: list[Any], turn: float, under_way: set[asyncio.Task[None]]) -> bool:
        """Begin stretches, the next one while the last calls of one are under way: the places are those of all. Tell whether the turn is over."""
        while not self._stopping and not any(task.done() and task.exception() for task in under_way):
            if time.monotonic() - self.began > turn:
                if await self._asked(self._others_wait, self.name):
                    return True
                self.began = time.monotonic()
            claim = self._stretches.claim
            stretch = await self._asked(claim, self.name.run, self.name.step, self.name.life, self.holder)
            if stretch is None:
                return False
            last_taken = asyncio.Event()
            under_way.add(asyncio.create_task(self._done(stretch, items, last_taken)))
            await last_taken.wait()
            under_way -= {task for task in under_way if task.done() and not task.exception()}
        return False

    async def _done(self, stretch: Stretch, items: list[Any], last_taken: asyncio.Event) -> None:
        try:
            await self._do(stretch, items, last_taken.set)
        finally:
            last_taken.set()

    async def _do(self, stretch: Stretch, items: list[Any], last_taken: Callable[[], None]) -> None:
        walk = await asyncio.to_thread(self._walk, stretch)
        alone = self._unknown_until_kept(walk, stretch)
        walk.outputs = Outputs(walk.run, company=1 if alone else self._at_once)
        step, error = StepRun(walk, stretch.step), None
        before = stretch.claims > 1 or self.name.life > 1
        some = {index: items[index] for index in range(stretch.first, min(stretch.last, len(items)))}
        self._walks.append(walk)
        try:
            at_once = self._at_once if alone else 2 * self._at_once
            await step.some(some, at_once=at_once, perhaps_sent=before, last_taken=last_taken)
        except Halted as halted:
            error = halted.failure
            if error is not None and any(isinstance(each.cause, HandedOver) for each in (error, *error.others)):
                raise error.cause from None
        finally:
            self._walks.remove(walk)
            await walk.outputs.close()
        if error is None and step.progress.done < len(
            some
        ):  # it was stopped: the rest is to be done by others, or in another life
            await self._asked(self._stretches.release, stretch)
            return
        told = None if error is None else error.told()
        if told is not None:
            self.stop()
        end = self._stretches.end
        await self._asked(end, stretch, self.name.life, skipped=step.progress.skipped, error=told)

    @staticmethod
    def _unknown_until_kept(walk: Walk, stretch: Stretch) -> bool:
        """
        Tell whether a call whose output is not kept yet is one that a person has to look for, should the worker die.

        Then an item has its place until its output is kept, and none waits for company. Of all others as many may be kept as are under way: the
        next calls need not wait.
        """
        return walk.registry.node(walk.graph.workflow.steps[stretch.step].node).effect == "once"

    def _walk(self, stretch: Stretch) -> Walk:
        """Return the ground's walk as one stretch sees it."""
        ground = self._ground.walk
        run = self.carrier.asked(self._ground.run.in_lane, stretch.step, str(stretch.first))
        walk = copy.copy(ground)
        walk.run = in_stretch(run, ground.run, self.carrier, stretch)
        walk.place = self._place
        walk.stopping, walk.under_way = self._stopping, 0
        steps = {**ground.watch.steps, stretch.step: StepProgress()}
        walk.watch, walk.progress = Watch(steps, ground.watch.acts_as, ground.watch.notes), steps
        return walk

    @asynccontextmanager
    async def _place(self) -> AsyncGenerator[None]:
        async with self._places:
            await self._connected.wait()
            yield

    async def _asked(self, method: Callable[..., Any], *words: Any, **named: Any) -> Any:
        return await asyncio.to_thread(self.carrier.asked, method, *words, **named)


class Connected:
    """Whether items may begin in this worker."""

    def __init__(self, connected: Callable[[], bool]) -> None:
        self._connected = connected

    async def wait(self) -> None:
        """Wait until they may."""
        while not self._connected():  # noqa: ASYNC110 - a thread finds out
            await asyncio.sleep(0.05)


def failure_of(errors: tuple[dict[str, Any], ...]) -> StepFailed | None:
    """Put what failed in several stretches into one failure."""
    found = [StepFailed.of_told(each) for each in errors]
    for other in found[1:]:
        found[0].others += (other, *other.others)
    return found[0] if found else None
