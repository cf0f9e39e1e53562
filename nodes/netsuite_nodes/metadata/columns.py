"""Tell what can be known of the columns of a SuiteQL table."""

from collections.abc import Mapping
from typing import Any, ClassVar

from pydantic import BaseModel, ConfigDict, Field

from netsuite_plugin.client import NetSuiteClient
from netsuite_plugin.contract import Effect, Node, NodeContext
from netsuite_plugin.suitetalk.metadata.models import TableColumns
from netsuite_plugin.suitetalk.names import Table


class MetadataColumnsParams(BaseModel):
    """Which table."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)

    table: Table = Field(description="A table of SuiteQL, by its name alone.", examples=["transaction"])
    refresh: bool = Field(
        default=False, description="Ask NetSuite although there is a copy on disk; without it a copy may be a week old."
    )


class MetadataColumns(Node[MetadataColumnsParams, TableColumns, NetSuiteClient]):
    """
    Tell which columns of a SuiteQL table are known.

    NetSuite has no REST service that lists columns: these are the ones that a hundred rows show, and the fields that may be more.

    Raises:
        RequestRejected: There is no such table, or the role may not query it.
        PermissionMissing: The role may not use SuiteQL.
    """

    name: ClassVar[str] = "netsuite.metadata.columns"
    connector: ClassVar[str] = "netsuite"
    effect: ClassVar[Effect] = "read"
    examples: ClassVar[tuple[Mapping[str, Any], ...]] = ({"table": "customer"},)

    async def run(self, params: MetadataColumnsParams, ctx: NodeContext[NetSuiteClient]) -> TableColumns:
        """Look at a few rows."""
        return await ctx.service.metadata.columns(params.table, refresh=params.refresh)
