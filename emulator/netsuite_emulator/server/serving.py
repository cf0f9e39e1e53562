"""The emulator on a port: TLS with its own CA, and a description for clients."""

import contextlib
import socket
import tempfile
import threading
import time
from collections.abc import Generator
from pathlib import Path
from typing import Any

import uvicorn

from netsuite_emulator.account import Account
from netsuite_emulator.emulator import Emulator
from netsuite_emulator.server.certificates import certificates
from netsuite_emulator.server.connection import Connection


@contextlib.contextmanager
def prepared(
    emulator: Emulator,
    *,
    host: str = "127.0.0.1",
    port: int = 0,
    plain_http: bool = False,
    state: Path | None = None,
) -> Generator[tuple[uvicorn.Server, socket.socket, dict[str, Any]]]:
    """
    Bind the port and give the server, its listening socket and the description of what it serves.

    `host` is an IPv4 address of this machine; any but the default lets others in, the control endpoint included. From
    here on the socket accepts connections, so the description may be printed before the server runs. Without a state
    folder the certificates live in a temporary one and go with it. Raises OSError if the port is taken.
    """
    with contextlib.ExitStack() as stack:
        # Named as TCP, else asyncio leaves Nagle's algorithm on and every answer waits 40 ms for an acknowledgement.
        listener = stack.enter_context(socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP))
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
        listener.listen(128)
        bound: int = listener.getsockname()[1]
        emulator.domain = f"netsuite.localhost:{bound}"
        tls: dict[str, Any] = {}
        ca_file = None
        if not plain_http:
            folder = state or Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="netsuite-emulator-")))
            files = certificates(folder)
            tls = {"ssl_certfile": str(files.server_chain), "ssl_keyfile": str(files.server_key)}
            ca_file = str(files.ca_file.resolve())
        config = uvicorn.Config(
            emulator.app,
            http=Connection,
            loop="asyncio",
            lifespan="off",
            ws="none",
            log_config=None,
            log_level="error",
            access_log=False,
            server_header=False,
            proxy_headers=False,
            date_header=False,  # the emulator's clock dates the answers
            timeout_graceful_shutdown=2,
            **tls,
        )
        yield uvicorn.Server(config), listener, description(emulator, bound, plain_http=plain_http, ca_file=ca_file)


@contextlib.contextmanager
def start(emulator: Emulator, port: int = 0, *, plain_http: bool = False) -> Generator[dict[str, Any]]:
    """Serve from a background thread while the block runs, and give the description of what is served."""
    with prepared(emulator, port=port, plain_http=plain_http) as (server, listener, described):
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        try:
            while not server.started and thread.is_alive():
                time.sleep(0.005)
            yield described
        finally:
            server.should_exit = True
            thread.join(timeout=10)


def description(emulator: Emulator, port: int, *, plain_http: bool, ca_file: str | None) -> dict[str, Any]:
    """Say what a client must know: hosts, integrations with their secrets, users with their passwords."""
    scheme = "http" if plain_http else "https"
    return {
        "domain": emulator.domain,
        "port": port,
        "ca_file": ca_file,
        "base_url": f"{scheme}://127.0.0.1:{port}",
        "accounts": [_account(each, scheme, emulator.domain) for each in emulator.accounts.values()],
    }


def _account(account: Account, scheme: str, domain: str) -> dict[str, Any]:
    return {
        "account": account.id,
        "label": account.label,
        "api": f"{scheme}://{account.host_label}.suitetalk.api.{domain}",
        "app": f"{scheme}://{account.label}.app.{domain}",
        "integrations": [
            {
                "name": each.name,
                "key": each.key,
                "client_id": each.client_id,
                "client_secret": each.client_secret,
                "public": each.public,
                "redirect_uri": each.redirect_uris[0],
                "scopes": list(each.scopes),
                "authorization_code_grant": each.authorization_code_grant,
                "client_credentials": each.client_credentials,
                "refresh_token_validity_hours": each.refresh_validity_hours,
                "maximum_rotation_hours": each.maximum_rotation_hours,
                "consent_policy": each.consent_policy,
                "state": "Enabled" if each.enabled else "Blocked",
            }
            for each in account.integrations.values()
        ],
        "users": [
            {
                "email": each.email,
                "password": each.password,
                "roles": [{"id": role, "name": account.roles[role].name} for role in each.roles],
            }
            for each in account.users.values()
        ],
        "access_tokens": [each.told() for each in account.tba.tokens.values()],
    }
