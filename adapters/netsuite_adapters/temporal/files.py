"""A workflow file as the input of the ready workflow."""

import asyncio
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from netsuite_adapters.temporal.walking import check
from netsuite_adapters.temporal.workflows import RunFile
from netsuite_plugin.contract import ConfigurationError
from netsuite_plugin.discovery import current_registry
from netsuite_plugin.registry import Registry
from netsuite_runner.document import text_of
from netsuite_runner.graph import load
from netsuite_runner.inputs import given_inputs


async def run_file(
    file: str | Path, *, registry: Registry | None = None, run_key: str = "", time_zone: str = "UTC", **inputs: Any
) -> RunFile:
    """
    Read and check a workflow file; nothing is sent.

    Raises:
        GraphRefused: The file cannot be read, or is wrong; with every problem and its line.
        RunRefused: An input is unknown, missing or of another type.
        ConfigurationError: It does what Temporal cannot run yet, or the time zone is unknown.
    """
    try:
        ZoneInfo(time_zone)
    except (ZoneInfoNotFoundError, ValueError):
        raise ConfigurationError(f"{time_zone!r} is not a time zone: write Europe/Berlin, for example.") from None
    text = await asyncio.to_thread(text_of, Path(file))
    graph = load(text, file=str(file), registry=registry or current_registry())
    check(graph)
    return RunFile(graph.as_json(), given_inputs(graph.workflow.inputs, inputs), run_key, time_zone)
