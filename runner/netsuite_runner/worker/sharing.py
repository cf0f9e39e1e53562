"""
How the one that goes through a run's graph lets all workers do the items of a step.

The items are laid out in stretches, and as many lanes are opened as the step's `at_once` has room for: together they never do more at once. Then it
waits: for the bell that a lane rings, or a while. It may die and be taken up by another worker: the stretches that are over are over.
"""

import asyncio
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, AbstractContextManager, asynccontextmanager
from dataclasses import replace
from typing import Any

from netsuite_runner.halts import Halted
from netsuite_runner.walk import Walk
from netsuite_runner.watch import StepProgress
from netsuite_runner.worker.carried import Carrier
from netsuite_runner.worker.lives import LaneName, Lives
from netsuite_runner.worker.shared_items import Connected, Lane, failure_of
from netsuite_runner.worker.stretches import Stretches

_LONGEST = 50
"""Items of a stretch at most: so many are read and held together, and no more than those under way are ever repeated."""
_ROUNDS = 2
"""A stretch is what each lane would have of the rest in so many rounds: many items at first, few at the end, so all lanes end at about the same time."""
_ALONE = 10
"""So many items of a step are done by the one that goes through the graph itself."""
_WAIT = 1.0
"""Seconds until a bell that was missed is made up for."""
_CARE = 3
"""So many waits in a row in which nothing moved, and it is looked whether all lanes are still there."""


def places_of(at_once: int, most: int) -> list[int]:
    """Return how many items each lane does at once, `most` at most, for a step that may do `at_once`."""
    whole, rest = divmod(at_once, most)
    return [most] * whole + [rest] * (rest > 0)


def stretches_of(indices: Sequence[int], lanes: int, places: int) -> list[tuple[int, int]]:
    """Cut the places of items, in order, into stretches from a first to before a last: none is longer than those before it."""
    found, start = list[tuple[int, int]](), 0
    while start < len(indices):
        size = min(_LONGEST, max(places, -(-(len(indices) - start) // (_ROUNDS * lanes))))
        cut = indices[start : start + size]
        found.append((cut[0], cut[-1] + 1))
        start += size
    return found


class Sharing:
    """The workers, for one life of one run. `at_once` is how many items this worker does at once, and is taken for what others do."""

    def __init__(
        self,
        lives: Lives,
        stretches: Stretches,
        carrier: Carrier,
        *,
        run: str,
        life: int,
        at_once: int,
        connected: Connected,
        bell: Callable[[str], AbstractContextManager[asyncio.Event]],
        at_home: Callable[[LaneName], AbstractAsyncContextManager[Lane]],
    ) -> None:
        self._lives, self._stretches, self._carrier, self._connected = lives, stretches, carrier, connected
        self._run, self._life, self._at_once = run, life, at_once
        self._bell, self._at_home = bell, at_home
        self.walk: Walk | None = None
        """The run's, once there is one: it says whether the run stops."""

    def place(self) -> AbstractAsyncContextManager[None]:
        """Wait until an item may begin in this worker."""
        return self._place()

    @asynccontextmanager
    async def _place(self) -> AsyncGenerator[None]:
        await self._connected.wait()
        yield

    async def shares(self, step: str, items: int) -> bool:
        """A few items are not worth it, unless their lanes were opened before this worker took the run up."""
        return items > _ALONE or await self._asked(self._stretches.laid_out, self._run, step, self._life)

    async def share(self, step: str, indices: Sequence[int], at_once: int, progress: StepProgress) -> None:
        """
        Let lanes do these items, and wait until they have.

        Raises:
            Halted: Some failed, or the run stops.
        """
        places = places_of(at_once, self._at_once)
        stretches = stretches_of(indices, len(places), places[0])
        await self._asked(self._stretches.open, self._run, step, self._life, stretches)
        lanes = [LaneName(self._run, self._life, step, number, most) for number, most in enumerate(places)]
        for lane in lanes[: len(stretches)]:
            await self._asked(self._lives.open_lane, lane)
        with self._bell(self._run) as bell:
            await self._watch(step, lanes, progress, bell)

    async def _watch(self, step: str, lanes: Sequence[LaneName], progress: StepProgress, bell: asyncio.Event) -> None:
        halted, before, quiet = False, None, 0
        alone = set[LaneName]()
        while True:
            bell.clear()
            if self._carrier.leaving:
                raise Halted(None)  # another worker waits for the lanes from here on
            standing = await self._asked(self._stretches.standing, self._run, step, self._life)
            progress.skipped = standing.skipped
            if (self._stops or standing.errors) and not halted:
                await self._asked(self._stretches.halt, self._run, self._life)
                halted = True
                continue
            if standing.held == 0 and (halted or standing.open == 0):
                break
            quiet = quiet + 1 if standing == before else 0
            before = standing
            if quiet >= _CARE and standing.open:
                quiet = 0
                await self._care(lanes, alone)
            try:
                await asyncio.wait_for(bell.wait(), _WAIT)
            except TimeoutError:
                continue
        await self._asked(self._lives.close_lanes, self._run, step)
        failure = failure_of(standing.errors)
        if failure is not None or halted:
            raise Halted(failure)

    async def _care(self, lanes: Sequence[LaneName], alone: set[LaneName]) -> None:
        """Open the lanes again that nobody has any more; work here on those that come to nothing again: others have not what the run needs."""
        for lane in lanes:
            last, is_open = await self._asked(self._lives.last_turn, lane)
            if is_open:
                continue
            if lane in alone:
                async with self._at_home(lane) as at_home:
                    await at_home.work()
            else:
                alone.add(lane)
                await self._asked(self._lives.open_lane, replace(lane, turn=last + 1))

    @property
    def _stops(self) -> bool:
        return self.walk is not None and self.walk.stopping

    async def _asked(self, method: Callable[..., Any], *words: Any) -> Any:
        return await asyncio.to_thread(self._carrier.asked, method, *words)
