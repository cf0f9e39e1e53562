"""What `make test-engines` asks of every engine."""

import subprocess
from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from conformance.engines.ground import Ground

SEVERAL = 5
"""Records that one task makes which is killed after the first."""


class Running(Protocol):
    """An engine that runs. Each method returns when the engine is done with it, and raises NotMeasured where it comes to no end."""

    def unlisted(self) -> list[str]:
        """Return what the engine should list of this package, as it lists such things, and does not."""
        ...

    def run_example(self) -> None:
        """Run its example of overdue invoices."""
        ...

    def kill_several(self, title: str) -> None:
        """Run one task that makes SEVERAL tasks in NetSuite, each called `title` and its number, and kill its process after the first is made."""
        ...

    def kill_once(self, title: str) -> str:
        """
        Run one task that makes one task in NetSuite without an external ID, and kill its process between the write and its answer.

        Returns the error that the engine ends with.
        """
        ...

    def extra(self) -> Mapping[str, str]:
        """Try what only this engine has; return what was tried, each with what went wrong (empty: nothing)."""
        ...


@dataclass(frozen=True)
class Home:
    """The engine's own environment, and a folder for what it writes."""

    environment: Path
    work: Path

    def command(self, name: str) -> str:
        """Return the path of a command that is installed there."""
        return str(self.environment / "bin" / name)

    def program(self, *words: str, environment: Mapping[str, str], log: str) -> "subprocess.Popen[str]":
        """Start one of our programs beside it, in a session of its own; what it says of trouble is added to a file of the folder."""
        return subprocess.Popen(
            [self.command("python"), *words],
            env=environment,
            cwd=self.work,
            stdout=subprocess.PIPE,
            stderr=(self.work / log).open("ab"),
            text=True,
            start_new_session=True,
        )

    def told(self, command: str, *words: str, environment: Mapping[str, str], within: float) -> str:
        """Run a command of the engine to its end, `within` seconds, and return what it printed."""
        done = subprocess.run(
            [self.command(command), *words],
            env=environment,
            cwd=self.work,
            capture_output=True,
            text=True,
            check=False,
            timeout=within,
        )
        return done.stdout


class Engine(Protocol):
    """One engine: its name, which is our extra's too, and what else is installed beside it."""

    name: str
    beside: tuple[str, ...]

    def started(self, home: Home, ground: Ground) -> AbstractContextManager[Running]:
        """
        Start it, and stop it at the end.

        Raises:
            NotMeasured: It does not come up.
        """
        ...
