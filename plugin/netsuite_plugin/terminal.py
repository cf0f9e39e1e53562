"""
The one way out to a person: every command of ours says and shows through here, whichever package it is of.

Data is data: nothing is read as markup, and control characters are written out. What the output's encoding cannot write is escaped; words
are broken only where a terminal is narrower than one word. Standard error may be gone or full without a word: it never ends the work. Where standard output
cannot be written, `OutputLost` says so.
"""

import csv
import io
import json
import os
import re
import sys
from collections.abc import Iterable, Sequence
from contextlib import suppress
from itertools import zip_longest
from pathlib import Path
from typing import Any, TextIO, cast

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from netsuite_plugin.contract import NodeError
from netsuite_plugin.text import on_one_line, visible

__all__ = [
    "LINES",
    "OutputLost",
    "answer",
    "answer_csv",
    "answer_file",
    "answer_json",
    "cell",
    "errors",
    "flush",
    "grid",
    "prepare",
    "say",
    "table",
]

LINES = 20
"""Lines or rows of one result that a person reads; the rest is counted, and is in the JSON."""
_LONGEST_CELL = 500
"""Characters of one cell."""
_UNBOUNDED = 1_000_000
"""Columns of what is not a terminal: its reader may fold or cut lines as it likes."""
_AT_ONCE = 1 << 20
"""Characters of a file of data that are written at once."""
_GAP = "  "
"""Between two columns."""
_WORD = re.compile(r"\s*\S+\s*")
"""A word with the blanks beside it."""


class OutputLost(NodeError):
    """Standard output cannot be written. `closed`: its reader has gone, as `head` does on purpose."""

    def __init__(self, message: str, *, closed: bool) -> None:
        super().__init__(message, remedy="ask_administrator")
        self.closed = closed


def prepare() -> None:
    """Make the standard streams of this process safe to write to; called once, by the program's entry point."""
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:  # it was closed when the program began
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115, PTH123 - for the life of the process
        elif isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def say(text: str) -> None:
    """Say something to the person, on standard error, apart from the command's own output. Never fails."""
    try:
        _write(sys.stderr, _wrapped(sys.stderr, text))
    except (OSError, ValueError):
        _give_up(sys.stderr)


def answer(text: str, *, indent: int = 0, wrap: bool = True) -> None:
    """
    Print a part of the command's own output, as many lines as it has. What is copied to be typed is not wrapped: a terminal folds it and
    copies it whole.

    Raises:
        OutputLost: It cannot be written.
    """
    _out(_wrapped(sys.stdout, text, indent=indent) if wrap else f"{visible(text)}\n")


def answer_json(value: Any, *, indent: int | None = None) -> None:
    """
    Print JSON, in ASCII.

    Raises:
        OutputLost: It cannot be written.
    """
    _out(json.dumps(value, indent=indent) + "\n")


def answer_csv(names: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """
    Print a table as CSV (RFC 4180, but each row ends with a line feed), as `answer_file` prints one.

    Raises:
        OutputLost: It cannot be written.
    """
    file = io.StringIO()
    csv.writer(file, lineterminator="\n").writerows([names, *rows] if names else [])
    _out_data(file.getvalue())


def answer_file(path: Path) -> None:
    """
    Print a file of data: in UTF-8 whatever the output's encoding, so that nothing is escaped; on a terminal control characters are written out.

    Raises:
        OutputLost: It cannot be written.
    """
    with path.open(encoding="utf-8", newline="") as file:
        while part := file.read(_AT_ONCE):
            _out_data(part)


def cell(text: str, style: str = "") -> Text:
    """Return text on one line for a table, in a style."""
    line = on_one_line(text)
    if len(line) > _LONGEST_CELL:
        line = f"{line[:_LONGEST_CELL]}… ({len(line) - _LONGEST_CELL:,} more characters: --json)"
    return Text(line, style)


def table(names: Sequence[str], rows: Iterable[Sequence[str | Text]], *, title: str = "") -> None:
    """
    Print a table. Where the terminal is too narrow for its longest words side by side, the columns of a row stand one below the other.

    Raises:
        OutputLost: It cannot be written.
    """
    head = [cell(name, "bold") for name in names]
    body = [[each if isinstance(each, Text) else cell(each) for each in row] for row in rows]
    if title:
        _out(_drawn(sys.stdout, [cell(title, "italic")]))
    widths = _widths([head, *body], within=_width(sys.stdout))
    if widths is not None:
        _out(_drawn(sys.stdout, [line for row in (head, *body) for line in _side_by_side(row, widths)]))
        return
    for row in body:
        grid([(name, words) for name, words in zip(names, row, strict=True)])
        _out("\n")


def grid(pairs: Sequence[tuple[str, str | Text]], *, indent: int = 0) -> None:
    """
    Print names and what each stands for, one below the other.

    Raises:
        OutputLost: It cannot be written.
    """
    rows = [[cell(name), words if isinstance(words, Text) else Text(visible(words))] for name, words in pairs]
    name = max((cell_len(row[0].plain) for row in rows), default=0)
    room = _width(sys.stdout) - indent - name - len(_GAP)
    lines = [line for row in rows for line in _side_by_side(row, (name, room))]
    _out(_drawn(sys.stdout, [Text(" " * indent) + line for line in lines]))


def flush() -> None:
    """
    Write what is still held back of standard output.

    Raises:
        OutputLost: It cannot be written.
    """
    _out("")


def errors() -> Console:
    """Return a console on standard error for what moves in place (a status, a live table). Never fails; reads no markup."""
    forgiving = cast("TextIO", _Forgiving(sys.stderr))  # rich asks for no more than it has
    return Console(file=forgiving, markup=False, highlight=False, emoji=False)


class _Forgiving(io.TextIOBase):
    """Passes on what is written, and forgets what cannot be."""

    def __init__(self, inner: TextIO) -> None:
        self._inner = inner

    @property
    def encoding(self) -> str:  # type: ignore[override]  # a str in TextIOBase's own stub too, but not writable here
        """The encoding of the stream below."""
        return self._inner.encoding or "ascii"

    def isatty(self) -> bool:
        """Tell whether a person reads it."""
        return self._inner.isatty()

    def fileno(self) -> int:
        """Return the descriptor below, for its size."""
        return self._inner.fileno()

    def write(self, text: str) -> int:
        """Write, or not."""
        try:
            self._inner.write(text)
        except (OSError, ValueError):
            _give_up(self._inner)
        return len(text)

    def flush(self) -> None:
        """Write what is held back, or not."""
        try:
            self._inner.flush()
        except (OSError, ValueError):
            _give_up(self._inner)


def _is_terminal(stream: TextIO) -> bool:
    try:
        return stream.isatty()
    except ValueError:  # closed
        return False


def _width(stream: TextIO) -> int:
    """Return how many columns a stream has: a terminal's own (or what COLUMNS says of it), elsewhere no end of them."""
    if not _is_terminal(stream):
        return _UNBOUNDED
    said = os.environ.get("COLUMNS", "")
    if said.isdecimal() and 0 < len(said) < 5:
        return int(said) or _UNBOUNDED
    try:
        return os.get_terminal_size(stream.fileno()).columns or _UNBOUNDED
    except (OSError, ValueError):
        return _UNBOUNDED


def _lines(text: Text, width: int) -> list[Text]:
    """
    Return text as lines of at most that width, broken between words alone: a longer word makes a longer line, and text that says
    `no_wrap` keeps its lines.
    """
    lines: list[Text] = []
    for line in text.split("\n", allow_blank=True):
        breaks, taken = list[int](), 0
        for word in _WORD.finditer(line.plain) if not text.no_wrap else ():
            if taken and taken + cell_len(word[0].rstrip()) > width:
                breaks.append(word.start())
                taken = 0
            taken += cell_len(word[0])
        parts = line.divide(breaks)
        for part in parts:
            part.rstrip()
        lines += parts
    return lines


def _side_by_side(row: Sequence[Text], widths: Sequence[int]) -> list[Text]:
    """Return the cells of a row beside each other, as many lines as the longest has."""
    columns = [_lines(each, width) for each, width in zip(row, widths, strict=True)]
    lines: list[Text] = []
    for parts in zip_longest(*columns):
        line = Text()
        for part, width in zip(parts, widths, strict=True):
            if line.plain:
                line.append(_GAP)
            shown = part if part is not None else Text()
            line.append_text(shown)
            # the last column is not filled up
            line.append(" " * max(0, width - cell_len(shown.plain)) if width < _UNBOUNDED // 2 else "")
        line.rstrip()
        lines.append(line)
    return lines


def _drawn(stream: TextIO, lines: Iterable[Text]) -> str:
    """Return lines as they are written to a stream, with styles for a terminal."""
    file = io.StringIO()
    console = Console(
        file=file, force_terminal=_is_terminal(stream), width=_UNBOUNDED, markup=False, highlight=False, emoji=False
    )
    for line in lines:
        console.print(line, soft_wrap=True)
    return file.getvalue()


def _wrapped(stream: TextIO, text: str, *, indent: int = 0) -> str:
    """Return text for a stream: on a terminal its lines are wrapped between words, elsewhere they are left as they are."""
    lines = _lines(Text(visible(text)), _width(stream) - indent)
    return "".join(f"{' ' * indent}{line.plain}".rstrip(" ") + "\n" for line in lines)


def _out_data(text: str) -> None:
    if _is_terminal(sys.stdout):
        _out(visible(text))
        return
    flush()
    encoded = io.TextIOWrapper(sys.stdout.buffer, "utf-8", errors="surrogatepass", newline="", write_through=True)
    try:
        _out(text, encoded)
    finally:
        encoded.detach()


def _out(text: str, stream: TextIO | None = None) -> None:
    try:
        _write(stream or sys.stdout, text)
    except BrokenPipeError:
        _give_up(sys.stdout)
        raise OutputLost("Nobody reads standard output any more.", closed=True) from None
    except (OSError, ValueError) as error:
        _give_up(sys.stdout)
        reason = getattr(error, "strerror", None) or "it is closed"
        raise OutputLost(
            f"Standard output cannot be written: {reason}. Check where it goes to.", closed=False
        ) from None


def _write(stream: TextIO, text: str) -> None:
    stream.write(text)
    stream.flush()


def _give_up(stream: TextIO) -> None:
    """Let a stream lead nowhere, so that the interpreter's own last flush does not fail again."""
    with suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)


def _longest_word(cells: Iterable[Text]) -> int:
    return max((cell_len(word) for each in cells for word in each.plain.split()), default=0)


def _widths(rows: Sequence[Sequence[Text]], *, within: int) -> list[int] | None:
    """Return how wide each column is so that no word is broken; None where they do not fit side by side."""
    columns = list(zip(*rows, strict=True))
    widths = [max(cell_len(each.plain) for each in column) for column in columns]
    least = [_longest_word(column) for column in columns]
    room = within - len(_GAP) * (len(columns) - 1)
    if sum(least) > room:
        return None
    while (over := sum(widths) - room) > 0:
        widest = max(
            (number for number in range(len(widths)) if widths[number] > least[number]), key=widths.__getitem__
        )
        widths[widest] = max(least[widest], widths[widest] - max(1, over // len(widths)))
    return widths
