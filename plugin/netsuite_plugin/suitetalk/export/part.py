"""
`FILE.part/`: what an export has so far, beside the file that it will be.

Its state names what is exported and as whom, and how far the rows are on the disk: so an export that died goes on where it was, and never
as another query or person. FILE itself appears when it is complete, at once.
"""

import fcntl
import os
import shutil
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from pydantic import JsonValue, TypeAdapter, ValidationError

from netsuite_plugin.contract import ConfigurationError, NodeError
from netsuite_plugin.own_files import sync_folder, write_whole
from netsuite_plugin.suitetalk.paging.reading import Place

_LAYOUT = 1


class ExportStopped(NodeError):
    """An export ended before its last row: a disk is full, or a folder cannot be written. What it has is kept, and it can go on."""


@dataclass(frozen=True, slots=True)
class Subject:
    """What is exported, and as whom: nobody goes on with the export of another query, account or user."""

    query: str
    """Digest of the query's text with its values."""
    account: str
    user: str
    format: str

    def difference(self, other: "Subject") -> str:
        """Say which of them differ."""
        mine, theirs = asdict(self), asdict(other)
        return " and ".join(f"another {name}" for name in mine if mine[name] != theirs[name])


@dataclass(frozen=True, slots=True)
class Reached:
    """How far an export is: `rows` are on the disk, `at` is the place in the query's result after them, `file` what its file's writer keeps."""

    rows: int = 0
    at: Place | None = None
    columns: tuple[str, ...] = ()
    file: dict[str, JsonValue] = field(default_factory=dict[str, JsonValue])


@dataclass(frozen=True, slots=True)
class _State:
    layout: int
    subject: Subject
    reached: Reached


class Part:
    """The folder of one export, held by one process at a time."""

    def __init__(self, out: Path, subject: Subject, reached: Reached) -> None:
        self.out, self.folder, self.subject, self.reached = out, folder_of(out), subject, reached

    @property
    def data(self) -> Path:
        """Where the rows stand until they are complete."""
        return self.folder / "data"

    def keep(self, **reached: Any) -> None:
        """Keep how far the export is, once its rows are on the disk."""
        self.reached = replace(self.reached, **reached)
        state = TypeAdapter(_State).dump_json(_State(_LAYOUT, self.subject, self.reached))
        write_whole(self.folder / "state.json", state)

    def finish(self, complete: Path, *, force: bool) -> None:
        """
        Let the complete file have its name, at once, and remove what was beside it.

        Raises:
            ConfigurationError: There is a file of that name by now.
        """
        with complete.open("rb") as file:
            os.fsync(file.fileno())
        if force:
            complete.replace(self.out)
        else:
            try:
                os.link(complete, self.out)
            except FileExistsError:
                raise _exists(self.out, complete) from None
        sync_folder(self.out.parent)
        shutil.rmtree(self.folder)


@contextmanager
def held(out: Path, subject: Subject, *, resume: bool, force: bool) -> Generator[Part]:
    """
    Hold the part folder of an export while it is written to.

    Raises:
        ConfigurationError: FILE is there already, an export of it was not finished or goes on, or that one is of something else.
        ExportStopped: The folder cannot be written.
    """
    if out.exists() and not force:
        raise _exists(out)
    if not out.parent.is_dir():
        raise ConfigurationError(
            f"There is no folder {out.parent}: make it first, or give another path. Nothing was sent."
        )
    folder = folder_of(out)
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
        lock = os.open(folder / "lock", os.O_CREAT | os.O_RDWR, 0o600)
    except OSError as error:
        raise ConfigurationError(
            f"{folder} cannot be written: {error.strerror}. Nothing was sent. Give another path."
        ) from None
    try:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise ConfigurationError(
                f"Another process exports to {out} now: wait until it has ended, or give another path. Nothing was sent."
            ) from None
        yield Part(out, subject, _begun(out, folder, subject, resume=resume, force=force))
    finally:
        os.close(lock)


def folder_of(out: Path) -> Path:
    """Return where an export stands until it is complete."""
    return out.with_name(f"{out.name}.part")


def _begun(out: Path, folder: Path, subject: Subject, *, resume: bool, force: bool) -> Reached:
    """Return how far an earlier life of the export came; from the beginning where there was none."""
    state = folder / "state.json"
    if not state.exists():
        return Reached()
    if not resume:
        if not force:
            raise ConfigurationError(
                f"An export of {out} was begun and is not finished: --resume goes on with it, --force begins anew. Nothing was sent."
            )
        for each in folder.iterdir():
            if each.name != "lock":
                each.unlink()
        return Reached()
    try:
        kept = TypeAdapter(_State).validate_json(state.read_bytes())
    except (ValidationError, OSError):
        raise ConfigurationError(
            f"{state} cannot be read, so the export cannot go on: --force begins anew. Nothing was sent."
        ) from None
    if kept.layout != _LAYOUT:
        raise ConfigurationError(f"{folder} is of another release: --force begins anew. Nothing was sent.")
    if kept.subject != subject:
        raise ConfigurationError(
            f"{folder} is the export of {subject.difference(kept.subject)}: give another --out, or --force to begin anew. Nothing was sent."
        )
    return kept.reached


def _exists(out: Path, complete: Path | None = None) -> ConfigurationError:
    kept = f" The complete export is in {complete}." if complete else " Nothing was sent."
    return ConfigurationError(f"{out} is there already: give another --out, or --force to replace it.{kept}")
