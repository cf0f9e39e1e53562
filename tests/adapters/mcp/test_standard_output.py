"""What is printed once the protocol has standard output goes elsewhere, to the end of the process."""

import subprocess
import sys

import pytest

PROGRAM = """
import os, subprocess
from contextlib import suppress
from netsuite_adapters.mcp.standard_output import kept_apart
with suppress(KeyError), kept_apart() as protocol:
    print("a library", flush=True)
    os.write(1, b"C code\\n")
    subprocess.run(["echo", "a child"], check=True)
    os.write(protocol, b"{}\\n")
    FAILS
print("afterwards")
"""


@pytest.mark.parametrize(
    ("end", "out", "err"),
    [
        ("pass", ["{}"], ["a library", "C code", "a child", "afterwards"]),
        ("raise KeyError", ["{}", "afterwards"], ["a library", "C code", "a child"]),
    ],
)
def test_only_the_protocol_is_on_standard_output(end, out, err):
    """Who prints and how late makes no difference; but for a server that could not begin."""
    program = PROGRAM.replace("FAILS", end)
    done = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True, timeout=60)
    assert (out, err) == (done.stdout.splitlines(), done.stderr.splitlines())
