"""The commands `netsuite-nodes emulator serve` and `netsuite-nodes emulator fault`."""

import gc
import json
import os
import signal
import sys
import threading
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

from cyclopts import App, Parameter

from netsuite_emulator.faults import Kind, On

if TYPE_CHECKING:
    from netsuite_emulator.state import Emulator

app = App(name="emulator", help="A local NetSuite to try things against.")


@app.command
def serve(
    *,
    host: str = "127.0.0.1",
    port: int = 0,
    accounts: str = "1234567",
    concurrency: int = 5,
    latency: float = 0.1,
    plain_http: Annotated[bool, Parameter(negative="")] = False,
    company: bool = True,
    seed: int = 1,
    state: Path | None = None,
    log: Path | None = None,
    load: Path | None = None,
    save: Path | None = None,
) -> None:
    """
    Serve the emulator until it is told to stop, on 127.0.0.1 unless told otherwise.

    One line of JSON on standard output says where it listens and whom it knows; everything else goes to standard error.

    Parameters
    ----------
    host
        The IPv4 address to listen on; with any but the default, others can use the emulator and break it.
    port
        The port to listen on; 0 takes a free one.
    accounts
        Account IDs, separated by commas.
    concurrency
        How many API requests an account takes at once.
    latency
        Seconds an API request takes at least.
    plain_http
        Speak HTTP without TLS.
    company
        Fill the accounts with an invented company.
    seed
        What the company, the client IDs and the faults by chance follow from.
    state
        Folder for the CA file and the server's key; without it they are gone when the emulator stops.
    log
        File to which every token issued, spent or refused is appended, one line of JSON each; never the token itself.
    load
        File that --save wrote: accounts, records and tokens as they were, in the place of --accounts and --company.
    save
        File to which the state is written when the emulator stops. It holds secrets, and only you may read it.
    """
    try:
        from netsuite_emulator.serving import prepared
        from netsuite_emulator.state import Emulator
    except ModuleNotFoundError as missing:
        sys.exit(f"{missing.name} is missing: install netsuite-nodes[emulator]")
    # uvicorn passes the signal on once it has stopped: leave in good order, so that the temporary folder goes too.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    code: object = 0
    try:
        if save is not None and not save.parent.is_dir():
            raise NotADirectoryError(f"there is no folder {save.parent} to save to")
        if load is not None:
            emulator = Emulator.load(load, concurrency=concurrency, latency=latency, log=log)
        else:
            known = [each.strip() for each in accounts.split(",") if each.strip()]
            emulator = Emulator(
                accounts=known, company=company, seed=seed, concurrency=concurrency, latency=latency, log=log
            )
        with prepared(emulator, host=host, port=port, plain_http=plain_http, state=state) as (
            server,
            listener,
            described,
        ):
            print(json.dumps(described), flush=True)  # noqa: T201 - the one line other programs read
            print(_for_people(described), file=sys.stderr)  # noqa: T201 - for people
            parent = os.getppid()

            def stop_with_parent() -> None:
                while os.getppid() == parent:
                    time.sleep(0.5)
                server.should_exit = True

            threading.Thread(target=stop_with_parent, daemon=True).start()
            threading.Thread(target=_open, args=(emulator,), daemon=True).start()
            try:
                server.run(sockets=[listener])
            finally:
                if save is not None:
                    _save(emulator, save)
    except (OSError, OverflowError, ValueError) as fault:
        sys.exit(f"The emulator cannot start: {fault}")
    except (KeyboardInterrupt, SystemExit) as stop:
        code = stop.code if isinstance(stop, SystemExit) else 0
    # everything is closed by now; taking the interpreter down would only let DuckDB report its own objects as leaks
    sys.stderr.flush()
    os._exit(code if isinstance(code, int) else 0)


@app.command
def fault(
    kind: Kind | Literal["latency", "clear"],
    *,
    account: str = "1234567",
    on: On | None = None,
    times: int | None = None,
    share: float | None = None,
    seconds: float | None = None,
    to: float | None = None,
    sigma: float | None = None,
    url: str | None = None,
) -> None:
    """
    Let something go wrong in an emulator that runs, and print what is armed and what has happened so far.

    The emulator is found by NETSUITE_NODES_DOMAIN and SSL_CERT_FILE, as `serve` says to set them.

    Parameters
    ----------
    kind
        What goes wrong; docs/emulator.md describes each. `latency` holds for every API request, `clear` disarms all.
    account
        The account ID.
    on
        The kind of request it is limited to; unless told, all but the token endpoint, and record writes for lose_answer.
    times
        How many requests it strikes; one unless told.
    share
        Or the share of requests it strikes by chance, from 0 to 1.
    seconds
        For slow, drip and latency: how long.
    to
        Uniform between `seconds` and this.
    sigma
        Lognormal with `seconds` as the median.
    url
        Where the emulator listens, if not where NETSUITE_NODES_DOMAIN says.
    """
    if url is None:
        port = os.environ.get("NETSUITE_NODES_DOMAIN", "").rpartition(":")[2]
        if not port.isdecimal():
            sys.exit("Set NETSUITE_NODES_DOMAIN as `emulator serve` says, or give --url.")
        url = f"https://127.0.0.1:{port}"
    asked: dict[str, Any] = {"on": on, "times": times, "share": share, "seconds": seconds, "to": to, "sigma": sigma}
    body = {name: value for name, value in asked.items() if value is not None}
    match kind:
        case "latency":
            action = "latency"
        case "clear":
            action = "clear_faults"
        case _:
            action, body = "fault", body | {"kind": kind}
    place = f"{url.rstrip('/')}/__emulator__/{account}"
    _ask(f"{place}/{action}", body)
    print(json.dumps(_ask(f"{place}/faults"), indent=2))  # noqa: T201 - the answer


def _ask(url: str, body: dict[str, Any] | None = None) -> Any:
    """Post to the control endpoint, or read from it; an emulator that refuses or is not there ends the command."""
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(url, data, {"Content-Type": "application/json"})  # noqa: S310 - the user's own URL
    try:
        with urllib.request.urlopen(request, timeout=10) as reply:  # noqa: S310 - the user's own URL
            return json.load(reply)
    except urllib.error.HTTPError as refused:
        details = json.load(refused).get("o:errorDetails", [])
        sys.exit(f"The emulator refuses: {'; '.join(each['detail'] for each in details)}")
    except (OSError, ValueError) as fault:
        sys.exit(f"No emulator answers at {url}: {fault}")


def _save(emulator: "Emulator", path: Path) -> None:
    try:
        emulator.save(path)
    except OSError as fault:
        sys.exit(f"The state was not saved: {fault}")


def _open(emulator: "Emulator") -> None:
    """Let the companies move in while the first callers are still signing in."""
    for account in emulator.accounts.values():
        account.suiteql.run("SELECT 1 AS one FROM dual", limit=1, offset=0)
    gc.freeze()  # what is there now stays: the collector need not look through it again


def _for_people(described: dict[str, Any]) -> str:
    """Say what to type in another terminal."""
    account = described["accounts"][0]
    client, user = account["integrations"][-1], account["users"][1]
    lines = [f"EMULATOR: a local NetSuite on {described['base_url']}"]
    if described["ca_file"]:
        lines += [
            "In another terminal:",
            f"  export NETSUITE_NODES_DOMAIN={described['domain']} SSL_CERT_FILE={described['ca_file']}",
            f"  echo {client['client_secret']} | netsuite-nodes setup --client-id {client['client_id']} --client-secret-stdin",
            f"  netsuite-nodes connect {account['account']}    # log in as {user['email']} with {user['password']}",
        ]
    return "\n".join(lines)
