"""The hook: calls nodes from a task, with a connection of Airflow or with a credential of the store."""

import asyncio
import os
from collections.abc import Callable, Mapping
from typing import Any

from airflow.sdk import BaseHook, get_current_context
from airflow.sdk.exceptions import AirflowException, AirflowFailException

from netsuite_adapters.airflow.access import Access, check_type
from netsuite_adapters.airflow.attempt import Outcome, attempt, place_of
from netsuite_adapters.calling import Place
from netsuite_plugin.contract import NodeError, never_cancelled
from netsuite_plugin.discovery import discover
from netsuite_plugin.settings import Settings

__all__ = ["NetSuiteHook", "access_of", "answer_of"]


class NetSuiteHook(BaseHook):
    """
    Calls nodes in a task.

    With `netsuite_conn_id` the connection says which credential is used; without one `credential` is a selector for the store of
    netsuite-nodes that the worker's settings name.
    """

    conn_name_attr = "netsuite_conn_id"
    default_conn_name = "netsuite_default"
    conn_type = "netsuite"
    hook_name = "NetSuite"

    def __init__(self, netsuite_conn_id: str | None = None, *, credential: str = "personal") -> None:
        super().__init__()
        self.netsuite_conn_id, self.credential = netsuite_conn_id, credential

    def get_conn(self) -> Access:
        """
        Return what is called with, and for whom.

        Raises:
            AirflowFailException: The connection or a setting is wrong.
        """
        try:
            fields = None
            if self.netsuite_conn_id is not None:
                connection = self.get_connection(self.netsuite_conn_id)
                check_type(self.netsuite_conn_id, connection.conn_type)
                fields = connection.extra_dejson
            return access_of(fields, self.credential)
        except NodeError as error:
            raise AirflowFailException(str(error)) from error

    def call(
        self,
        node: str,
        inputs: Mapping[str, Any],
        *,
        name: str = "",
        place: Place | None = None,
        cancelled: Callable[[], bool] = never_cancelled,
    ) -> Any:
        """
        Call a node and return its output; a large one is a reference (`netsuite_adapters.references.read` reads it).

        The call belongs to the task that makes it. A task that makes several gives each a `name`, the same on every try.

        Raises:
            AirflowFailException: It failed, and another try would change nothing or do the work twice.
            AirflowException: It failed, and Airflow may try again.
        """
        access = self.get_conn()
        where = place or place_of(get_current_context(), name)
        return answer_of(asyncio.run(attempt(discover(), access, node, inputs, where, cancelled=cancelled)))

    def test_connection(self) -> tuple[bool, str]:
        """Sign in and ask NetSuite for the time, for the Test button; it needs no permission of its own."""

        async def ask() -> str:
            access, registry = self.get_conn(), discover()
            caller, selector = access.settings.caller(), access.credential
            if not isinstance(selector, str):
                registry, caller, selector = await selector.opened(
                    registry, domain=access.settings.domain, user=caller.user
                )
            async with registry.open("netsuite", caller=caller, selector=selector) as session:
                await session.call("netsuite.system.server_time", {})
                return f"Connected: {session.acts_as}"

        try:
            return True, asyncio.run(ask())
        except (NodeError, AirflowException) as error:
            return False, str(error)


def access_of(fields: Mapping[str, object] | None, credential: str) -> Access:
    """
    Return what is called with: as a connection's fields say, or the selector without one.

    Raises:
        ConfigurationError: The fields or the settings are wrong.
    """
    settings = Settings.load(os.environ)
    return Access(settings, credential) if fields is None else Access.of(fields, settings)


def answer_of(outcome: Outcome) -> Any:
    """
    Return the output of an attempt.

    Raises:
        AirflowFailException: It failed, and another try would change nothing or do the work twice.
        AirflowException: It failed, and Airflow may try again.
    """
    if "error" not in outcome:
        return outcome.get("output")
    raise (AirflowException if outcome.get("again") else AirflowFailException)(outcome["error"])
