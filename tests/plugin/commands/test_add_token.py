"""`netsuite-nodes credentials add-token` as people meet it, and four processes that work with one token at once."""

import subprocess
import sys

import pytest

from netsuite_runner.cli import run
from terminal import become, listed, typed

WORKER = """
import asyncio, sys
from netsuite_plugin.client import connect

async def main():
    async with connect(sys.argv[1]) as ns:
        found = await asyncio.gather(*(ns.records.get("customer", "107", fields=("companyName",)) for _ in range(100)))
    print(len([each for each in found if each["companyName"] == "Fjord Supply"]))

asyncio.run(main())
"""


@pytest.fixture
def token(configured, netsuite):
    """A token made in NetSuite, under the integration record that the organization's OAuth Config is of."""
    netsuite.given("customer", id="107", companyName="Fjord Supply", subsidiary="1")
    return netsuite.access_token(integration="both")


def added(monkeypatch, token, *words):
    typed(monkeypatch, f"{token.id}\n{token.secret}\n")
    return run(["credentials", "add-token", "1234567", *words])


def test_a_token_is_added_listed_used_and_wiped(token, monkeypatch, capsys):
    """Everything says what ends and what replaces it; the words of the token are printed nowhere."""
    capsys.readouterr()
    assert 0 == added(monkeypatch, token)
    said = capsys.readouterr().err
    for words in ("2027.1", "2028.1", "2028.2", "connect", "new-certificate", "Log in using Access Tokens"):
        assert words in said
    (row,) = [row for row in listed(capsys) if row["kind"] == "netsuite.token"]
    assert ("connected", "personal", "maria") == (row["state"], row["level"], row["owner"])
    assert 0 == run(["call", "netsuite.record.get", "--param", "record_type=customer", "--param", "record_id=107"])
    assert 0 == run(["credentials", "why"])
    assert 0 == run(["credentials", "list"])
    told = capsys.readouterr()
    said += told.out + told.err
    assert "Fjord Supply" in said
    assert row["id"] in said
    assert "token-based authentication ends with NetSuite 2028.1" in " ".join(said.split())

    assert 0 == run(["credentials", "disconnect", row["id"]])
    assert "Setup > Users/Roles > Access Tokens" in capsys.readouterr().err
    assert ["netsuite.oauth_config"] == [each["kind"] for each in listed(capsys)]
    assert not any(word in said for word in (token.id, token.secret))


def test_a_member_uses_the_organizations_when_named(token, monkeypatch, capsys):
    assert 2 == added(monkeypatch, token, "--organization")
    become(monkeypatch, "ines", "administrator")
    assert 0 == added(monkeypatch, token, "--organization")
    (name,) = [row["id"] for row in listed(capsys) if row["kind"] == "netsuite.token"]
    become(monkeypatch, "maria")
    assert 2 == run(["credentials", "why", name])
    become(monkeypatch, "ines", "administrator")
    assert 0 == run(["credentials", "allow", name, "maria"])
    become(monkeypatch, "maria")
    assert 0 == run(["credentials", "why", name])


@pytest.mark.parametrize("lines", ["", "only-one\n", "a b\nc\n"])
def test_half_of_it_stores_nothing(token, monkeypatch, capsys, lines):
    """Exit code 2, and nothing is sent."""
    typed(monkeypatch, lines)
    assert 2 == run(["credentials", "add-token", "1234567"])
    assert "only-one" not in capsys.readouterr().err
    assert ["netsuite.oauth_config"] == [each["kind"] for each in listed(capsys)]


def test_setup_says_that_the_box_stays_unticked(configured, monkeypatch, capsys):
    """A new integration record needs no token-based authentication."""
    typed(monkeypatch, "client\nsecret\n")
    assert 0 == run(["setup", "--yes"])
    assert "no new integrations of that kind from 2027.1" in capsys.readouterr().err


def test_four_processes_never_repeat_a_nonce(token, netsuite, monkeypatch, capsys):
    """4 times 100 calls at once, while the account has less room than is asked of it and of one call in twenty the answer is lost."""
    monkeypatch.setenv("NETSUITE_NODES_ATTEMPTS", "20")
    monkeypatch.setenv("NETSUITE_NODES_CONCURRENCY", "6")
    assert 0 == added(monkeypatch, token)
    netsuite.concurrency = 3
    netsuite.faults.latency = 0.02
    netsuite.faults.add("lose_answer", on="record_read", share=0.05)
    before = len(netsuite.tba.nonces.entries)

    workers = [
        subprocess.Popen([sys.executable, "-c", WORKER, "personal"], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        for _ in range(4)
    ]
    ended = [worker.communicate(timeout=200) for worker in workers]

    got = [(worker.returncode, out) for worker, (out, _) in zip(workers, ended, strict=True)]
    assert [(0, b"100\n")] * 4 == got, ended
    refused = [entry for entry in netsuite.requests if entry.status == 429]
    lost = netsuite.faults.injected
    assert refused
    assert lost
    seen = netsuite.tba.nonces
    assert 400 + len(refused) + len(lost) <= len(seen.entries) - before
    assert [] == seen.repeated()
    assert {token.id} == {each["token"] for each in seen.entries}
    assert not [entry for entry in netsuite.audit if entry.detail == "NonceUsed"]
    capsys.readouterr()
