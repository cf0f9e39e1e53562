"""What is printed while the protocol has standard output goes elsewhere, and comes back afterwards."""

import os
import subprocess

from netsuite_adapters.mcp.standard_output import kept_apart


def test_only_the_protocol_is_on_standard_output(capfd):
    """By C code and by child processes (for Python, see test_stdio.py); and after it everything is as before."""
    with kept_apart() as protocol:
        subprocess.run(["echo", "a child"], check=True)
        os.write(1, b"C code\n")
        os.write(protocol, b"{}\n")
    os.write(1, b"afterwards\n")
    out, err = capfd.readouterr()
    assert "{}\nafterwards\n" == out
    assert ["a child", "C code"] == err.splitlines()
