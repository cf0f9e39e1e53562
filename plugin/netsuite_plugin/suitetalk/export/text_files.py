"""CSV and NDJSON: rows appended to one file, values as NetSuite sends them."""

import csv
import io
import os
from collections.abc import Iterable, Sequence
from pathlib import Path

from pydantic import JsonValue
from pydantic_core import to_json

from netsuite_plugin.suitetalk.models import Row


class TextFile:
    """A file that rows are appended to."""

    def __init__(self, path: Path, kept: dict[str, JsonValue]) -> None:
        """Open the file, and cut off what was written after the last time it was kept."""
        self.path = path
        # nothing is held back in this process: a full disk is met by the rows that do not fit
        self._file = path.open("r+b" if path.exists() else "w+b", buffering=0)
        self._size = int(str(kept.get("bytes", 0)))
        self._file.truncate(self._size)
        self._file.seek(0, os.SEEK_END)

    def write(self, content: bytes) -> None:
        """Append."""
        left = memoryview(content)
        while left:
            left = left[self._file.write(left) :]
        self._size += len(content)

    def keep(self) -> dict[str, JsonValue]:
        """Bring what was written to the disk, and return what is needed to go on after it."""
        os.fsync(self._file.fileno())
        return {"bytes": self._size}

    def close(self) -> None:
        """Close the file."""
        self._file.close()


class NdjsonFile:
    """One JSON object a line. A column that first appears late is in the lines from then on."""

    def __init__(self, path: Path, kept: dict[str, JsonValue]) -> None:
        self._text = TextFile(path, kept)

    def add(self, rows: Iterable[Row], columns: Sequence[str]) -> None:
        """Append rows."""
        del columns  # each row names its own
        self._text.write(b"".join(to_json(row) + b"\n" for row in rows))

    def keep(self) -> dict[str, JsonValue]:
        """Bring what was written to the disk."""
        return self._text.keep()

    def finish(self, columns: Sequence[str]) -> Path:
        """Return the complete file."""
        del columns
        self.close()
        return self._text.path

    def close(self) -> None:
        """Close the file."""
        self._text.close()


class CsvFile:
    """RFC 4180 but for line feeds alone, UTF-8, a header first. A column that first appears late is empty in the rows before."""

    def __init__(self, path: Path, kept: dict[str, JsonValue]) -> None:
        self._text = TextFile(path, kept)
        header = kept.get("header")
        self._header = [str(each) for each in header] if isinstance(header, list) else None

    def add(self, rows: Iterable[Row], columns: Sequence[str]) -> None:
        """Append rows; later columns stand after the earlier ones."""
        if self._header is None:
            self._header = list(columns)
            self._text.write(_lines([self._header]))
        self._text.write(_lines([[row.get(name) for name in columns] for row in rows]))

    def keep(self) -> dict[str, JsonValue]:
        """Bring what was written to the disk."""
        kept = self._text.keep()
        return kept if self._header is None else {**kept, "header": list(self._header)}

    def finish(self, columns: Sequence[str]) -> Path:
        """Return the complete file, its header and all rows with all columns."""
        if self._header is None and columns:
            self._text.write(_lines([columns]))
        self.close()
        if self._header is None or self._header == list(columns):
            return self._text.path
        whole = self._text.path.with_name("whole")
        with (
            self._text.path.open(encoding="utf-8", newline="") as short,
            whole.open("w", encoding="utf-8", newline="") as written,
        ):
            out = csv.writer(written, lineterminator="\n")
            for place, row in enumerate(csv.reader(short)):
                out.writerow([*row, *[""] * (len(columns) - len(row))] if place else columns)
        return whole

    def close(self) -> None:
        """Close the file."""
        self._text.close()


def _lines(rows: Iterable[Iterable[object]]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue().encode()
