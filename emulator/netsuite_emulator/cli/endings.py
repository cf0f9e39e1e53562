"""How a command ends that cannot do its work: one line on standard error and an exit code."""

import sys
from typing import NoReturn


def wrong(said: str) -> NoReturn:
    """End with exit code 2: what was typed has to be put right."""
    _end(said, 2)


def failed(said: str) -> NoReturn:
    """End with exit code 1: the work failed, though what was typed could have been right."""
    _end(said, 1)


def _end(said: str, code: int) -> NoReturn:
    sys.stderr.write(f"netsuite-nodes: {said}\n")
    sys.exit(code)
