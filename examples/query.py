"""Run the query in a file (SuiteQL text, or a recorded exchange in JSON) through the node netsuite.suiteql.query."""

import asyncio
import json
import os
import sys
from pathlib import Path

from rich.console import Console
from rich.table import Table

from netsuite_plugin.command_lines import told
from netsuite_plugin.contract import NodeError
from netsuite_plugin.discovery import discover
from netsuite_plugin.settings import Settings


async def main(query: str) -> None:
    async with discover().open("netsuite", caller=Settings.load(os.environ).caller()) as session:
        print(f"acting as {session.acts_as}")
        result = await session.call("netsuite.suiteql.query", {"query": query})
    table = Table(*result["columns"], box=None)
    for row in result["rows"][:20]:
        table.add_row(*("" if value is None else value for value in row.values()))
    Console().print(table)
    shown = min(20, result["row_count"])
    print(
        f"{result['row_count']} rows, {shown} shown"
        + (f" — {result['truncated_because']}" if result["truncated"] else "")
    )


file = Path(sys.argv[1])
text = file.read_text(encoding="utf-8")
try:
    asyncio.run(main(json.loads(text)["request"]["body"]["q"] if file.suffix == ".json" else text))
except NodeError as error:
    sys.exit(f"query.py: {told(error)}")
