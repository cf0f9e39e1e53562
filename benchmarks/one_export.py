"""
One export in a process of its own: `python -m benchmarks.one_export PORT FILE STATE`; it goes on with one that was killed.

Prints the most memory it had, in bytes, and the seconds it took, as one line of JSON.
"""

import asyncio
import json
import resource
import sys
import time
from pathlib import Path

import httpx

from benchmarks.ground import SLOTS
from netsuite_plugin.account import AccountId
from netsuite_plugin.client import NetSuiteClient
from netsuite_plugin.clock import SystemClock
from netsuite_plugin.suitetalk.export.exporting import Export
from netsuite_plugin.suitetalk.metadata.copies import Copies
from netsuite_plugin.suitetalk.rest import Rest
from netsuite_plugin.transport.concurrency import Concurrency, FileSlotLimit
from netsuite_plugin.transport.network import network
from netsuite_plugin.transport.retry import Retry

QUERY = "SELECT id, entityid, companyname, email, phone, isinactive, amount, day, memo, status FROM customer"


async def _export(port: int, out: Path, state: Path) -> None:
    clock = SystemClock()
    limit = FileSlotLimit(state, SLOTS)
    stack = Retry(Concurrency(limit, "1234567", network(connections=SLOTS)), clock=clock, attempts=5, seconds=60)
    began = time.perf_counter()
    async with httpx.AsyncClient(transport=stack) as http:
        rest = Rest(http, f"http://127.0.0.1:{port}", at_once=2 * SLOTS)
        client = NetSuiteClient.over(AccountId.parse("1234567"), rest, copies=Copies(None), clock=clock, attempts=5)
        done = await client.export(Export(QUERY, {}, out, resume=True))
    seconds = time.perf_counter() - began
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    print(json.dumps({"rows": done["rows"], "seconds": seconds, "bytes": most}))


if __name__ == "__main__":
    asyncio.run(_export(int(sys.argv[1]), Path(sys.argv[2]), Path(sys.argv[3])))
