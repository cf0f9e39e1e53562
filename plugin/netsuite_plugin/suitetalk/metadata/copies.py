"""
Copies of what NetSuite said about itself: in memory while a client is open, and on disk for the next one.

One folder for each domain, account, role and user, because NetSuite shows every role and user what they may see. Files are of this user
alone (0600) and are replaced whole. A copy that cannot be read is none, and one that cannot be written is not kept: neither ends a call.
"""

import hashlib
import json
import re
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Generic, TypeVar, cast

import anyio.to_thread
from pydantic import TypeAdapter

from netsuite_plugin.contract.telemetry import logger
from netsuite_plugin.own_files import write_whole

__all__ = ["Copies", "Copy", "folder_of"]

_FORMAT = 1
"""Of the files; a file of another is none."""

_NOT_IN_A_NAME = re.compile(r"[^A-Za-z0-9._-]+")
Content = TypeVar("Content")

_log = logger("netsuite_plugin.metadata")


@dataclass(frozen=True)
class Copy(Generic[Content]):
    """What was said, and when it was asked for."""

    content: Content
    fetched_at: datetime


def folder_of(state: Path, *, domain: str, account: str, role: str, user: str) -> Path:
    """Return where the copies of one role and user lie; their names are hashed, because they may hold anything."""
    who = hashlib.sha256(f"{role}\0{user}".encode()).hexdigest()[:16]
    return state / "metadata" / _NOT_IN_A_NAME.sub("_", domain) / _NOT_IN_A_NAME.sub("_", account) / who


class Copies:
    """The copies of one role and user. Without a folder they are kept in memory alone."""

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder
        self._known: dict[str, Copy[Any] | None] = {}

    async def read(self, name: str, shape: type[Content]) -> Copy[Content] | None:
        """Return the copy of that name, if it is of that shape; the disk is looked at once."""
        if name not in self._known:
            found = (
                None
                if self._folder is None
                else await anyio.to_thread.run_sync(_read, self._file(self._folder, name), shape)
            )
            self._known.setdefault(name, found)
        return cast("Copy[Content] | None", self._known[name])

    async def write(self, name: str, copy: Copy[Any]) -> None:
        """Keep a copy, in place of the one there was."""
        self._known[name] = copy
        if self._folder is not None:
            await anyio.to_thread.run_sync(_write, self._file(self._folder, name), copy)

    @staticmethod
    def _file(folder: Path, name: str) -> Path:
        return folder / f"{name}.json"


def _read(file: Path, shape: type[Any]) -> Copy[Any] | None:
    try:
        kept = json.loads(file.read_bytes())
        if kept["format"] != _FORMAT:
            return None
        fetched_at = datetime.fromisoformat(kept["fetched_at"])
        content = TypeAdapter(shape).validate_python(kept["content"])
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as damaged:
        _log.warning("%s cannot be used, so NetSuite is asked again: %s", file, type(damaged).__name__)
        return None
    return Copy(content, fetched_at) if fetched_at.tzinfo else None


def _write(file: Path, copy: Copy[Any]) -> None:
    kept = {"format": _FORMAT, "fetched_at": copy.fetched_at.isoformat(), "content": copy.content}
    try:
        write_whole(file, json.dumps(kept).encode(), durable=False)
    except OSError as error:
        _log.warning("%s cannot be written, so NetSuite will be asked again: %s", file, error.strerror)
