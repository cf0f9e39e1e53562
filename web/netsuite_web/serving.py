"""The app on a port: for this machine with a certificate of its own, or in plain http behind a proxy that speaks https."""

import contextlib
import socket
import threading
import time
import webbrowser
from collections.abc import Generator, Mapping
from datetime import timedelta
from pathlib import Path

import uvicorn
from cryptography import x509
from starlette.applications import Starlette

from netsuite_plugin.clock import SystemClock
from netsuite_plugin.commands.loopback import holder_of
from netsuite_plugin.commands.self_signed import self_signed
from netsuite_plugin.contract import Caller, ConfigurationError
from netsuite_plugin.own_files import write_whole
from netsuite_plugin.registry import Registry
from netsuite_plugin.settings import Settings
from netsuite_plugin.terminal import answer, say
from netsuite_web.app import create_app
from netsuite_web.sign_in import Links

_CERTIFICATE_LIVES = timedelta(days=365)
_RENEWED_BEFORE = timedelta(days=14)


def serve_locally(
    registry: Registry, settings: Settings, *, port: int, open_browser: bool, workflows: Path | None
) -> None:
    """
    Serve this machine's user until a signal comes.

    Raises:
        ConfigurationError: The port is taken, or the certificate cannot be kept.
    """
    listener = _listening("127.0.0.1", port)
    links = Links()
    base = f"https://127.0.0.1:{listener.getsockname()[1]}"
    app = create_app(registry, settings, base=base, links=links, workflows=workflows)
    link = link_for(base, links, registry.caller)
    answer(link)
    say(
        "Open this address; it signs in one browser, once. Your browser warns of the certificate the first time: it was made here; go on."
    )
    say("Ctrl-C ends the pages.")
    server = _server(app, certificate=certificate(registry.state_folder))
    if open_browser:
        threading.Thread(target=webbrowser.open, args=[link], name="browser").start()
    with contextlib.suppress(KeyboardInterrupt):
        server.run(sockets=[listener])


def serve_hosted(
    registry: Registry, settings: Settings, *, base: str, host: str, port: int, workflows: Path | None
) -> None:
    """
    Serve everybody whom the proxy signs in, in plain http, until a signal comes.

    Raises:
        ConfigurationError: The port is taken, or `base` cannot be the public address.
    """
    app = create_app(registry, settings, base=base, workflows=workflows)
    listener = _listening(host, port)
    say(f"Serving {base} on {host}:{listener.getsockname()[1]}, behind the proxy.")
    with contextlib.suppress(KeyboardInterrupt):
        _server(app, certificate=None).run(sockets=[listener])


@contextlib.contextmanager
def started(
    registry: Registry,
    settings: Settings,
    people: Mapping[str, Caller],
    *,
    port: int = 0,
    workflows: Path | None = None,
) -> Generator[dict[str, str]]:
    """Serve several people from a thread while the block runs, and give a link for each: for demos and tests."""
    listener = _listening("127.0.0.1", port)
    links = Links()
    base = f"https://127.0.0.1:{listener.getsockname()[1]}"
    app = create_app(registry, settings, base=base, links=links, workflows=workflows)
    server = _server(app, certificate=certificate(registry.state_folder))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    try:
        while not server.started and thread.is_alive():
            time.sleep(0.005)
        yield {name: link_for(base, links, caller) for name, caller in people.items()}
    finally:
        server.should_exit = True
        thread.join(10)


def link_for(base: str, links: Links, caller: Caller) -> str:
    """Return an address that signs in this person, once."""
    return f"{base}/sign-in?link={links.make(caller)}"


def certificate(folder: Path) -> Path:
    """
    Return the file of this machine's certificate and its key, made anew two weeks before its year is over.

    It stays the same from start to start, so that a browser warns of it once.

    Raises:
        ConfigurationError: The file cannot be written.
    """
    file = folder / "web.pem"
    try:
        known = x509.load_pem_x509_certificate(file.read_bytes()) if file.exists() else None
        if known is None or known.not_valid_after_utc - SystemClock().now() < _RENEWED_BEFORE:
            write_whole(file, self_signed(_CERTIFICATE_LIVES))
    except ValueError:
        file.unlink()
        return certificate(folder)
    except OSError as error:
        raise ConfigurationError(
            f"The certificate of these pages cannot be kept in {file}: {error.strerror}. NETSUITE_NODES_STATE names another folder."
        ) from None
    return file


def _listening(host: str, port: int) -> socket.socket:
    # named as TCP, else asyncio leaves Nagle's algorithm on and every answer waits 40 ms for an acknowledgement
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except (OSError, OverflowError) as error:  # the latter: it is greater than any port
        listener.close()
        taken = holder_of(port) if host == "127.0.0.1" and isinstance(error, OSError) else ""
        why = error.strerror if isinstance(error, OSError) else "ports are 0 to 65535"
        raise ConfigurationError(
            f"Port {port} on {host} cannot be listened on{taken}: {why}. Give another with --port."
        ) from None
    listener.listen(128)
    return listener


def _server(app: Starlette, *, certificate: Path | None) -> uvicorn.Server:
    config = uvicorn.Config(
        app,
        loop="asyncio",
        ws="none",
        log_config=None,
        access_log=False,  # addresses hold codes and links
        server_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=2,
        ssl_certfile=certificate,
    )
    return uvicorn.Server(config)
