"""Schedules as workers would have left them, in a database of their own that the pages' settings name."""

import atexit
import json
import os
from contextlib import ExitStack, closing
from datetime import timedelta
from functools import cache
from typing import Any

from conftest import MARIA
from netsuite_plugin.contract import Caller
from netsuite_runner.runs.schedules import Schedules, schedules_of
from tools import local_postgres
from web_runs import TEXT, spec


@cache
def _server() -> Any:
    stack = ExitStack()
    atexit.register(stack.close)
    return stack.enter_context(local_postgres.served())


def database(pages: Any) -> Schedules:
    """Let the pages' runs be in an empty database, as long as the pages are there."""
    os.environ["NETSUITE_NODES_RUNS"] = _server().new_database()
    pages.stack.callback(os.environ.pop, "NETSUITE_NODES_RUNS", None)
    return schedules_of(pages.world.registry)


def scheduled(
    pages: Any, schedules: Schedules, name: str = "month-end", caller: Caller = MARIA, changes: str = ""
) -> None:
    """Add a schedule that runs every working day; `changes` names the step that reads what has changed."""
    when = {"cron": "30 6 * * 1-5", "time_zone": "Europe/Berlin"} | ({"changes": changes} if changes else {})
    text = f"schedule: {json.dumps(when)}\n{TEXT}"
    schedules.add(name, spec(pages, caller, text=text), now=pages.site.clock.now())


def stopped(pages: Any, schedules: Schedules, name: str) -> None:
    """Let a schedule have fired, missed two days, and stopped because its person's login is over."""
    scheduled(pages, schedules, name)
    begun = schedules.fire_due(pages.site.clock.now() + timedelta(days=6))
    (fired,) = [each for each in begun if (each.run or "").startswith(name)]
    with closing(pages.site.runs.take_up(fired.run, MARIA)) as run:
        error = {
            "step": "overdue",
            "item": "",
            "message": "NetSuite has ended the login <b>of Maria</b>",
            "remedy": "reconnect",
        }
        run.end("failed", error={**error, "request_id": None, "others": []})
    schedules.fire_due(pages.site.clock.now() + timedelta(days=6, seconds=1))
