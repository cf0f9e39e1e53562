"""Delete one record."""

from collections.abc import Mapping
from typing import Any, ClassVar

from pydantic import BaseModel, ConfigDict, Field

from netsuite_nodes.record.asynchronous import Asynchronous, job_of
from netsuite_plugin.client import NetSuiteClient
from netsuite_plugin.contract import Effect, Node, NodeContext, Rehearsal
from netsuite_plugin.suitetalk import writes
from netsuite_plugin.suitetalk.models import DeletedRecord
from netsuite_plugin.suitetalk.names import RecordId, RecordType
from netsuite_plugin.suitetalk.submission import as_job


class RecordDeleteParams(BaseModel):
    """What to delete."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)

    record_type: RecordType = Field(description="Record type as NetSuite's REST API spells it.", examples=["task"])
    record_id: RecordId = Field(
        description="Internal ID, or an external ID written eid:VALUE.", examples=["107", "eid:SO-9"]
    )
    asynchronous: Asynchronous = False


class RecordDelete(Node[RecordDeleteParams, DeletedRecord, NetSuiteClient]):
    """
    Delete one record.

    A lost answer is settled by looking whether it is there. A resumed run that finds it gone is content.

    Raises:
        RecordNotFound: There is no such record, or the role may not see it; nothing has asked for this before.
        RequestRejected: NetSuite keeps it, because something depends on it, say.
    """

    name: ClassVar[str] = "netsuite.record.delete"
    connector: ClassVar[str] = "netsuite"
    effect: ClassVar[Effect] = "idempotent"
    examples: ClassVar[tuple[Mapping[str, Any], ...]] = ({"record_type": "customer", "record_id": "107"},)

    async def rehearse(self, params: RecordDeleteParams, ctx: NodeContext[NetSuiteClient]) -> Rehearsal:
        """Show the request and what would be gone."""
        write = writes.delete(params.record_type, params.record_id)
        return await ctx.service.rehearse(
            self.name, as_job(write, ctx.idempotency_key) if params.asynchronous else write
        )

    async def run(self, params: RecordDeleteParams, ctx: NodeContext[NetSuiteClient]) -> DeletedRecord:
        """Delete the record."""
        return await ctx.service.records.delete(
            params.record_type,
            params.record_id,
            sent_before=ctx.sent_before,
            job=job_of(params.asynchronous, ctx, by_key=False),
        )
