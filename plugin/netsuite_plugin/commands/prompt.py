"""
Asks a person for a line without holding up Ctrl-C.

A thread that waits for standard input would have to be waited for at the end; the event loop itself can watch a terminal.
"""

import asyncio
import sys
from collections.abc import Generator
from contextlib import contextmanager

from netsuite_plugin.contract import ConfigurationError


async def line(question: str = "", *, hidden: bool = False) -> str:
    """
    Return one line from standard input, without its end; from a terminal, `hidden` keeps it off the screen.

    Raises:
        EOFError: There is none.
        ConfigurationError: It is not text.
    """
    if question:
        sys.stderr.write(question)
        sys.stderr.flush()
    if sys.stdin.isatty():
        with _unseen(sys.stdin.fileno()) if hidden else _as_it_is():
            await _readable(sys.stdin.fileno())
            answer = _typed()
        if hidden:
            sys.stderr.write("\n")
    else:
        answer = _typed()
    if not answer:
        raise EOFError
    return answer.strip()


def _typed() -> str:
    try:
        return sys.stdin.readline()
    except UnicodeDecodeError:
        raise ConfigurationError(
            "What came on standard input is not UTF-8 text. Nothing was stored. Send it as UTF-8."
        ) from None


async def _readable(descriptor: int) -> None:
    loop, ready = asyncio.get_running_loop(), asyncio.Event()
    loop.add_reader(descriptor, ready.set)
    try:
        await ready.wait()
    finally:
        loop.remove_reader(descriptor)


@contextmanager
def _as_it_is() -> Generator[None]:
    yield


@contextmanager
def _unseen(descriptor: int) -> Generator[None]:
    """Keep what is typed off the screen; the terminal is as before whatever happens."""
    import termios

    before = termios.tcgetattr(descriptor)
    unseen = list(before)
    unseen[3] &= ~termios.ECHO
    termios.tcsetattr(descriptor, termios.TCSADRAIN, unseen)
    try:
        yield
    finally:
        termios.tcsetattr(descriptor, termios.TCSADRAIN, before)
