"""Files of their owner alone (0600): each is there whole, or as it was before."""

import os
import tempfile
from collections.abc import Generator
from contextlib import contextmanager, suppress
from pathlib import Path

__all__ = ["make_whole", "sync_folder", "write_whole"]


def write_whole(file: Path, content: bytes, *, durable: bool = True) -> None:
    """
    Write a file in place of the one there is. Its folder is made where there is none (0700).

    `durable`: it outlives a power cut once this returns. A copy of what can be asked for again need not.

    Raises:
        OSError: It cannot be written. The file is as it was, and nothing is left beside it.
    """
    with _beside(file, content, durable=durable) as beside:
        beside.replace(file)
    if durable:
        sync_folder(file.parent)


def make_whole(file: Path, content: bytes, *, durable: bool = True) -> None:
    """
    Write a file as `write_whole` does, unless there is one: of several processes the first one's stays.

    Raises:
        OSError: It cannot be written, and nothing is left beside it.
    """
    with _beside(file, content, durable=durable) as beside, suppress(FileExistsError):
        file.hardlink_to(beside)
    if durable:
        sync_folder(file.parent)


def sync_folder(folder: Path) -> None:
    """
    Let the names of a folder's files be on the disk.

    Raises:
        OSError: They cannot be.
    """
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


@contextmanager
def _beside(file: Path, content: bytes, *, durable: bool) -> Generator[Path]:
    """Write a file beside another, which is gone after the block unless it was renamed."""
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(
        dir=file.parent, prefix=f".{file.name}."
    )  # 0600, and no other process writes into it
    beside = Path(name)
    try:
        with os.fdopen(handle, "wb") as opened:
            opened.write(content)
            if durable:
                opened.flush()
                os.fsync(opened.fileno())
        yield beside
    finally:
        with suppress(OSError):
            beside.unlink()
