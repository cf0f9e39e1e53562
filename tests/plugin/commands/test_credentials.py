"""`netsuite-nodes credentials`: teams, claims, keys, the audit and service accounts as people meet them."""

import json
import os
import pty
import select
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from netsuite_runner.cli import run
from terminal import become, listed, setup

CONNECT = ["connect", "1234567", "--timeout", "30"]


@pytest.fixture
def connected(configured, capsys):
    assert 0 == run(CONNECT)
    capsys.readouterr()
    return configured


def said(capsys, *words, code=0):
    assert code == run(list(words))
    printed = capsys.readouterr()
    return printed.out + printed.err


def test_a_team_connects_and_its_people_choose_it_by_name(configured, monkeypatch, capsys):
    """Only who is in the team; personal stays the default."""
    assert "is not in team 'finance'" in said(capsys, *CONNECT, "--team", "finance", code=2)
    monkeypatch.setenv("NETSUITE_NODES_TEAMS", "sales, finance")
    assert 0 == run([*CONNECT, "--team", "finance"])

    become(monkeypatch, "noor")
    assert "credential of team finance" in said(capsys, "credentials", "why", "team:finance")
    assert "missing" in said(capsys, "credentials", "why", code=1)
    monkeypatch.delenv("NETSUITE_NODES_TEAMS")
    assert "is not in team" in said(capsys, "credentials", "why", "team:finance", code=2)


def test_a_default_is_chosen_and_shown(connected, monkeypatch, capsys):
    """By id; `list` marks it."""
    credential = listed(capsys)[1]["id"]
    assert "now means" in said(capsys, "credentials", "default", credential)
    monkeypatch.setenv("COLUMNS", "200")
    assert "connected, default" in " ".join(said(capsys, "credentials", "list").split())


def test_wiping_only_here_says_what_is_left_to_do(connected, netsuite, capsys):
    """For when NetSuite is out of reach for good."""
    credential = listed(capsys)[1]["id"]
    told = said(capsys, "credentials", "disconnect", credential, "--only-here")

    assert "OAuth 2.0 Authorized Applications" in told
    assert "1234567" in told
    assert ["netsuite.oauth_config"] == [row["kind"] for row in listed(capsys)]
    assert not [entry for entry in netsuite.requests if entry.path.endswith("/revoke")]


def test_an_administrator_ends_a_members_connection(connected, netsuite, monkeypatch, capsys):
    """Without seeing it: it is revoked at NetSuite and gone for the member."""
    assert 2 == run(["credentials", "disconnect", "--member", "maria"])
    become(monkeypatch, "ines", "administrator")
    assert "1 connection of maria ended" in said(capsys, "credentials", "disconnect", "--member", "maria")

    assert [entry for entry in netsuite.requests if entry.path.endswith("/revoke")]
    become(monkeypatch, "maria")
    assert ["netsuite.oauth_config"] == [row["kind"] for row in listed(capsys)]


@pytest.mark.parametrize(
    "words",
    [
        ["credentials", "why", "ns-nobody"],
        ["credentials", "why", "personal@7654321"],
        ["credentials", "default", "ns-nobody"],
        ["credentials", "disconnect", "ns-nobody"],
        ["credentials", "disconnect", "team:finance"],
        ["credentials", "remove", "nsc-nobody"],
        ["credentials", "use-certificate", "nss-nobody", "x"],
        ["doctor", "--credential", "ns-nobody"],
        ["doctor", "--credential", "personal@7654321"],
    ],
)
def test_what_names_nothing_is_a_mistyped_word_everywhere(connected, netsuite, capsys, words):
    """Exit code 2, whichever command hears it, and nothing is sent."""
    before = len(netsuite.requests)
    said(capsys, *words, code=2)
    assert before == len(netsuite.requests)


def test_a_member_without_connections_is_said(connected, monkeypatch, capsys):
    """Nothing was ended: a mistyped name must not look like a success."""
    become(monkeypatch, "ines", "administrator")
    assert "Nothing was ended" in said(capsys, "credentials", "disconnect", "--member", "nobody", code=1)


def test_an_oauth_config_is_removed_when_nobody_needs_it(connected, monkeypatch, capsys):
    """Not before, and only by an administrator."""
    config, credential = (row["id"] for row in listed(capsys))
    assert "Only an administrator" in said(capsys, "credentials", "remove", config, code=2)
    become(monkeypatch, "ines", "administrator")
    assert "disconnect first" in said(capsys, "credentials", "remove", config, code=2)
    become(monkeypatch, "maria")
    assert 0 == run(["credentials", "disconnect", credential])
    become(monkeypatch, "ines", "administrator")
    assert "Removed" in said(capsys, "credentials", "remove", config)
    assert [] == listed(capsys)


def test_an_organization_claims_its_account(connected, netsuite, monkeypatch, port, capsys):
    """Nobody outside connects it, before any browser opens."""
    become(monkeypatch, "maria", "administrator")
    assert "claimed by northwind" in said(capsys, "credentials", "claim", "1234567")

    become(monkeypatch, "eve")
    monkeypatch.delenv("NETSUITE_NODES_ORGANIZATION")
    assert 0 == setup(monkeypatch, netsuite, port)
    assert "is claimed by an organization" in said(capsys, *CONNECT, code=2)

    monkeypatch.setenv("NETSUITE_NODES_ORGANIZATION", "northwind")
    become(monkeypatch, "maria", "administrator")
    assert "claimed by nobody" in said(capsys, "credentials", "unclaim", "1234567")


def test_one_damaged_row_does_not_hide_the_others(connected, capsys, tmp_path):
    """The list names it, and says what to do."""
    with sqlite3.connect(tmp_path / "store" / "credentials.db") as database:
        database.execute("UPDATE credentials SET attributes = '{}' WHERE kind = 'netsuite'")
    database.close()

    told = " ".join(said(capsys, "credentials", "list").split())
    assert "organization northwind" in told
    assert "damaged" in told
    assert "connect again" in told
    assert "damaged" in listed(capsys)[1]["damaged"]


def test_keep_alive_for_cron(connected, emulator, capsys):
    """Exit code 1 only when somebody must act; the outcome of each as JSON."""
    credential = listed(capsys)[1]["id"]
    assert f"{credential}: not due" in said(capsys, "credentials", "keep-alive")

    emulator.account("1234567").revoke_grants()
    assert 0 == run(["credentials", "keep-alive", "--json"])
    kept = json.loads(capsys.readouterr().out)["credentials"]
    assert [{"credential": credential, "outcome": "not due", "words": "", "next_steps": []}] == kept


def test_a_run_whose_grant_is_over_says_what_to_type(connected, netsuite, capsys, workdir):
    """The step's error names the command, while the run goes and when it is shown later."""
    netsuite.take_away_refresh_tokens()
    netsuite.expire_access_tokens()
    step = "{node: netsuite.record.get, params: {record_type: subsidiary, record_id: '1'}}"
    (workdir / "one.yaml").write_text(f"workflow: one\nsteps: {{get: {step}}}\n")

    command = [sys.executable, "-c", "from netsuite_runner.cli import main; main()"]
    run_it = [*command, "run", "one.yaml", "--run-id", "r1"]
    ended = subprocess.run(run_it, capture_output=True, text=True, check=False, timeout=240)

    assert 1 == ended.returncode, ended.stderr
    for told in (ended.stderr, said(capsys, "runs", "show", "r1")):
        assert "get: NetSuite no longer accepts the grant" in told
        assert "Run: netsuite-nodes connect 1234567\n" in told


def test_a_missing_connection_says_what_to_type(configured, monkeypatch, capsys):
    """The two of them, one after the other, and the administrator's or one's own."""
    assert "Run: netsuite-nodes connect WORKSPACE\n" in said(capsys, "credentials", "why", code=1)
    assert "Run: netsuite-nodes connect 1234567\n" in said(capsys, "credentials", "why", "personal@1234567", code=1)

    monkeypatch.setenv("NETSUITE_NODES_ORGANIZATION", "southwind")
    steps = "setup --organization; or: netsuite-nodes setup; then: netsuite-nodes connect WORKSPACE"
    assert f"An administrator runs: netsuite-nodes {steps}\n" in said(capsys, "credentials", "why", code=1)


ELSEWHERE = "netsuite.localhost:9"


def test_credentials_of_another_domain_are_told_apart(connected, monkeypatch, capsys):
    """The list says whose they are, and whoever misses one hears where it belongs."""
    credential, home = listed(capsys)[1]["id"], connected["domain"]
    monkeypatch.setenv("NETSUITE_NODES_DOMAIN", ELSEWHERE)

    shown = " ".join(said(capsys, "credentials", "list").split())
    assert f"Of the EMULATOR {home}, not used: NETSUITE_NODES_DOMAIN is {ELSEWHERE}" in shown
    for selector in ("personal", "personal@1234567", credential):
        told = said(capsys, "credentials", "why", selector, code=1 if selector.startswith("personal") else 2)
        assert f"{credential} (belongs to the EMULATOR {home})" in told


def test_keep_alive_leaves_other_domains_alone(connected, netsuite, monkeypatch, capsys):
    """Their servers are not asked; their number is said."""
    monkeypatch.setenv("NETSUITE_NODES_DOMAIN", ELSEWHERE)
    before = len(netsuite.requests)

    assert f"1 of other domains than {ELSEWHERE} left out" in said(capsys, "credentials", "keep-alive")
    assert 0 == run(["credentials", "keep-alive", "--json"])
    assert {"credentials": [], "of_other_domains": 1} == json.loads(capsys.readouterr().out)
    assert before == len(netsuite.requests)


def test_an_empty_store_says_where_it_would_be(monkeypatch, tmp_path, capsys):
    """A misspelt NETSUITE_NODES_STORE is seen at once."""
    monkeypatch.setenv("NETSUITE_NODES_STORE", str(tmp_path / "elsewhere.db"))
    assert str(tmp_path / "elsewhere.db") in said(capsys, "credentials", "list")


def test_tables_are_whole_on_a_narrow_terminal(connected, monkeypatch, capsys):
    """Eighty columns: ids, accounts and dates stand in one piece, and reasons can be read."""
    monkeypatch.setenv("COLUMNS", "80")
    _, credential = listed(capsys)
    shown = said(capsys, "credentials", "list")
    tables = [line for line in shown.splitlines() if not line.startswith(f"{credential['id']}: ")]  # a sentence wraps
    assert [] == [line for line in tables if len(line) > 80]
    for whole in (credential["id"], credential["reconnect_by"][:10], "1234567"):
        assert any(whole in line for line in shown.splitlines())

    told = said(capsys, "credentials", "audit")
    assert (
        f"maria: connected {credential['id']}\n    granted under the NetSuite OAuth Config of organization northwind\n"
        in told
    )
    assert 80 >= max(len(line) for line in told.splitlines())


def test_a_replaced_secret_asks_nobody_to_connect(connected, netsuite, monkeypatch, port, capsys):
    """Everybody stays connected."""
    become(monkeypatch, "ines", "administrator")
    assert 0 == setup(monkeypatch, netsuite, port, "--organization")
    told = capsys.readouterr().err
    assert "connections made under it go on" in told
    assert "netsuite-nodes connect" not in told


def test_a_key_is_rotated_and_the_database_checked(connected, capsys, tmp_path):
    """Everything works as before, under another key."""
    before = (tmp_path / "store" / "credentials.key").read_text()
    assert "2 credentials are sealed anew" in said(capsys, "credentials", "rotate-key")
    assert before != (tmp_path / "store" / "credentials.key").read_text()
    assert 0 == run(["credentials", "why"])
    assert "as it should be" in said(capsys, "credentials", "db", "check")
    assert "is at migration" in said(capsys, "credentials", "db", "upgrade")


def test_the_audit_says_who_did_what(connected, monkeypatch, capsys):
    """Members read their own lines, administrators those of the organization."""
    assert 0 == run(["credentials", "disconnect"])
    capsys.readouterr()

    def events():
        assert 0 == run(["credentials", "audit", "--since", "1d", "--json"])
        return [(each["actor"], each["event"]) for each in json.loads(capsys.readouterr().out)["events"]]

    assert [("maria", "connected"), ("maria", "disconnect")] == events()
    become(monkeypatch, "ines", "administrator")
    assert [("ines", "stored"), ("maria", "connected"), ("maria", "disconnect")] == events()
    monkeypatch.setenv("COLUMNS", "200")
    assert "revoked at NetSuite" in " ".join(said(capsys, "credentials", "audit").split())
    assert "--since takes" in said(capsys, "credentials", "audit", "--since", "yesterday", code=2)


@pytest.mark.parametrize("algorithm", ["ES256", "PS256"])
def test_a_service_account_from_certificate_to_first_call(
    configured, netsuite, monkeypatch, capsys, workdir, algorithm
):
    """The certificate is a file to upload, the screen is named, and NetSuite's Certificate ID ends it."""
    netsuite.integrations["both"].client_credentials = True
    become(monkeypatch, "ines", "administrator")
    told = said(capsys, "credentials", "new-certificate", "1234567", "--algorithm", algorithm)
    assert "OAuth 2.0 Client Credentials (M2M) Setup > Create New" in told
    [pem] = workdir.glob("*.pem")
    assert "PRIVATE" not in pem.read_text()
    name = pem.stem
    why = said(capsys, "credentials", "why", name, code=1)
    assert "waits for the Certificate ID" in why
    assert f"An administrator runs: netsuite-nodes credentials use-certificate {name} CERTIFICATE_ID" in why
    assert ";" not in said(capsys, "credentials", "list").partition(name)[2].splitlines()[0]

    mapped = netsuite.map_certificate(pem.read_text(), integration="both", user="admin@example.com", role="3")
    assert "Certificate ID" in said(capsys, "credentials", "use-certificate", name, "mistyped", code=1)
    told = said(capsys, "credentials", "use-certificate", name, mapped.certificate_id)
    assert "Connected: account 1234567, role 3, user -5" in told

    become(monkeypatch, "maria")
    assert f"credentials allow {name} maria" in said(capsys, "credentials", "why", name, code=2)
    become(monkeypatch, "ines", "administrator")
    assert f"{name} may be used by administrators and maria" in said(capsys, "credentials", "allow", name, "maria")
    become(monkeypatch, "maria")
    assert f"chosen by id {name}" in said(capsys, "credentials", "why", name)
    assert "Only an administrator" in said(capsys, "credentials", "new-certificate", "1234567", code=2)


@pytest.mark.parametrize("replaced", [False, True])
def test_a_certificate_that_cannot_be_written_changes_nothing(
    configured, netsuite, monkeypatch, capsys, workdir, replaced
):
    """No row of a key pair whose certificate nobody has; one that is replaced goes on as before."""
    flags = []
    if replaced:
        name, _ = service_account(netsuite, monkeypatch, capsys, workdir)
        flags = ["--replace", name]
    become(monkeypatch, "ines", "administrator")
    before = listed(capsys)

    (workdir / "folder").mkdir()
    told = said(capsys, "credentials", "new-certificate", "1234567", "--out", "folder", *flags, code=2)

    assert "cannot be written to folder" in told
    assert "Nothing was stored" in told
    assert before == listed(capsys)


@pytest.mark.parametrize("flags", [[], ["--only-here"]])
def test_a_service_account_is_wiped_and_its_certificate_named(
    configured, netsuite, monkeypatch, capsys, workdir, flags
):
    """Nothing here can revoke a certificate: neither the words nor the audit claim it."""
    name, mapped = service_account(netsuite, monkeypatch, capsys, workdir)

    told = said(capsys, "credentials", "disconnect", name, *flags)

    assert f"Wiped here: {name}." in told
    assert "revoke it in Setup > Integration > OAuth 2.0 Client Credentials (M2M) Setup" in told
    assert "Authorized Applications" not in told
    assert mapped.revoked is False
    assert 0 == run(["credentials", "audit", "--json"])
    last = json.loads(capsys.readouterr().out)["events"][-1]
    assert ("wiped", name, "wiped here, not revoked at NetSuite") == (last["event"], last["credential"], last["reason"])


def test_a_service_account_that_was_never_mapped_is_wiped(configured, monkeypatch, capsys, workdir):
    """Nobody knows here whether the file was uploaded."""
    become(monkeypatch, "ines", "administrator")
    assert 0 == run(["credentials", "new-certificate", "1234567"])
    [pem] = workdir.glob("*.pem")

    told = said(capsys, "credentials", "disconnect", pem.stem)

    assert "If its certificate was uploaded" in told
    assert "revoked at NetSuite" not in told


def test_a_certificate_id_may_begin_with_a_hyphen(configured, capsys):
    """NetSuite makes them of letters, digits, `_` and `-`: it is no option."""
    assert "no NetSuite service account 'nss-nobody'" in said(
        capsys, "credentials", "use-certificate", "nss-nobody", "-fYW6XvLEm", code=2
    )


def service_account(netsuite, monkeypatch, capsys, workdir):
    """Make one as Ines does, from the key pair to its first call."""
    netsuite.integrations["both"].client_credentials = True
    become(monkeypatch, "ines", "administrator")
    assert 0 == run(["credentials", "new-certificate", "1234567"])
    [pem] = workdir.glob("*.pem")
    mapped = netsuite.map_certificate(pem.read_text(), integration="both", user="admin@example.com", role="3")
    assert 0 == run(["credentials", "use-certificate", pem.stem, mapped.certificate_id])
    capsys.readouterr()
    return pem.stem, mapped


def test_adding_a_token_says_what_replaces_it(capsys):
    """Where a user looks for another way in: until when it is one, and what comes after."""
    assert 0 == run(["credentials", "add-token", "--help"])
    said = " ".join(capsys.readouterr().out.split())
    for words in ("no new integrations of that kind from 2027.1", "2028.1", "connect", "new-certificate"):
        assert words in said


@pytest.mark.parametrize(
    ("words", "wait_for"),
    [
        (["setup"], b"Client ID"),
        (["setup", "--client-id", "x"], b"Client secret"),
        (["connect", "1234567", "--paste"], b"Paste that address"),
    ],
)
def test_ctrl_c_at_a_prompt_ends_at_once(configured, words, wait_for):
    """Without another line, and the terminal shows what is typed again."""
    import termios

    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [Path(sys.executable).with_name("netsuite-nodes"), *words],
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        start_new_session=True,
    )
    shown = b""
    try:
        while wait_for not in shown:
            assert select.select([ours], [], [], 30)[0]
            shown += os.read(ours, 65536)
        time.sleep(0.3)
        process.send_signal(signal.SIGINT)
        assert 130 == process.wait(60)
        assert termios.tcgetattr(theirs)[3] & termios.ECHO
    finally:
        process.kill()
        process.wait()
        os.close(ours)
        os.close(theirs)


def test_help_says_what_each_command_is_for(capsys):
    """A newcomer chooses from the list; the page of one command says more."""
    shown = said(capsys, "credentials", "--help")
    listed_commands = [line.strip("│ ") for line in shown.splitlines() if line.startswith("│ ") and line[2] != " "]
    assert 15 == len(listed_commands)
    assert [] == [line for line in listed_commands if len(line.split()) < 3]
    assert "sealed" in " ".join(said(capsys, "credentials", "new-certificate", "--help").split())


def test_a_command_loads_no_other(connected):
    """Keys and certificates cost half a second to load, and listing needs neither."""
    words = (
        "import sys; from netsuite_runner.cli import run; run(['credentials', 'list']); print('loaded', *sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", words], capture_output=True, text=True, check=True)
    loaded = done.stdout.partition("loaded ")[2].split()
    assert "netsuite_plugin.commands.credentials" in loaded
    assert "netsuite_plugin.commands.rotate_key" not in loaded


def test_a_command_discovers_once(configured, monkeypatch, capsys):
    """What it found, the command uses."""
    from netsuite_plugin import discovery

    calls = []
    found = discovery.importlib.metadata.entry_points
    monkeypatch.setattr(discovery.importlib.metadata, "entry_points", lambda **how: (calls.append(1), found(**how))[1])
    assert 0 == run(["credentials", "list"])
    assert 1 == len(calls)
