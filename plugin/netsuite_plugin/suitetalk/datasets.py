"""Saved datasets, `/services/rest/query/v1/dataset/{id}/result`: queries that people keep in the account (`section_1546938065`)."""

import re
from collections.abc import Callable
from functools import partial

from netsuite_plugin.contract import ConfigurationError, Progress, never_cancelled, no_progress
from netsuite_plugin.errors import NetSuiteError
from netsuite_plugin.suitetalk.models import QueryResult, Row
from netsuite_plugin.suitetalk.paging.pages import NETSUITE, Limits, rows_of, wrong_with_page
from netsuite_plugin.suitetalk.rest import Rest

_DATASET = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,99}")


class Datasets:
    """The saved datasets of one account."""

    def __init__(self, rest: Rest, *, limits: Limits = NETSUITE) -> None:
        self._rest, self._limits = rest, limits

    async def run(
        self,
        dataset: str,
        *,
        max_rows: int | None = None,
        progress: Progress = no_progress,
        cancelled: Callable[[], bool] = never_cancelled,
    ) -> QueryResult:
        """
        Run a dataset and return its rows, at most `max_rows` if that is given.

        Pages come one after the other: NetSuite runs the dataset anew for each, in the dataset's own order.

        Raises:
            ConfigurationError: It cannot be the ID of a dataset; nothing was sent.
            RecordNotFound: There is no such dataset, or the role may not see it.
            NetSuiteError: Its pages do not make one result, or the call was cancelled.
        """
        if _DATASET.fullmatch(dataset) is None:
            raise ConfigurationError(
                f"{dataset[:100]!r} is not the ID of a dataset such as custdataset_open_orders: copy it from its page in NetSuite. Nothing was sent."
            )
        tried = f"Running the dataset {dataset}"
        most = self._limits.query if max_rows is None else max_rows
        size = min(self._limits.page, most)
        rows: list[Row] = []
        columns: tuple[str, ...] = ()
        total, more, offset = 0, True, 0
        while more and len(rows) < most:
            if cancelled():
                raise NetSuiteError(f"{tried}: cancelled after {len(rows):,} rows.", retryable=True)
            page = await self._rest.read(
                "GET",
                f"/query/v1/dataset/{dataset}/result",
                tried=tried,
                params={"limit": str(size), "offset": str(offset)},
                check=partial(wrong_with_page, limit=size, offset=offset),
            )
            came, columns = rows_of(page["items"], columns)
            counted = page.get("totalResults", offset + len(came))
            if offset and counted != total:
                raise _changed(tried, f"counted {total:,} rows and then {counted:,}")
            total, more = counted, page["hasMore"]
            rows += came
            if more and len(came) < size:
                raise _changed(tried, f"gave {len(came):,} rows of a page of {size:,} although there are more")
            offset += size
            progress(len(rows), min(total, most))
        if rows and any(len(row) < len(columns) for row in rows):
            rows = [dict.fromkeys(columns) | row for row in rows]
        missing = _missing(total, len(rows), max_rows, self._limits.query, more=more)
        return QueryResult(
            rows=rows[:most],
            columns=list(columns),
            row_count=min(len(rows), most),
            total_results=total,
            truncated=missing is not None,
            truncated_because=missing,
            warnings=[_ORDER] if offset > size else [],
        )


_ORDER = (
    "The dataset has more than one page, and NetSuite runs it anew for each: rows may be missing or double. "
    "In NetSuite, sort it by a column that is different in every row."
)


def _changed(tried: str, how: str) -> NetSuiteError:
    return NetSuiteError(
        f"{tried}: NetSuite {how}: the result changed while it was read, and is not whole. Try again.",
        remedy="wait",
        retryable=True,
    )


def _missing(total: int, came: int, max_rows: int | None, cap: int, *, more: bool) -> str | None:
    if max_rows is not None and (more or came > max_rows):
        return f"max_rows is {max_rows:,}, and NetSuite counts {total:,}."
    if more or total >= cap:
        return (
            f"NetSuite gives {cap:,} rows of one dataset at most: narrow it by a criterion, or ask with netsuite.suiteql.query, which reads "
            "larger results in parts."
        )
    return None
