"""SuiteQL `/services/rest/query/v1/suiteql` (`section_157909186990`): one SELECT, paged to its end."""

import logging
from collections.abc import Callable, Mapping
from typing import Any

from netsuite_plugin.contract import ConfigurationError, Progress
from netsuite_plugin.errors import NetSuiteError
from netsuite_plugin.suitetalk.answers import body_of
from netsuite_plugin.suitetalk.models import QueryResult
from netsuite_plugin.suitetalk.rest import Rest

PAGE = 1000
"""Rows in a page; the most NetSuite gives (`section_156414087576`)."""
MOST_ROWS = 100_000
"""Rows NetSuite gives for one query over REST (`section_157909186990`)."""

_log = logging.getLogger("netsuite_plugin.suiteql")


class SuiteQL:
    """Queries of one account."""

    def __init__(self, rest: Rest) -> None:
        self._rest = rest

    async def query(
        self,
        text: str,
        parameters: Mapping[str, Any] | None = None,
        *,
        max_rows: int | None = None,
        progress: Progress | None = None,
        cancelled: Callable[[], bool] | None = None,
    ) -> QueryResult:
        """
        Run one SELECT and return all its rows, at most `max_rows` if that is given.

        Raises:
            ConfigurationError: The text or the parameters are wrong; nothing was sent.
            RequestRejected: NetSuite refused the query.
        """
        # sqlglot is loaded with the first query, not with the nodes
        from netsuite_plugin.suitetalk.binding import bind, is_ordered, selected_columns

        query = bind(text, parameters or {})
        selected, ordered = selected_columns(query), is_ordered(query)
        wanted = MOST_ROWS if max_rows is None else min(max_rows, MOST_ROWS)
        if wanted < 1:
            raise ConfigurationError("max_rows must be at least 1.")
        limit = min(PAGE, wanted)
        items: list[dict[str, Any]] = []
        total, offset, more = 0, 0, True
        while more and len(items) < wanted and offset < MOST_ROWS:
            if cancelled is not None and cancelled():
                raise NetSuiteError(f"The query was cancelled after {len(items)} rows.", retryable=True)
            page = await self._page(query, limit, offset)
            fetched = page.get("items") or []
            items += fetched
            total, offset = int(page.get("totalResults", len(items))), offset + limit
            more = bool(page.get("hasMore"))
            if not fetched:
                break
            if progress is not None:
                progress(min(len(items), wanted), min(total, wanted))
        cut = len(items) > wanted or more or len(items) >= MOST_ROWS
        rows, columns = _restore(items[:wanted], selected)
        warnings = []
        if len(items) > limit and not ordered:
            warnings.append(
                "The result came in several pages and the query has no ORDER BY: rows may be missing or double. Order by a unique column."
            )
        if not cut and len(rows) < total:
            warnings.append(f"NetSuite counted {total} rows and gave {len(rows)}: the data changed while it was read.")
        because = _why_cut(max_rows, len(rows)) if cut else None
        for warning in [*warnings, *([because] if because else [])]:
            _log.warning("SuiteQL: %s", warning)
        return QueryResult(
            rows=rows,
            columns=columns,
            row_count=len(rows),
            total_results=total,
            truncated=cut,
            truncated_because=because,
            warnings=warnings,
        )

    async def _page(self, query: str, limit: int, offset: int) -> dict[str, Any]:
        # computed, never followed: a `next` link is text from outside
        response = await self._rest.send(
            "POST",
            "/query/v1/suiteql",
            effect="read",
            tried="Running a SuiteQL query",
            params={"limit": str(limit), "offset": str(offset)},
            json={"q": query},
            headers={"Prefer": "transient"},
        )
        return body_of(response, "Running a SuiteQL query")


def _why_cut(max_rows: int | None, got: int) -> str:
    if max_rows is not None and max_rows < MOST_ROWS:
        return f"max_rows is {max_rows}: more rows match."
    if got < MOST_ROWS:
        return f"NetSuite said that there is more, and gave no rows after the first {got}."
    return f"NetSuite ends every result at {MOST_ROWS:,} rows: more rows match, or may. Split the query, for example by ranges of id."


def _restore(items: list[dict[str, Any]], selected: list[str]) -> tuple[list[dict[str, str | None]], list[str]]:
    """Give every row every column: NetSuite leaves null columns out of a row, and orders the rest by the alphabet."""
    columns = dict.fromkeys(selected)
    for item in items:
        columns.update(dict.fromkeys(name for name in item if name != "links"))
    return [{name: item.get(name) for name in columns} for item in items], list(columns)
