"""`netsuite-nodes web serve`: what it takes and what it refuses."""

import socket
import threading
import webbrowser

import pytest
import uvicorn

from netsuite_runner.cli import run


@pytest.fixture(autouse=True)
def terminal(tmp_path, monkeypatch):
    """A person's machine, whose server ends as soon as it would serve, and whose browser only notes what it is led to."""
    opened = []
    monkeypatch.setenv("NETSUITE_NODES_STATE", str(tmp_path))
    monkeypatch.setenv("NETSUITE_NODES_STORE", str(tmp_path / "credentials.db"))
    monkeypatch.setattr(webbrowser, "open", opened.append)
    monkeypatch.setattr(uvicorn.Server, "run", lambda _, sockets: _served(sockets))
    return opened


def _served(sockets):
    """Serve until the link has been opened, where it is; who opens it is let in already."""
    for each in sockets:
        socket.create_connection(each.getsockname(), timeout=30).close()
    for each in threading.enumerate():
        if each.name == "browser":
            each.join(30)
    for each in sockets:
        each.close()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--workflows", "/nowhere"], "/nowhere is not a folder"),
        (["--proxy", "10.0.0.5"], "--proxy and --listen go with --base"),
        (["--listen", "0.0.0.0"], "--proxy and --listen go with --base"),
        (["--base", "https://flows.example.com"], "--base needs --proxy"),
        (["--base", "https://flows.example.com", "--proxy", "the proxy"], "The proxy's address is not one"),
        (["--base", "http://flows.example.com", "--proxy", "10.0.0.5", "--port", "0"], "it must be https://HOST"),
    ],
)
def test_what_cannot_be_served_is_refused(capsys, words, said):
    """In a sentence, with exit code 2."""
    assert 2 == run(["web", "serve", *words])
    assert said in capsys.readouterr().err


def test_the_link_is_printed_and_opened(terminal, capsys, tmp_path):
    """On the machine's own browser, when it is asked for."""
    assert 0 == run(["web", "serve", "--port", "0", "--open", "--workflows", str(tmp_path)])
    link = capsys.readouterr().out.strip()
    assert link.startswith("https://127.0.0.1:")
    assert "/sign-in?link=" in link
    assert [link] == terminal

    terminal.clear()
    assert 0 == run(["web", "serve", "--port", "0"])
    assert [] == terminal


def test_behind_a_proxy_no_link_is_printed(capsys):
    """The proxy signs people in."""
    assert 0 == run(["web", "serve", "--port", "0", "--base", "https://flows.example.com", "--proxy", "10.0.0.5"])
    said = capsys.readouterr()
    assert "" == said.out
    assert "Serving https://flows.example.com" in said.err
