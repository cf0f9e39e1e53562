"""Fixtures: an administrator and a member at their terminals, before a served emulator: TLS, login pages, loopback."""

import asyncio
import itertools
import os
import socket
import sys
import traceback
import webbrowser
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest

from netsuite_emulator.server.serving import start
from terminal import become, setup
from tools import browser


class ScriptedBrowser(webbrowser.BaseBrowser):
    """
    The browser of commands that run in the test's own process: the start of another would take most of the test.

    What a shell runs opens it as a process, by BROWSER.
    """

    def open(self, url: str, new: int = 0, autoraise: bool = True) -> bool:
        try:
            asyncio.run(browser.main(url))
        except (RuntimeError, httpx.HTTPError):
            traceback.print_exc()
            return False
        return True


webbrowser.register("scripted", None, ScriptedBrowser(), preferred=True)


_PORTS = itertools.count(20_000 + os.getpid() * 37 % 10_000)
"""Each process of tests begins elsewhere; and systems give no port below 32,768 to who asks for any, so that it is free still when it is wanted."""


@pytest.fixture
def port():
    """A port that a redirect URI names, and a command listens on later."""
    for number in _PORTS:
        with socket.socket() as tried, suppress(OSError):
            tried.bind(("127.0.0.1", number))
            return number
    raise AssertionError("no port is free")


@pytest.fixture
def served(emulator, netsuite, monkeypatch, tmp_path, port):
    """The emulator on a real port, and a person's environment that leads to it."""
    for integration in netsuite.integrations.values():
        integration.redirect_uris = (f"https://127.0.0.1:{port}/auth/callback",)
    emulator.clock = None

    emulator.clock = lambda: datetime.now(UTC)
    with start(emulator) as info:
        monkeypatch.setenv("NETSUITE_NODES_DOMAIN", info["domain"])
        monkeypatch.setenv("SSL_CERT_FILE", info["ca_file"])
        monkeypatch.setenv("NETSUITE_NODES_STORE", str(tmp_path / "store" / "credentials.db"))
        monkeypatch.setenv("NETSUITE_NODES_ORGANIZATION", "northwind")
        monkeypatch.setenv("BROWSER", f"{sys.executable} {Path(browser.__file__)} %s")
        monkeypatch.setenv("BROWSER_EMAIL", "analyst@example.com")
        monkeypatch.setenv("BROWSER_PASSWORD", "analyst-password")
        become(monkeypatch, "maria")
        yield info


@pytest.fixture
def configured(served, monkeypatch, netsuite, port):
    become(monkeypatch, "ines", "administrator")
    assert 0 == setup(monkeypatch, netsuite, port, "--organization")
    become(monkeypatch, "maria")
    return served
