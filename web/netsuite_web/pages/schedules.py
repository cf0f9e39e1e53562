"""Schedules: a person's workflows that run by themselves. They are added at a command line, where the file is."""

import asyncio
from collections.abc import Callable
from contextlib import closing
from typing import TypeVar

from starlette.responses import Response

from netsuite_plugin.contract import ConfigurationError, NodeError
from netsuite_runner.errors import RunRefused
from netsuite_runner.runs.schedules import Firing, Schedule, Schedules, schedules_of
from netsuite_web.asked import Asked
from netsuite_web.failure import for_pages

T = TypeVar("T")
_FIRINGS = 50
"""Moments of a schedule that stand on its page."""


async def index(asked: Asked) -> Response:
    """Show the schedules of who asks, those that have stopped first."""
    try:
        found = await asyncio.to_thread(lambda: _schedules(asked).all(asked.caller))
    except ConfigurationError:
        return asked.page("schedules/index.html", schedules=None)
    return asked.page("schedules/index.html", schedules=sorted(found, key=lambda each: each.state != "stopped"))


async def show(asked: Asked) -> Response:
    """Show one schedule, and its last moments."""

    def reading(schedules: Schedules, schedule: Schedule) -> tuple[Schedule, list[Firing]]:
        return schedule, schedules.firings(schedule, most=_FIRINGS)

    found = await _of(asked, reading)
    if found is None:
        return _missing(asked)
    schedule, firings = found
    return asked.page("schedules/show.html", schedule=schedule, firings=firings, most=_FIRINGS)


async def enable(asked: Asked) -> Response:
    """Let it run from now on."""
    now = asked.site.clock.now()
    return await _changed(
        asked,
        lambda schedules, each: schedules.enable(asked.caller, each.name, now=now),
        lambda _: "It is on.",
        "What it would have run meanwhile is not made up for.",
    )


async def disable(asked: Asked) -> Response:
    """Let it run no more."""
    return await _changed(
        asked,
        lambda schedules, each: schedules.disable(asked.caller, each.name),
        lambda _: "It is off.",
        "Runs that have begun go on.",
    )


async def run_now(asked: Asked) -> Response:
    """Let a worker run it at once."""
    now = asked.site.clock.now()

    def running(schedules: Schedules, each: Schedule) -> str:
        # the engine is loaded by who hands a run to workers
        from netsuite_runner.postgres_runner import PostgresRunner

        with closing(PostgresRunner(schedules.runs.address.url, registry=asked.site.registry)) as runner:
            return runner.schedules.run_now(asked.caller, each.name, now=now)

    return await _changed(
        asked,
        running,
        lambda run: f"Run {run} waits for a worker.",
        "When the schedule runs next stays as it is.",
    )


async def ask_remove(asked: Asked) -> Response:
    """Say what a removal takes and what it leaves."""
    schedule = await _of(asked, lambda _, each: each)
    return _missing(asked) if schedule is None else asked.page("schedules/remove.html", schedule=schedule)


async def remove(asked: Asked) -> Response:
    """Forget a schedule."""

    def removing(schedules: Schedules, schedule: Schedule) -> str:
        schedules.remove(asked.caller, schedule.name)
        return schedule.name

    removed = await _of(asked, removing)
    if removed is None:
        return _missing(asked)
    asked.session.say("good", f"{removed} is removed.", "Its runs stay.")
    return asked.to("/schedules")


async def _changed(
    asked: Asked, change: Callable[[Schedules, Schedule], T], title: Callable[[T], str], text: str
) -> Response:
    try:
        changed = await _of(asked, change)
        if changed is None:
            return _missing(asked)
    except NodeError as error:
        asked.session.say("bad", "Nothing is changed.", for_pages(str(error)))
    else:
        asked.session.say("good", title(changed), text)
    return asked.to(f"/schedules/{asked.part('schedule')}")


async def _of(asked: Asked, use: Callable[[Schedules, Schedule], T]) -> T | None:
    """Do something with a schedule of who asks; None where they have none of that name."""

    def used() -> T | None:
        try:
            schedules = _schedules(asked)
            found = schedules.of(asked.caller, asked.part("schedule"))
        except (RunRefused, ConfigurationError):
            return None
        return use(schedules, found)

    return await asyncio.to_thread(used)


def _schedules(asked: Asked) -> Schedules:
    return schedules_of(asked.site.registry)


def _missing(asked: Asked) -> Response:
    return asked.missing("This schedule", back="/schedules", back_title="Schedules")
