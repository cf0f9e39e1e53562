"""The workflow files that may be started from the pages: those directly in one folder, found by name and never by a path."""

from dataclasses import dataclass
from pathlib import Path

from netsuite_plugin.registry import Registry
from netsuite_runner.document import text_of
from netsuite_runner.errors import GraphRefused, Problem
from netsuite_runner.graph import Graph, load

_NOWHERE = Path("/dev/null")
"""A folder that holds nothing."""


@dataclass(frozen=True)
class WorkflowFile:
    """One file as it is now: its graph, or what is wrong with it."""

    name: str
    graph: Graph | None
    problems: tuple[Problem, ...] = ()


def workflow_files(folder: Path | None) -> list[str]:
    """Return the names of the files, sorted; none where no folder was given."""
    if folder is None:
        return []
    found = [*folder.glob("*.yaml"), *folder.glob("*.yml")]
    return sorted(file.name for file in found if file.is_file() and not file.name.startswith("."))


def read_file(folder: Path | None, name: str, registry: Registry) -> WorkflowFile | None:
    """Read and check a file; None where the folder has none of that name."""
    if folder is None or name not in workflow_files(folder):
        return None
    try:
        return read_text(text_of(folder / name), name, registry, folder)
    except GraphRefused as refused:
        return WorkflowFile(name, None, refused.problems)


def read_text(text: str, name: str, registry: Registry, folder: Path | None) -> WorkflowFile:
    """Check the text of a file. The files that it runs are those of the folder, and no others on this machine."""
    try:
        return WorkflowFile(name, load(text, file=name, registry=registry, folder=folder or _NOWHERE))
    except GraphRefused as refused:
        return WorkflowFile(name, None, refused.problems)
