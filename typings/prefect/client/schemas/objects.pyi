from typing import Any, Generic, TypeVar
from uuid import UUID

_R = TypeVar("_R")

class FlowRun:
    id: UUID

class TaskRun:
    flow_run_id: UUID | None

class State(Generic[_R]):
    async def aresult(self, *, raise_on_failure: bool) -> Any: ...
