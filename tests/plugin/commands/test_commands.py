"""The command line as an administrator and a member use it, against the real server process's stack: TLS, login pages, loopback."""

import asyncio
import io
import json
import socket
import subprocess
import sys
import threading
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import certifi
import httpx
import pytest

from netsuite_plugin.transport.network import Loopback
from netsuite_runner.cli import run
from terminal import become, listed, setup, typed
from tools.browser import browse

TOOLS = Path(__file__).parents[3] / "tools"


def test_from_setup_to_disconnect(configured, netsuite, capsys, monkeypatch):
    """An administrator sets up once, a member connects in a browser, sees why, and leaves nothing behind."""
    assert 0 == run(["connect", "1234567", "--timeout", "30"])
    said = capsys.readouterr().err
    assert "EMULATOR" in said
    assert "Connected: account 1234567, role 1001, user 12" in said
    assert "connect again by" in said

    assert 0 == run(["credentials", "why", "--json"])
    why = json.loads(capsys.readouterr().out)
    assert (
        why["reason"]
        == "maria's personal credential, the only one; granted under the NetSuite OAuth Config of organization northwind"
    )

    config, credential = listed(capsys)
    assert ["organization", "personal"] == [config["level"], credential["level"]]
    assert not {"access_token", "refresh_token", "client_secret"} & {*config, *credential}

    become(monkeypatch, "ines", "administrator")
    assert ["netsuite.oauth_config"] == [row["kind"] for row in listed(capsys)]
    assert 2 == run(["credentials", "disconnect", credential["id"]])

    become(monkeypatch, "maria")
    assert 0 == run(["credentials", "disconnect", credential["id"]])
    assert "revoked at NetSuite" in capsys.readouterr().err
    assert ["netsuite.oauth_config"] == [row["kind"] for row in listed(capsys)]
    assert "/services/rest/auth/oauth2/v1/revoke" in [entry.path for entry in netsuite.requests]


@pytest.mark.parametrize("key", ["confidential", "public"])
def test_connects_with_every_kind_of_client(served, netsuite, monkeypatch, port, capsys, key):
    """With a secret, without one, always with PKCE."""
    secret = "" if key == "public" else None
    assert 0 == setup(monkeypatch, netsuite, port, key=key, secret=secret)
    assert 0 == run(["connect", "1234567", "--timeout", "30"])


def test_connecting_again_keeps_the_credentials_id(configured, capsys):
    """Selectors in workflows stay good."""
    ids = []
    for _ in range(2):
        assert 0 == run(["connect", "1234567", "--timeout", "30"])
        ids.append(listed(capsys)[1]["id"])

    assert ids[0] == ids[1]
    assert 2 == len(listed(capsys))


@contextmanager
def person(workspace, *flags, monkeypatch, **how):
    """Run connect --paste in a thread, as a person who carries the address to another machine and back."""
    feet, hands = socket.socketpair()
    result = {}
    monkeypatch.setattr(sys, "stdin", feet.makefile("r"))
    thread = threading.Thread(target=lambda: result.update(code=run(["connect", workspace, "--paste", *flags])))
    thread.start()
    yield hands, result
    thread.join(20)
    for each in (feet, hands):
        each.close()
    sys.stdin.close()


def went_through(capsys, **login):
    """Wait for the address on the terminal, open it, and return the address the browser ends on."""
    said = ""
    for _ in range(1200):
        said += capsys.readouterr().err
        if "Paste that address" in said:
            break
        threading.Event().wait(0.05)
    url = next(line.strip() for line in said.splitlines() if line.strip().startswith("https://"))

    async def through():
        async with httpx.AsyncClient(
            transport=Loopback(httpx.AsyncHTTPTransport(verify=httpx.create_ssl_context()))
        ) as http:
            return await browse(http, url, **{"email": "analyst@example.com", "password": "analyst-password", **login})

    return asyncio.run(through())


def test_paste_for_a_machine_without_a_browser(configured, monkeypatch, capsys):
    """The address is opened elsewhere and the last one pasted back; another role can be chosen there."""
    with person("1234567", monkeypatch=monkeypatch) as (hands, result):
        back = went_through(capsys, role="Sales Operations")
        hands.sendall(back.encode() + b"\n")

    assert 0 == result["code"]
    assert "role 1002" in capsys.readouterr().err


def test_a_workspace_name_is_confirmed_with_its_account(configured, monkeypatch, capsys):
    """The name only opens the login page; what NetSuite returns becomes the account."""
    with person("demo-1234567", "--yes", monkeypatch=monkeypatch) as (hands, result):
        hands.sendall(went_through(capsys).encode() + b"\n")

    assert 0 == result["code"]
    assert "account 1234567" in capsys.readouterr().err


def test_denied_is_said_and_nothing_is_stored(configured, monkeypatch, capsys):
    """No is an answer."""
    with person("1234567", monkeypatch=monkeypatch) as (hands, result):
        hands.sendall(went_through(capsys, decision="deny").encode() + b"\n")

    assert 1 == result["code"]
    assert "denied" in capsys.readouterr().err
    assert 1 == len(listed(capsys))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda url: url.replace("state=", "state=x"), "another authorization"),
        (lambda url: url.replace("company=1234567", "company=7654321"), "You asked for account 1234567"),
        (lambda url: url.replace("company=1234567", "company=evil.com"), "returned no account"),
        (lambda url: url.partition("?")[0], "Nothing was connected"),
        (lambda url: url.replace("code=", "code=x"), "not accepted"),
    ],
)
def test_forged_returns_connect_nothing(configured, monkeypatch, capsys, change, said):
    """State, company and code are checked before anything is stored."""
    with person("1234567", monkeypatch=monkeypatch) as (hands, result):
        hands.sendall(change(went_through(capsys)).encode() + b"\n")

    assert 1 == result["code"]
    assert said in capsys.readouterr().err
    assert 1 == len(listed(capsys))


def test_a_taken_port_names_its_holder(configured, port, capsys):
    """Two connects at once, or somebody else's program."""
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", port))
        holder.listen()
        assert 2 == run(["connect", "1234567"])

    said = capsys.readouterr().err
    assert f"Port {port}" in said
    assert "--paste" in said
    if sys.platform == "linux":
        assert "(process " in said


def test_members_cannot_store_the_organizations_config(served, netsuite, monkeypatch, port, capsys):
    """Only administrators; the member is told what she can do instead."""
    assert 2 == setup(monkeypatch, netsuite, port, "--organization")
    assert "administrator" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["setup", "--client-id", "two words", "--no-secret"], "client_id"),
        (
            ["setup", "--client-id", "x", "--no-secret", "--redirect-uri", "http://127.0.0.1:8765/auth/callback"],
            "https",
        ),
        (["setup", "--client-id", "x", "--no-secret", "--account", "evil.com"], "account"),
        (["setup", "--client-id", "x", "--no-secret", "--maximum-rotation", "721"], "maximum_rotation"),
        (["connect", "evil.com/x"], "not a NetSuite address"),
        (["connect", "two words"], "not a workspace name"),
        (["connect", ".."], "not a NetSuite address"),
        (["connect", "me@acme"], "not a workspace name"),
        (["connect", "acme:8443"], "not a NetSuite address"),
        (["credentials", "why", "team:"], "not a selector"),
        (["connect", "1234567", "--timeout", "-1"], "--timeout takes seconds"),
        (["connect", "1234567", "--timeout", "nan"], "--timeout takes seconds"),
        (["credentials", "keep-alive", "--every", "0"], "--every takes minutes"),
        (["credentials", "keep-alive", "--every", "-5"], "--every takes minutes"),
        (["credentials", "keep-alive", "--every", "inf"], "--every takes minutes"),
        (["no-such-command"], "no-such-command"),
        (["connect", "1234567", "--no-such-flag"], "no-such-flag"),
    ],
)
def test_bad_input_ends_with_2_and_sends_nothing(served, netsuite, capsys, arguments, said):
    """A clear word before any request."""
    assert 2 == run(arguments)

    printed = capsys.readouterr()
    assert said in printed.err + printed.out
    assert [] == netsuite.requests


def test_a_misspelt_setting_is_named(monkeypatch, capsys):
    """Otherwise it would be silently ignored."""
    monkeypatch.setenv("NETSUITE_NODES_CONCURENCY", "9")
    assert 2 == run(["credentials", "list"])
    assert "concurency: is not known here; did you mean concurrency?" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("content", "said"),
    [(None, "No such file or directory"), (b"\xff", "is not UTF-8 text"), (b"user =", "is not TOML")],
)
def test_a_settings_file_that_cannot_be_read_is_said_in_words(monkeypatch, tmp_path, capsys, content, said):
    """No numbers of the operating system, no codec's terms."""
    file = tmp_path / "mine.toml"
    if content is not None:
        file.write_bytes(content)
    monkeypatch.setenv("NETSUITE_NODES_SETTINGS", str(file))

    assert 2 == run(["credentials", "list"])

    told = capsys.readouterr().err
    assert said in told
    assert str(file) in told
    assert "[Errno" not in told
    assert "codec" not in told


def test_a_secret_that_is_no_text_is_refused(served, monkeypatch, capsys):
    """Standard input was something else's."""
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"\xff\xfe\n"), encoding="utf-8"))
    assert 2 == run(["setup", "--client-id", "x", "--client-secret-stdin"])
    assert "not UTF-8 text" in capsys.readouterr().err


def test_a_certificate_that_is_not_trusted_says_where_trust_is_set(configured, monkeypatch, capsys):
    """As the doctor does; whether a token or a record is asked for."""
    assert 0 == run(["connect", "1234567", "--timeout", "30"])
    monkeypatch.setenv("SSL_CERT_FILE", certifi.where())
    monkeypatch.setenv("NETSUITE_NODES_RETRY_SECONDS", "0")
    capsys.readouterr()

    assert 1 == run(["credentials", "disconnect"])
    assert "SSL_CERT_FILE" in capsys.readouterr().err
    block = TOOLS.parent / "examples" / "embed.py"
    done = subprocess.run([sys.executable, str(block)], capture_output=True, text=True, check=False)
    assert 1 == done.returncode
    assert "its certificate is not trusted here" in done.stderr
    assert "SSL_CERT_FILE" in done.stderr


def test_setup_shows_what_to_enter_in_netsuite(served, monkeypatch, capsys):
    """The exact values, the redirect URI among them, before it asks for anything."""
    typed(monkeypatch, "")
    assert 2 == run(["setup", "--no-secret"])
    said = " ".join(capsys.readouterr().err.split())
    for part in (
        "Manage Integrations > New",
        "https://127.0.0.1:8765/auth/callback",
        "RESTlets, REST Web Services",
        "48 hours",
        "168 hours",
    ):
        assert part in said


def test_nodes_list_gives_every_node_with_schemas_and_effect(capsys):
    """What a form builder or an agent needs."""
    assert 0 == run(["nodes", "list", "--json"])
    nodes = {node["name"]: node for node in json.loads(capsys.readouterr().out)["nodes"]}
    assert {"read", "idempotent", "keyed", "once"} == {node["effect"] for node in nodes.values()}
    for node in nodes.values():
        assert "object" == node["params"]["type"]
        assert all("description" in field for field in node["params"]["properties"].values())
        assert node["output"]


def test_help_says_what_each_command_is_for(capsys):
    """Without importing anything for the others when one is called."""
    assert 0 == run([])
    shown = capsys.readouterr().out
    for part in ("Connect your NetSuite login", "Show the values", "local NetSuite"):
        assert part in " ".join(shown.split())


def test_the_loopback_url_is_https_on_this_machine():
    """The one redirect URI of the command line."""
    from netsuite_plugin.credentials.model.oauth_config import COMMAND_LINE_REDIRECT_URI

    parts = urlsplit(COMMAND_LINE_REDIRECT_URI)
    assert ("https", "127.0.0.1", 8765, "/auth/callback") == (parts.scheme, parts.hostname, parts.port, parts.path)


def test_the_first_call_of_the_readme_works_as_printed(configured):
    """A newcomer pastes it."""
    import re

    assert 0 == run(["connect", "1234567", "--timeout", "30"])
    [block] = re.findall(r"```python\n(.*?)```", (TOOLS.parent / "README.md").read_text(), re.DOTALL)
    done = subprocess.run([sys.executable, "-c", block], capture_output=True, text=True, check=True)
    assert "acting as EMULATOR of netsuite account 1234567, role 1001" in done.stdout
    assert "Parent Company" in done.stdout


@pytest.mark.parametrize("how", ["workflow", "host"])
def test_the_main_job_by_workflow_and_by_host(configured, netsuite, how):
    """The shipped workflow and the host in forty lines do the same: one follow-up task for each customer with overdue invoices."""
    examples = TOOLS.parent / "examples"
    assert 0 == run(["connect", "1234567", "--timeout", "30"])
    customer = netsuite.given("customer", entityId="Fjord Supply", companyName="Fjord Supply")
    item = netsuite.given("nonInventorySaleItem", itemId="Rope")
    for number in ("INV1", "INV2"):
        line = {"item": item, "quantity": 1, "rate": 100, "amount": 100}
        netsuite.given(
            "invoice",
            entity=customer,
            tranDate="2026-01-05",
            dueDate="2026-02-04",
            tranId=number,
            item=[line],
            total=100,
        )
    host = [sys.executable, str(examples / "embed.py")]
    workflow = [str(Path(sys.executable).parent / "netsuite-nodes"), "run", str(examples / "overdue_invoices.yaml")]

    done = subprocess.run(workflow if how == "workflow" else host, capture_output=True, text=True, check=False)

    assert 0 == done.returncode, done.stderr
    assert "Fjord Supply" in done.stdout
    assert ["Call Fjord Supply about INV1, INV2"] == [task["title"] for task in netsuite.records.all("task").values()]


@pytest.mark.parametrize("example", [["embed.py"], ["query.py", "one.sql"]])
def test_the_examples_act_for_whoever_the_settings_name(configured, monkeypatch, workdir, example):
    """After the README's steps they work under anybody's name, and what is missing is a sentence."""
    (workdir / "one.sql").write_text("SELECT id FROM subsidiary")
    command = [sys.executable, str(TOOLS.parent / "examples" / example[0]), *example[1:]]
    become(monkeypatch, "noor")
    missing = subprocess.run(command, capture_output=True, text=True, check=False)
    assert 1 == missing.returncode
    assert "NetSuite credential of noor is missing" in missing.stderr
    assert "Traceback" not in missing.stderr

    assert 0 == run(["connect", "1234567", "--timeout", "30"])
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert 0 == done.returncode, done.stderr
    assert "noor's personal credential" in done.stdout


def test_an_empty_secret_on_standard_input_is_refused(configured, monkeypatch, netsuite, capsys):
    """A failing password manager must not turn a client with a secret into one without."""
    become(monkeypatch, "ines", "administrator")
    typed(monkeypatch, "")
    assert 2 == run(["setup", "--organization", "--client-id", "x", "--client-secret-stdin"])
    assert "--no-secret" in capsys.readouterr().err


def test_a_strangers_knock_does_not_end_the_login(port):
    """Any page can open the loopback address; only the login that is waited for counts."""
    from netsuite_plugin.commands.loopback import Loopback as Listener

    async def knock():
        uri = f"https://127.0.0.1:{port}/auth/callback"
        async with Listener(uri, state="ours") as listener, httpx.AsyncClient(verify=False) as browser:
            stranger = await browser.get(f"{uri}?state=theirs&code=1")
            own = await browser.get(f"{uri}?state=ours&code=2")
            return stranger.status_code, own.status_code, await asyncio.wait_for(listener.callback(), 60)

    assert (400, 200, f"https://127.0.0.1:{port}/auth/callback?state=ours&code=2") == asyncio.run(knock())


def test_looking_creates_nothing(monkeypatch, tmp_path, capsys):
    """A mistyped path is not turned into a store."""
    monkeypatch.setenv("NETSUITE_NODES_STORE", str(tmp_path / "typo" / "s.db"))
    assert 0 == run(["credentials", "list"])
    assert not (tmp_path / "typo").exists()
