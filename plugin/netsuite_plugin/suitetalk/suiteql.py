"""SuiteQL `/services/rest/query/v1/suiteql` (`section_157909186990`): one SELECT, all its rows in one order."""

from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping, Sequence
from contextlib import aclosing
from typing import TYPE_CHECKING, Any, TypeAlias

import anyio.to_thread
import httpx

from netsuite_plugin.contract import ConfigurationError, Progress
from netsuite_plugin.contract.telemetry import logger
from netsuite_plugin.errors import NetSuiteError
from netsuite_plugin.suitetalk.metadata.service import Metadata
from netsuite_plugin.suitetalk.models import QueryResult, Row
from netsuite_plugin.suitetalk.paging.pages import NETSUITE, TRIED, Limits, Wire
from netsuite_plugin.suitetalk.paging.reading import Asked, Page, Place, Reading
from netsuite_plugin.suitetalk.rest import Rest
from netsuite_plugin.suitetalk.rows import Rows

if TYPE_CHECKING:
    from netsuite_plugin.suitetalk.binding import Value

_READ_AT_ONCE = 2_000
"""Characters of a query that are read in a few milliseconds."""

IntoTable: TypeAlias = Callable[[str, AsyncGenerator[Page], "SuiteQL", Metadata], Awaitable[Any]]
"""What makes one table of a query's pages: `export.arrow_table`, which stands above the queries."""

_log = logger("netsuite_plugin.suiteql")


class SuiteQL:
    """
    Queries of one account.

    Pages come many at once and are handed over in one order: that of the query, completed where its text shows how. A result of more than
    the 100,000 rows that NetSuite gives for one query is read in ranges of the column it is ordered by. Both hold for data that does not
    change meanwhile; where it did, it is said.
    """

    def __init__(self, rest: Rest, metadata: Metadata, *, into_table: IntoTable, limits: Limits = NETSUITE) -> None:
        self._rest, self._metadata, self._limits, self._into_table = rest, metadata, limits, into_table

    def __call__(self, text: str, /, **parameters: "Value") -> Rows:
        """
        Run one SELECT and give its rows one after the other, while the pages come: `async for row in ns.suiteql("… :since", since=day)`.

        `await ns.suiteql("…").to_arrow()` is all of them as one table.
        """
        pages = self.pages(text, parameters)
        return Rows(pages, lambda: self._into_table(text, pages, self, self._metadata))

    async def pages(
        self,
        text: str,
        parameters: "Mapping[str, Value] | None" = None,
        *,
        key: str | None = None,
        after: Place | None = None,
        cancelled: Callable[[], bool] | None = None,
    ) -> AsyncGenerator[Page]:
        """
        Run one SELECT and give its pages one after the other, at least one. Closing it early stops the requests.

        `key` names a column of the result that is a number and different in every row: its rows then come in that order, however many they
        are. Without it, that order is found where the text shows one. `after` is the place of a page that came earlier: what follows it is
        given, which may be nothing.

        Raises:
            ConfigurationError: The text, the parameters or the key are wrong.
            RequestRejected: NetSuite refused the query.
            NetSuiteError: Its pages do not make one result, or it is larger than can be read: the message says what to write.
        """
        asked = await _read(text, parameters or {}, key)
        reading = Reading(
            self._rest,
            self._metadata,
            asked,
            limits=self._limits,
            all_or_nothing=True,
            cancelled=cancelled,
            after=after,
        )
        async with aclosing(reading):
            while (page := await reading.next()) is not None:
                yield page
        _warn(reading.warnings)
        if reading.missing is not None:
            raise NetSuiteError(f"{TRIED}: rows are missing after the first {reading.given:,}. {reading.missing}")

    async def request(
        self, text: str, parameters: "Mapping[str, Value] | None" = None, *, key: str | None = None
    ) -> httpx.Request:
        """
        Return the request of a query's first page as `pages` sends it, without its login; nothing is sent.

        Raises:
            ConfigurationError: The text, the parameters or the key are wrong.
        """
        asked = await _read(text, parameters or {}, key)
        return Wire(self._rest, ()).request(asked.bind(asked.plan.ordered), self._limits.page)

    async def query(
        self,
        text: str,
        parameters: Mapping[str, Any] | None = None,
        *,
        key: str | None = None,
        max_rows: int | None = None,
        progress: Progress | None = None,
        cancelled: Callable[[], bool] | None = None,
    ) -> QueryResult:
        """
        Run one SELECT and return all its rows, at most `max_rows` if that is given. `key` is that of `pages`.

        Raises:
            ConfigurationError: The text, the parameters or the key are wrong.
            RequestRejected: NetSuite refused the query; with what may have been meant instead of an unknown table or column.
            NetSuiteError: Its pages do not make one result.
        """
        if max_rows is not None and max_rows < 1:
            raise ConfigurationError("max_rows must be at least 1.")
        asked = await _read(text, parameters or {}, key)
        reading = Reading(self._rest, self._metadata, asked, limits=self._limits, most=max_rows, cancelled=cancelled)
        rows: list[Row] = []
        async with aclosing(reading):
            while (page := await reading.next()) is not None:
                rows += page.rows
                if progress is not None:
                    progress(len(rows), page.total if max_rows is None else min(page.total, max_rows))
        if rows and len(rows[0]) < len(reading.columns):
            empty: Row = dict.fromkeys(reading.columns)
            rows = [empty | row for row in rows]
        _warn([*reading.warnings, *([reading.missing] if reading.missing else [])])
        return QueryResult(
            rows=rows,
            columns=list(reading.columns),
            row_count=len(rows),
            total_results=reading.total,
            truncated=reading.missing is not None,
            truncated_because=reading.missing,
            warnings=list(reading.warnings),
        )


async def _read(text: str, parameters: "Mapping[str, Value]", key: str | None) -> Asked:
    """Bind the values; in a thread where the text is long: reading it takes a while, and others wait on this loop."""
    if len(text) <= _READ_AT_ONCE:
        return _prepared(text, parameters, key)
    return await anyio.to_thread.run_sync(_prepared, text, parameters, key)


def _prepared(text: str, parameters: "Mapping[str, Value]", key: str | None) -> Asked:
    """Bind the values and read what the query selects, and what can be done with its pages."""
    # sqlglot is loaded with the first query, not with the nodes
    from netsuite_plugin.suitetalk.binding import template
    from netsuite_plugin.suitetalk.columns import selection
    from netsuite_plugin.suitetalk.paging.plan import planned, planned_by

    read = template(text)
    author, bare = read.bind(parameters), read.bare()
    selected = selection(bare)
    if selected.repeated:
        raise ConfigurationError(
            f"More than one column of the query is called {' and '.join(map(repr, selected.repeated))}, and only one of them would come back: "
            f"name them apart with AS."
        )
    if "links" in selected.names:
        raise ConfigurationError(
            "A column of the query is called 'links', as the list of links that NetSuite puts into every row: name it otherwise with AS."
        )

    def bind(made: str, **more: "Value") -> str:
        return template(made).bind({**parameters, **more})

    plan = planned(text, bare) if key is None else planned_by(key, text, bare)
    return Asked(author, bind, plan, selected, keyed=key is not None)


def _warn(lines: Sequence[str]) -> None:
    for line in lines:
        _log.warning("SuiteQL: %s", line)
