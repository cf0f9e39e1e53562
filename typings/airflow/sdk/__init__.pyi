# The few names of Airflow 3 that the adapter uses: Airflow itself lives in environments of its own.
from collections.abc import Mapping
from datetime import timedelta
from logging import Logger
from typing import Any, ClassVar, NoReturn

from airflow.triggers.base import BaseTrigger

class Connection:
    conn_type: str | None
    extra: str | None
    @property
    def extra_dejson(self) -> dict[str, Any]: ...

class BaseHook:
    log: Logger
    def __init__(self, logger_name: str | None = None) -> None: ...
    @classmethod
    def get_connection(cls, conn_id: str) -> Connection: ...
    @classmethod
    async def aget_connection(cls, conn_id: str) -> Connection: ...

class BaseOperator:
    template_fields: ClassVar[tuple[str, ...]]
    execution_timeout: timedelta | None
    log: Logger
    def __init__(self, *, task_id: str, **kwargs: Any) -> None: ...
    def execute(self, context: Mapping[str, Any]) -> Any: ...
    def on_kill(self) -> None: ...
    def defer(
        self,
        *,
        trigger: BaseTrigger,
        method_name: str,
        kwargs: dict[str, Any] | None = None,
        timeout: timedelta | None = None,
    ) -> NoReturn: ...

def get_current_context() -> Mapping[str, Any]: ...
