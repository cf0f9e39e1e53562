"""The way out to a person: nothing is markup, no word is broken, no encoding and no lost output is a traceback."""

import io
import os
import pty
import struct
import subprocess
import sys
import termios
import time
from fcntl import ioctl
from pathlib import Path

import pytest

from netsuite_plugin import terminal

SHOWN = """
import sys
from netsuite_plugin import terminal
terminal.prepare()
"""


def printed(code, *, columns=None, **environment):
    """Run some printing in a process of its own, on a terminal of that many columns or into a pipe, and return what came out."""
    command = [sys.executable, "-c", SHOWN + code]
    environment = {**os.environ, **environment}
    if columns is None:
        return subprocess.run(command, env=environment, capture_output=True, check=True, timeout=60).stdout.decode(
            errors="replace"
        )
    ours, theirs = pty.openpty()
    ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    for name in ("COLUMNS", "LINES"):
        environment.pop(name, None)
    process = subprocess.Popen(command, env={**environment, "TERM": "dumb"}, stdout=theirs, stderr=theirs, stdin=theirs)
    os.close(theirs)
    found = b""
    while True:
        try:
            piece = os.read(ours, 65_536)
        except OSError:
            break
        if not piece:
            break
        found += piece
    os.close(ours)
    assert 0 == process.wait(60)
    return found.decode().replace("\r\n", "\n")


@pytest.mark.fault("D1")
@pytest.mark.parametrize(
    "data", ["[discontinued]", "[/x]", "[bold red]x[/]", "\\[x]", ":smile:", "[link=https://x]y[/link]", "{x} %s"]
)
def test_data_is_no_markup(capsys, data):
    """In a line, a table, its title and its head, and in a list of names."""
    terminal.answer(data)
    terminal.table((data,), [(data,)], title=data)
    terminal.grid([(data, data)])
    terminal.say(data)

    found = capsys.readouterr()
    assert [data, data, data, data, f"{data}  {data}"] == found.out.splitlines()
    assert f"{data}\n" == found.err


@pytest.mark.fault("D1")
def test_data_does_not_act_on_the_terminal(capsys):
    """An ESC, a bell or a right-to-left override is shown."""
    terminal.answer("a\x1b]0;title\x07")
    terminal.table(("x",), [("b\x1b[2J\nc",), ("\u202ed",)])
    terminal.grid([("e\x1b", "f\x9b1m")])
    terminal.say("g\x1b[0m")

    found = "".join(capsys.readouterr())
    assert not [each for each in found if not (each.isprintable() or each == "\n")]
    for shown in ("\\x1b]0;title\\x07", "b\\x1b[2J\\nc", "\\u202ed", "g\\x1b[0m"):
        assert shown in found


@pytest.mark.fault("D1")
@pytest.mark.parametrize("encoding", ["ascii", "ascii:strict", "latin-1", "cp1252", "utf-8:strict"])
def test_every_encoding_can_be_written(encoding):
    """What it lacks is escaped, on both ways out."""
    text = "terminal.{}('Zürich 東京 … \\ud800')"
    out = printed(
        f"{text.format('answer')}; terminal.table(('é',), [('→ ✓',)]); {text.format('say')}", PYTHONIOENCODING=encoding
    )
    assert "rich" in out


@pytest.mark.fault("D1")
@pytest.mark.parametrize("columns", [20, 40, 60, 80, 200, None])
def test_no_word_is_broken(columns):
    """Narrow terminals get one column below the other; where nobody looks at columns, lines are as long as they are."""
    words = [
        "ns-0123456789abcdef",
        "internationalization",
        "Northwind Traders & Sons (Zürich)",
        "postgresql://db.example:6432/x",
        "2026-01-31",
    ]
    out = printed(
        f"terminal.table([f'name{{n}}' for n in range({len(words)})], [{words!r}] * 3, title='A title of words'); "
        f"terminal.answer(' '.join({words!r} * 4)); terminal.grid([('a', ' '.join({words!r})), ('b', 'x')])",
        columns=columns,
    )
    for word in " ".join(words).split():
        assert 3 + 4 + 1 == out.count(word), word


@pytest.mark.fault("D1")
def test_a_terminal_has_no_line_to_fold():
    """What people read is broken between words here, and a terminal would break it anywhere; a path is left whole."""
    words, path = "a sentence of many words " * 20, "Setup > Users/Roles > View Login Audit Trail"
    out = printed(
        f"from rich.text import Text; terminal.table(['check', 'found'], [('Login', {words!r})]); terminal.answer({words!r}); "
        f"terminal.say({words!r}); terminal.grid([('fix', {words!r}), ('open', Text({path!r}, no_wrap=True))])",
        columns=40,
    )
    long = [line for line in out.splitlines() if len(line) > 40]
    assert [f"open  {path}"] == long


@pytest.mark.fault("D1")
def test_a_cell_has_an_end(capsys):
    """What was left out is counted."""
    terminal.table(("memo",), [("x" * 4_000,)])
    assert "3,500 more characters: --json" in capsys.readouterr().out


@pytest.mark.fault("D4")
@pytest.mark.parametrize("stream", ["stdout", "stderr"])
def test_full_and_closed_streams(monkeypatch, stream):
    """Standard output is an error of its own, standard error is no error at all."""
    shown = {"stdout": lambda: terminal.answer("x"), "stderr": lambda: terminal.say("x")}[stream]
    closed = io.StringIO()
    closed.close()
    full = Path("/dev/full").open("w")  # noqa: SIM115 - its own end would write once more
    for broken in (full, closed):
        with monkeypatch.context() as patched:
            patched.setattr(sys, stream, broken)
            if stream == "stderr":
                shown()
                terminal.errors().print("x")
            else:
                with pytest.raises(terminal.OutputLost) as lost:
                    shown()
                assert not lost.value.closed
    full.close()


@pytest.mark.fault("D4")
def test_a_reader_that_has_gone_is_no_fault():
    """`| head`: told apart, and the interpreter's last flush says nothing either."""
    code = "\nfor n in range(100000):\n  try: terminal.answer('y' * 100)\n  except terminal.OutputLost as lost: sys.exit(lost.closed and 7)"
    process = subprocess.Popen([sys.executable, "-c", SHOWN + code], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    process.stdout.readline()
    process.stdout.close()
    began = time.monotonic()
    said = process.stderr.read()
    process.stderr.close()
    assert (7, b"") == (process.wait(30), said)
    assert time.monotonic() - began < 30
