"""The operator: one node as a task, in a worker or, for a long job or export, in the triggerer."""

from collections.abc import Mapping
from typing import Any, ClassVar

from airflow.sdk import BaseOperator

from netsuite_adapters.airflow.attempt import Outcome, place_of
from netsuite_adapters.airflow.hook import NetSuiteHook, answer_of
from netsuite_adapters.airflow.trigger import NetSuiteTrigger


class NetSuiteOperator(BaseOperator):
    """
    Calls a node and returns its output.

    `inputs` are the node's params (`netsuite-nodes nodes show NODE`); templates in them must give the same values on every try. With
    `netsuite_conn_id` a connection says which credential is used; without one `credential` is a selector for the store of
    netsuite-nodes. With `deferrable` the call is made in the triggerer and occupies no worker: for jobs (`asynchronous`, batches) and exports.
    """

    template_fields: ClassVar[tuple[str, ...]] = ("inputs", "credential")
    template_fields_renderers: ClassVar[dict[str, str]] = {"inputs": "json"}
    ui_color = "#e8edf3"

    def __init__(
        self,
        *,
        node: str,
        inputs: Mapping[str, Any] | None = None,
        credential: str = "personal",
        netsuite_conn_id: str | None = None,
        deferrable: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.node = node
        self.inputs = inputs or {}
        self.credential = credential
        self.netsuite_conn_id = netsuite_conn_id
        self.deferrable = deferrable
        self._stopped = False

    def execute(self, context: Mapping[str, Any]) -> Any:
        """Call the node, or leave it to the triggerer."""
        place = place_of(context)
        if self.deferrable:
            trigger = NetSuiteTrigger(
                node=self.node,
                inputs=dict(self.inputs),
                credential=self.credential,
                netsuite_conn_id=self.netsuite_conn_id,
                run=place.run,
                step=place.step,
                item=place.item,
            )
            self.defer(trigger=trigger, method_name="execute_complete", timeout=self.execution_timeout)
        hook = NetSuiteHook(self.netsuite_conn_id, credential=self.credential)
        return hook.call(self.node, self.inputs, place=place, cancelled=lambda: self._stopped)

    def execute_complete(self, context: Mapping[str, Any], event: Outcome) -> Any:
        """Return what the triggerer was answered, or fail as it failed."""
        del context
        return answer_of(event)

    def on_kill(self) -> None:
        """Let a long call stop where it safely can: the next try goes on from there."""
        self._stopped = True
