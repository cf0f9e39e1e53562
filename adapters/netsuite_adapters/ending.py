"""What becomes of a call that an engine cancels: it can see that, and has a while to end."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

import anyio

Out = TypeVar("Out")

GRACE = 60.0
"""Seconds that a cancelled call has for its end."""


async def to_its_end(make: Callable[[Callable[[], bool]], Coroutine[Any, Any, Out]], *, grace: float = GRACE) -> Out:
    """
    Make a call and return what it answers. `make` is given the question whether it is cancelled.

    A call that reads or goes on for long asks that between its requests, and stops. One that writes has its answer soon: it is waited for, so that
    it is known and kept what has happened. Then, or after `grace` seconds, the cancellation takes its course.

    Raises:
        CancelledError: It was cancelled.
    """
    cancelled = False
    call = asyncio.create_task(make(lambda: cancelled))
    try:
        return await asyncio.shield(call)
    except asyncio.CancelledError:
        cancelled = True
        # an engine on anyio cancels again and again until it has its way
        with anyio.move_on_after(grace, shield=True):
            await asyncio.wait([call])
        raise
    finally:
        call.cancel()
