"""How long it takes to import discovery and every node, beside the libraries they stand on."""

import statistics
import subprocess
import sys

from benchmarks.figures import Figure, beside

OURS = "import netsuite_plugin.discovery, netsuite_plugin.hooks, netsuite_nodes.hooks"
# pydantic is lazy: the names every node needs are part of importing it
CORE = (
    "import pydantic, httpx, tenacity, pluggy, anyio, oauthlib.oauth2, yaml; "
    "from pydantic import BaseModel, Field, TypeAdapter"
)
_TIMED = """
import time
wall, cpu = time.perf_counter(), time.process_time()
{imports}
print(time.process_time() - cpu, time.perf_counter() - wall)
"""


def measure(processes: int) -> list[Figure]:
    """Import both in that many fresh processes each, in turn; the interpreter's own start is left out."""
    # the first pair writes byte code and does not count
    pairs = [(_fresh(OURS), _fresh(CORE)) for _ in range(processes + 1)][1:]
    return [
        _compared(
            "import_cpu_ratio", "import of discovery and nodes, CPU", [(ours[0], core[0]) for ours, core in pairs]
        ),
        _compared("import_wall_ratio", "the same, wall clock", [(ours[1], core[1]) for ours, core in pairs]),
    ]


def _compared(name: str, words: str, pairs: list[tuple[float, float]]) -> Figure:
    ours, core = (1000 * statistics.median(pair[side] for pair in pairs) for side in (0, 1))
    return Figure(name, beside(pairs), words, f"{ours:.0f} ms / core libraries {core:.0f} ms")


def _fresh(imports: str) -> tuple[float, float]:
    done = subprocess.run(
        [sys.executable, "-c", _TIMED.format(imports=imports)],
        stdout=subprocess.PIPE,
        text=True,
        check=True,
        timeout=60,
    )
    cpu, wall = done.stdout.split()
    return float(cpu), float(wall)
