# The few names of Temporal's SDK that the adapter uses: Temporal itself lives in environments of its own.
from collections.abc import Callable, Generator, Sequence
from datetime import datetime, timedelta
from enum import Enum
from typing import Any, TypeVar

from temporalio.common import RetryPolicy

_C = TypeVar("_C", bound=type)
_F = TypeVar("_F", bound=Callable[..., Any])

class Info:
    workflow_id: str
    run_id: str
    first_execution_run_id: str
    cron_schedule: str | None
    start_time: datetime

class ActivityCancellationType(Enum):
    WAIT_CANCELLATION_COMPLETED = 1

class ChildWorkflowHandle:
    def __await__(self) -> Generator[Any, Any, list[Any]]: ...
    async def signal(self, signal: Callable[..., Any]) -> None: ...

def defn(*, name: str, sandboxed: bool = True) -> Callable[[_C], _C]: ...
def run(fn: _F) -> _F: ...
def query(fn: _F) -> _F: ...
def signal(fn: _F) -> _F: ...
def info() -> Info: ...
def set_current_details(description: str) -> None: ...
async def wait_condition(fn: Callable[[], bool]) -> None: ...
async def execute_activity(
    activity: str,
    arg: Any = ...,
    *,
    args: Sequence[Any] = ...,
    start_to_close_timeout: timedelta,
    heartbeat_timeout: timedelta | None = None,
    retry_policy: RetryPolicy | None = None,
    cancellation_type: ActivityCancellationType = ...,
    summary: str | None = None,
) -> Any: ...
async def start_child_workflow(workflow: Callable[..., Any], arg: Any, *, id: str) -> ChildWorkflowHandle: ...
