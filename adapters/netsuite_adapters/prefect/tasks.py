"""Tasks that call a node."""

import os
import time
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from prefect import Task, task
from prefect.cache_policies import CacheKeyFnPolicy
from prefect.client.schemas.objects import State, TaskRun
from prefect.context import FlowRunContext, TaskRunContext
from prefect.logging import get_run_logger

from netsuite_adapters.calling import call_node, may_try_again
from netsuite_adapters.ending import to_its_end
from netsuite_adapters.prefect.credentials import NetSuiteCredentials, registry
from netsuite_adapters.prefect.work import place_of, result_key
from netsuite_plugin.contract import ConfigurationError, NodeError
from netsuite_plugin.settings import Settings

_TOLD_EVERY = 10.0
"""Seconds between two lines about how far a call is."""


def node_task(
    node: str,
    *,
    name: str = "",
    retries: int = 3,
    retry_delay_seconds: float | list[float] = 10,
    cache_expiration: timedelta | None = None,
    **options: Any,
) -> "Task[..., Any]":
    """
    Return a task that calls a node.

        get = node_task("netsuite.record.get")
        customer = await get({"record_type": "customer", "record_id": "107"})  # in a flow

    The task takes `inputs`, the params of the node, and by name `credential` (a `NetSuiteCredentials`, or a selector of the credential store),
    `run_key` and `index`. Its result is kept under them: a flow that is run again with the same `run_key` (that of a flow run is its id, when not
    given) does not repeat what is done. The `index` distinguishes calls of one task; without it, their inputs do. Two tasks of one node
    in a flow have a `name` each.

    Prefect retries what may pass and is safe to repeat, and nothing else. `options` are those of `prefect.task`.

    Raises:
        ConfigurationError: There is no such node.
    """
    title = name or registry().node(node).name

    async def call(
        inputs: dict[str, Any],
        *,
        credential: NetSuiteCredentials | str = "personal",
        run_key: str = "",
        index: int | str | None = None,
    ) -> Any:
        """Call the node."""
        found, login = registry(), _block(credential).login()
        place = place_of(node, inputs, run_key=_run_key(run_key), task=title, index=index)
        try:
            return await to_its_end(
                lambda cancelled: call_node(
                    found,
                    Settings.load(os.environ),
                    node,
                    inputs,
                    place=place,
                    credential=login,
                    progress=_Told(),
                    cancelled=cancelled,
                )
            )
        except NodeError as error:
            error.retryable = may_try_again(found, node, inputs, error)
            raise

    def kept_under(context: TaskRunContext, given: Mapping[str, Any]) -> str:
        del context
        inputs = given["inputs"]
        place = place_of(node, inputs, run_key=_run_key(given.get("run_key", "")), task=title, index=given.get("index"))
        return result_key(place, node, inputs, credential=_block(given.get("credential", "personal")).label)

    return task(
        name=title,
        description=registry().node(node).summary(),
        retries=retries,
        retry_delay_seconds=retry_delay_seconds,
        retry_condition_fn=may_be_repeated,
        cache_policy=CacheKeyFnPolicy(cache_key_fn=kept_under),
        cache_expiration=cache_expiration,
        persist_result=True,
        **options,
    )(call)


async def may_be_repeated(task: "Task[..., Any]", task_run: TaskRun, state: "State[Any]") -> bool:
    """Tell Prefect whether to retry a task that failed: a defect is not retried, and no write that may have happened."""
    del task, task_run
    error = await state.aresult(raise_on_failure=False)
    return isinstance(error, NodeError) and error.retryable


def _block(credential: NetSuiteCredentials | str) -> NetSuiteCredentials:
    return credential if isinstance(credential, NetSuiteCredentials) else NetSuiteCredentials(selector=credential)


def _run_key(given: str) -> str:
    """
    Return the name of the run in the keys of writes: the one that was given, or the id of the flow run.

    Raises:
        ConfigurationError: There is neither: a repetition would look like new work.
    """
    if given:
        return given
    flow_run = FlowRunContext.get()
    task_run = TaskRunContext.get()
    found = (flow_run and flow_run.flow_run and flow_run.flow_run.id) or (task_run and task_run.task_run.flow_run_id)
    if not found:
        raise ConfigurationError(
            "A task outside of a flow needs a run_key, which tells a repetition from new work: give one."
        )
    return str(found)


class _Told:
    """Says in the task's log how far a call is."""

    def __init__(self) -> None:
        self._at = time.monotonic()

    def __call__(self, done: int, total: int | None) -> None:
        if time.monotonic() - self._at >= _TOLD_EVERY:
            self._at = time.monotonic()
            get_run_logger().info(f"{done:,}" if total is None else f"{done:,} of {total:,}")
