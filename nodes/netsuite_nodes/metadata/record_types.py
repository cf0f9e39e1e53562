"""List the record types of the account."""

from collections.abc import Mapping
from typing import Any, ClassVar

from pydantic import BaseModel, ConfigDict, Field

from netsuite_plugin.client import NetSuiteClient
from netsuite_plugin.contract import Effect, Node, NodeContext
from netsuite_plugin.suitetalk.metadata.models import RecordTypes


class MetadataRecordTypesParams(BaseModel):
    """Whether a copy will do."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)

    refresh: bool = Field(
        default=False, description="Ask NetSuite although there is a copy on disk; without it a copy may be a week old."
    )


class MetadataRecordTypes(Node[MetadataRecordTypesParams, RecordTypes, NetSuiteClient]):
    """
    List the record types that the role may use, custom ones included.

    Raises:
        NetSuiteError: There is no copy on disk, and NetSuite did not say.
    """

    name: ClassVar[str] = "netsuite.metadata.record_types"
    connector: ClassVar[str] = "netsuite"
    effect: ClassVar[Effect] = "read"
    examples: ClassVar[tuple[Mapping[str, Any], ...]] = ({},)

    async def run(self, params: MetadataRecordTypesParams, ctx: NodeContext[NetSuiteClient]) -> RecordTypes:
        """List them."""
        return await ctx.service.metadata.record_types(refresh=params.refresh)
