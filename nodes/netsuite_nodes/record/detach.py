"""Take a contact or a file off a record; neither is deleted."""

from collections.abc import Mapping
from typing import Any, ClassVar

from pydantic import BaseModel, ConfigDict, Field

from netsuite_plugin.client import NetSuiteClient
from netsuite_plugin.contract import Effect, Node, NodeContext, Rehearsal
from netsuite_plugin.suitetalk import writes
from netsuite_plugin.suitetalk.models import Attachment
from netsuite_plugin.suitetalk.names import RecordId, RecordType
from netsuite_plugin.suitetalk.writes import Attachable


class RecordDetachParams(BaseModel):
    """What to detach."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)

    record_type: RecordType = Field(description="Record type as NetSuite's REST API spells it.", examples=["customer"])
    record_id: RecordId = Field(
        description="Internal ID, or an external ID written eid:VALUE.", examples=["107", "eid:SO-9"]
    )
    attached_type: Attachable = Field(
        description="contact or file: nothing else can be attached.", examples=["contact"]
    )
    attached_id: RecordId = Field(
        description="Internal ID of the contact or file, or an external ID written eid:VALUE.", examples=["12"]
    )


class RecordDetach(Node[RecordDetachParams, Attachment, NetSuiteClient]):
    """
    Take a contact or a file off a record; neither is deleted.

    A repetition is harmless.

    Raises:
        RecordNotFound: There is no such record, contact or file.
        RequestRejected: NetSuite refused it.
    """

    name: ClassVar[str] = "netsuite.record.detach"
    connector: ClassVar[str] = "netsuite"
    effect: ClassVar[Effect] = "idempotent"
    examples: ClassVar[tuple[Mapping[str, Any], ...]] = (
        {"record_type": "customer", "record_id": "107", "attached_type": "contact", "attached_id": "12"},
    )

    async def rehearse(self, params: RecordDetachParams, ctx: NodeContext[NetSuiteClient]) -> Rehearsal:
        """Show the request."""
        write = writes.detach(params.record_type, params.record_id, params.attached_type, params.attached_id)
        return await ctx.service.rehearse(self.name, write)

    async def run(self, params: RecordDetachParams, ctx: NodeContext[NetSuiteClient]) -> Attachment:
        """Detach it."""
        return await ctx.service.records.detach(
            params.record_type, params.record_id, params.attached_type, params.attached_id
        )
