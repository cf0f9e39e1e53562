"""The command line: what it takes and what it refuses. What `serve` serves stands in server/test_serving."""

import json
import signal

import httpx
import pytest

from netsuite_emulator import Emulator
from netsuite_emulator.cli import app
from netsuite_emulator.server.serving import start


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
    assert {"seconds": 0.2, "to": None, "sigma": 0.5} == fault("latency", "--seconds", "0.2", "--sigma", "0.5")[
        "latency"
    ]
    assert 0.5 == account.faults.latency.sigma
    cleared = fault("clear")
    assert ([], 0.2) == (cleared["armed"], cleared["latency"]["seconds"])


async def test_what_struck_is_counted(emulator, fault):
    """However long the emulator runs, the answer stays short."""
    account = emulator.account("1234567")
    headers = {"Authorization": f"Bearer {account.grant()['access_token']}"}
    assert {} == fault("busy", "--times", "3")["injected"]
    async with httpx.AsyncClient(transport=account.transport, headers=headers) as client:
        for _ in range(4):
            await client.get(f"https://1234567.suitetalk.api.{emulator.domain}/services/rest/system/v1/serverTime")
    assert {"busy": 3} == fault("clear")["injected"]


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        ([], 2, "KIND is missing: one of busy, request_limit, "),
        (["busi"], 2, 'Invalid value "busi" for KIND. Choose from: "busy", '),
        (["busy", "--tims", "2"], 2, "Unknown option: --tims. Did you mean --times?"),
        (["latency"], 2, "--seconds is missing: "),
        (["latency", "--seconds", "-1"], 2, "the emulator refuses: Not understood: latency: 0 ≤ seconds"),
        (["clear", "--times", "2"], 2, "--times cannot be said of clear"),
        (["busy", "--seconds", "2"], 2, "--seconds cannot be said of busy"),
        (["busy", "--times", "1", "--share", "0.5"], 2, "the emulator refuses: Not understood: either times or share"),
        (["busy", "--account", "7654321"], 2, "the emulator refuses: There is no such account"),
        (["busy", "--url", "nowhere"], 1, "no emulator answers at nowhere"),
        (["busy", "--url", "http://127.0.0.1:1"], 1, "no emulator answers at http://127.0.0.1:1"),
    ],
)
def test_what_cannot_be_done_is_one_line(fault, capsys, words, code, said):
    """Not a stack trace, no box; 2 says that what was typed has to be put right."""
    with pytest.raises(SystemExit) as stopped:
        fault(*words)
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith(f"netsuite-nodes: {said}")
    assert code == stopped.value.code


def test_a_slip_of_the_keyboard_is_understood(fault, capsys):
    """The known kinds are said, and the nearest."""
    with pytest.raises(SystemExit):
        fault("lost_answer")
    assert capsys.readouterr().err.endswith('Did you mean "lose_answer"?\n')


def test_without_an_address_the_command_says_what_is_missing(monkeypatch, capsys):
    """NETSUITE_NODES_DOMAIN as `serve` printed it, or --url."""
    monkeypatch.delenv("NETSUITE_NODES_DOMAIN", raising=False)
    with pytest.raises(SystemExit) as stopped:
        app(["fault", "busy"], result_action="return_value")
    assert (2, True) == (stopped.value.code, "NETSUITE_NODES_DOMAIN" in capsys.readouterr().err)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--accounts", ""], "the emulator cannot start: an emulator has one account at least"),
        (["--accounts", "no account"], "the emulator cannot start: not an account id"),
        (["--concurrency", "0"], "the emulator cannot start: concurrency is 1 or more, not 0"),
        (["--concurrency", "many"], "Invalid value for --concurrency"),
        (["--latency", "-1"], "the emulator cannot start: latency is 0 seconds or more, not -1"),
        (["--latency", "nan"], "the emulator cannot start: latency is 0 seconds or more, not nan"),
        (["--port", "99999"], "the emulator cannot start: bind(): port must be 0-65535"),
        (["--load", "STATE", "--accounts", "1"], "--load brings accounts, company and seed along"),
        (["--load", "STATE", "--seed", "1"], "--load brings accounts, company and seed along"),
        (["--load", "STATE", "--no-company"], "--load brings accounts, company and seed along"),
        (["--load", "STATE"], "the emulator cannot start: STATE is not a saved state"),
        (["--load", "NONE"], "--load: there is no file NONE"),
        (["--save", "NONE/state"], "--save: there is no folder NONE"),
        (["--save", "."], "--save: . is a folder"),
    ],
)
def test_nonsense_for_serve_is_one_line(tmp_path, monkeypatch, capsys, words, said):
    """Nothing is served, and nothing that was said is passed over."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "STATE").write_text("{}")
    before = signal.getsignal(signal.SIGTERM)
    with pytest.raises(SystemExit) as stopped:
        app(["serve", *words], result_action="return_value")
    signal.signal(signal.SIGTERM, before)
    said_out, said_err = capsys.readouterr()
    assert (2, "") == (stopped.value.code, said_out)
    (line,) = said_err.splitlines()
    assert line.startswith(f"netsuite-nodes: {said}")


@pytest.fixture
def command(fault, capsys):
    """Run another command against the emulator that `fault` serves."""

    def run(*words):
        app(list(words), result_action="return_value")
        return json.loads(capsys.readouterr().out)

    return run


async def test_a_token_is_printed(emulator, command):
    """Whoever can send a header can then call the account."""
    token = command("token", "--user", "analyst@example.com", "--role", "1002", "--scopes", "rest_webservices")
    account = emulator.account("1234567")
    headers = {"Authorization": f"Bearer {token['access_token']}"}
    async with httpx.AsyncClient(transport=account.transport, headers=headers) as client:
        url = f"https://1234567.suitetalk.api.{emulator.domain}/services/rest/system/v1/serverTime"
        assert 200 == (await client.get(url)).status_code


def test_what_an_account_has_of_its_own_is_added(emulator, command):
    """A list, a field that chooses from it, a record type, a segment with values and a RESTlet."""
    account = emulator.account("1234567")
    command("add", "list", "customlist_regions", "--value", "North", "--value", "South")
    command("add", "field", "custentity_region", "--kind", "reference", "--target", "customlist_regions")
    command("add", "record-type", "customrecord_route", "--label", "Route")
    segment = command("add", "segment", "cseg_line", "--value", "Retail")
    command("add", "restlet", "101", "--search", "customsearch_all=SELECT id FROM customer")
    assert {"1": "North", "2": "South"} == account.customization.lists["customlist_regions"]
    assert "customlist_regions" == account.customization.fields["custentity_region"].target
    assert "Route" == account.customization.record_types["customrecord_route"].label
    assert ["Retail"] == [each["name"] for each in account.records.all("cseg_line").values()]
    assert ["Retail"] == list(segment["values"].values())
    assert ("101", "1") in account.restlets


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (
            ["add", "field", "region"],
            "the emulator refuses: Not understood: 'region' is not a script id of a custom field",
        ),
        (["add", "list", "customlist_x", "--kind", "string"], "--kind cannot be said of a list"),
        (["add", "restlet", "1", "--search", "x"], "--search takes ID=QUERY"),
        (["token", "--user", "nobody"], "the emulator refuses: Not understood: there is no user 'nobody'"),
    ],
)
def test_what_cannot_be_added_is_one_line_too(command, capsys, words, said):
    """With what there is instead."""
    with pytest.raises(SystemExit) as stopped:
        command(*words)
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith(f"netsuite-nodes: {said}")
    assert 2 == stopped.value.code
