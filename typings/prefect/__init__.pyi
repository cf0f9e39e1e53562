# The few names of Prefect 3 that the adapter uses: Prefect itself lives in environments of its own.
from collections.abc import Callable
from typing import Any, Generic, ParamSpec, TypeVar

from prefect.cache_policies import CachePolicy

_P = ParamSpec("_P")
_R = TypeVar("_R")

class Task(Generic[_P, _R]):
    name: str
    def __call__(self, *args: _P.args, **kwargs: _P.kwargs) -> _R: ...

def task(
    *,
    name: str,
    description: str,
    retries: int,
    retry_delay_seconds: float | list[float],
    retry_condition_fn: Callable[..., Any],
    cache_policy: CachePolicy,
    cache_expiration: Any,
    persist_result: bool,
    **options: Any,
) -> Callable[[Callable[_P, _R]], Task[_P, _R]]: ...
