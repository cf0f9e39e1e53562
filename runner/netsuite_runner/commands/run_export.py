"""`netsuite-nodes runs export`: everything kept of a run in one file, to be put away or read by another program."""

import json
import os
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

from netsuite_plugin.counts import counted
from netsuite_plugin.discovery import current_registry
from netsuite_plugin.terminal import say
from netsuite_runner.commands.standing import kept_items
from netsuite_runner.errors import RunRefused
from netsuite_runner.runs.kept import KeptItem
from netsuite_runner.runs.store import Run
from netsuite_runner.runs.where import runs_of


def lines(run: Run) -> Iterator[dict[str, Any]]:
    """
    Return a run as JSON objects: what it was begun with and how it stands; then each item of each step, with what it answered or failed with and how
    its call went.
    """
    approvals = [each.told() for each in run.approvals().values()]
    yield {**run.summary().told(), "begun_with": run.spec.as_json(), "approvals": approvals}
    for step in run.tally():
        yield from (_item(step, each) for each in kept_items(run, step))


def _item(step: str, kept: KeptItem) -> dict[str, Any]:
    call = kept.call
    told: dict[str, Any] = {"step": step, "item": int(kept.item) if kept.item else None}
    told["output"] = None if kept.output is None else json.loads(kept.output)
    told["error"] = kept.error
    if call is not None:
        told["call"] = {
            "began": call.began,
            "ended": call.ended,
            "requests": call.requests,
            "refused": call.refused,
            "waited": call.waited,
        }
    return told


def export(run_id: str, file: Path, *, on: str | None = None) -> None:
    """
    Write everything kept of a run to a file that only you can read: a JSON object a line, the run first and then each item.

    Outputs hold data of the ledger. The run stays as it is; `runs delete` removes it.

    Parameters
    ----------
    run_id
        The run.
    file
        Where to write it; a file that is there is left alone.
    on
        The database the run is kept in, by its name in the settings; the one that is set, or this machine, when not given.
    """
    with closing(runs_of(current_registry(), on).open(run_id)) as run:
        count = _written(run, file)
    say(f"{file}: run {run_id} and {counted(count, 'item')}.")


def _written(run: Run, file: Path) -> int:
    """Write it whole or not at all, and return how many items there were."""
    try:
        descriptor = os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    except FileExistsError:
        raise RunRefused(f"{file} is there already: name another file.") from None
    except OSError as error:
        raise RunRefused(f"{file} cannot be written: {error.strerror}. Name another file.") from None
    count = -1
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as out:
            for count, line in enumerate(lines(run)):  # noqa: B007 - the last number counts
                out.write(json.dumps(line, ensure_ascii=False) + "\n")
            out.flush()
            os.fsync(out.fileno())
    except BaseException as error:
        with suppress(OSError):
            file.unlink()
        if isinstance(error, OSError):
            raise RunRefused(
                f"{file} cannot be written: {error.strerror}. Nothing is left of it. Name another file."
            ) from None
        raise
    return max(count, 0)
