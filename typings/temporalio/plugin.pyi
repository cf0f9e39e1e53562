from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager
from typing import Any

from temporalio.converter import DataConverter
from temporalio.worker import WorkflowRunner

class SimplePlugin:
    def __init__(
        self,
        name: str,
        *,
        data_converter: Callable[[DataConverter | None], DataConverter],
        activities: Sequence[Callable[..., Any]],
        workflows: Sequence[type],
        workflow_runner: Callable[[WorkflowRunner | None], WorkflowRunner],
        workflow_failure_exception_types: Sequence[type[BaseException]],
        run_context: Callable[[], AbstractAsyncContextManager[None]],
    ) -> None: ...
