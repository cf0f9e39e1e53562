"""What select fields may be set to."""

from collections.abc import Mapping
from typing import Any, ClassVar

from pydantic import BaseModel, ConfigDict, Field

from netsuite_plugin.client import NetSuiteClient
from netsuite_plugin.contract import Effect, Node, NodeContext
from netsuite_plugin.suitetalk.models import SelectOptions
from netsuite_plugin.suitetalk.names import Changes, RecordId, RecordType


class RecordSelectOptionsParams(BaseModel):
    """Of which fields."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)

    record_type: RecordType = Field(description="Record type as NetSuite's REST API spells it.", examples=["customer"])
    fields: tuple[str, ...] = Field(
        min_length=1,
        description="Fields whose choices are wanted; sublist.field for a field of lines.",
        examples=[["terms", "salesRep"]],
    )
    record_id: RecordId | None = Field(
        default=None, description="The record that is to be changed; choices of a new one when not given."
    )
    values: Changes | None = Field(
        default=None,
        description="Values that the choices depend on, such as the subsidiary.",
        examples=[{"subsidiary": {"id": "1"}}],
    )
    name_contains: str | None = Field(default=None, description="Only choices whose name holds this text.")


class RecordSelectOptions(Node[RecordSelectOptionsParams, SelectOptions, NetSuiteClient]):
    """
    Return what select fields of a record may be set to, by ID and name.

    Raises:
        RequestRejected: There is no such field, or it has no choices.
    """

    name: ClassVar[str] = "netsuite.record.select_options"
    connector: ClassVar[str] = "netsuite"
    effect: ClassVar[Effect] = "read"
    examples: ClassVar[tuple[Mapping[str, Any], ...]] = ({"record_type": "task", "fields": ["status", "priority"]},)

    async def run(self, params: RecordSelectOptionsParams, ctx: NodeContext[NetSuiteClient]) -> SelectOptions:
        """Ask for the options."""
        return await ctx.service.records.select_options(
            params.record_type,
            params.fields,
            record_id=params.record_id,
            values=params.values,
            name_contains=params.name_contains,
        )
