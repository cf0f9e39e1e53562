"""One attempt at a task: what came of it, as JSON that a trigger may hand back to its operator."""

from collections.abc import Callable, Mapping
from typing import Any, NotRequired

from typing_extensions import TypedDict

from netsuite_adapters.airflow.access import Access
from netsuite_adapters.calling import Place, call_node, may_try_again
from netsuite_plugin.contract import NodeError, never_cancelled
from netsuite_plugin.registry import Registry


class Outcome(TypedDict):
    """`output` of a call that was answered; otherwise `error`, and whether Airflow may give the task its next try."""

    output: NotRequired[Any]
    error: NotRequired[str]
    again: NotRequired[bool]


def place_of(context: Mapping[str, Any], name: str = "") -> Place:
    """
    Return the place of a task in Airflow's own names, from its context.

    Run ids repeat between DAGs, so the DAG's is part of it. `name` tells calls of one task apart.
    """
    instance = context["ti"]
    step = f"{instance.task_id}/{name}" if name else str(instance.task_id)
    item = "" if instance.map_index is None or instance.map_index < 0 else str(instance.map_index)
    return Place(f"{instance.dag_id}/{instance.run_id}", step, item)


async def attempt(
    registry: Registry,
    access: Access,
    node: str,
    inputs: Mapping[str, Any],
    place: Place,
    *,
    cancelled: Callable[[], bool] = never_cancelled,
) -> Outcome:
    """Call the node, and say what came of it. A call that was stopped because its task was may be tried again."""
    try:
        output = await call_node(
            registry,
            access.settings,
            node,
            inputs,
            place=place,
            credential=access.credential,
            caller=access.settings.caller(),
            cancelled=cancelled,
        )
    except NodeError as error:
        again = cancelled() or (node in registry.nodes and may_try_again(registry, node, inputs, error))
        return {"error": str(error), "again": again}
    return {"output": output}
