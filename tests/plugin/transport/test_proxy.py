"""A network that lets nobody out but through a proxy: a real proxy process, TLS end to end, and no password anywhere."""

import os
import subprocess
import sys
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest

from conftest import INES, MARIA, World
from netsuite_emulator.server.serving import start
from netsuite_plugin.account import AccountId
from netsuite_plugin.connections import check_connection
from netsuite_plugin.contract import ConfigurationError
from netsuite_plugin.credentials.model.oauth_config import OAuthConfig
from netsuite_plugin.doctor.checklist import examine
from netsuite_plugin.doctor.examination import Examination
from netsuite_plugin.errors import HostRefused, ProxyRefused, TransportError
from netsuite_plugin.opening import pinned_http, proxy_of, token_endpoint_of
from netsuite_plugin.settings import Settings
from netsuite_plugin.transport.proxy import Proxy

pytestmark = pytest.mark.fault("C5")

SCRIPT = Path(__file__).parents[2] / "support" / "connect_proxy.py"
PASSWORD = "pr0xy-s3cr3t"


class RunningProxy:
    def __init__(self, process, port, log):
        self.process, self.port, self._log = process, port, log

    @property
    def asked(self):
        return self._log.read_text().splitlines()[1:]


@contextmanager
def proxy(tmp_path, *arguments):
    log = tmp_path / "proxy.log"
    with log.open("w") as out:
        process = subprocess.Popen([sys.executable, SCRIPT, *arguments], stdout=out)
    try:
        while not log.read_text().strip():
            assert process.poll() is None
        yield RunningProxy(process, int(log.read_text().splitlines()[0]), log)
    finally:
        process.kill()
        process.wait()


@pytest.fixture
def served(emulator, monkeypatch):
    """NetSuite's own names, at a port that only the proxy knows."""
    emulator.clock = lambda: datetime.now(UTC)
    with start(emulator) as info:
        emulator.domain = "netsuite.com"
        monkeypatch.setenv("SSL_CERT_FILE", info["ca_file"])
        yield info


@pytest.fixture
async def behind(world, served, clock):
    """Maria, connected, on a network without another way out."""
    clock.moment = datetime.now(UTC)
    await world.connect(config=await world.configure(caller=INES))
    return World(world.emulator, world.netsuite, clock, world.store, None)


def settings(running, user="", **more):
    return Settings.load({"HTTPS_PROXY": f"http://{user}127.0.0.1:{running.port}", **environment(), **more})


def environment():
    return {"NETSUITE_NODES_SETTINGS": os.environ["NETSUITE_NODES_SETTINGS"], "NETSUITE_NODES_ATTEMPTS": "3"}


async def test_everything_goes_through_the_proxy(behind, served, tmp_path):
    """The calls and the token endpoint, with TLS end to end: the proxy sees names, NetSuite's certificate is checked."""
    with proxy(tmp_path, "--to", str(served["port"]), "--login", f"maria:{PASSWORD}") as running:
        told = settings(running, f"maria:{PASSWORD}@")
        behind.netsuite.expire_access_tokens()
        checked = await check_connection(behind.registry.host("netsuite"), told, caller=MARIA)

        assert "1234567" == checked.acts_as.account
        assert {"CONNECT 1234567.suitetalk.api.netsuite.com:443 200"} == set(running.asked)
    assert [entry for entry in behind.netsuite.requests if entry.kind == "token"]
    assert PASSWORD not in repr(told)


async def test_a_proxy_that_wants_a_login_is_asked_once_and_named(behind, served, tmp_path):
    """A repetition changes nothing; nothing was sent; no password is in what is said."""
    with proxy(tmp_path, "--to", str(served["port"]), "--login", "maria:right") as running:
        host = behind.registry.host("netsuite")
        with pytest.raises(ProxyRefused, match="407") as caught:
            await check_connection(host, settings(running, f"maria:{PASSWORD}@"), caller=MARIA)
        assert 1 == len(running.asked)

    error = caught.value
    assert ("ask_administrator", False, False) == (error.remedy, error.retryable, error.unsettled)
    assert PASSWORD not in f"{error} {error!r} {error.__cause__!r} {error.__context__!r}"
    assert "HTTPS_PROXY" in str(error)


async def test_the_token_endpoint_says_the_same(behind, served, tmp_path):
    """It is reached on the same way."""
    with proxy(tmp_path, "--login", "maria:right") as running:
        told, account = settings(running), AccountId("1234567")
        host = behind.registry.host("netsuite")
        config = OAuthConfig.of(await behind.store.get(INES, "nsc-both-northwind"))
        async with pinned_http(account, host=host, settings=told) as http:
            with pytest.raises(ProxyRefused, match="407"):
                await token_endpoint_of(account, config, http, host=host, settings=told).refresh("x")
        assert 1 == len(running.asked)


@pytest.mark.parametrize(("status", "tries"), [("503", 3), ("403", 1)])
async def test_what_the_proxy_refuses_was_never_sent(behind, served, tmp_path, status, tries):
    """A proxy that is busy is asked again, a forbidden host is not; a write has certainly not happened."""
    with proxy(tmp_path, "--refuse", status) as running:
        host = behind.registry.host("netsuite")
        with pytest.raises(TransportError, match=status) as caught:
            await check_connection(host, settings(running), caller=MARIA)
        assert tries == len(running.asked)
    assert not caught.value.sent
    assert not caught.value.unsettled


async def test_an_untrusted_certificate_behind_the_proxy_is_refused(behind, served, monkeypatch, tmp_path):
    """The tunnel is not trusted either."""
    with proxy(tmp_path, "--to", str(served["port"])) as running:
        monkeypatch.delenv("SSL_CERT_FILE")
        with pytest.raises(TransportError, match="certificate is not trusted"):
            await check_connection(behind.registry.host("netsuite"), settings(running), caller=MARIA)


async def test_the_pin_holds_before_the_proxy(behind, tmp_path):
    """A request to another host opens no tunnel."""
    with proxy(tmp_path) as running:
        async with pinned_http(
            AccountId("1234567"), host=behind.registry.host("netsuite"), settings=settings(running)
        ) as http:
            with pytest.raises(HostRefused):
                await http.get("https://evil.example/")
        assert [] == running.asked


async def test_an_emulator_is_reached_without_it(served, emulator, world, tmp_path):
    """Names under .localhost are this machine's, whatever the environment says."""
    told = Settings.load(
        {
            "ALL_PROXY": "socks5://nowhere.example:1",
            **environment(),
            "NETSUITE_NODES_DOMAIN": f"netsuite.localhost:{served['port']}",
        }
    )
    emulator.domain = told.domain
    host = replace(world.registry.host("netsuite"), transport=None)
    async with pinned_http(AccountId("1234567"), host=host, settings=told) as http:
        answer = await http.get(
            AccountId("1234567").origin("suitetalk.api", told.domain) + "/services/rest/auth/oauth2/v1/keys"
        )
    assert 200 == answer.status_code


async def test_the_doctor_takes_the_same_way_and_shows_it(behind, served, tmp_path):
    """Its settings name the proxy without its login, and its checks go through it."""
    with proxy(tmp_path, "--to", str(served["port"]), "--login", f"maria:{PASSWORD}") as running:
        told = settings(running, f"maria:{PASSWORD}@", NO_PROXY="intranet.example")
        report = await examine(Examination(behind.registry.host("netsuite"), told, MARIA), lambda *_: None)
        found = {each.check: each for each in report.findings}

        assert (
            f"through the proxy http://127.0.0.1:{running.port} (not for intranet.example)" in found["settings"].found
        )
        assert "ok" == found["network"].severity
        assert "ok" == found["login"].severity
        assert {
            f"CONNECT 1234567.{name}.netsuite.com:443 200" for name in ("suitetalk.api", "restlets.api", "app")
        } == set(running.asked)
    assert PASSWORD not in str(report.as_json())


async def test_the_doctor_names_a_proxy_that_refuses(behind, served, tmp_path):
    """As the likely cause."""
    with proxy(tmp_path, "--login", "maria:right") as running:
        report = await examine(Examination(behind.registry.host("netsuite"), settings(running), MARIA), lambda *_: None)
        network = next(each for each in report.findings if each.check == "network")
    assert ("problem", "proxy") == (network.severity, network.causes[0].key)
    assert "407" in network.found


@pytest.mark.parametrize(
    ("environment", "shown"),
    [
        ({}, None),
        ({"HTTPS_PROXY": "http://a:1"}, "http://a:1"),
        ({"https_proxy": "http://b:1", "HTTPS_PROXY": "http://a:1"}, "http://b:1"),
        ({"ALL_PROXY": "http://c:1"}, "http://c:1"),
        ({"ALL_PROXY": "http://c:1", "HTTPS_PROXY": "http://a:1"}, "http://a:1"),
        ({"HTTPS_PROXY": "", "ALL_PROXY": "http://c:1"}, "http://c:1"),
        ({"HTTPS_PROXY": "proxy.example:3128"}, "http://proxy.example:3128"),
        ({"HTTPS_PROXY": "http://a:1", "NETSUITE_NODES_PROXY": "https://u:pw@d:2"}, "https://d:2"),
        ({"HTTPS_PROXY": "http://a:1", "NETSUITE_NODES_PROXY": "none"}, None),
        ({"HTTPS_PROXY": "http://a:1", "NETSUITE_NODES_PROXY": ""}, "http://a:1"),
        ({"HTTPS_PROXY": "http://a:1", "NETSUITE_NODES_DOMAIN": "netsuite.localhost:8443"}, None),
        ({"HTTP_PROXY": "http://a:1"}, None),
    ],
)
def test_where_the_address_comes_from(environment, shown):
    """The setting counts before the variables that all programs share."""
    found = proxy_of(Settings.load({"NETSUITE_NODES_SETTINGS": os.environ["NETSUITE_NODES_SETTINGS"], **environment}))
    assert shown == (str(found) if found else None)


@pytest.mark.parametrize(
    ("not_for", "host", "through"),
    [
        ("", "1234567.suitetalk.api.netsuite.com", True),
        ("*", "1234567.suitetalk.api.netsuite.com", False),
        ("netsuite.com", "1234567.suitetalk.api.netsuite.com", False),
        (".netsuite.com", "1234567.suitetalk.api.netsuite.com", False),
        ("*.netsuite.com", "1234567.suitetalk.api.netsuite.com", False),
        ("NetSuite.COM", "1234567.suitetalk.api.netsuite.com", False),
        ("suite.com", "1234567.suitetalk.api.netsuite.com", True),
        ("a.example, netsuite.com:443", "1234567.suitetalk.api.netsuite.com", False),
        ("netsuite.com:8443", "1234567.suitetalk.api.netsuite.com", True),
        ("", "1234567.app.netsuite.localhost", False),
        ("", "localhost", False),
    ],
)
def test_which_hosts_are_exempt(not_for, host, through):
    """As NO_PROXY is read everywhere: a name and all below it."""
    assert through == Proxy.parse("http://a:1", not_for=not_for).is_for(httpx.URL(f"https://{host}/"))


@pytest.mark.parametrize(
    "address",
    [
        f"ftp://u:{PASSWORD}@a:1",
        f"http://u:{PASSWORD}@",
        f"http://u:{PASSWORD}@a:99999999",
        f"http://u:12#{PASSWORD}@a:1",
        f"http://u:12/{PASSWORD}@a:1",
        f"http://u:{PASSWORD}@a:x",
        f"socks4://u:{PASSWORD}@a:1",
        f"http://[{PASSWORD}",
        f"socks5://u:{PASSWORD}@a:1",
    ],
)
def test_an_address_that_cannot_be_used_is_said_without_its_password(address, monkeypatch):
    """In one sentence; socks names its extra where that is not installed."""
    monkeypatch.setitem(sys.modules, "socksio", None)
    with pytest.raises(ConfigurationError) as caught:
        Proxy.parse(address)
    assert PASSWORD not in str(caught.value)
    assert "\n" not in str(caught.value)
    assert address.startswith("socks5") == ("netsuite-nodes[socks]" in str(caught.value))


def test_a_proxys_login_is_in_no_repr():
    """Neither the parsed proxy nor the settings show it."""
    assert PASSWORD not in f"{Proxy.parse(f'http://u:{PASSWORD}@a:1')!r} {Settings(proxy=f'http://u:{PASSWORD}@a:1')!r}"
