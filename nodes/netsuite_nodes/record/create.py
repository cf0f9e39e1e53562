"""Create one record, exactly once."""

from collections.abc import Mapping
from typing import Any, ClassVar

from pydantic import BaseModel, ConfigDict, Field

from netsuite_plugin.client import NetSuiteClient
from netsuite_plugin.contract import Effect, Node, NodeContext, Rehearsal
from netsuite_plugin.suitetalk import writes
from netsuite_plugin.suitetalk.models import CreatedRecord
from netsuite_plugin.suitetalk.names import ExternalId, RecordType, Values, has_external_id


class RecordCreateParams(BaseModel):
    """What to create."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)

    record_type: RecordType = Field(description="Record type as NetSuite's REST API spells it.", examples=["task"])
    values: Values = Field(
        description='Fields of the new record; references as {"id": "107"}, sublists as {"items": [...]}.',
        examples=[{"title": "Call about invoice INV1001", "company": {"id": "107"}}],
    )
    external_id: ExternalId | None = Field(
        default=None,
        description="External ID of the new record: letters, digits, '_' and '-'. When not given, one is derived from what is asked, as whom, run, step and item: all the same are the same record.",
        examples=["SO-9"],
    )


class RecordCreate(Node[RecordCreateParams, CreatedRecord, NetSuiteClient]):
    """
    Create one record, exactly once, and return its internal ID.

    The external ID makes a repetition harmless: a lost answer is settled by asking NetSuite for it. A record type that has no external IDs
    (accountingPeriod, giftCertificate) is created once: its lost answer is not settled.

    Raises:
        RequestRejected: NetSuite refused the values.
        OutcomeUnknown: The answer was lost and asking did not settle it; the message says what to look for.
    """

    name: ClassVar[str] = "netsuite.record.create"
    connector: ClassVar[str] = "netsuite"
    effect: ClassVar[Effect] = "keyed"
    examples: ClassVar[tuple[Mapping[str, Any], ...]] = (
        {"record_type": "task", "values": {"title": "Call about invoice INV1001", "company": {"id": "107"}}},
    )

    @classmethod
    def effect_of(cls, params: RecordCreateParams) -> Effect:
        """Return keyed, or once for a record type that has no external IDs."""
        return "keyed" if has_external_id(params.record_type) else "once"

    @classmethod
    def own_key(cls, params: RecordCreateParams) -> str | None:
        """Return the author's external ID."""
        return params.external_id

    async def find(self, params: RecordCreateParams, ctx: NodeContext[NetSuiteClient]) -> CreatedRecord | None:
        """Look the record up by its external ID."""
        return await ctx.service.records.created(params.record_type, self.own_key(params) or ctx.idempotency_key)

    async def rehearse(self, params: RecordCreateParams, ctx: NodeContext[NetSuiteClient]) -> Rehearsal:
        """Show the request."""
        write = writes.create(
            params.record_type,
            params.values,
            key=self.own_key(params) or ctx.idempotency_key,
            own_key=self.own_key(params) is not None,
        )
        return await ctx.service.rehearse(self.name, write)

    async def run(self, params: RecordCreateParams, ctx: NodeContext[NetSuiteClient]) -> CreatedRecord:
        """Create the record."""
        return await ctx.service.records.create(
            params.record_type,
            params.values,
            key=self.own_key(params) or ctx.idempotency_key,
            own_key=self.own_key(params) is not None,
            sent_before=ctx.sent_before,
        )
