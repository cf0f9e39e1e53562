"""SuiteQL `/services/rest/query/v1/suiteql` (`section_157909186990`): one SELECT, paged to its end."""

import logging
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import anyio.to_thread

from netsuite_plugin.contract import ConfigurationError, Progress
from netsuite_plugin.errors import NetSuiteError, RequestRejected
from netsuite_plugin.suitetalk.answers import Body, is_count
from netsuite_plugin.suitetalk.metadata.service import Metadata
from netsuite_plugin.suitetalk.models import QueryResult, Row
from netsuite_plugin.suitetalk.rest import Rest

if TYPE_CHECKING:
    from netsuite_plugin.suitetalk.binding import Value
    from netsuite_plugin.suitetalk.columns import Selection

PAGE = 1000
"""Rows in a page; the most NetSuite gives (`section_156414087576`)."""
MOST_ROWS = 100_000
"""Rows NetSuite gives for one query over REST (`section_157909186990`)."""

_READ_AT_ONCE = 2_000
"""Characters of a query that are read in a few milliseconds."""
_SHORTEST = 10
"""Rows in a page; smaller ones would be thousands of requests."""
_TRIED = "Running a SuiteQL query"

_log = logging.getLogger("netsuite_plugin.suiteql")


class SuiteQL:
    """Queries of one account."""

    def __init__(self, rest: Rest, metadata: Metadata) -> None:
        self._rest, self._metadata = rest, metadata

    async def __call__(self, text: str, /, **parameters: "Value") -> AsyncIterator[Row]:
        """
        Run one SELECT and give its rows one after the other, while the pages come: `async for row in ns.suiteql("… :since", since=day)`.

        A row has every column that the query names; of `SELECT *`, those that any row so far has had.

        Raises:
            ConfigurationError: The text or the parameters are wrong; nothing was sent.
            RequestRejected: NetSuite refused the query.
            NetSuiteError: Its pages do not make one result, or NetSuite ended it before its last row.
        """
        query, selected = await _read(text, parameters)
        pages, columns = _Pages(PAGE), selected.names
        async for items in self._fetched(query, pages, MOST_ROWS):
            rows, named = _restore(items, columns)
            columns = tuple(named)
            for row in rows:
                yield row
        _warn(_warnings(pages, selected, whole=not pages.cut))
        if pages.cut:
            because = _why_cut(None, len(pages.items))
            raise NetSuiteError(f"{_TRIED}: rows are missing after the first {len(pages.items):,}. {because}")

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
            RequestRejected: NetSuite refused the query; with what may have been meant instead of an unknown table or column.
            NetSuiteError: Its pages do not make one result.
        """
        wanted = MOST_ROWS if max_rows is None else min(max_rows, MOST_ROWS)
        if wanted < 1:
            raise ConfigurationError("max_rows must be at least 1.")
        query, selected = await _read(text, parameters or {})
        pages = _Pages(min(PAGE, wanted))
        async for _ in self._fetched(query, pages, wanted, cancelled):
            if progress is not None:
                progress(min(len(pages.items), wanted), min(pages.total, wanted))
        items = pages.items
        cut = len(items) > wanted or pages.cut
        rows, columns = _restore(items[:wanted], selected.names)
        warnings = _warnings(pages, selected, whole=not cut)
        because = _why_cut(max_rows, len(rows)) if cut else None
        _warn([*warnings, *([because] if because else [])])
        return QueryResult(
            rows=rows,
            columns=columns,
            row_count=len(rows),
            total_results=pages.total,
            truncated=cut,
            truncated_because=because,
            warnings=warnings,
        )

    async def _fetched(
        self, query: str, pages: "_Pages", wanted: int, cancelled: Callable[[], bool] | None = None
    ) -> AsyncIterator[list[dict[str, Any]]]:
        """Fetch pages until there are as many rows as wanted, or no more, and give the rows of each; `pages` holds them all."""
        while pages.more and len(pages.items) < wanted:
            if cancelled is not None and cancelled():
                raise NetSuiteError(f"The query was cancelled after {len(pages.items)} rows.", retryable=True)
            limit, offset = pages.next()
            try:
                page = await self._page(query, limit, offset)
            except RequestRejected as error:
                raise await self._metadata.explained_query(error, query) from None
            if not pages.add(page):
                break
            yield page["items"]

    async def _page(self, query: str, limit: int, offset: int) -> Body:
        # computed, never followed: a `next` link is text from outside
        return await self._rest.read(
            "POST",
            "/query/v1/suiteql",
            tried=_TRIED,
            params={"limit": str(limit), "offset": str(offset)},
            json={"q": query},
            headers={"Prefer": "transient"},
            check=lambda body: _wrong_with_page(body, limit, offset),
        )


class _Pages:
    """
    The rows that have come, and where the next page begins: where the last one ended.

    NetSuite takes only offsets that are multiples of the limit (`section_156414087576`), so after a page that came short the limit is
    the largest that divides the offset.
    """

    def __init__(self, limit: int) -> None:
        self.items: list[dict[str, Any]] = []
        self.more = True
        self.count = 0
        self._limit = limit
        self._total: int | None = None
        self._begun: dict[str, list[list[dict[str, Any]]]] = {}
        self._same = False

    @property
    def total(self) -> int:
        """What NetSuite counted, or what has come where it did not say."""
        return len(self.items) if self._total is None else self._total

    @property
    def cut(self) -> bool:
        """Whether rows are missing, or may be: there is more, or as much has come as NetSuite gives at most."""
        return self.more or len(self.items) >= MOST_ROWS

    def next(self) -> tuple[int, int]:
        """Return limit and offset of the next page."""
        offset = len(self.items)
        limit = next(limit for limit in range(self._limit, 0, -1) if offset % limit == 0)
        if limit < min(self._limit, _SHORTEST):
            raise self._odd(
                f"a page that ends with row {offset:,} although there is more, and no page of a useful size can begin there"
            )
        return limit, offset

    def add(self, page: Body) -> int:
        """Take the rows of a page and return how many they are."""
        items: list[dict[str, Any]] = page["items"]
        self._check_same(items)
        self.items += items
        self.count += 1
        self.more = page["hasMore"]
        self._total = page.get("totalResults", self._total)
        return len(items)

    def warnings(self, *, whole: bool) -> list[str]:
        """Say what does not add up."""
        said: list[str] = []
        if self._same:
            said.append(
                "Two pages are alike, row for row: NetSuite may have sent one twice. Select and order by a unique column."
            )
        if self._total is None and self.count > 1:
            said.append("NetSuite did not say how many rows there are, so nothing proves that all of them came.")
        if whole and len(self.items) != self.total:
            said.append(
                f"NetSuite counted {self.total} rows and gave {len(self.items)}: the data changed while it was read, or rows are missing or "
                f"double. Order by a unique column and ask again."
            )
        return said

    def _check_same(self, items: list[dict[str, Any]]) -> None:
        """Refuse a page that has come before, unless its rows are alike among themselves: then pages may well be."""
        if not items:
            return
        earlier = self._begun.setdefault(repr(items[0])[:1_000], [])
        if any(items == each for each in earlier):
            if len({repr(each) for each in items}) == len(items) > 1:
                raise self._odd(f"the same {len(items)} rows twice, as two pages")
            self._same = True
        earlier.append(items)

    def _odd(self, what: str) -> NetSuiteError:
        return NetSuiteError(
            f"{_TRIED}: NetSuite answered with {what}. Nothing is returned, because rows would be missing or double. Order by a unique "
            f"column, or ask in parts, for example by ranges of id.",
            remedy="wait",
            retryable=True,
        )


async def _read(text: str, parameters: Mapping[str, Any]) -> "tuple[str, Selection]":
    """Bind the values; in a thread where the text is long: reading it takes a while, and others wait on this loop."""
    if len(text) <= _READ_AT_ONCE:
        return _prepared(text, parameters)
    return await anyio.to_thread.run_sync(_prepared, text, parameters)


def _warnings(pages: _Pages, selected: "Selection", *, whole: bool) -> list[str]:
    """Say what does not add up in what has come, and what of the query's text lets rows or columns go astray."""
    warnings = pages.warnings(whole=whole)
    if pages.count > 1 and not selected.ordered:
        warnings.append(
            "The result came in several pages and the query has no ORDER BY: rows may be missing or double. Order by a unique column."
        )
    if selected.may_repeat:
        warnings.append(
            "The query selects * over a table beside other columns: columns of one name come back as one. Name them with AS."
        )
    return warnings


def _warn(lines: Sequence[str]) -> None:
    for line in lines:
        _log.warning("SuiteQL: %s", line)


def _prepared(text: str, parameters: Mapping[str, Any]) -> "tuple[str, Selection]":
    """Bind the values and read what the query selects."""
    # sqlglot is loaded with the first query, not with the nodes
    from netsuite_plugin.suitetalk.binding import template
    from netsuite_plugin.suitetalk.columns import selection

    read = template(text)
    query = read.bind(parameters)
    selected = selection(read.bare())
    if selected.repeated:
        raise ConfigurationError(
            f"More than one column of the query is called {' and '.join(map(repr, selected.repeated))}, and only one of them would come back: "
            f"name them apart with AS."
        )
    return query, selected


def _wrong_with_page(body: Body, limit: int, offset: int) -> str | None:
    """Say what is wrong with a page (`section_157909186990`, and captures): all that is counted on is checked, and no more."""
    items = body.get("items")
    if not isinstance(items, list):
        return "its 'items' are not a list"
    if not all(type(each) is dict for each in items):
        return "one of its 'items' is not an object"
    if not isinstance(body.get("hasMore"), bool):
        return "its 'hasMore' is neither true nor false"
    if "links" in body and not isinstance(body["links"], list):
        return "its 'links' are not a list"
    for name in ("totalResults", "count", "offset"):
        if name in body and not is_count(body[name]):
            return f"its '{name}' is not a number of rows"
    if body.get("count", len(items)) != len(items):
        return f"it counts {body['count']} rows and has {len(items)}"
    if body.get("offset", offset) != offset:
        return f"its rows begin at {body['offset']}, and {offset} was asked for"
    if len(items) > limit:
        return f"it has {len(items)} rows, and {limit} were asked for"
    return None


def _why_cut(max_rows: int | None, got: int) -> str:
    if max_rows is not None and max_rows < MOST_ROWS:
        return f"max_rows is {max_rows}: more rows match."
    if got < MOST_ROWS:
        return f"NetSuite said that there is more, and gave no rows after the first {got}."
    return f"NetSuite ends every result at {MOST_ROWS:,} rows: more rows match, or may. Split the query, for example by ranges of id."


def _restore(items: list[dict[str, Any]], selected: Sequence[str]) -> tuple[list[Row], list[str]]:
    """Give every row every column: NetSuite leaves null columns out of a row, and orders the rest by the alphabet."""
    columns = dict.fromkeys(selected)
    for item in items:
        columns.update(dict.fromkeys(name for name in item if name != "links"))
    return [{name: item.get(name) for name in columns} for item in items], list(columns)
