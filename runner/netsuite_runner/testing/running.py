"""A run from beginning to end inside a process that goes on. One at a time."""

from contextlib import closing
from pathlib import Path
from typing import Any

from netsuite_plugin.registry import Registry
from netsuite_runner.interpreter import Execution, shut_down
from netsuite_runner.run_spec import RunSpec
from netsuite_runner.runs.kept import OVER
from netsuite_runner.runs.sqlite import SqliteRuns


def run_to_end(registry: Registry, folder: Path, run_id: str, spec: RunSpec) -> Any:
    """
    Begin a run, or go on with it, wait for its end, and return its outputs. `folder` is where runs are kept.

    Raises:
        StepFailed: A step failed; the run can be resumed.
        RunRefused: It cannot be begun as asked.
    """
    with closing(SqliteRuns(folder).begin(run_id, spec)) as run:
        summary = run.summary()
        if summary.state in OVER:
            return summary.outputs
        execution = Execution(registry, run)
        try:
            execution.start()
            while not execution.wait(0.2):
                pass
            return execution.result()
        finally:
            shut_down()
