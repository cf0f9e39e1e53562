"""Make a record of another."""

from collections.abc import Mapping
from typing import Any, ClassVar

from pydantic import BaseModel, ConfigDict, Field

from netsuite_nodes.record.asynchronous import Asynchronous, job_of
from netsuite_plugin.client import NetSuiteClient
from netsuite_plugin.contract import Effect, Node, NodeContext, Rehearsal
from netsuite_plugin.suitetalk import writes
from netsuite_plugin.suitetalk.models import CreatedRecord
from netsuite_plugin.suitetalk.names import ExternalId, RecordId, RecordType, Values, has_external_id
from netsuite_plugin.suitetalk.submission import as_job, effect_as_job


class RecordTransformParams(BaseModel):
    """What to make of which record."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)

    record_type: RecordType = Field(
        description="Record type of the one that is there, as NetSuite's REST API spells it.", examples=["salesOrder"]
    )
    record_id: RecordId = Field(
        description="Its internal ID, or its external ID written eid:VALUE.", examples=["107", "eid:SO-9"]
    )
    target: RecordType = Field(description="Record type of the new one.", examples=["invoice"])
    values: Values = Field(
        default={},
        description='Fields of the new record that are to be others than NetSuite takes over; references as {"id": "107"}, sublists as '
        '{"items": [...]}.',
        examples=[{"memo": "Second delivery"}],
    )
    replace: tuple[str, ...] = Field(
        default=(),
        description="Sublists among the values whose lines take the place of those NetSuite takes over.",
        examples=[["item"]],
    )
    external_id: ExternalId | None = Field(
        default=None,
        description="External ID of the new record: letters, digits, '_' and '-'. When not given, one is derived from what is asked, as whom, run, step and item: all the same are the same record.",
        examples=["INV-9"],
    )
    asynchronous: Asynchronous = False


class RecordTransform(Node[RecordTransformParams, CreatedRecord, NetSuiteClient]):
    """
    Make a record of another (an invoice of an order), exactly once, and return its internal ID.

    The external ID makes a repetition harmless, as in `netsuite.record.create`.

    Raises:
        RecordNotFound: There is no such record, or it cannot become one of that type.
        RequestRejected: NetSuite refused: nothing is left to invoice, say.
        OutcomeUnknown: The answer was lost and asking did not settle it; the message says what to look for.
    """

    name: ClassVar[str] = "netsuite.record.transform"
    connector: ClassVar[str] = "netsuite"
    effect: ClassVar[Effect] = "keyed"
    examples: ClassVar[tuple[Mapping[str, Any], ...]] = (
        {"record_type": "customer", "record_id": "107", "target": "opportunity", "values": {"title": "Spring fair"}},
    )

    @classmethod
    def effect_of(cls, params: RecordTransformParams) -> Effect:
        """Return keyed, or once where the new record cannot have an external ID and is not made as a job."""
        effect: Effect = "keyed" if has_external_id(params.target) else "once"
        return effect_as_job(effect) if params.asynchronous else effect

    @classmethod
    def own_key(cls, params: RecordTransformParams) -> str | None:
        """Return the author's external ID."""
        return params.external_id

    async def find(self, params: RecordTransformParams, ctx: NodeContext[NetSuiteClient]) -> CreatedRecord | None:
        """Look the new record up by its external ID."""
        return await ctx.service.records.created(params.target, self.own_key(params) or ctx.idempotency_key)

    async def rehearse(self, params: RecordTransformParams, ctx: NodeContext[NetSuiteClient]) -> Rehearsal:
        """Show the request."""
        write = writes.transform(
            params.record_type,
            params.record_id,
            params.target,
            params.values,
            key=self.own_key(params) or ctx.idempotency_key,
            own_key=self.own_key(params) is not None,
            replace=params.replace,
        )
        return await ctx.service.rehearse(
            self.name, as_job(write, ctx.idempotency_key) if params.asynchronous else write
        )

    async def run(self, params: RecordTransformParams, ctx: NodeContext[NetSuiteClient]) -> CreatedRecord:
        """Make the record."""
        return await ctx.service.records.transform(
            params.record_type,
            params.record_id,
            params.target,
            params.values,
            key=self.own_key(params) or ctx.idempotency_key,
            own_key=self.own_key(params) is not None,
            replace=params.replace,
            sent_before=ctx.sent_before,
            job=job_of(params.asynchronous, ctx, by_key=params.external_id is None),
        )
