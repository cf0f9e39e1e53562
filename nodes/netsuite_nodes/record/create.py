"""Create one record, exactly once."""

from collections.abc import Mapping
from typing import Any, ClassVar, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from netsuite_nodes.record.asynchronous import Asynchronous, job_of
from netsuite_plugin.client import NetSuiteClient
from netsuite_plugin.contract import Effect, Node, NodeContext, Rehearsal
from netsuite_plugin.suitetalk import writes
from netsuite_plugin.suitetalk.models import CreatedRecord
from netsuite_plugin.suitetalk.names import ExternalId, RecordType, Values, has_external_id
from netsuite_plugin.suitetalk.submission import as_job, effect_as_job


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
    without_external_id: bool = Field(
        default=False,
        description="Leave the external ID out, for a record type that refuses it. The record is then created once, and a lost answer is not settled.",
    )
    asynchronous: Asynchronous = False

    @model_validator(mode="after")
    def _one_of_the_two(self) -> Self:
        if self.without_external_id and self.external_id is not None:
            raise ValueError("external_id and without_external_id exclude each other: leave one out.")
        return self


class RecordCreate(Node[RecordCreateParams, CreatedRecord, NetSuiteClient]):
    """
    Create one record, exactly once, and return its internal ID.

    The external ID makes a repetition harmless: a lost answer is settled by asking NetSuite for it. A record of a type that has no external IDs
    (accountingPeriod, giftCertificate), or `without_external_id`, is created once: its lost answer is not settled, except by the key of a job.

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
        """Return keyed, or once for a record without an external ID that is not created as a job."""
        effect: Effect = "keyed" if has_external_id(params.record_type) and not params.without_external_id else "once"
        return effect_as_job(effect) if params.asynchronous else effect

    @classmethod
    def own_key(cls, params: RecordCreateParams) -> str | None:
        """Return the author's external ID."""
        return params.external_id

    async def find(self, params: RecordCreateParams, ctx: NodeContext[NetSuiteClient]) -> CreatedRecord | None:
        """Look the record up by its external ID."""
        key = _key(params, ctx)
        return None if key is None else await ctx.service.records.created(params.record_type, key)

    async def rehearse(self, params: RecordCreateParams, ctx: NodeContext[NetSuiteClient]) -> Rehearsal:
        """Show the request."""
        write = writes.create(
            params.record_type,
            params.values,
            key=_key(params, ctx),
            own_key=self.own_key(params) is not None,
        )
        return await ctx.service.rehearse(
            self.name, as_job(write, ctx.idempotency_key) if params.asynchronous else write
        )

    async def run(self, params: RecordCreateParams, ctx: NodeContext[NetSuiteClient]) -> CreatedRecord:
        """Create the record."""
        return await ctx.service.records.create(
            params.record_type,
            params.values,
            key=_key(params, ctx),
            own_key=self.own_key(params) is not None,
            sent_before=ctx.sent_before,
            job=job_of(params.asynchronous, ctx, by_key=params.external_id is None),
        )


def _key(params: RecordCreateParams, ctx: NodeContext[NetSuiteClient]) -> str | None:
    """Return the external ID of the record; None: it is to have none."""
    return None if params.without_external_id else params.external_id or ctx.idempotency_key
