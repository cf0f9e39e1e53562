"""The emulator on a real port: TLS with its own CA, cut connections, the command and its one line of JSON."""

import json
import os
import pty
import signal
import ssl
import stat
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from netsuite_emulator import Emulator, Latency
from netsuite_emulator.server.certificates import certificates
from netsuite_emulator.server.serving import start

COMMAND = [
    sys.executable,
    "-c",
    "from netsuite_emulator.cli import app; app()",
    "serve",
    "--no-company",
    "--latency",
    "0",
]


def client_of(info, **options):
    """A client that knows the CA and sends names below netsuite.localhost to 127.0.0.1."""
    verify = ssl.create_default_context(cafile=info["ca_file"]) if info["ca_file"] else False
    return httpx.Client(verify=verify, trust_env=False, **options)


def call(client, info, method, path, *, token=None, host=None, body=None):
    """Send a request to an account's API host, as a client does that resolves the name itself."""
    host = host or f"{info['accounts'][0]['api'].partition('://')[2]}"
    headers = {"Host": host} | ({"Authorization": f"Bearer {token}"} if token else {})
    extensions = {"sni_hostname": host.partition(":")[0]}
    return client.request(method, f"{info['base_url']}{path}", headers=headers, json=body, extensions=extensions)


@pytest.fixture
def emulator():
    return Emulator(company=False)


def test_the_server_shows_a_certificate_of_its_own_ca_for_every_host(emulator):
    """A client that trusts the CA file reaches the account's host, and the links lead back to it."""
    token = emulator.account("1234567").grant()["access_token"]
    with start(emulator) as info, client_of(info) as client:
        record = call(client, info, "GET", "/services/rest/record/v1/subsidiary/1", token=token)
        for host in (f"demo-1234567.app.{info['domain']}", f"system.{info['domain']}"):
            assert call(client, info, "GET", "/", host=host).status_code == 404
    assert record.status_code == 200
    assert record.json()["links"][0]["href"] == f"{info['accounts'][0]['api']}/services/rest/record/v1/subsidiary/1"


def test_the_description_says_what_a_client_must_know(emulator):
    """Domain, port, integrations with secrets, users with passwords and roles."""
    with start(emulator, plain_http=True) as info:
        assert info["domain"] == f"netsuite.localhost:{info['port']}"
        assert info["ca_file"] is None
        account = info["accounts"][0]
        assert account["api"] == f"http://1234567.suitetalk.api.netsuite.localhost:{info['port']}"
        both = next(each for each in account["integrations"] if each["key"] == "both")
        assert len(both["client_id"]) == len(both["client_secret"]) == 64
        assert both["public"]
        analyst = next(each for each in account["users"] if len(each["roles"]) == 2)
        assert analyst["password"]


@pytest.mark.parametrize("plain_http", [False, True])
def test_a_lost_answer_is_a_cut_connection(emulator, plain_http):
    """The client sees the connection end and no HTTP answer; the record is there."""
    account = emulator.account("1234567")
    token = account.grant()["access_token"]
    account.lose_answer()
    body = {"companyName": "Acorn", "externalId": "nsn-1"}
    with start(emulator, plain_http=plain_http) as info, client_of(info) as client:
        with pytest.raises((httpx.RemoteProtocolError, httpx.ReadError)):
            call(client, info, "POST", "/services/rest/record/v1/customer", token=token, body=body)
        found = call(client, info, "GET", "/services/rest/record/v1/customer/eid:nsn-1", token=token)
    assert found.status_code == 200


def test_another_process_asks_the_emulator_by_http(emulator):
    """Faults, records and counts are reachable on 127.0.0.1 only."""
    account = emulator.account("1234567")
    token = account.grant()["access_token"]
    with start(emulator, plain_http=True) as info, client_of(info, base_url=info["base_url"]) as client:
        control = "/__emulator__/1234567"
        assert client.post(f"{control}/busy", json={"times": 1}).status_code == 200
        assert call(client, info, "GET", "/services/rest/record/v1/subsidiary/1", token=token).status_code == 429
        given = {"record_type": "customer", "fields": {"companyName": "Acorn", "subsidiary": "1"}}
        made = client.post(f"{control}/given", json=given).json()["id"]
        assert account.records.get("customer", made)["subsidiary"] == {"id": "1"}
        assert client.post(f"{control}/latency", json={"seconds": 0.01}).status_code == 200
        assert Latency(0.01) == account.faults.latency
        assert client.get(f"{control}/requests").json()["requests"][0]["status"] == 429
        assert client.get(f"{control}/state").json()["records"]["customer"] == 1
        client.post(f"{control}/expire_access_tokens", json={})
        assert call(client, info, "GET", "/services/rest/record/v1/subsidiary/1", token=token).status_code == 401

        assert client.post(f"{control}/busy", content=b"{}", headers={"Content-Type": "text/plain"}).status_code == 400
        assert client.post(f"{control}/latency", json={}).status_code == 400
        elsewhere = call(client, info, "POST", f"{control}/busy", host=f"system.{info['domain']}", body={})
        assert elsewhere.status_code == 404


def test_the_key_is_private_and_the_certificates_are_kept(tmp_path):
    """A state folder keeps the same CA; only its owner reads the key."""
    first = certificates(tmp_path / "state")
    known = first.ca_file.read_bytes()
    assert stat.S_IMODE(first.server_key.stat().st_mode) == 0o600
    assert certificates(tmp_path / "state").ca_file.read_bytes() == known


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_the_command_tells_where_it_listens_and_stops_when_told(tmp_path, how):
    """One line on standard output, an answer on the port, a clean end that leaves no temporary folder."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    environment = os.environ | {"TMPDIR": str(folder)}
    with subprocess.Popen(
        [*COMMAND, "--accounts", "1234567,1234567_SB1"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment,
    ) as process:
        info = json.loads(process.stdout.readline())
        assert [each["account"] for each in info["accounts"]] == ["1234567", "1234567_SB1"]
        with client_of(info, base_url=info["base_url"]) as client:
            assert client.get("/__emulator__/1234567/requests").json() == {"requests": []}
        process.send_signal(how)
        rest, said = process.communicate(timeout=60)
    assert process.returncode == 0
    assert (b"", b"") == (rest, said)
    assert not list(folder.iterdir())


def on_a_terminal(words, environment=None):
    """Serve on a terminal until it says how to stop it, stop it so, and give all it said, its errors, its exit code."""
    ours, theirs = pty.openpty()
    with subprocess.Popen([*COMMAND, *words], stdout=theirs, stderr=subprocess.PIPE, env=environment) as process:
        os.close(theirs)
        said = b""
        try:
            while piece := os.read(ours, 65536):
                if b"Ctrl-C" in piece:
                    process.send_signal(signal.SIGINT)
                said += piece
        except OSError:
            pass  # how Linux says that nobody writes to a terminal any more
        os.close(ours)
        _, errors = process.communicate(timeout=60)
    return said.decode().replace("\r\n", "\n"), errors.decode(), process.returncode


def test_on_a_terminal_the_command_speaks_to_people(tmp_path):
    """What to type, who may log in, where the state is kept, and that it has stopped; no JSON."""
    file = tmp_path / "state.json"
    said, errors, code = on_a_terminal(["--save", str(file), "--accounts", "1234567,1234567_SB1"])
    assert (0, "") == (code, errors)
    for wanted in (
        "\n  export NETSUITE_NODES_DOMAIN=netsuite.localhost:",
        "\n  netsuite-nodes connect 1234567\n",
        "\n  netsuite-nodes connect 1234567_SB1\n",
        "\n    analyst@example.com  password analyst-password  (A/R Analyst, Sales Operations)\n",
        f"\nKept in memory, and written to {file} at the end.\n",
    ):
        assert wanted in said
    assert "{" not in said
    assert said.endswith(f"\nStopped. The state is in {file}.\n")
    assert file.is_file()


def test_on_a_terminal_without_tls_nothing_is_told_to_type_that_cannot_work():
    """The package's own commands speak TLS only."""
    said, errors, code = on_a_terminal(["--plain-http"])
    assert (0, "") == (code, errors)
    assert "NETSUITE_NODES_DOMAIN" not in said
    assert "netsuite-nodes connect" not in said
    assert "speak TLS only" in said
    assert "\nKept in memory only; " in said
    assert said.endswith("\nStopped.\n")


def test_a_state_that_cannot_be_saved_is_a_failure(tmp_path):
    """The folder went away while the emulator ran."""
    folder = tmp_path / "kept"
    folder.mkdir()
    command = [*COMMAND, "--plain-http", "--save", str(folder / "state.json")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        process.stdout.readline()
        folder.rmdir()
        process.terminate()
        _, said = process.communicate(timeout=60)
    assert (1, 1) == (process.returncode, len(said.splitlines()))
    assert said.startswith(b"netsuite-nodes: the state was not saved: ")


def test_the_command_goes_with_its_parent():
    """When the program that started it is gone, the emulator ends too."""
    script = (
        "import subprocess, sys, json\n"
        f"child = subprocess.Popen({COMMAND!r}, stdout=subprocess.PIPE)\n"
        "child.stdout.readline()\n"
        "print(child.pid, flush=True)\n"
    )
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True, timeout=120)
    pid = int(run.stdout)
    deadline = 600
    while deadline and Path(f"/proc/{pid}/cmdline").exists() and Path(f"/proc/{pid}/cmdline").read_bytes():
        deadline -= 1
        subprocess.run(["sleep", "0.1"], check=True)
    assert deadline, "the emulator outlived its parent"


def test_a_taken_port_is_one_line(emulator):
    """No stack trace for what a person can mend."""
    with start(emulator, plain_http=True) as info:
        command = [*COMMAND, "--port", str(info["port"])]
        run = subprocess.run(command, capture_output=True, check=False, timeout=60)
    assert run.returncode == 1
    assert run.stdout == b""
    assert run.stderr.decode().startswith(
        f"netsuite-nodes: port {info['port']} of 127.0.0.1 is taken: end what listens there, or"
    )
    assert len(run.stderr.decode().splitlines()) == 1


@pytest.mark.parametrize(("options", "bound"), [([], "127.0.0.1"), (["--host", "0.0.0.0"], "0.0.0.0")])
def test_the_command_listens_beyond_this_machine_only_when_asked(options, bound):
    """The loopback address, unless another one is named."""
    with subprocess.Popen(
        [*COMMAND, "--plain-http", *options], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        info = json.loads(process.stdout.readline())
        listening = Path("/proc/net/tcp").read_text().splitlines()
        process.terminate()
        process.communicate(timeout=60)
    address = "".join(f"{int(part):02X}" for part in reversed(bound.split(".")))
    wanted = f"{address}:{info['port']:04X}"
    assert any(line.split()[1] == wanted and line.split()[3] == "0A" for line in listening[1:])


def test_the_command_writes_what_became_of_tokens_to_a_file(tmp_path):
    """Each line is there before the answer is."""
    log = tmp_path / "tokens.log"
    command = [*COMMAND, "--plain-http", "--log", str(log)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        info = json.loads(process.stdout.readline())
        with client_of(info) as client:
            token = {"grant_type": "refresh_token", "refresh_token": "made-up"}
            public = next(each for each in info["accounts"][0]["integrations"] if each["key"] == "public")
            host = info["accounts"][0]["api"].partition("://")[2]
            url = f"{info['base_url']}/services/rest/auth/oauth2/v1/token"
            reply = client.post(url, data=token | {"client_id": public["client_id"]}, headers={"Host": host})
        lines = log.read_text().splitlines()
        process.kill()
        process.communicate(timeout=60)
    assert 400 == reply.status_code
    assert ["refused"] == [json.loads(line)["event"] for line in lines]


def test_discovery_imports_nothing_heavy():
    """Naming the command loads neither the server nor the query engine."""
    heavy = {"starlette", "uvicorn", "jinja2", "jwt", "duckdb", "cryptography", "sqlglot"}
    code = f"import sys, netsuite_emulator.hooks; print(sorted({heavy!r} & set(sys.modules)))"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, timeout=60)
    assert run.stdout.strip() == b"[]"
