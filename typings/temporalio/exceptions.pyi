from collections.abc import Sequence
from datetime import timedelta
from typing import Any

class FailureError(Exception):
    @property
    def message(self) -> str: ...
    @property
    def cause(self) -> BaseException | None: ...

class ApplicationError(FailureError):
    def __init__(
        self,
        message: str,
        *details: Any,
        type: str | None = None,
        non_retryable: bool = False,
        next_retry_delay: timedelta | None = None,
    ) -> None: ...
    @property
    def details(self) -> Sequence[Any]: ...

class ActivityError(FailureError):
    @property
    def activity_type(self) -> str: ...
