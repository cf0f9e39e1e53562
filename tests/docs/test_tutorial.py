"""docs/tutorial.md does what it says: typed as printed, from an empty folder, by a person in a browser."""

import os
import re
import socket
import subprocess
import sys
import time

import pytest

from conftest import CHECKOUT
from page_shell import Shell
from served_account import port
from tools.local_netsuite import BIN

__all__ = ["port"]
PAGE = (CHECKOUT / "docs" / "tutorial.md").read_text(encoding="utf-8")
SERVED, *TYPED = re.findall(r"```bash\n(.*?)```", PAGE, re.DOTALL)
PORT = 8443
TAKEN = "Port 8765 on 127.0.0.1 is taken"
SLEPT, BEGUN = "sleep 12;", "until netsuite-nodes runs show killed > /dev/null 2>&1; do sleep 0.2; done; sleep 5;"
"""Until a run is under way: on a busy machine that takes longer than a reader waits."""


@pytest.fixture
def free(port):
    """The printed port, or another where it is taken on this machine."""
    with socket.socket() as tried:
        try:
            tried.bind(("127.0.0.1", PORT))
        except OSError:
            return str(port)
    return str(PORT)


@pytest.fixture
def terminal(tmp_path, free):
    """Types into a shell that stays open, in a folder with nothing in it, and gives the shell's words."""
    folder = tmp_path / "first-steps"
    folder.mkdir()
    kept = {name: value for name, value in os.environ.items() if not name.startswith("NETSUITE_NODES_")}
    environment = {
        **kept,
        "HOME": str(tmp_path),
        "PATH": f"{BIN}:{os.environ['PATH']}",
        "BROWSER": f"{sys.executable} {CHECKOUT / 'tools' / 'browser.py'} %s",
        "BROWSER_EMAIL": "analyst@example.com",
        "BROWSER_PASSWORD": "analyst-password",
    }
    served = subprocess.Popen(
        SERVED.strip().replace(str(PORT), free).split(), cwd=folder, env=environment, stdout=subprocess.PIPE, text=True
    )
    assert served.stdout.readline()
    shell = Shell(folder, environment)
    yield lambda block: typed(shell, block.replace(str(PORT), free).rstrip("\n"))
    shell.end()
    served.terminate()
    served.wait(30)
    served.stdout.close()


def typed(shell, block):
    """Type a block; again while another test's `connect` holds the one port of the redirect URI, which it does for seconds."""
    said, code = shell.typed(block)
    for _ in range(20):
        if TAKEN not in said:
            break
        time.sleep(2)
        said, code = shell.typed(block)
    return said, code


def test_it_is_typed_as_printed(terminal):
    """Each block ends well but the one that shall fail, and says what the page says it says."""
    shown = {}
    assert any(SLEPT in block for block in TYPED)
    for block in TYPED:
        said, code = terminal(block.replace(SLEPT, BEGUN))
        wanted = 1 if "wrong.yaml" in block else 0
        assert wanted == code, f"{block}\n{said}"
        shown[block] = said

    def of(words):
        return next(said for block, said in shown.items() if words in block)

    assert "Connected: account 1234567" in of("connect 1234567")
    assert "Healthy." in of("doctor")
    assert "interrupted" in of("kill -9")
    tasks, customers = map(int, of("COUNT(DISTINCT").split()[-2:])
    assert tasks == 2 * customers > 0
    assert "--with FILE" in of("wrong.yaml")
    assert "finished" in of("runs show corrected")
