"""All rows of a query as one Arrow table, and the types that its columns have there and in a Parquet file."""

import tempfile
from collections.abc import AsyncGenerator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import anyio.to_thread

from netsuite_plugin.contract.telemetry import logger
from netsuite_plugin.suitetalk.account_time import account_time

if TYPE_CHECKING:
    from netsuite_plugin.suitetalk.export.parquet_file import Types
    from netsuite_plugin.suitetalk.metadata.service import Metadata
    from netsuite_plugin.suitetalk.paging.reading import Page
    from netsuite_plugin.suitetalk.suiteql import SuiteQL

_log = logger("netsuite_plugin.suiteql")


async def types_of(query: str, suiteql: "SuiteQL", metadata: "Metadata") -> "Types":
    """
    Return what the account says of a query's columns, as far as the role may read it, and of its dates.

    Raises:
        ConfigurationError: The extra `arrow` is missing.
        NodeError: The account cannot be reached.
    """
    # pyarrow is an extra, and large
    from netsuite_plugin.suitetalk.export.column_types import column_types
    from netsuite_plugin.suitetalk.export.parquet_file import Types

    types = await column_types(query, metadata)
    dates = (await account_time(suiteql))[1] if "date" in types.values() else ""
    return Types(types, dates)


async def arrow_table(query: str, pages: "AsyncGenerator[Page]", suiteql: "SuiteQL", metadata: "Metadata") -> Any:
    """
    Return the rows of a query's pages as a `pyarrow.Table`. They go through a temporary file, so only the table itself is in memory.

    Raises:
        ConfigurationError: The extra `arrow` is missing.
        NodeError: As the pages raise it.
    """
    types = await types_of(query, suiteql, metadata)
    from netsuite_plugin.suitetalk.export.parquet_file import ParquetFile, table_of

    columns: tuple[str, ...] = ()
    with tempfile.TemporaryDirectory(prefix="netsuite-nodes-") as folder:
        file = ParquetFile(Path(folder) / "rows", {}, types)
        try:
            async for page in pages:
                columns = tuple(dict.fromkeys((*columns, *page.columns)))
                await anyio.to_thread.run_sync(file.add, page.rows, columns)
        finally:
            file.close()
        table = await anyio.to_thread.run_sync(lambda: table_of(file.finish(columns)))
    for line in file.warnings:
        _log.warning("SuiteQL: %s", line)
    return table
