from collections.abc import Callable
from typing import Any, TypeVar

_F = TypeVar("_F", bound=Callable[..., Any])

class Info:
    activity_id: str
    attempt: int
    workflow_id: str | None
    workflow_run_id: str | None

def defn(*, name: str) -> Callable[[_F], _F]: ...
def info() -> Info: ...
def heartbeat(*details: Any) -> None: ...
