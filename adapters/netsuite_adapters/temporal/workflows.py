"""
The ready workflow: a workflow file of this package, run by Temporal.

Each item of each step is an activity. A long `for_each` goes stretch by stretch in child workflows, so that no history grows beyond what the
server takes. The file's graph is the workflow's input: a file that is edited meanwhile does no harm.
"""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from temporalio import workflow
from temporalio.common import RetryPolicy
from temporalio.exceptions import ActivityError, ApplicationError
from temporalio.workflow import ActivityCancellationType

from netsuite_adapters.temporal.activities import ACCOUNT_TIME, application_error
from netsuite_adapters.temporal.calls import NodeCall
from netsuite_adapters.temporal.walking import STRETCH, Walking, made
from netsuite_plugin.contract import ConfigurationError, NodeError
from netsuite_runner.errors import where
from netsuite_runner.graph import Graph
from netsuite_runner.inputs import spoken

_LIVES = 20
"""Attempts of a call whose worker dies again and again, beside those its step asks for."""
_SIGN_OF_LIFE = timedelta(seconds=30)
"""Without one for that long, a worker is dead, and its call is given to another."""
_LONGEST = timedelta(hours=24)
"""How long one attempt of a call may take: an export of a large account takes hours."""


@dataclass(frozen=True)
class RunFile:
    """
    A workflow file to be run, as `run_file` makes it: its checked graph and its inputs, all of it JSON.

    `run_key` names the run in the keys of writes, so that two workflows with one are one run to NetSuite; without it every start is another.
    `time_zone` is that of `run.today`.
    """

    graph: dict[str, Any]
    inputs: dict[str, Any] = field(default_factory=dict[str, Any])
    run_key: str = ""
    time_zone: str = "UTC"


@dataclass(frozen=True)
class Stretch:
    """Calls of one node that a child workflow makes."""

    node: str
    calls: list[NodeCall]
    at_once: int
    goes_on: bool


# nothing here needs the sandbox: no clock, no thread, no random number, and modules that are imported once
@workflow.defn(name="netsuite_nodes.run", sandboxed=False)
class RunWorkflow:
    """Run a workflow file and return its outputs."""

    def __init__(self) -> None:
        self._walking: Walking | None = None

    @workflow.run
    async def run(self, file: RunFile) -> dict[str, Any]:
        """Go through the graph."""
        graph, info = Graph.of_json(file.graph), workflow.info()
        begun = info.start_time.astimezone(ZoneInfo(file.time_zone))
        scope = {
            "inputs": spoken(graph.workflow.inputs, file.inputs),
            "run": {"id": info.workflow_id, "begun": _text(begun), "today": begun.date()},
        }
        # a workflow that Temporal tries again keeps its first run's id; one that it starts by its own calendar does not do old work
        run = file.run_key or f"{info.workflow_id}/{info.run_id if info.cron_schedule else info.first_execution_run_id}"
        walking = self._walking = Walking(graph, scope, run=run, calls=_Activities(self._show, self._stopping))
        try:
            outputs: dict[str, Any] = await walking.outputs()
        except NodeError as error:
            raise application_error(error, again=False) from None
        finally:
            self._show()
        return outputs

    @workflow.query
    def steps(self) -> dict[str, Any]:
        """Say how far each step is."""
        return {name: asdict(state) for name, state in self._walking.steps.items()} if self._walking else {}

    def _stopping(self) -> bool:
        return self._walking is not None and self._walking.stopping

    def _show(self) -> None:
        """Let the pages of Temporal show how far the steps are."""
        lines = [
            f"- {name}: {state.state}, {state.done:,} of {state.total:,}"
            + (f", {state.failed:,} failed" if state.failed else "")
            for name, state in (self._walking.steps.items() if self._walking else ())
        ]
        workflow.set_current_details("\n".join(lines))


@workflow.defn(name="netsuite_nodes.stretch", sandboxed=False)
class StretchWorkflow:
    """A stretch of the items of one step."""

    def __init__(self) -> None:
        self._stopping = False

    @workflow.run
    async def run(self, stretch: Stretch) -> list[Any]:
        """Make the calls and return how each ended."""
        return await _made(stretch, lambda: self._stopping)

    @workflow.signal
    def stop(self) -> None:
        """Begin nothing more: another step failed."""
        self._stopping = True


class _Activities:
    """Makes the calls of a step by activities: here, or for one of several stretches in a child workflow."""

    def __init__(self, show: Any, stopping: Any) -> None:
        self._show, self._stopping = show, stopping

    async def stretch(self, node: str, calls: Sequence[NodeCall], at_once: int, *, goes_on: bool) -> list[Any]:
        """Make the calls, and return how each ended."""
        self._show()
        stretch = Stretch(node, list(calls), at_once, goes_on)
        if len(calls) < STRETCH:
            return await _made(stretch, self._stopping)
        first, last = calls[0].item, calls[-1].item
        name = f"{workflow.info().workflow_id}/{calls[0].step}[{first}-{last}]"
        child = await workflow.start_child_workflow(StretchWorkflow.run, stretch, id=name)
        stopped = asyncio.create_task(self._stop(child))
        try:
            return await child
        finally:
            stopped.cancel()

    async def _stop(self, child: Any) -> None:
        await workflow.wait_condition(self._stopping)
        await child.signal(StretchWorkflow.stop)

    async def account_time(self, node: str, credential: str) -> tuple[str, str]:
        """
        Return the time zone of the account and how it writes dates.

        Raises:
            NodeError: It does not say.
        """
        try:
            found: Sequence[str] = await workflow.execute_activity(
                ACCOUNT_TIME, args=[node, credential], start_to_close_timeout=timedelta(minutes=10)
            )
        except ActivityError as error:
            raise _as_said(error) from None
        return found[0], found[1]


async def _made(stretch: Stretch, stopping: Any) -> list[Any]:
    async def call(each: NodeCall) -> Any:
        return await call_activity(stretch.node, each)

    return await made(stretch.calls, stretch.at_once, call, goes_on=stretch.goes_on, stopping=stopping)


async def call_activity(node: str, call: NodeCall) -> Any:
    """
    Call a node from a workflow, by its activity.

    Raises:
        NodeError: As the node says, once it cannot be tried again.
    """
    activity = asyncio.create_task(
        workflow.execute_activity(
            node,
            call,
            start_to_close_timeout=_LONGEST,
            heartbeat_timeout=_SIGN_OF_LIFE,
            retry_policy=RetryPolicy(maximum_attempts=call.attempts + _LIVES),
            cancellation_type=ActivityCancellationType.WAIT_CANCELLATION_COMPLETED,
            summary=where(call.step, call.item) or None,
        )
    )
    try:
        return await asyncio.shield(activity)
    except asyncio.CancelledError:
        # an activity that is done all the same would swallow the cancellation
        activity.cancel()
        await asyncio.gather(activity, return_exceptions=True)
        raise
    except ActivityError as error:
        raise _as_said(error) from error


def _as_said(error: ActivityError) -> NodeError:
    """Return what a node failed with, from what its activity said to Temporal."""
    cause = error.cause
    if isinstance(cause, ApplicationError) and cause.details and isinstance(cause.details[0], Mapping):
        said: Mapping[str, Any] = cause.details[0]  # pyright: ignore[reportUnknownVariableType] - JSON
        failed = NodeError(
            str(said.get("message", "")),
            remedy=said.get("remedy"),
            retryable=said.get("retryable"),
            request_id=said.get("request_id"),
        )
        failed.unsettled = bool(said.get("unsettled"))
        return failed
    if error.cause is None or not isinstance(cause, ApplicationError):
        lost = NodeError(
            f"{error.activity_type} did not end: {cause or error}. It may have happened: look before it is done again.",
            remedy="report",
        )
        lost.unsettled = True
        return lost
    return ConfigurationError(f"{error.activity_type}: {cause.message}")


def _text(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds")
