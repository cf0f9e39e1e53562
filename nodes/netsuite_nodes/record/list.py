"""List the records of a type that match conditions."""

from collections.abc import Mapping
from typing import Any, ClassVar

from pydantic import BaseModel, ConfigDict, Field

from netsuite_plugin.client import NetSuiteClient
from netsuite_plugin.contract import Effect, Node, NodeContext
from netsuite_plugin.suitetalk.filters import Where
from netsuite_plugin.suitetalk.models import RecordsListed
from netsuite_plugin.suitetalk.names import FieldName, RecordType


class RecordListParams(BaseModel):
    """Which records."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)

    record_type: RecordType = Field(description="Record type as NetSuite's REST API spells it.", examples=["customer"])
    where: Where | None = Field(
        default=None,
        description='A condition {"field", "operator", "value"} on a body field, or {"all": [...]} or {"any": [...]} of several; all records '
        "when not given.",
        examples=[{"field": "companyName", "operator": "START_WITH", "value": "Fjord"}],
    )
    limit: int = Field(
        default=1000, ge=1, le=1_000_000, description="Most records returned; the output says whether there are more."
    )
    records: bool = Field(
        default=False, description="Return whole records instead of their IDs; each is one more request."
    )
    fields: tuple[FieldName, ...] = Field(
        default=(), description="Body fields to return of each record; each record is one more request."
    )


class RecordList(Node[RecordListParams, RecordsListed, NetSuiteClient]):
    """
    List the records of a type that match conditions: their IDs, or the records.

    NetSuite lists IDs alone. For fields of many records, a SuiteQL query is one request for 1,000 of them.

    Raises:
        RequestRejected: A field cannot be filtered by, or not with that operator.
        PermissionMissing: The role may not filter (it needs SuiteAnalytics Workbook), or not see the type.
    """

    name: ClassVar[str] = "netsuite.record.list"
    connector: ClassVar[str] = "netsuite"
    effect: ClassVar[Effect] = "read"
    examples: ClassVar[tuple[Mapping[str, Any], ...]] = (
        {
            "record_type": "customer",
            "where": {
                "all": [
                    {"field": "companyName", "operator": "START_WITH", "value": "Fjord"},
                    {"field": "isInactive", "operator": "IS", "value": False},
                ]
            },
            "fields": ["companyName", "email"],
        },
    )

    async def run(self, params: RecordListParams, ctx: NodeContext[NetSuiteClient]) -> RecordsListed:
        """List them."""
        return await ctx.service.records.list(
            params.record_type, params.where, limit=params.limit, records=params.records, fields=params.fields
        )
