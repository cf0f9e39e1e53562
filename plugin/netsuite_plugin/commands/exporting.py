"""All rows of a query into a file or to standard output, with how far it is on standard error."""

import sys
import tempfile
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from netsuite_plugin.client import NetSuiteClient
from netsuite_plugin.contract import Progress, SlotLimit, no_progress
from netsuite_plugin.suitetalk.export.exporting import Export, Format
from netsuite_plugin.suitetalk.models import Exported
from netsuite_plugin.terminal import answer_file, answer_json, errors, say
from netsuite_plugin.transport.slots.limit import LineLimit


async def export_to(service: NetSuiteClient, export: Export, *, limit: SlotLimit, json_output: bool) -> None:
    """Write a file, and say what it has; `limit` shows how many requests are in flight meanwhile."""
    with _shown(limit, service.account.id) as progress:
        done = await service.export(export, progress=progress)
    if json_output:
        answer_json(done, indent=2)
    else:
        say(f"{done['rows']:,} rows in {done['path']} ({done['size']:,} bytes).")
    _say_warnings(done)


async def print_export(
    service: NetSuiteClient,
    text: str,
    values: Mapping[str, Any],
    format_: Format,
    *,
    key: str | None,
    limit: SlotLimit,
) -> None:
    """Print all rows, once all have come: a reader gets all or none."""
    with tempfile.TemporaryDirectory(prefix="netsuite-nodes-") as folder:
        file = Path(folder) / f"rows.{format_}"
        with _shown(limit, service.account.id) as progress:
            done = await service.export(Export(text, values, file, format=format_, key=key), progress=progress)
        answer_file(file)
    _say_warnings(done)


def _say_warnings(done: Exported) -> None:
    for line in done["warnings"]:
        say(line)


@contextmanager
def _shown(limit: SlotLimit, pool: str) -> Generator[Progress]:
    """Show rows, rows a second, slots in use and the time left while a person watches."""
    if not sys.stderr.isatty():
        yield no_progress
        return
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    columns = (
        MofNCompleteColumn(),
        TextColumn("rows"),
        BarColumn(),
        TextColumn("{task.fields[speed]}"),
        TextColumn("{task.fields[slots]}"),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
    )
    with Bar(*columns, console=errors(), transient=True) as bar:
        task = bar.add_task("", total=None, speed="", slots="")

        def told(done: int, total: int | None) -> None:
            bar.update(task, completed=done, total=total)
            speed = bar.tasks[0].speed
            bar.update(task, speed=f"{speed:,.0f} rows/s" if speed else "", slots=_slots(limit, pool))

        yield told


def _slots(limit: SlotLimit, pool: str) -> str:
    """Say how many of the account's slots are in use, by everybody who shares them; nothing where a host counts them in its own way."""
    stands = limit.now(pool) if isinstance(limit, LineLimit) else None
    return f"{stands[0]} of {stands[1]} slots" if stands else ""
