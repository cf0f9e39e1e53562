"""
Outputs that are too large for a row of a run's SQLite file: each in a file of its own beside it, its owner's alone (0600).

The row holds the name of the file in the place of the text. A file is on the disk before its row is, so a row that names one finds it; a
process that dies in between leaves a file that no row names, which goes with the run. PostgreSQL keeps large values apart by itself.
"""

import secrets
import shutil
from collections.abc import Sequence
from pathlib import Path

from netsuite_plugin.own_files import write_whole
from netsuite_runner.errors import RunNotKept
from netsuite_runner.runs.kept import Output

LARGE = 1_000_000
"""Characters of an output; what is longer is kept in a file."""
_NAMES = "@"
"""Begins what stands in the place of a text; no JSON text begins so."""


class LargeOutputs:
    """The large outputs of one run, in a folder that is made for the first."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def placed(self, outputs: Sequence[Output]) -> list[Output]:
        """
        Return the outputs as they are kept in rows; the large ones are on the disk then.

        Raises:
            RunNotKept: One cannot be written. None is there then.
        """
        found: list[Output] = []
        try:
            for each in outputs:
                found += [each._replace(value=self._written(each.value)) if len(each.value) > LARGE else each]
        except OSError as error:
            self.remove(found)
            raise RunNotKept(self._folder, error) from error
        return found

    def text(self, value: str) -> str:
        """
        Return the text for which a value of a row stands.

        Raises:
            RunNotKept: Its file cannot be read.
        """
        if not value.startswith(_NAMES):
            return value
        try:
            return (self._folder / value.removeprefix(_NAMES)).read_text(encoding="utf-8")
        except OSError as error:
            raise RunNotKept(self._folder, error) from error

    def remove(self, placed: Sequence[Output]) -> None:
        """Remove the files of outputs that are not kept after all."""
        for each in placed:
            if each.value.startswith(_NAMES):
                (self._folder / each.value.removeprefix(_NAMES)).unlink(missing_ok=True)

    def delete(self) -> None:
        """Remove all of them."""
        shutil.rmtree(self._folder, ignore_errors=True)

    def _written(self, text: str) -> str:
        name = f"{secrets.token_hex(16)}.json"
        write_whole(self._folder / name, text.encode())
        return f"{_NAMES}{name}"
