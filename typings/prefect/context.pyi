from typing import Self

from prefect.client.schemas.objects import FlowRun, TaskRun

class FlowRunContext:
    flow_run: FlowRun | None
    @classmethod
    def get(cls) -> Self | None: ...

class TaskRunContext:
    task_run: TaskRun
    @classmethod
    def get(cls) -> Self | None: ...
