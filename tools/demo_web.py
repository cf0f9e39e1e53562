"""
The pages and a local NetSuite together: an organization's administrator and a member, each with a link that signs in once.

Nothing is connected at the start, so that both can walk the way themselves; `--connected` begins where they are connected already.
Everything is in `.demo/` of the checkout, and is removed at the end.
"""

import asyncio
import json
import os
import shutil
import signal
import sys
import threading
from pathlib import Path
from typing import Any

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
from tools.browser import browse
from tools.local_netsuite import CHECKOUT, NotServed, served

WORK = CHECKOUT / ".demo"
PEOPLE = {
    "Ines, administrator of northwind": Caller("ines", "northwind", role="administrator"),
    "Maria, member of northwind": Caller("maria", "northwind", frozenset({"finance"})),
}
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


async def connect_everybody(registry: Registry, settings: Settings, netsuite: dict[str, Any]) -> None:
    """Store the organization's OAuth Config and connect both people, as they would in the browser."""
    client, account, host = client_of(netsuite), netsuite["accounts"][0], registry.host("netsuite")
    administrator, member = PEOPLE.values()
    config = OAuthConfig.model_validate(
        {"client_id": client["client_id"], "client_secret": client["client_secret"], "domain": settings.domain}
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
        with served(WORK / "emulator", "--latency", "0.05") as netsuite:
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
    if "--connected" in sys.argv:
        asyncio.run(connect_everybody(registry, settings, netsuite))
    with started(registry, settings, PEOPLE, port=8765, workflows=CHECKOUT / "examples") as links:
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
        sys.stdout.write(json.dumps(links) + "\n")
        sys.stdout.flush()
        threading.Event().wait()


if __name__ == "__main__":
    main()
