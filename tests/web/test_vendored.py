"""Other people's files are as they came."""

import hashlib
import re

from conftest import CHECKOUT

STATIC = CHECKOUT / "web" / "netsuite_web" / "static"


def test_vendored_files_are_unchanged():
    """Each has its sha256 and licence in the table beside it, and no file is without."""
    table = dict(
        re.findall(r"^\| (\S+\.js) \|.*\| ([0-9a-f]{64}) \|$", (STATIC / "VENDORED.md").read_text(), re.MULTILINE)
    )
    assert {"htmx.min.js"} == set(table)
    for name, digest in table.items():
        assert digest == hashlib.sha256((STATIC / name).read_bytes()).hexdigest()
    assert "BSD" in (STATIC / "LICENSE.htmx").read_text()
