"""Keeps standard output for the protocol: whatever else is printed, by any library or by C code, goes to standard error."""

import os
import sys
from collections.abc import Generator
from contextlib import contextmanager


@contextmanager
def kept_apart() -> Generator[int]:
    """
    Give the descriptor that standard output was; what is written to descriptor 1 goes to standard error, to the end of the process.

    Only where the block fails is it as before: then nothing was served.
    """
    sys.stdout.flush()
    kept = os.dup(1)
    os.dup2(2, 1)
    try:
        yield kept
    except BaseException:
        sys.stdout.flush()
        os.dup2(kept, 1)
        os.close(kept)
        raise
