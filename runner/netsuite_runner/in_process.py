"""A run from beginning to end inside a process that goes on: for tests. One at a time."""

from pathlib import Path
from typing import Any

from netsuite_plugin.registry import Registry
from netsuite_runner.interpreter import Execution, shut_down
from netsuite_runner.record import Runs


def run_to_end(registry: Registry, folder: Path, run_id: str, plan: dict[str, Any]) -> Any:
    """
    Begin a run, or go on with it, wait for its end, and return its outputs. `folder` is where runs are kept.

    Raises:
        StepFailed: A step failed; the run can be gone on with.
        RunRefused: It cannot be begun as asked.
    """
    record = Runs(folder).begin(run_id, plan)
    execution = Execution(registry, record)
    try:
        execution.start()
        while not execution.wait(60):
            pass
        return execution.result()
    finally:
        shut_down()
        record.close()
