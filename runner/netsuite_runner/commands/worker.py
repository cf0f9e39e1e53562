"""`netsuite-nodes worker`: a process that executes runs which others have queued."""

import gc
import logging
import os
import signal
import threading
import time

from cyclopts import App

from netsuite_plugin.contract import ConfigurationError
from netsuite_plugin.discovery import current_registry
from netsuite_plugin.terminal import say
from netsuite_runner.logs import write_logs
from netsuite_runner.runs.where import address_of

app = App(name="worker", help="Execute the runs that are queued in a PostgreSQL database.")

_TWICE = 0.5
"""Seconds in which a second signal is the first one again: what ends a process by its group sends it to the process too."""


@app.command
def serve(*, on: str | None = None, at_once: int = 5, health_port: int | None = None) -> int:
    """
    Execute runs until SIGTERM. Any number of workers, on any machines, share the runs of a database.

    SIGTERM or Ctrl-C: takes nothing more, lets the items that are under way end, and hands the rest over to other workers. The same again ends it at once:
    others take over what it was at.

    Parameters
    ----------
    on
        The database of runs: its name in the settings, or its address without a password; NETSUITE_NODES_RUNS when not given.
    at_once
        How many items of a step it does at once; all workers together never do more than the step's at_once.
    health_port
        Answer GET /healthz on this port: 200 while it takes work, 503 while it is cut off from the database or ending.
    """
    registry = current_registry()
    address = address_of(registry, on)
    if address is None:
        raise ConfigurationError(
            "A worker needs a database: --on NAME, or NETSUITE_NODES_RUNS. Runs in files are executed by the command that begins them."
        )
    if at_once < 1:
        raise ConfigurationError(f"--at-once {at_once}: at least 1.")
    _log()
    # DBOS is imported when there is something to run
    from netsuite_runner.worker.health import Health
    from netsuite_runner.worker.worker import Worker

    told, first = threading.Event(), [0.0]
    worker = Worker(registry, address, at_once=at_once)
    health = Health(health_port, worker.health) if health_port is not None else None

    def end(*_: object) -> None:
        if not told.is_set():
            first[0] = time.monotonic()
            told.set()
        elif time.monotonic() - first[0] > _TWICE:
            say("Ending at once: other workers take over what was under way.")
            os._exit(130)

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, end)
    worker.start()
    gc.freeze()  # what is there now stays: the collector need not look through it again
    while not told.wait(0.5):
        pass
    worker.drain()
    if health is not None:
        health.close()
    return 0


def _log() -> None:
    """Write what the worker does, a line each, unless the command line has asked for other lines."""
    if not logging.getLogger().handlers:
        write_logs()
    runner = logging.getLogger("netsuite_runner")
    if runner.level == logging.NOTSET:
        runner.setLevel(logging.INFO)
