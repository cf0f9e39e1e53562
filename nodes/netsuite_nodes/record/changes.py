"""Report what was created, updated and deleted since a cursor."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, ClassVar, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from netsuite_plugin.client import NetSuiteClient
from netsuite_plugin.contract import Effect, Node, NodeContext
from netsuite_plugin.suitetalk.models import Changes
from netsuite_plugin.suitetalk.names import FieldName, RecordType

if TYPE_CHECKING:
    from netsuite_plugin.suitetalk.changes.reading import Wanted


class RecordChangesParams(BaseModel):
    """Which changes, and since when."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)

    record_types: tuple[RecordType, ...] = Field(
        min_length=1,
        description="Record types as NetSuite's REST API spells them.",
        examples=[["salesOrder", "customer"]],
    )
    state: str | None = Field(
        default=None,
        min_length=1,
        max_length=100,
        description="A name under which the cursor is kept from run to run of the workflow; it moves on when a run has finished.",
        examples=["orders"],
    )
    cursor: str | None = Field(
        default=None, min_length=1, description="The cursor of the last answer, where no state keeps it."
    )
    since: datetime | date | None = Field(
        default=None,
        description="Where to begin as long as there is no cursor; from now on when not given. A time without a zone is the account's.",
        examples=["2026-03-01"],
    )
    overlap_seconds: int = Field(
        default=120,
        ge=0,
        le=86_400,
        description="How far to look back behind the cursor for changes that appeared late. What was reported is not reported again.",
    )
    fields: tuple[FieldName, ...] = Field(
        default=(), description="Columns of SuiteQL to bring along, which all of the record types have."
    )

    @model_validator(mode="after")
    def _one_cursor(self) -> Self:
        if self.state is not None and self.cursor is not None:
            raise ValueError("give state or cursor, not both: the cursor of a state is the host's to keep")
        return self


class RecordChanges(Node[RecordChangesParams, Changes, NetSuiteClient]):
    """
    Report what was created, updated and deleted since a cursor, and give the next cursor.

    Every change is reported at least once. One that appears late, or in the hour that comes twice when summer time ends, may be reported twice.

    Raises:
        InvalidParams: The cursor is not one of this node, or of another account.
        ConfigurationError: State is named where nothing keeps it, or the records of a type cannot be distinguished from others.
        RequestRejected: A record type or a column does not exist, or the role may not see it.
    """

    name: ClassVar[str] = "netsuite.record.changes"
    connector: ClassVar[str] = "netsuite"
    effect: ClassVar[Effect] = "read"
    examples: ClassVar[tuple[Mapping[str, Any], ...]] = (
        {"record_types": ["customer", "salesOrder"], "since": "2026-03-01", "fields": ["externalid"]},
    )

    async def run(self, params: RecordChangesParams, ctx: NodeContext[NetSuiteClient]) -> Changes:
        """Look."""
        service, wanted = ctx.service.changes, self._wanted(params)
        if params.state is not None:
            return await service.kept(wanted, ctx.state, params.state, progress=ctx.progress, cancelled=ctx.cancelled)
        return await service.since(wanted, progress=ctx.progress, cancelled=ctx.cancelled)

    def _wanted(self, params: RecordChangesParams) -> "Wanted":
        # queries are loaded with the first connection
        from netsuite_plugin.suitetalk.changes.reading import Wanted

        return Wanted(
            record_types=tuple({each.lower(): each for each in params.record_types}.values()),
            cursor=params.cursor,
            since=params.since,
            overlap=timedelta(seconds=params.overlap_seconds),
            fields=params.fields,
        )
