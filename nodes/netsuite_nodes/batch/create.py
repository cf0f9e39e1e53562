"""Create many records, each exactly once."""

from collections.abc import Mapping
from typing import Any, ClassVar

from pydantic import BaseModel, ConfigDict, Field

from netsuite_plugin.client import NetSuiteClient
from netsuite_plugin.contract import Effect, Node, NodeContext, Rehearsal
from netsuite_plugin.suitetalk.batch_items import NewItem, creates, effect_of
from netsuite_plugin.suitetalk.models import BatchResult
from netsuite_plugin.suitetalk.names import RecordType


class BatchCreateParams(BaseModel):
    """What to create."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)

    record_type: RecordType = Field(
        description="Record type of all items, as NetSuite's REST API spells it.", examples=["customer"]
    )
    items: tuple[NewItem, ...] = Field(
        description="The new records, any number: values, and an external ID where it has to be a certain one.",
        examples=[[{"values": {"companyName": "Fjord Supply", "subsidiary": {"id": "1"}}}]],
    )


class BatchCreate(Node[BatchCreateParams, BatchResult, NetSuiteClient]):
    """
    Create many records of one type, each exactly once, and return an outcome for each.

    They are sent as asynchronous jobs of up to 100. An item that NetSuite refuses has its own error; the others are created.

    Raises:
        ConfigurationError: An item cannot be right; the message names it, and nothing was sent.
        RequestRejected: NetSuite refused the batch as a whole.
        OutcomeUnknown: The answer to a job was lost, and asking did not settle it: running the same step again finds the job.
    """

    name: ClassVar[str] = "netsuite.batch.create"
    connector: ClassVar[str] = "netsuite"
    effect: ClassVar[Effect] = "keyed"
    examples: ClassVar[tuple[Mapping[str, Any], ...]] = (
        {
            "record_type": "customer",
            "items": [
                {"values": {"companyName": "Fjord Supply North", "subsidiary": {"id": "1"}}, "external_id": "FJORD-N"},
                {"values": {"companyName": "Fjord Supply South", "subsidiary": {"id": "1"}}, "external_id": "FJORD-S"},
            ],
        },
    )

    @classmethod
    def effect_of(cls, params: BatchCreateParams) -> Effect:
        """Return `once` for a record type without external IDs: nothing finds what was created."""
        return effect_of(creates(params.record_type, params.items, key="key"))

    async def find(self, params: BatchCreateParams, ctx: NodeContext[NetSuiteClient]) -> BatchResult | None:
        """Look the records up by their external IDs."""
        return await ctx.service.batches.created(params.record_type, params.items, key=ctx.idempotency_key)

    async def rehearse(self, params: BatchCreateParams, ctx: NodeContext[NetSuiteClient]) -> Rehearsal:
        """Show the requests, and what is there already."""
        items = creates(params.record_type, params.items, key=ctx.idempotency_key)
        return await ctx.service.rehearse_batch(self.name, items, key=ctx.idempotency_key)

    async def run(self, params: BatchCreateParams, ctx: NodeContext[NetSuiteClient]) -> BatchResult:
        """Create the records."""
        return await ctx.service.batches.create(
            params.record_type,
            params.items,
            key=ctx.idempotency_key,
            checkpoint=ctx.checkpoint,
            progress=ctx.progress,
            cancelled=ctx.cancelled,
        )
