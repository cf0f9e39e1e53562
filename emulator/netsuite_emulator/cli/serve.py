"""`netsuite-nodes emulator serve`: the emulator as a process of its own, for people and for programs."""

import errno
import gc
import json
import os
import signal
import sys
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from netsuite_emulator.cli.endings import failed, wrong
from netsuite_emulator.cli.for_people import for_people

if TYPE_CHECKING:
    from netsuite_emulator.emulator import Emulator


def serve(
    *,
    host: str = "127.0.0.1",
    port: int = 0,
    accounts: str | None = None,
    concurrency: int = 5,
    latency: float = 0.1,
    plain_http: Annotated[bool, Parameter(negative="")] = False,
    company: bool | None = None,
    seed: int | None = None,
    state: Path | None = None,
    log: Path | None = None,
    load: Path | None = None,
    save: Path | None = None,
) -> None:
    """
    Serve the emulator until a signal stops it, on 127.0.0.1 by default.

    Standard output says where it listens and whom it knows: on a terminal in words, anywhere else as one line of JSON.

    Parameters
    ----------
    host
        The IPv4 address to listen on; with any but the default, others can use the emulator and break it.
    port
        The port to listen on; 0 takes a free one.
    accounts
        Account IDs, separated by commas; 1234567 by default.
    concurrency
        How many API requests an account takes at once.
    latency
        Seconds an API request takes at least.
    plain_http
        Speak HTTP without TLS.
    company
        Fill the accounts with an invented company, as they are by default.
    seed
        What the company, the client IDs and the faults by chance follow from; 1 by default.
    state
        Folder for the CA file and the server's key; without it they are gone when the emulator stops.
    log
        File to which every token issued, spent or refused is appended, one line of JSON each; never the token itself.
    load
        File that --save wrote: accounts, records and tokens as they were, in the place of --accounts, --company and --seed.
    save
        File to which the state is written when the emulator stops. It holds secrets, and only you may read it.
    """
    if load is not None and (accounts, company, seed) != (None, None, None):
        wrong(
            "--load brings accounts, company and seed along: leave --accounts, --company, --no-company and --seed out"
        )
    if load is not None and not load.is_file():
        wrong(f"--load: there is no file {load}")
    if save is not None and (save.is_dir() or not save.parent.is_dir()):
        wrong(f"--save: {save} is a folder" if save.is_dir() else f"--save: there is no folder {save.parent}")
    try:
        from netsuite_emulator.emulator import Emulator
        from netsuite_emulator.server.serving import prepared
    except ModuleNotFoundError as missing:
        failed(f"{missing.name} is missing: install netsuite-nodes[emulator]")
    # leave in good order, so that the temporary folder goes too
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    on_a_terminal = sys.stdout.isatty()
    code: object = 0
    try:
        if load is not None:
            emulator = Emulator.load(load, concurrency=concurrency, latency=latency, log=log)
        else:
            emulator = Emulator(
                accounts=[each for each in ("1234567" if accounts is None else accounts).split(",") if each.strip()],
                company=company is not False,
                seed=1 if seed is None else seed,
                concurrency=concurrency,
                latency=latency,
                log=log,
            )
        with prepared(emulator, host=host, port=port, plain_http=plain_http, state=state) as (
            server,
            listener,
            described,
        ):

            def stop(*_: object) -> None:
                server.should_exit = True

            # an exception that a signal raises before the server's loop runs may be lost; a flag is not
            signal.signal(signal.SIGTERM, stop)
            signal.signal(signal.SIGINT, stop)
            try:
                # who reads this may stop the emulator at once
                said = for_people(described, save) if on_a_terminal else json.dumps(described)
                print(said, flush=True)  # noqa: T201 - for people, or the one line other programs read
                parent = os.getppid()

                def stop_with_parent() -> None:
                    while os.getppid() == parent:
                        time.sleep(0.5)
                    stop()

                threading.Thread(target=stop_with_parent, daemon=True).start()
                threading.Thread(target=_open, args=(emulator,), daemon=True).start()
                server.run(sockets=[listener])
            finally:
                if save is not None:
                    _save(emulator, save)
                if on_a_terminal:
                    kept = f" The state is in {save.resolve()}." if save else ""
                    print(f"\nStopped.{kept}", flush=True)  # noqa: T201 - for people
    except (OverflowError, ValueError) as fault:
        wrong(f"the emulator cannot start: {fault}")
    except OSError as fault:
        if fault.errno == errno.EADDRINUSE:
            failed(
                f"port {port} of {host} is taken: end what listens there, or give another --port (0 takes a free one)"
            )
        failed(f"the emulator cannot start: {fault}")
    except (KeyboardInterrupt, SystemExit) as end:
        code = end.code if isinstance(end, SystemExit) else 0
    # everything is closed by now; taking the interpreter down would only let DuckDB report its own objects as leaks
    sys.stderr.flush()
    os._exit(code if isinstance(code, int) else 0)


def _save(emulator: "Emulator", path: Path) -> None:
    try:
        emulator.save(path)
    except OSError as fault:
        failed(f"the state was not saved: {fault}")


def _open(emulator: "Emulator") -> None:
    """Let the companies move in while the first callers are still signing in."""
    for account in emulator.accounts.values():
        account.suiteql.run("SELECT 1 AS one FROM dual", limit=1, offset=0)
    gc.freeze()  # what is there now stays: the collector need not look through it again
