"""A client ID that is replaced, as administrators and members meet it."""

import asyncio
import io
import json
from dataclasses import replace

import pytest

from netsuite_plugin.commands.host import command_host
from netsuite_plugin.credentials.model.oauth_config import OAUTH_CONFIG, SECRET_SINCE
from netsuite_runner.cli import run
from terminal import become, listed, setup, typed

pytestmark = pytest.mark.fault("C4")


@pytest.fixture
def connected(configured, capsys):
    assert 0 == run(["connect", "1234567", "--timeout", "30"])
    capsys.readouterr()
    return configured


@pytest.fixture
def store_of_terminal():
    """Changes the stored OAuth Config as the pages would, and returns what is shown of it."""

    async def shown(changed):
        command = command_host()
        (row,) = await command.host.store.find(command.caller, OAUTH_CONFIG)
        if changed:
            row = await command.host.store.put(replace(row, attributes={**row.attributes, **changed}))
        return {name: value for name, value in row.attributes.items() if name != SECRET_SINCE}

    return lambda **changed: asyncio.run(shown(changed))


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


def test_a_second_setup_keeps_what_it_is_not_told(connected, store_of_terminal, netsuite, monkeypatch, capsys):
    """Redirect URI and lifetimes are those of the integration record, and the consent policy was set on the pages."""
    client = netsuite.integrations["both"].client_id
    become(monkeypatch, "ines", "administrator")
    assert 0 == stored_anew(monkeypatch, client, "--refresh-token-validity", "24", "--maximum-rotation", "400")
    before = store_of_terminal(consent_policy="never ask")

    assert 0 == stored_anew(monkeypatch, client)
    assert before == store_of_terminal()
    assert (24, 400, "never ask") == (
        before["refresh_token_validity"],
        before["maximum_rotation"],
        before["consent_policy"],
    )
    assert 0 == stored_anew(monkeypatch, client, "--maximum-rotation", "720")
    assert before | {"maximum_rotation": 720} == store_of_terminal()

    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    capsys.readouterr()
    assert 2 == run(["setup", "--organization"])
    assert "720 hours" in capsys.readouterr().err


def test_a_personal_one_that_is_not_used_says_so(configured, netsuite, monkeypatch, port, capsys):
    """The organization's comes first: whoever stores one of their own would wonder which client ID NetSuite shows."""
    become(monkeypatch, "maria")
    assert 0 == setup(monkeypatch, netsuite, port)
    told = " ".join(capsys.readouterr().err.split())
    assert "It will not be used: nsc-" in told
    assert "of organization northwind comes first." in told


def test_a_personal_one_says_for_which_account_it_is_not_used(served, netsuite, monkeypatch, port, capsys):
    """The organization's is bound to one account: elsewhere one's own is used."""
    become(monkeypatch, "ines", "administrator")
    assert 0 == setup(monkeypatch, netsuite, port, "--organization", "--account", "1234567")
    become(monkeypatch, "maria")
    capsys.readouterr()

    assert 0 == setup(monkeypatch, netsuite, port)
    told = " ".join(capsys.readouterr().err.split())
    assert "For account 1234567 it will not be used: nsc-" in told
    assert 0 == setup(monkeypatch, netsuite, port, "--account", "7654321", "--yes")
    assert "not be used" not in capsys.readouterr().err
