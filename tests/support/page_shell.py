"""A shell that stays open, into which a test types what a page prints."""

import os
import re
import signal
import subprocess
from collections.abc import Mapping
from pathlib import Path


class Shell:
    """Bash in a folder, with an environment of its own; what a person reads of both outputs is one text."""

    def __init__(self, folder: Path, environment: Mapping[str, str]) -> None:
        self._bash = subprocess.Popen(
            ["bash"],
            cwd=folder,
            env=dict(environment),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )

    def typed(self, block: str) -> tuple[str, int]:
        """Type one block; give what is shown, and the exit code of its last command."""
        assert self._bash.stdin and self._bash.stdout
        self._bash.stdin.write(f'{block}\necho "ended $?"\n')
        self._bash.stdin.flush()
        said = ""
        while not (end := re.search(r"^ended (\d+)\n", said, re.MULTILINE)):
            line = self._bash.stdout.readline()
            assert line, said
            said += line
        return said[: end.start()], int(end[1])

    def end(self) -> None:
        """End it, and all that it began."""
        os.killpg(self._bash.pid, signal.SIGKILL)
        self._bash.wait(30)
        for each in (self._bash.stdin, self._bash.stdout):
            assert each
            each.close()
