"""Describe one record type."""

from collections.abc import Mapping
from typing import Any, ClassVar

from pydantic import BaseModel, ConfigDict, Field

from netsuite_plugin.client import NetSuiteClient
from netsuite_plugin.contract import Effect, Node, NodeContext
from netsuite_plugin.suitetalk.metadata.models import RecordTypeSchema
from netsuite_plugin.suitetalk.names import RecordType


class MetadataRecordTypeParams(BaseModel):
    """What to describe."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)

    record_type: RecordType = Field(
        description="Record type as NetSuite's REST API spells it, a custom one by its script ID.",
        examples=["salesOrder", "customrecord_visit"],
    )
    refresh: bool = Field(
        default=False, description="Ask NetSuite although there is a copy on disk; without it a copy may be a week old."
    )


class MetadataRecordType(Node[MetadataRecordTypeParams, RecordTypeSchema, NetSuiteClient]):
    """
    Describe one record type: its fields, sublists, subrecords and choices, custom ones included.

    Raises:
        RecordNotFound: There is no such record type, or the role may not use it.
    """

    name: ClassVar[str] = "netsuite.metadata.record_type"
    connector: ClassVar[str] = "netsuite"
    effect: ClassVar[Effect] = "read"
    examples: ClassVar[tuple[Mapping[str, Any], ...]] = ({"record_type": "salesOrder"},)

    async def run(self, params: MetadataRecordTypeParams, ctx: NodeContext[NetSuiteClient]) -> RecordTypeSchema:
        """Describe it."""
        return await ctx.service.metadata.record_type(params.record_type, refresh=params.refresh)
