"""Return one record by its ID."""

from collections.abc import Mapping
from typing import Any, ClassVar, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from netsuite_plugin.client import NetSuiteClient
from netsuite_plugin.contract import Effect, Node, NodeContext
from netsuite_plugin.suitetalk.models import Record
from netsuite_plugin.suitetalk.names import FieldName, RecordId, RecordType


class RecordGetParams(BaseModel):
    """What to read."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)

    record_type: RecordType = Field(
        description="Record type as NetSuite's REST API spells it.", examples=["salesOrder"]
    )
    record_id: RecordId = Field(
        description="Internal ID, or an external ID written eid:VALUE.", examples=["107", "eid:SO-9"]
    )
    fields: tuple[FieldName, ...] = Field(
        default=(), description="Body fields to return; all of them when empty. The id always comes."
    )
    expand_sub_resources: bool = Field(
        default=False, description="Return sublists and subrecords instead of links to them."
    )

    @model_validator(mode="after")
    def _one_of_two(self) -> Self:
        if self.fields and self.expand_sub_resources:
            raise ValueError(
                "fields selects body fields only: it cannot go with expand_sub_resources. Leave one of the two out."
            )
        return self


class RecordGet(Node[RecordGetParams, Record, NetSuiteClient]):
    """
    Return one record by its ID.

    Raises:
        RecordNotFound: There is no such record, or the role may not see it.
    """

    name: ClassVar[str] = "netsuite.record.get"
    connector: ClassVar[str] = "netsuite"
    effect: ClassVar[Effect] = "read"
    examples: ClassVar[tuple[Mapping[str, Any], ...]] = ({"record_type": "customer", "record_id": "107"},)

    async def run(self, params: RecordGetParams, ctx: NodeContext[NetSuiteClient]) -> Record:
        """Read the record."""
        return await ctx.service.records.get(
            params.record_type,
            params.record_id,
            fields=params.fields,
            expand_sub_resources=params.expand_sub_resources,
        )
