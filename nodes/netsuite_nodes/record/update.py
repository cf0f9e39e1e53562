"""Change fields of one record."""

from collections.abc import Mapping
from typing import Any, ClassVar

from pydantic import BaseModel, ConfigDict, Field

from netsuite_nodes.record.asynchronous import Asynchronous, job_of
from netsuite_plugin.client import NetSuiteClient
from netsuite_plugin.contract import Effect, Node, NodeContext, Rehearsal
from netsuite_plugin.suitetalk import writes
from netsuite_plugin.suitetalk.models import WrittenRecord
from netsuite_plugin.suitetalk.names import Changes, RecordId, RecordType
from netsuite_plugin.suitetalk.submission import as_job, effect_as_job


class RecordUpdateParams(BaseModel):
    """What to change."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)

    record_type: RecordType = Field(description="Record type as NetSuite's REST API spells it.", examples=["customer"])
    record_id: RecordId = Field(
        description="Internal ID, or an external ID written eid:VALUE.", examples=["107", "eid:SO-9"]
    )
    values: Changes = Field(
        description='Fields to change; the others stay. null clears a field. References as {"id": "107"}. The lines of {"items": [...]} are '
        "added to a sublist, or change the line whose key they bring, unless replace names the sublist.",
        examples=[{"phone": "+1 555 0100", "comments": None}],
    )
    replace: tuple[str, ...] = Field(
        default=(),
        description='Sublists among the values whose lines are then all they have; {"items": []} leaves none. In a subrecord: subrecord.sublist.',
        examples=[["item"]],
    )
    asynchronous: Asynchronous = False


class RecordUpdate(Node[RecordUpdateParams, WrittenRecord, NetSuiteClient]):
    """
    Change fields of one record, and return its internal ID.

    A lost answer is settled by reading the fields. Where lines are added to a sublist it cannot be: such an update is sent once, or goes
    as a job, which is found again by its key.

    Which line is meant, its key tells: the fields that netsuite.metadata.record_type gives as `line_key` of the sublist. A sublist without
    one has its lines added each time. Whether a key is there only NetSuite knows, so an update with lines is sent once in either case;
    with `replace` it may be repeated.

    Raises:
        RecordNotFound: There is no such record, or the role may not see it.
        RequestRejected: NetSuite refused the values; nothing was changed.
        OutcomeUnknown: Lines were to be added and the answer was lost; the message says what to look for.
    """

    name: ClassVar[str] = "netsuite.record.update"
    connector: ClassVar[str] = "netsuite"
    effect: ClassVar[Effect] = "once"
    examples: ClassVar[tuple[Mapping[str, Any], ...]] = (
        {"record_type": "customer", "record_id": "107", "values": {"phone": "+1 555 0100", "comments": None}},
    )

    @classmethod
    def effect_of(cls, params: RecordUpdateParams) -> Effect:
        """Return idempotent; where lines are added once, or keyed as a job."""
        effect = _write(params).effect
        return effect_as_job(effect) if params.asynchronous else effect

    async def rehearse(self, params: RecordUpdateParams, ctx: NodeContext[NetSuiteClient]) -> Rehearsal:
        """Show the request and the difference."""
        write = _write(params)
        return await ctx.service.rehearse(
            self.name, as_job(write, ctx.idempotency_key) if params.asynchronous else write
        )

    async def run(self, params: RecordUpdateParams, ctx: NodeContext[NetSuiteClient]) -> WrittenRecord:
        """Change the record."""
        return await ctx.service.records.update(
            params.record_type,
            params.record_id,
            params.values,
            replace=params.replace,
            job=job_of(params.asynchronous, ctx, by_key=self.effect_of(params) == "keyed"),
        )


def _write(params: RecordUpdateParams) -> writes.Write:
    return writes.update(params.record_type, params.record_id, params.values, replace=params.replace)
