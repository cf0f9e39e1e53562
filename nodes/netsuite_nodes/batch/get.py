"""Read many whole records."""

from collections.abc import Mapping
from typing import Any, ClassVar

from pydantic import BaseModel, ConfigDict, Field

from netsuite_plugin.client import NetSuiteClient
from netsuite_plugin.contract import Effect, Node, NodeContext
from netsuite_plugin.suitetalk.models import BatchResult
from netsuite_plugin.suitetalk.names import RecordType


class BatchGetParams(BaseModel):
    """What to read."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)

    record_type: RecordType = Field(
        description="Record type of all records, as NetSuite's REST API spells it.", examples=["customer"]
    )
    record_ids: tuple[str, ...] = Field(
        description="Internal IDs, or external IDs written eid:VALUE; any number.", examples=[["107", "eid:FJORD"]]
    )


class BatchGet(Node[BatchGetParams, BatchResult, NetSuiteClient]):
    """
    Read many whole records of one type, and return an outcome for each.

    A record that is not there, or that the role may not see, has its own error. For a few fields of many records a SuiteQL query is quicker.

    Raises:
        ConfigurationError: An ID cannot be one, or is there twice; the message names it, and nothing was sent.
        RequestRejected: NetSuite refused the batch as a whole.
    """

    name: ClassVar[str] = "netsuite.batch.get"
    connector: ClassVar[str] = "netsuite"
    effect: ClassVar[Effect] = "read"
    examples: ClassVar[tuple[Mapping[str, Any], ...]] = ({"record_type": "customer", "record_ids": ["107"]},)

    async def run(self, params: BatchGetParams, ctx: NodeContext[NetSuiteClient]) -> BatchResult:
        """Read the records."""
        return await ctx.service.batches.get(
            params.record_type,
            params.record_ids,
            checkpoint=ctx.checkpoint,
            progress=ctx.progress,
            cancelled=ctx.cancelled,
        )
