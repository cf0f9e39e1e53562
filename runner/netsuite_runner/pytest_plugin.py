"""
The fixture `run_workflow`, for the tests of workflow authors.

pytest loads this module for every user of the package, whatever extras they have: it imports pytest and nothing else.
"""

import pytest

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from pathlib import Path
    from typing import Any


@pytest.fixture
def run_workflow(run_node: "Any", tmp_path: "Path") -> "Callable[..., Awaitable[Any]]":
    """
    Give what runs a workflow file to its end, in the name and against the account of `run_node`.

        outputs = await run_workflow("overdue_invoices.yaml", days=30)

    Two calls with the same `run_id` are one run, as on the command line.
    """
    import asyncio
    from pathlib import Path

    from netsuite_runner.graph import load
    from netsuite_runner.run_spec import RunSpec
    from netsuite_runner.testing.running import run_to_end

    async def run(file: "str | Path", *, run_id: str = "test", **inputs: "Any") -> "Any":
        await run_node.connect()
        registry = run_node.registry
        text = await asyncio.to_thread(Path(file).read_text, encoding="utf-8")
        graph = load(text, file=str(file), registry=registry)
        spec = RunSpec.of(graph, inputs, run_node.caller, begun=registry.clock.now())
        return await asyncio.to_thread(run_to_end, registry, tmp_path, run_id, spec)

    return run
