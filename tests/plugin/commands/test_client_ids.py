"""A client ID that is replaced, as administrators and members meet it."""

import json

import pytest

from netsuite_runner.cli import run
from terminal import become, listed, setup, typed

pytestmark = pytest.mark.fault("C4")


@pytest.fixture
def connected(configured, capsys):
    assert 0 == run(["connect", "1234567", "--timeout", "30"])
    capsys.readouterr()
    return configured


def stored_anew(monkeypatch, client_id, *flags):
    become(monkeypatch, "ines", "administrator")
    typed(monkeypatch, "f" * 64 + "\n")
    return run(["setup", "--organization", "--client-id", client_id, "--client-secret-stdin", *flags])


def test_a_mistyped_client_id_is_tried_first(connected, monkeypatch, port, capsys):
    """NetSuite does not know it in the account everybody is connected to: nothing is stored, everybody stays connected."""
    assert 2 == stored_anew(monkeypatch, "0" * 64)
    assert "does not let anybody connect with this client ID" in capsys.readouterr().err

    become(monkeypatch, "maria")
    assert 0 == run(["credentials", "why"])


def test_another_client_id_asks_first(connected, netsuite, monkeypatch, port, capsys):
    """And says how many connections end; without an answer nothing is stored."""
    other = netsuite.integrations["public"].client_id
    redirect = ["--redirect-uri", f"https://127.0.0.1:{port}/auth/callback"]
    assert 2 == stored_anew(monkeypatch, other, *redirect)
    said = capsys.readouterr().err
    assert "1 connection ends with this" in said
    assert "Nothing was stored" in said
    become(monkeypatch, "maria")
    assert 0 == run(["credentials", "why"])


def test_the_former_client_id_brings_everybody_back(connected, netsuite, monkeypatch, port, capsys):
    """What `--yes` has ended is there again, under its id."""
    assert 0 == stored_anew(monkeypatch, "0" * 64, "--yes")
    assert "1 connection made under the former client ID must be made again" in capsys.readouterr().err
    become(monkeypatch, "maria")
    assert 1 == run(["credentials", "why"])
    assert ["reconnect required"] == [row["state"] for row in listed(capsys) if "state" in row]

    become(monkeypatch, "ines", "administrator")
    assert 0 == setup(monkeypatch, netsuite, port, "--organization", "--yes")
    assert "1 connection made under this client ID can be used again" in capsys.readouterr().err
    become(monkeypatch, "maria")
    assert 0 == run(["credentials", "why"])


def test_members_do_not_see_the_client_id(connected, netsuite, monkeypatch, capsys):
    """Neither in the list nor in its JSON, nor when they connect or examine; administrators do."""
    client_id = netsuite.integrations["both"].client_id
    monkeypatch.setenv("COLUMNS", "300")
    for words in (
        ["credentials", "list"],
        ["credentials", "list", "--json"],
        ["credentials", "why", "--json"],
        ["connect", "1234567", "--timeout", "30", "--json"],
        ["doctor", "--json"],
    ):
        run(words)
        assert client_id[:8] not in capsys.readouterr().out
    become(monkeypatch, "ines", "administrator")
    assert [client_id] == [row["client_id"] for row in listed(capsys)]


def test_the_list_says_what_comes_first(connected, monkeypatch, capsys):
    """Idle death, scopes and the last use."""
    monkeypatch.setenv("COLUMNS", "200")
    assert 0 == run(["credentials", "list"])
    shown = capsys.readouterr().out
    assert "dies in 48 h if unused; scopes restlets, rest_webservices; never used" in shown
    assert ["connected"] == [row["state"] for row in listed(capsys) if "state" in row]


def test_a_reconnect_keeps_the_id_and_refuses_another_company(connected, monkeypatch, capsys):
    """By whatever name the person typed."""
    before = [row["id"] for row in listed(capsys)]
    assert 0 == run(["connect", "1234567", "--timeout", "30"])
    assert before == [row["id"] for row in listed(capsys)]


def test_a_rotation_of_keys_is_in_the_audit(connected, monkeypatch, capsys):
    """Who, when, and how many credentials; for the organization's administrators too."""
    assert 0 == run(["credentials", "rotate-key"])
    become(monkeypatch, "ines", "administrator")
    capsys.readouterr()
    assert 0 == run(["credentials", "audit", "--json"])
    last = json.loads(capsys.readouterr().out)["events"][-1]
    assert ("maria", "key_rotated", "done") == (last["actor"], last["event"], last["outcome"])
    assert "2 credentials sealed anew" in last["reason"]
