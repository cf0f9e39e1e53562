"""`netsuite-nodes doctor` as people and programs use it, against a real server: TLS, exit codes, what is printed."""

import base64
import json
import os
import pty
import select
import subprocess
import sys
import termios
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import anyio
import certifi
import pytest
from pydantic import SecretStr

from conftest import MARIA
from netsuite_emulator.server.serving import start
from netsuite_plugin.sql_store.store import SqlStore
from netsuite_runner.cli import run


@pytest.fixture
def served(world, emulator, monkeypatch, tmp_path):
    """The emulator on a real port; Maria is connected there."""
    world.clock.moment = datetime.now(UTC)
    emulator.clock = lambda: datetime.now(UTC)
    key = base64.b64encode(os.urandom(32)).decode()
    world.store = SqlStore(tmp_path / "store.db", key=SecretStr(key), folder=tmp_path)
    world.registry = world.with_wire(world.wire)
    monkeypatch.setenv("NETSUITE_NODES_STORE", str(tmp_path / "store.db"))
    monkeypatch.setenv("NETSUITE_NODES_MASTER_KEY", key)
    monkeypatch.setenv("NETSUITE_NODES_USER", "maria")
    monkeypatch.setenv("NETSUITE_NODES_ORGANIZATION", "northwind")
    with start(emulator) as info:
        monkeypatch.setenv("NETSUITE_NODES_DOMAIN", info["domain"])
        monkeypatch.setenv("SSL_CERT_FILE", info["ca_file"])

        async def connect():
            there = {"domain": info["domain"]}
            config = await world.configure()
            config = await world.store.put(replace(config, attributes={**config.attributes, **there}))
            row = await world.connect(config=config)
            await world.store.put(replace(row, attributes={**row.attributes, **there}))

        anyio.run(connect)
        yield info


def told(capsys):
    return json.loads(capsys.readouterr().out)


def finding(report, check):
    return next(each for each in report["findings"] if each["check"] == check)


def test_a_healthy_connection(served, capsys):
    """All three hosts are reached by TLS; one object for programs."""
    assert 0 == run(["doctor", "--json"])

    report = told(capsys)
    assert report["healthy"] is True
    assert "1234567" == report["account"]
    assert "ok" == finding(report, "network")["severity"]
    assert 200 == finding(report, "login")["answered"]["status"]


def test_a_problem_is_explained(served, netsuite, capsys):
    """The class, the causes in order, the screen that decides, and how to fix it."""
    netsuite.integrations["both"].reset_secret()

    assert 1 == run(["doctor"])

    shown = " ".join(capsys.readouterr().out.split())
    assert "answered 401 invalid_client" in shown
    assert "1. the client secret is wrong, or was reset" in shown
    assert "Setup > Integration > Manage Integrations" in shown
    assert "Begin with the first." in shown


@pytest.fixture
def nobody_connected(served, world, monkeypatch):
    """Ines has stored the OAuth Config; she has no login of her own."""
    monkeypatch.setenv("NETSUITE_NODES_USER", "ines")
    return served


def test_nobody_is_connected(nobody_connected, capsys):
    """That is not healthy, for a person or for a script; what was not checked is one line."""
    assert 1 == run(["doctor", "--account", "1234567"])
    shown = capsys.readouterr().out
    assert shown.endswith("\nNot connected, 1 warning.\n")
    assert "Healthy" not in shown
    assert 1 == shown.count("Not checked: Consent, Token lives")
    assert "skipped" not in shown

    assert 1 == run(["doctor", "--account", "1234567", "--json"])
    report = told(capsys)
    assert (False, False) == (report["healthy"], report["connected"])
    assert "skipped" == finding(report, "consent")["severity"]


def test_advice_is_for_who_asks(served, netsuite, monkeypatch, capsys):
    """A member hears whose command and whose screens these are; an administrator types them."""
    netsuite.integrations["both"].reset_secret()
    assert 1 == run(["doctor"])
    shown = " ".join(capsys.readouterr().out.split())
    assert "store it: netsuite-nodes setup --organization (this is for an administrator of northwind)" in shown
    assert "Screens under Setup are for an administrator of the NetSuite account" in shown

    monkeypatch.setenv("NETSUITE_NODES_ROLE", "administrator")
    assert 1 == run(["doctor"])
    shown = " ".join(capsys.readouterr().out.split())
    assert "store it: netsuite-nodes setup --organization" in shown
    assert "this is for" not in shown
    assert "Screens under Setup" not in shown


def test_paths_are_whole_at_80_columns(served, netsuite):
    """The terminal folds nothing, and each path of a screen stands on one line."""
    netsuite.integrations["both"].reset_secret()
    ours, theirs = pty.openpty()
    termios.tcsetwinsize(theirs, (24, 80))
    nodes = Path(sys.executable).with_name("netsuite-nodes")
    with subprocess.Popen(
        [nodes, "doctor"], stdin=subprocess.DEVNULL, stdout=theirs, stderr=subprocess.PIPE
    ) as process:
        os.close(theirs)
        shown = until("Begin with the first", ours)
        os.close(ours)
    assert 1 == process.returncode
    lines = [line for line in shown.replace("\r\n", "\n").splitlines() if "\x1b" not in line]
    assert 80 >= max(len(line) for line in lines)
    assert [line for line in lines if line.endswith("  Setup > Integration > Manage Integrations > (the record)")]
    assert [line for line in lines if line.endswith("  Setup > Users/Roles > View Login Audit Trail")]


def test_bad_input(served, capsys):
    """A mistyped account and a credential that is not there."""
    assert 2 == run(["doctor", "--account", "1234567 SB1", "--json"])
    assert "it should be 1234567_SB1" in finding(told(capsys), "account")["found"]

    assert 2 == run(["doctor", "--credential", "ns-nobody"])
    assert "ns-nobody" in capsys.readouterr().err


def test_on_a_terminal_it_asks_which(served, world, emulator):
    """Two accounts and no default: the person types a number, and sees what is being checked."""

    async def connect():
        config = await world.store.get(MARIA, "nsc-both-northwind")
        row = await world.connect(config=config, account=emulator.account("1234567_SB1"))
        await world.store.put(replace(row, attributes={**row.attributes, "domain": served["domain"]}))

    anyio.run(connect)
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        [Path(sys.executable).with_name("netsuite-nodes"), "doctor"],
        stdin=theirs,
        stderr=theirs,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "TERM": "xterm"},
    ) as process:
        os.close(theirs)
        seen = until("Which credential?", ours)
        assert "1  ns-maria-1234567  account 1234567" in seen
        os.write(ours, b"1\n")
        seen += until("Requests at once", ours)
        out = process.stdout.read()
        os.close(ours)

    assert "NetSuite credential …" in seen
    assert "ns-maria-1234567: account 1234567," in " ".join(out.split())
    assert 0 == process.returncode


def until(words, terminal):
    """Read a terminal until it shows some words."""
    seen = ""
    while words not in seen:
        ready, _, _ = select.select([terminal], [], [], 60)
        assert ready, seen
        seen += os.read(terminal, 4096).decode()
    return seen


def test_authorities_that_do_not_vouch_for_netsuite(served, capsys, monkeypatch):
    """SSL_CERT_FILE names others: nothing is sent, and that file is the first suspect."""
    monkeypatch.setenv("SSL_CERT_FILE", certifi.where())

    assert 1 == run(["doctor", "--json"])

    network = finding(told(capsys), "network")
    assert "tls" == network["class"]
    assert "ssl_cert_file" == network["causes"][0]["cause"]


def test_a_host_that_is_not_there(served, capsys, monkeypatch):
    """The emulator this store was filled from has ended."""
    monkeypatch.setenv("NETSUITE_NODES_DOMAIN", "netsuite.localhost:9")

    assert 1 == run(["doctor", "--account", "1234567", "--json"])

    network = finding(told(capsys), "network")
    assert "unreached" == network["class"]
    assert ["emulator_stopped"] == [each["cause"] for each in network["causes"]]
