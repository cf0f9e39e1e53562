"""Change many records by external ID, or create them."""

from collections.abc import Mapping
from typing import Any, ClassVar

from pydantic import BaseModel, ConfigDict, Field

from netsuite_plugin.client import NetSuiteClient
from netsuite_plugin.contract import Effect, Node, NodeContext, Rehearsal
from netsuite_plugin.suitetalk.batch_items import UpsertedItem, effect_of, upserts
from netsuite_plugin.suitetalk.models import BatchResult
from netsuite_plugin.suitetalk.names import RecordType


class BatchUpsertParams(BaseModel):
    """What there is to be."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)

    record_type: RecordType = Field(
        description="Record type of all items, as NetSuite's REST API spells it.", examples=["customer"]
    )
    items: tuple[UpsertedItem, ...] = Field(
        description="The records by external ID, any number. The lines of a sublist change the one whose key they bring, or are added: to replace them use netsuite.record.upsert.",
        examples=[[{"external_id": "FJORD", "values": {"companyName": "Fjord Supply", "subsidiary": {"id": "1"}}}]],
    )


class BatchUpsert(Node[BatchUpsertParams, BatchResult, NetSuiteClient]):
    """
    Change the records with these external IDs, create those that are missing, and return an outcome for each.

    They are sent as asynchronous jobs of up to 100. An item that NetSuite refuses has its own error; the others are written.

    Raises:
        ConfigurationError: An item cannot be right; the message names it, and nothing was sent.
        RequestRejected: NetSuite refused the batch as a whole.
        OutcomeUnknown: An item adds lines, and the answer to its job was lost.
    """

    name: ClassVar[str] = "netsuite.batch.upsert"
    connector: ClassVar[str] = "netsuite"
    effect: ClassVar[Effect] = "once"
    examples: ClassVar[tuple[Mapping[str, Any], ...]] = (
        {
            "record_type": "customer",
            "items": [
                {"external_id": "FJORD-W", "values": {"companyName": "Fjord Supply West", "subsidiary": {"id": "1"}}},
                {"external_id": "FJORD-E", "values": {"companyName": "Fjord Supply East", "subsidiary": {"id": "1"}}},
            ],
        },
    )

    @classmethod
    def effect_of(cls, params: BatchUpsertParams) -> Effect:
        """Return `idempotent` where no item has lines."""
        return effect_of(upserts(params.record_type, params.items))

    async def rehearse(self, params: BatchUpsertParams, ctx: NodeContext[NetSuiteClient]) -> Rehearsal:
        """Show the requests, and the differences."""
        items = upserts(params.record_type, params.items)
        return await ctx.service.rehearse_batch(self.name, items, key=ctx.idempotency_key)

    async def run(self, params: BatchUpsertParams, ctx: NodeContext[NetSuiteClient]) -> BatchResult:
        """Write the records."""
        return await ctx.service.batches.upsert(
            params.record_type,
            params.items,
            checkpoint=ctx.checkpoint,
            progress=ctx.progress,
            cancelled=ctx.cancelled,
        )
