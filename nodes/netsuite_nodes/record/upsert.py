"""Change the record with an external ID, or make it."""

from collections.abc import Mapping
from typing import Any, ClassVar

from pydantic import BaseModel, ConfigDict, Field

from netsuite_nodes.record.asynchronous import Asynchronous, job_of
from netsuite_plugin.client import NetSuiteClient
from netsuite_plugin.contract import Effect, Node, NodeContext, Rehearsal
from netsuite_plugin.suitetalk import writes
from netsuite_plugin.suitetalk.models import UpsertedRecord
from netsuite_plugin.suitetalk.names import ExternalId, RecordType, Values
from netsuite_plugin.suitetalk.submission import as_job, effect_as_job


class RecordUpsertParams(BaseModel):
    """What there is to be."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)

    record_type: RecordType = Field(description="Record type as NetSuite's REST API spells it.", examples=["customer"])
    external_id: ExternalId = Field(
        description="External ID of the record: letters, digits, '_' and '-'. It is unique among related types (customers and contacts; "
        "orders, invoices and payments), whatever the case of its letters.",
        examples=["C-9"],
    )
    values: Values = Field(
        description='Fields it is to have; others stay as they are, null clears one. References as {"id": "107"}. The lines of '
        '{"items": [...]} change the line of the sublist whose key they bring, and are added where they bring none that is there, unless replace names the sublist.',
        examples=[{"companyName": "Fjord Supply", "subsidiary": {"id": "1"}}],
    )
    replace: tuple[str, ...] = Field(
        default=(),
        description='Sublists among the values whose lines are then all they have; {"items": []} leaves none. In a subrecord: subrecord.sublist.',
        examples=[["item"]],
    )
    asynchronous: Asynchronous = False


class RecordUpsert(Node[RecordUpsertParams, UpsertedRecord, NetSuiteClient]):
    """
    Change the record with an external ID, or make it, and return its internal ID.

    With every sublist in `replace`, or none among the values, a repetition is harmless and a lost answer is settled. Where lines are added
    it is sent once, or goes as a job, which is found again by its key.

    Raises:
        RequestRejected: NetSuite refused the values, or a record of a related type has that external ID; nothing was changed.
        OutcomeUnknown: Lines were to be added and the answer was lost; the message says what to look for.
    """

    name: ClassVar[str] = "netsuite.record.upsert"
    connector: ClassVar[str] = "netsuite"
    effect: ClassVar[Effect] = "once"
    examples: ClassVar[tuple[Mapping[str, Any], ...]] = (
        {"record_type": "task", "external_id": "CALL-1001", "values": {"title": "Call about invoice INV1001"}},
    )

    @classmethod
    def effect_of(cls, params: RecordUpsertParams) -> Effect:
        """Return idempotent; where lines are added once, or keyed as a job."""
        effect = _write(params).effect
        return effect_as_job(effect) if params.asynchronous else effect

    async def rehearse(self, params: RecordUpsertParams, ctx: NodeContext[NetSuiteClient]) -> Rehearsal:
        """Show the request and the difference."""
        write = _write(params)
        return await ctx.service.rehearse(
            self.name, as_job(write, ctx.idempotency_key) if params.asynchronous else write
        )

    async def run(self, params: RecordUpsertParams, ctx: NodeContext[NetSuiteClient]) -> UpsertedRecord:
        """Change the record, or make it."""
        return await ctx.service.records.upsert(
            params.record_type,
            params.external_id,
            params.values,
            replace=params.replace,
            job=job_of(params.asynchronous, ctx, by_key=self.effect_of(params) == "keyed"),
        )


def _write(params: RecordUpsertParams) -> writes.Write:
    return writes.upsert(params.record_type, params.external_id, params.values, replace=params.replace)
