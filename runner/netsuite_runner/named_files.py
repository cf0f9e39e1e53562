"""The files that a workflow file names: where they are looked for, and what is refused of them before they are read."""

import os.path
from dataclasses import dataclass, field
from pathlib import Path

from netsuite_runner.document import text_of

DEEPEST = 8
"""Workflows inside each other."""
MOST = 200
"""Workflows that one file runs, with those that they run, each time it is named."""


@dataclass
class NamedFiles:
    """What one file may name. `folder`: nothing outside of it is read; without it, only the file's own place matters."""

    file: str
    """As messages show it."""
    path: Path
    folder: Path | None
    outer: tuple[Path, ...] = ()
    """The files in which it is named, the outermost first."""
    read_yet: list[Path] = field(default_factory=list[Path])
    """All that were read, one list for all that belong to one workflow."""

    @classmethod
    def of(cls, file: str, folder: Path | None) -> "NamedFiles":
        """Begin with a file; one of a folder is known there by its name."""
        return cls(file, (folder or Path()) / file, folder)

    def read(self, named: str) -> tuple[str, "NamedFiles"]:
        """
        Return the text of a file that this one names, and what that one may name.

        Raises:
            ValueError: It is not a path counted from this file, is outside of the folder, or runs itself.
            GraphRefused: It cannot be read.
        """
        if Path(named).is_absolute() or "{{" in named:
            raise ValueError(f"{named[:100]!r} is not a path counted from this file, written in it as it is")
        path = Path(os.path.normpath(self.path.parent / named))
        if self.folder is not None and not path.resolve().is_relative_to(self.folder.resolve()):
            raise ValueError(f"{named[:100]!r} is outside of the folder of workflow files")
        way = (*self.outer, self.path)
        circle = [each.resolve() for each in way]
        if path.resolve() in circle:
            names = [each.name for each in (*way[circle.index(path.resolve()) :], path)]
            raise ValueError(f"the workflows run each other in a circle: {' → '.join(names)}; take one out")
        if len(way) > DEEPEST:
            raise ValueError(
                f"workflows run each other more than {DEEPEST} deep: put the steps of one into the file that runs it"
            )
        self.read_yet.append(path)
        if len(self.read_yet) > MOST:
            raise ValueError(
                f"more than {MOST} workflows are run inside each other: put the steps of some into the files that run them"
            )
        shown = os.path.normpath(Path(self.file).parent / named)
        return text_of(path, shown=shown), NamedFiles(shown, path, self.folder, way, self.read_yet)
