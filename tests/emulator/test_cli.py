"""The command that lets something go wrong in an emulator that runs elsewhere."""

import json

import pytest

from netsuite_emulator import Emulator
from netsuite_emulator.cli import app
from netsuite_emulator.serving import start


@pytest.fixture
def emulator():
    return Emulator(company=False)


@pytest.fixture
def fault(emulator, monkeypatch, capsys):
    """Run the command against a served emulator, found as `serve` says, and give what it prints."""

    def run(*words):
        app(["fault", *words], result_action="return_value")
        return json.loads(capsys.readouterr().out)

    with start(emulator) as info:
        monkeypatch.setenv("NETSUITE_NODES_DOMAIN", info["domain"])
        monkeypatch.setenv("SSL_CERT_FILE", info["ca_file"])
        yield run


def test_faults_are_armed_and_cleared_by_command(emulator, fault):
    """What is armed is printed; latency follows the words of the other two."""
    account = emulator.account("1234567")
    assert [{"fault": "error", "on": "query", "times": 2, "share": None}] == fault(
        "error", "--on", "query", "--times", "2"
    )["armed"]
    assert 2 == len(fault("slow", "--on", "token", "--share", "0.5", "--seconds", "2", "--to", "3")["armed"])
    fault("latency", "--seconds", "0.2", "--sigma", "0.5")
    assert 0.5 == account.faults.latency.sigma
    assert {"armed": [], "injected": []} == fault("clear")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["busy", "--times", "1", "--share", "0.5"], "The emulator refuses: Not understood: either times or share"),
        (["busy", "--account", "7654321"], "The emulator refuses: There is no such account"),
        (["busy", "--url", "http://127.0.0.1:1"], "No emulator answers at http://127.0.0.1:1"),
    ],
)
def test_what_cannot_be_done_is_one_line(fault, words, said):
    """Not a stack trace."""
    with pytest.raises(SystemExit) as stopped:
        fault(*words)
    assert str(stopped.value).startswith(said)


def test_without_an_address_the_command_says_what_is_missing(monkeypatch):
    """NETSUITE_NODES_DOMAIN as `serve` printed it, or --url."""
    with pytest.raises(SystemExit, match="NETSUITE_NODES_DOMAIN"):
        app(["fault", "busy"], result_action="return_value")
