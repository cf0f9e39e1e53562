"""Run one SuiteQL query and write all its rows to a file."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from pydantic import Field

from netsuite_nodes.suiteql.query import Asked
from netsuite_plugin.client import NetSuiteClient
from netsuite_plugin.contract import Effect, Node, NodeContext, Rehearsal
from netsuite_plugin.suitetalk.models import Exported

if TYPE_CHECKING:
    from netsuite_plugin.suitetalk.export.exporting import Export


class SuiteQLExportParams(Asked):
    """What to export, and where to."""

    out: str = Field(
        min_length=1,
        description="Path of the file in the folder of exports, on the machine that runs the workflow.",
        examples=["invoices.csv"],
    )
    format: Literal["csv", "ndjson", "parquet"] | None = Field(
        default=None, description="How the rows are written; as the path ends when not given."
    )
    key: str | None = Field(
        default=None,
        description="A column of the result that is a number and different in every row, to read more than 100,000 rows by where none is provable.",
        examples=["id"],
    )
    force: bool = Field(default=False, description="Replace a file that is there already.")


class SuiteQLExport(Node[SuiteQLExportParams, Exported, NetSuiteClient]):
    """
    Run one SuiteQL query and write all its rows to a file, any number of them.

    The file appears when it is complete. A run that is resumed goes on where the export was: no row is lost or twice.

    Raises:
        ConfigurationError: The text, a parameter or the file is wrong; nothing was sent.
        RequestRejected: NetSuite refused the query.
        ExportStopped: The file cannot be written; what came is kept.
    """

    name: ClassVar[str] = "netsuite.suiteql.export"
    connector: ClassVar[str] = "netsuite"
    effect: ClassVar[Effect] = "idempotent"
    examples: ClassVar[tuple[Mapping[str, Any], ...]] = (
        {"query": "SELECT id, companyname FROM customer ORDER BY id", "out": "customers.csv", "force": True},
    )

    async def rehearse(self, params: SuiteQLExportParams, ctx: NodeContext[NetSuiteClient]) -> Rehearsal:
        """Count the rows, and look whether the file can be written."""
        return await ctx.service.export.rehearse(self.name, self._export(params, ctx))

    async def run(self, params: SuiteQLExportParams, ctx: NodeContext[NetSuiteClient]) -> Exported:
        """Write the file."""
        return await ctx.service.export(
            self._export(params, ctx), checkpoint=ctx.checkpoint, progress=ctx.progress, cancelled=ctx.cancelled
        )

    def _export(self, params: SuiteQLExportParams, ctx: NodeContext[NetSuiteClient]) -> "Export":
        # the files of exports are loaded with the first one
        from netsuite_plugin.suitetalk.export.exporting import Export

        return Export(
            params.query,
            params.parameters,
            ctx.service.export.file_of(ctx.caller.user, params.out),
            format=params.format,
            key=params.key,
            force=params.force,
        )
