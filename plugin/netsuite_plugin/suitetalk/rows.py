"""The rows of one query in Python: one after the other while the pages come, or all in one Arrow table."""

from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Iterator
from contextlib import aclosing
from typing import Any

from netsuite_plugin.suitetalk.models import Row
from netsuite_plugin.suitetalk.paging.reading import Page


class Rows(AsyncIterator[Row]):
    """
    What `ns.suiteql("SELECT …")` gives. Nothing is sent before the first row is asked for; each is given once.

    A row has every column that the query names; of `SELECT *`, those that any row so far has had. Iterating raises what `SuiteQL.pages` raises.
    """

    def __init__(self, pages: AsyncGenerator[Page], into_table: Callable[[], Awaitable[Any]]) -> None:
        self._pages, self._into_table = pages, into_table
        self._rows: Iterator[Row] = iter(())

    # no generator over a generator: who leaves a loop leaves one to be closed, by itself, and not two that close each other
    async def __anext__(self) -> Row:
        """Return the next row."""
        while (row := next(self._rows, None)) is None:
            self._rows = iter((await anext(self._pages)).rows)
        return row

    async def aclose(self) -> None:
        """Stop the requests. A loop that ends early needs it only where the connection stays open after it."""
        self._rows = iter(())
        await self._pages.aclose()

    async def to_arrow(self) -> Any:
        """
        Return all rows as a `pyarrow.Table`, typed as a Parquet export is; needs the extra `arrow`.

        A column is text unless the metadata that the role may read says otherwise; money is a decimal and a date a date.

        Raises:
            ConfigurationError: The extra is missing, or the query is wrong.
            NetSuiteError: As `SuiteQL.pages` raises it; there is no table of a part.
        """
        async with aclosing(self._pages):
            return await self._into_table()
