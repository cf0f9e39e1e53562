"""Delete many records."""

from collections.abc import Mapping
from typing import Any, ClassVar

from pydantic import BaseModel, ConfigDict, Field

from netsuite_plugin.client import NetSuiteClient
from netsuite_plugin.contract import Effect, Node, NodeContext, Rehearsal
from netsuite_plugin.suitetalk.batch_items import deletes
from netsuite_plugin.suitetalk.models import BatchResult
from netsuite_plugin.suitetalk.names import RecordType


class BatchDeleteParams(BaseModel):
    """What to delete."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)

    record_type: RecordType = Field(
        description="Record type of all records, as NetSuite's REST API spells it.", examples=["contact"]
    )
    record_ids: tuple[str, ...] = Field(
        description="Internal IDs, or external IDs written eid:VALUE; any number.", examples=[["107", "eid:SO-9"]]
    )


class BatchDelete(Node[BatchDeleteParams, BatchResult, NetSuiteClient]):
    """
    Delete many records of one type, and return an outcome for each.

    A record that is not there any more is as wanted. What NetSuite refuses to delete has its own error; the others are deleted.

    Raises:
        ConfigurationError: An ID cannot be one, or is there twice; the message names it, and nothing was sent.
        RequestRejected: NetSuite refused the batch as a whole.
    """

    name: ClassVar[str] = "netsuite.batch.delete"
    connector: ClassVar[str] = "netsuite"
    effect: ClassVar[Effect] = "idempotent"
    examples: ClassVar[tuple[Mapping[str, Any], ...]] = ({"record_type": "contact", "record_ids": ["12"]},)

    async def rehearse(self, params: BatchDeleteParams, ctx: NodeContext[NetSuiteClient]) -> Rehearsal:
        """Show the requests, and the differences."""
        items = deletes(params.record_type, params.record_ids)
        return await ctx.service.rehearse_batch(self.name, items, key=ctx.idempotency_key)

    async def run(self, params: BatchDeleteParams, ctx: NodeContext[NetSuiteClient]) -> BatchResult:
        """Delete the records."""
        return await ctx.service.batches.delete(
            params.record_type,
            params.record_ids,
            checkpoint=ctx.checkpoint,
            progress=ctx.progress,
            cancelled=ctx.cancelled,
        )
