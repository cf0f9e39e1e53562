"""One run in a process of its own, as `Runner` starts it: `python -m netsuite_runner.process FOLDER RUN_ID LOCK REGISTRY`."""

import pkgutil
import signal
import sys
from contextlib import closing
from pathlib import Path

from netsuite_plugin.contract import NodeError
from netsuite_runner.errors import StepFailed
from netsuite_runner.leaving import leave
from netsuite_runner.runs.sqlite import SqliteRuns
from netsuite_runner.runs.store import Run

_LOOK = 0.2
"""Seconds between two looks whether the run is asked to stop."""


def execute(run: Run, registry: str) -> None:
    """Execute a run that this process holds until it ends. How it ended is kept with it, whatever it was."""
    try:
        from netsuite_runner.interpreter import Execution

        execution = Execution(pkgutil.resolve_name(registry)(), run)
        execution.start()
    except Exception as error:  # noqa: BLE001 - nobody else can say it: the host reads it from the run
        cause = error if isinstance(error, NodeError) else NodeError(f"{type(error).__name__}: {error}")
        run.end("failed", error=StepFailed("run", "", cause).told())
        return
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: execution.stop(now=False))
    while not execution.wait(_LOOK):
        pass


if __name__ == "__main__":
    folder, run_id, lock, registry = sys.argv[1:]
    with closing(SqliteRuns(Path(folder)).adopt(run_id, int(lock))) as adopted:
        execute(adopted, registry)
    sys.stdout.flush()
    sys.stderr.flush()
    leave(0)
