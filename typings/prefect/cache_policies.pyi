from collections.abc import Callable
from typing import Any

from prefect.context import TaskRunContext

class CachePolicy: ...

class CacheKeyFnPolicy(CachePolicy):
    def __init__(self, *, cache_key_fn: Callable[[TaskRunContext, dict[str, Any]], str | None]) -> None: ...
