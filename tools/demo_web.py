"""
The pages and a local NetSuite together: an organization's administrator and a member, each with a link that signs in once.

Nothing is connected at the start, so that both can walk the way themselves; `--connected` begins where they are connected already, and
`--any-port` takes a free port in the place of 8765.
Everything is in `.demo/` of the checkout, and is removed at the end.
"""

import asyncio
import json
import os
import shutil
import signal
import ssl
import sys
import threading
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import httpx
from rich.console import Console

from netsuite_plugin.connections import begin, finish
from netsuite_plugin.contract import Caller
from netsuite_plugin.credentials.host_credentials import HostCredentials
from netsuite_plugin.credentials.model.oauth_config import OAuthConfig
from netsuite_plugin.credentials.oauth_configs import store_config
from netsuite_plugin.discovery import discover
from netsuite_plugin.registry import Registry
from netsuite_plugin.settings import Settings
from netsuite_plugin.transport.network import Loopback
from netsuite_web.serving import started
from netsuite_web.site import CALLBACK
from tools.browser import browse
from tools.local_netsuite import CHECKOUT, NotServed, served

WORK = CHECKOUT / ".demo"
PEOPLE = {
    "Ines, administrator of northwind": Caller("ines", "northwind", role="administrator"),
    "Maria, member of northwind": Caller("maria", "northwind", frozenset({"finance"})),
}
WITHOUT_ORGANIZATION = {"Sam, of no organization": Caller("sam")}
"""For the tests in a browser (`--with-sam`): a person who has to bring both parts."""
say = Console(stderr=True, highlight=False)


def prepared(netsuite: dict[str, Any], work: Path) -> tuple[Registry, Settings]:
    """Give registry and settings of this demo: store, runs and certificate lie in `work`, no setting of the machine reaches them."""
    (work / "settings.toml").touch()
    for name in [name for name in os.environ if name.startswith("NETSUITE_NODES_")]:
        del os.environ[name]
    os.environ |= {
        "NETSUITE_NODES_SETTINGS": str(work / "settings.toml"),
        "NETSUITE_NODES_STORE": str(work / "credentials.db"),
        "NETSUITE_NODES_STATE": str(work / "state"),
        "NETSUITE_NODES_DOMAIN": netsuite["domain"],
        "SSL_CERT_FILE": netsuite["ca_file"],
    }
    return discover(), Settings.load(os.environ)


def client_of(netsuite: dict[str, Any]) -> dict[str, Any]:
    """Return the integration of the normal case: Public Client ticked, and a secret kept all the same."""
    account: dict[str, Any] = netsuite["accounts"][0]
    return next(each for each in account["integrations"] if each["public"] and each["client_secret"])


def come_back_to(netsuite: dict[str, Any], redirect_uri: str) -> None:
    """Have the local NetSuite send people back to this address, as an administrator would change it on the integration records."""
    with httpx.Client(verify=ssl.create_default_context(cafile=netsuite["ca_file"])) as control:
        for account in netsuite["accounts"]:
            for integration in account["integrations"]:
                told = {"key": integration["key"], "redirect_uris": [redirect_uri]}
                address = f"{netsuite['base_url']}/__emulator__/{account['account']}/integration"
                control.post(address, json=told).raise_for_status()


async def connect_everybody(
    registry: Registry, settings: Settings, netsuite: dict[str, Any], redirect_uri: str
) -> None:
    """Store the organization's OAuth Config and connect both people, as they would in the browser."""
    client, account, host = client_of(netsuite), netsuite["accounts"][0], registry.host("netsuite")
    administrator, member = PEOPLE.values()
    config = OAuthConfig(
        client_id=client["client_id"],
        client_secret=client["client_secret"],
        domain=settings.domain,
        redirect_uri=redirect_uri,
    )
    await store_config(HostCredentials.of(host), caller=administrator, level="organization", config=config)
    trusted = Loopback(httpx.AsyncHTTPTransport(verify=httpx.create_ssl_context()))
    async with httpx.AsyncClient(transport=trusted, timeout=60) as http:
        for caller, user in ((administrator, account["users"][0]), (member, account["users"][1])):
            pending = await begin(host, settings, caller=caller, workspace=account["account"])
            back = await browse(http, pending.url, email=user["email"], password=user["password"])
            await finish(host, settings, caller=caller, pending=pending, returned_url=back)


def main() -> None:
    """Serve until Ctrl-C."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    shutil.rmtree(WORK, ignore_errors=True)
    WORK.mkdir()
    try:
        with served(WORK / "emulator", "--latency", "0.1") as netsuite:
            run(netsuite)
    except NotServed as fault:
        sys.exit(f"demo failed: {fault}")
    except KeyboardInterrupt:
        say.print("ended")
    finally:
        shutil.rmtree(WORK, ignore_errors=True)


def run(netsuite: dict[str, Any]) -> None:
    """Start the pages and say where they are."""
    registry, settings = prepared(netsuite, WORK)
    people = PEOPLE | (WITHOUT_ORGANIZATION if "--with-sam" in sys.argv else {})
    port = 0 if "--any-port" in sys.argv else 8765
    with started(registry, settings, people, port=port, workflows=CHECKOUT / "examples") as links:
        redirect_uri = urljoin(next(iter(links.values())), CALLBACK)
        come_back_to(netsuite, redirect_uri)
        if "--connected" in sys.argv:
            asyncio.run(connect_everybody(registry, settings, netsuite, redirect_uri))
        client, account = client_of(netsuite), netsuite["accounts"][0]
        say.print(
            f"EMULATOR of NetSuite at {netsuite['base_url']}, account {account['account']}, workspace {account['label']}"
        )
        say.print(f"Client ID {client['client_id']}\nClient secret {client['client_secret']}")
        for user in account["users"]:
            say.print(f"NetSuite login {user['email']}, password {user['password']}")
        say.print("Each link signs in one browser, once; open the second in a private window. Ctrl-C ends all.")
        for name, link in links.items():
            say.print(f"{name}: {link}", soft_wrap=True)
        sys.stdout.write(json.dumps({"links": links, "netsuite": netsuite}) + "\n")
        sys.stdout.flush()
        threading.Event().wait()


if __name__ == "__main__":
    main()
