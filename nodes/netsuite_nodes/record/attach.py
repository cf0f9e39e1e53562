"""Attach a contact or a file to a record."""

from collections.abc import Mapping
from typing import Any, ClassVar

from pydantic import BaseModel, ConfigDict, Field

from netsuite_plugin.client import NetSuiteClient
from netsuite_plugin.contract import Effect, Node, NodeContext, Rehearsal
from netsuite_plugin.suitetalk import writes
from netsuite_plugin.suitetalk.models import Attachment
from netsuite_plugin.suitetalk.names import RecordId, RecordType
from netsuite_plugin.suitetalk.writes import Attachable


class RecordAttachParams(BaseModel):
    """What to attach."""

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
    role: RecordId | None = Field(
        default=None, description="ID of the role the contact has there, which is a contactRole.", examples=["-10"]
    )


class RecordAttach(Node[RecordAttachParams, Attachment, NetSuiteClient]):
    """
    Attach a contact or a file to a record.

    It is sent once: NetSuite does not show whether it happened, so a lost answer is not settled.

    Raises:
        RecordNotFound: There is no such record, contact or file.
        OutcomeUnknown: The answer was lost; the message says what to look for.
    """

    name: ClassVar[str] = "netsuite.record.attach"
    connector: ClassVar[str] = "netsuite"
    effect: ClassVar[Effect] = "once"
    examples: ClassVar[tuple[Mapping[str, Any], ...]] = (
        {"record_type": "customer", "record_id": "107", "attached_type": "contact", "attached_id": "12", "role": "-10"},
    )

    async def rehearse(self, params: RecordAttachParams, ctx: NodeContext[NetSuiteClient]) -> Rehearsal:
        """Show the request."""
        write = writes.attach(
            params.record_type, params.record_id, params.attached_type, params.attached_id, role=params.role
        )
        return await ctx.service.rehearse(self.name, write)

    async def run(self, params: RecordAttachParams, ctx: NodeContext[NetSuiteClient]) -> Attachment:
        """Attach it."""
        return await ctx.service.records.attach(
            params.record_type, params.record_id, params.attached_type, params.attached_id, role=params.role
        )
