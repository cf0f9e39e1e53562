"""The trigger: a call that takes long, in the triggerer. A triggerer that dies hands it to the next one, which finds the job or file begun."""

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

from airflow.sdk import BaseHook
from airflow.triggers.base import BaseTrigger, TriggerEvent

from netsuite_adapters.airflow.access import check_type
from netsuite_adapters.airflow.attempt import attempt
from netsuite_adapters.airflow.hook import access_of
from netsuite_adapters.calling import Place
from netsuite_plugin.contract import NodeError
from netsuite_plugin.discovery import discover
from netsuite_plugin.registry import Registry


class NetSuiteTrigger(BaseTrigger):
    """Calls a node and ends with what came of it. Its arguments lie in Airflow's database: they are JSON, and none is secret."""

    def __init__(
        self,
        *,
        node: str,
        inputs: dict[str, Any],
        credential: str,
        netsuite_conn_id: str | None,
        run: str,
        step: str,
        item: str,
    ) -> None:
        super().__init__()
        self._called: dict[str, Any] = {
            "node": node,
            "inputs": inputs,
            "credential": credential,
            "netsuite_conn_id": netsuite_conn_id,
            "run": run,
            "step": step,
            "item": item,
        }

    def serialize(self) -> tuple[str, dict[str, Any]]:
        """Return what another triggerer makes the same trigger of."""
        return f"{__name__}.{type(self).__name__}", dict(self._called)

    async def run(self) -> AsyncIterator[TriggerEvent]:
        """Make the call, and yield what came of it."""
        called = self._called
        try:
            # never get_connection here: it would block the loop of all triggers, and Airflow refuses it
            fields = None
            if (name := called["netsuite_conn_id"]) is not None:
                connection = await BaseHook.aget_connection(name)
                check_type(name, connection.conn_type)
                fields = json.loads(connection.extra or "{}")
            access = access_of(fields, called["credential"])
        except NodeError as error:
            yield TriggerEvent({"error": str(error), "again": False})
            return
        registry = await asyncio.to_thread(_registry)
        place = Place(called["run"], called["step"], called["item"])
        yield TriggerEvent(await attempt(registry, access, called["node"], called["inputs"], place))


def _registry() -> Registry:
    """Discover, and load what the store needs, which would hold up the triggers beside this one."""
    registry = discover()
    registry.host("netsuite")
    return registry
