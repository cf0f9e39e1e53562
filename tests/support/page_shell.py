"""A shell that stays open, into which a test types what a page prints."""

import os
import re
import signal
import subprocess
import threading
from collections.abc import Mapping
from pathlib import Path

SECONDS = 120
"""How long a block may take; a command that never ends would hold the tests up."""


class Shell:
    """
    Bash in a folder, with an environment of its own; what a person reads of both outputs is one text.

    Standard input is empty: a command that asks something finds nobody.
    """

    def __init__(self, folder: Path, environment: Mapping[str, str]) -> None:
        reading, writing = os.pipe()
        self._bash = subprocess.Popen(
            ["bash", f"/dev/fd/{reading}"],
            cwd=folder,
            env=dict(environment),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            pass_fds=[reading],
            start_new_session=True,
        )
        os.close(reading)
        self._keys = os.fdopen(writing, "w", encoding="utf-8")

    def typed(self, block: str) -> tuple[str, int]:
        """Type one block; give what is shown, and the exit code of its last command."""
        assert self._bash.stdout
        self._keys.write(f'{block}\nprintf "\\nended %s\\n" $?\n')
        self._keys.flush()
        late = threading.Timer(SECONDS, self._kill)
        late.start()
        try:
            said = ""
            while not (end := re.search(r"^ended (\d+)\n", said, re.MULTILINE)):
                line = self._bash.stdout.readline()
                assert line, f"The shell ended, or the block took more than {SECONDS} seconds: {block}\n{said}"
                said += line
            return said[: end.start() - 1], int(end[1])
        finally:
            late.cancel()

    def end(self) -> None:
        """End it, and all that it began."""
        self._kill()
        self._bash.wait(30)
        self._keys.close()
        assert self._bash.stdout
        self._bash.stdout.close()

    def _kill(self) -> None:
        os.killpg(self._bash.pid, signal.SIGKILL)
