"""Run a saved dataset."""

from collections.abc import Mapping
from typing import Any, ClassVar

from pydantic import BaseModel, ConfigDict, Field

from netsuite_plugin.client import NetSuiteClient
from netsuite_plugin.contract import Effect, Node, NodeContext
from netsuite_plugin.suitetalk.models import QueryResult


class DatasetRunParams(BaseModel):
    """Which dataset."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)

    dataset: str = Field(
        description="ID of the dataset, as its page in SuiteAnalytics Workbook shows it.",
        examples=["custdataset_open_orders"],
    )
    max_rows: int | None = Field(
        default=None, ge=1, description="Return at most this many rows; all of them when not given."
    )


class DatasetRun(Node[DatasetRunParams, QueryResult, NetSuiteClient]):
    """
    Run a dataset that somebody has saved in SuiteAnalytics Workbook, and return its rows.

    NetSuite gives 100,000 rows of one at most. Pages come in the dataset's own order: sort it there by a column that is different in every
    row, or rows may be missing or double where there are more than 1,000.

    Raises:
        RecordNotFound: There is no such dataset, or the role may not see it.
        PermissionMissing: The role has no SuiteAnalytics Workbook.
    """

    name: ClassVar[str] = "netsuite.dataset.run"
    connector: ClassVar[str] = "netsuite"
    effect: ClassVar[Effect] = "read"
    examples: ClassVar[tuple[Mapping[str, Any], ...]] = ({"dataset": "custdataset_customers"},)

    async def run(self, params: DatasetRunParams, ctx: NodeContext[NetSuiteClient]) -> QueryResult:
        """Run it."""
        return await ctx.service.datasets.run(
            params.dataset, max_rows=params.max_rows, progress=ctx.progress, cancelled=ctx.cancelled
        )
