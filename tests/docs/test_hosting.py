"""The service of docs/hosting.md runs as printed, and the page leaves no hook and no setting out."""

import base64
import json
import re
from datetime import UTC, datetime

import httpx
import pytest

from conftest import ACCOUNT, CHECKOUT, INES
from netsuite_emulator.server.serving import start
from netsuite_plugin.contract import Hooks
from netsuite_plugin.credentials.host_credentials import HostCredentials
from netsuite_plugin.credentials.model.oauth_config import OAuthConfig
from netsuite_plugin.credentials.oauth_configs import store_config
from netsuite_plugin.settings import PREFIX, Settings
from netsuite_plugin.transport.network import Loopback
from tools.browser import browse

PAGE = (CHECKOUT / "docs" / "hosting.md").read_text(encoding="utf-8")
SERVICE = re.search(r"<!-- service.py -->\n```python\n(.*?)```", PAGE, re.DOTALL).group(1)
REDIRECT = "https://service.example/auth/callback"


def test_every_hook_and_every_setting_has_its_place():
    """What is not written down is not found."""
    hooks = [name for name in vars(Hooks) if not name.startswith("_")]
    assert [] == [name for name in hooks if f"`{name}(" not in PAGE]
    rows = [line for line in PAGE.splitlines() if line.startswith(f"| `{PREFIX}")]
    written = set()
    for row in rows:
        for name in re.findall(r"`([A-Z_]+)`", row.split("|")[1]):
            written.add(name.removeprefix(PREFIX).removeprefix("_").lower())
    assert set(Settings.model_fields) == written


def test_the_service_fits_on_a_screen():
    """Sixty lines are what somebody reads."""
    assert 60 >= len(SERVICE.splitlines())


@pytest.fixture
def service(emulator, netsuite, postgres, monkeypatch, tmp_path):
    """The printed service, on PostgreSQL, before the served emulator."""
    netsuite.integrations["both"].redirect_uris = (REDIRECT,)
    emulator.clock = lambda: datetime.now(UTC)
    with start(emulator) as info:
        (tmp_path / "settings.toml").touch()
        monkeypatch.setenv("NETSUITE_NODES_SETTINGS", str(tmp_path / "settings.toml"))
        monkeypatch.setenv("NETSUITE_NODES_STATE", str(tmp_path / "state"))
        monkeypatch.setenv("NETSUITE_NODES_MASTER_KEY", base64.b64encode(b"k" * 32).decode())
        monkeypatch.setenv("NETSUITE_NODES_STORE", postgres.new_database())
        monkeypatch.setenv("NETSUITE_NODES_DOMAIN", info["domain"])
        monkeypatch.setenv("SSL_CERT_FILE", info["ca_file"])
        space = {"__name__": "service"}
        exec(compile(SERVICE, "docs/hosting.md", "exec"), space)
        yield space


class SignedIn:
    """Whatever stands before the service and knows who is there."""

    def __init__(self, app, user):
        self.app, self.user = app, user

    async def __call__(self, scope, receive, send):
        await self.app({**scope, "user": self.user}, receive, send)


async def test_the_service_connects_a_person_and_runs_a_node(service, netsuite):
    """By a workspace name, with the question whose account it is; nobody else is lent the login."""
    netsuite.given("customer", id="107", companyName="Fjord Supply")
    record = netsuite.integrations["both"]
    config = OAuthConfig(
        client_id=record.client_id,
        client_secret=record.client_secret,
        redirect_uri=REDIRECT,
        domain=service["settings"].domain,
    )
    owner = HostCredentials.of(service["host"])
    await store_config(owner, caller=INES, level="organization", config=config)

    def door(user):
        return httpx.AsyncClient(
            transport=httpx.ASGITransport(SignedIn(service["app"], user)), base_url="https://service.example"
        )

    wire = Loopback(httpx.AsyncHTTPTransport(verify=httpx.create_ssl_context()))
    async with door("maria") as maria, httpx.AsyncClient(transport=wire) as netsuite_pages:
        sent = await maria.get("/connect", params={"workspace": f"demo-{ACCOUNT}"})
        assert 307 == sent.status_code
        back = await browse(
            netsuite_pages, sent.headers["location"], email="admin@example.com", password="admin-password"
        )
        asked = (await maria.get(back)).json()
        assert f"account {ACCOUNT}" in asked["question"]
        connected = (await maria.post("/auth/callback")).json()
        assert ACCOUNT == connected["connected"]
        assert "Fjord Supply" == (await maria.get("/customers/107")).json()["companyName"]
    async with door("noor") as noor:
        refused = await noor.get("/customers/107")
        assert (400, ["connect"]) == (refused.status_code, json.loads(refused.text)["next"])
    assert service["settings"].store_place.startswith("postgresql")
