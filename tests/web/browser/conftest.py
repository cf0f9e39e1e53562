"""
A real browser at the real pages: `make demo-web` as a process of its own, and Debian's Chromium.

`make test-web` runs these, after it has seen to Chromium and axe-core; `make test` does not.
"""

import json
import select
import signal
import subprocess
import sys
from collections.abc import Iterator

import pytest
from playwright.sync_api import Playwright, sync_playwright

from real_browser import CHECKOUT, LAUNCHED, Served


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="session")
def served(playwright: Playwright) -> Iterator[Served]:
    command = [sys.executable, "-m", "tools.demo_web", "--with-sam"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=CHECKOUT)
    try:
        ready, _, _ = select.select([process.stdout], [], [], 120)
        line = process.stdout.readline() if ready else ""
        assert line, "the demo did not start"
        browser = playwright.chromium.launch(**LAUNCHED)
        said = json.loads(line)
        yield Served(said["links"], said["netsuite"], browser)
        browser.close()
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(30)
