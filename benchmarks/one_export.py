"""
One export in a process of its own: `python -m benchmarks.one_export PORT FILE STATE`; it goes on with one that was killed.

Prints the rows, the seconds and the most memory it had, in bytes, as one line of JSON.
"""

import asyncio
import json
import resource
import sys
import time
from pathlib import Path

from benchmarks.ground import SLOTS
from benchmarks.suiteql_sides import QUERY, services
from netsuite_plugin.suitetalk.export.exporting import Export


async def _export(port: int, out: Path, state: Path) -> None:
    began = time.perf_counter()
    async with services(f"http://127.0.0.1:{port}", SLOTS, state) as client:
        done = await client.export(Export(QUERY, {}, out, resume=True))
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    print(json.dumps({"rows": done["rows"], "seconds": time.perf_counter() - began, "bytes": most}))


if __name__ == "__main__":
    asyncio.run(_export(int(sys.argv[1]), Path(sys.argv[2]), Path(sys.argv[3])))
