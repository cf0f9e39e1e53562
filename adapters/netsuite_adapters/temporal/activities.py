"""One activity for each installed node, under the node's own name."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from temporalio import activity
from temporalio.exceptions import ApplicationError

from netsuite_adapters.calling import Place, call_node, may_try_again
from netsuite_adapters.ending import to_its_end
from netsuite_adapters.sessions import Sessions
from netsuite_adapters.temporal.calls import NodeCall
from netsuite_adapters.temporal.exact import unpacked
from netsuite_plugin.contract import Caller, Node, NodeError
from netsuite_plugin.registry import Registry
from netsuite_plugin.settings import Settings
from netsuite_runner.errors import StepFailed
from netsuite_runner.language.conversions import fitted
from netsuite_runner.language.expressions import ExpressionError

ACCOUNT_TIME = "netsuite_nodes.account_time"
"""The activity that asks how an account tells the time."""
_HEARTBEAT = 5.0
"""Seconds between two signs of life of a call."""


@dataclass(frozen=True)
class Activities:
    """The activities of one worker. All calls act for one caller: the worker's."""

    registry: Registry
    settings: Settings
    caller: Caller
    _sessions: Sessions = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_sessions", Sessions(self.registry))

    async def aclose(self) -> None:
        """Close what is open."""
        await self._sessions.aclose()

    def all(self) -> list[Callable[..., Any]]:
        """Return the functions that a worker registers."""
        return [*map(self._of_node, self.registry.nodes.values()), self._account_time()]

    def _of_node(self, node: type[Node[Any, Any, Any]]) -> Callable[[NodeCall], Awaitable[Any]]:
        async def call(call: NodeCall) -> Any:
            return await self._call(node, call)

        call.__doc__ = node.summary()
        return activity.defn(name=node.name)(call)

    async def _call(self, node: type[Node[Any, Any, Any]], call: NodeCall) -> Any:
        inputs: Mapping[str, Any] = {}
        try:
            inputs = fitted(node.Params, unpacked(call.inputs))
            async with _signs_of_life() as signs:
                return await to_its_end(
                    lambda cancelled: call_node(
                        self.registry,
                        self.settings,
                        node.name,
                        inputs,
                        place=_place(call),
                        credential=call.credential,
                        caller=self.caller,
                        progress=signs.progressed,
                        cancelled=cancelled,
                        opens=self._sessions,
                        largest=None,  # the client puts large payloads into files, and workflows see them whole
                    )
                )
        except (ExpressionError, ArithmeticError) as error:
            raise application_error(NodeError(str(error)), again=False) from None
        except NodeError as error:
            again = may_try_again(self.registry, node.name, inputs, error)
            attempt = activity.info().attempt
            again = again and (call.attempts == 0 or attempt < call.attempts)
            wait = timedelta(seconds=call.wait * 2 ** (attempt - 1)) if again and call.wait else None
            raise application_error(error, again=again, wait=wait) from None

    def _account_time(self) -> Callable[[str, str], Awaitable[tuple[str, str]]]:
        @activity.defn(name=ACCOUNT_TIME)
        async def account_time(node: str, credential: str) -> tuple[str, str]:
            """Say how the account tells the time."""
            try:
                connector = self.registry.node(node).connector
                async with self._sessions.open(connector, caller=self.caller, selector=credential) as session:
                    return await session.account_time()
            except NodeError as error:
                raise application_error(error, again=error.retryable) from None

        return account_time


def application_error(error: NodeError, *, again: bool, wait: timedelta | None = None) -> ApplicationError:
    """Return an error as Temporal takes it; without `again` it tries no more."""
    details = StepFailed("", "", error).told()
    return ApplicationError(
        str(error),
        {**details, "message": str(error), "unsettled": error.unsettled},
        type=type(error).__name__,
        non_retryable=not again,
        next_retry_delay=wait,
    )


def _place(call: NodeCall) -> Place:
    if call.run:
        return Place(call.run, call.step, call.item)
    info = activity.info()
    return Place(f"{info.workflow_id}/{info.workflow_run_id}", info.activity_id)


@dataclass
class _Signs:
    """What a heartbeat says: how far the call is."""

    done: list[int | None] = field(default_factory=list[int | None])

    def progressed(self, done: int, total: int | None) -> None:
        """Note how far the call is."""
        self.done = [done, total]


@asynccontextmanager
async def _signs_of_life() -> AsyncGenerator[_Signs]:
    """Send a heartbeat every few seconds: a dead worker is noticed by it, and a cancellation comes back on it."""
    signs = _Signs()

    async def send() -> None:
        while True:
            activity.heartbeat(*signs.done)
            await asyncio.sleep(_HEARTBEAT)

    task = asyncio.create_task(send())
    try:
        yield signs
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
