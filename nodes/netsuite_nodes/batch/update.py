"""Change many records."""

from collections.abc import Mapping
from typing import Any, ClassVar

from pydantic import BaseModel, ConfigDict, Field

from netsuite_plugin.client import NetSuiteClient
from netsuite_plugin.contract import Effect, Node, NodeContext, Rehearsal
from netsuite_plugin.suitetalk.batch_items import ChangedItem, effect_of, updates
from netsuite_plugin.suitetalk.models import BatchResult
from netsuite_plugin.suitetalk.names import RecordType


class BatchUpdateParams(BaseModel):
    """What to change."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)

    record_type: RecordType = Field(
        description="Record type of all items, as NetSuite's REST API spells it.", examples=["customer"]
    )
    items: tuple[ChangedItem, ...] = Field(
        description="Which records to change, and how; any number. The lines of a sublist change the one whose key they bring, or are added: to replace them use netsuite.record.update.",
        examples=[[{"record_id": "107", "values": {"phone": "+1 555 0100"}}]],
    )


class BatchUpdate(Node[BatchUpdateParams, BatchResult, NetSuiteClient]):
    """
    Change many records of one type, and return an outcome for each.

    They are sent as asynchronous jobs of up to 100. An item that NetSuite refuses has its own error; the others are changed.

    Raises:
        ConfigurationError: An item cannot be right; the message names it, and nothing was sent.
        RequestRejected: NetSuite refused the batch as a whole.
        OutcomeUnknown: An item adds lines, and the answer to its job was lost.
    """

    name: ClassVar[str] = "netsuite.batch.update"
    connector: ClassVar[str] = "netsuite"
    effect: ClassVar[Effect] = "once"
    examples: ClassVar[tuple[Mapping[str, Any], ...]] = (
        {"record_type": "customer", "items": [{"record_id": "107", "values": {"phone": "+1 555 0100"}}]},
    )

    @classmethod
    def effect_of(cls, params: BatchUpdateParams) -> Effect:
        """Return `idempotent` where no item has lines."""
        return effect_of(updates(params.record_type, params.items))

    async def rehearse(self, params: BatchUpdateParams, ctx: NodeContext[NetSuiteClient]) -> Rehearsal:
        """Show the requests, and the differences."""
        items = updates(params.record_type, params.items)
        return await ctx.service.rehearse_batch(self.name, items, key=ctx.idempotency_key)

    async def run(self, params: BatchUpdateParams, ctx: NodeContext[NetSuiteClient]) -> BatchResult:
        """Change the records."""
        return await ctx.service.batches.update(
            params.record_type,
            params.items,
            checkpoint=ctx.checkpoint,
            progress=ctx.progress,
            cancelled=ctx.cancelled,
        )
