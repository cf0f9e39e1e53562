"""What DBOS begins with: the connections to its tables, in a run's SQLite file or the PostgreSQL that all workers share, and where it logs."""

import logging
import sqlite3
import sys
import time
from typing import Any

from sqlalchemy import Engine, ExceptionContext, create_engine, event, make_url

_HAS_SUBSECONDS = (3, 42)
"""The first SQLite whose `unixepoch` knows 'subsec' (sqlite.org, release 3.42.0); before, it answers NULL."""

SIGN_OF_LIFE: dict[str, Any] = {
    "connect_timeout": 5,
    "keepalives_idle": 5,
    "keepalives_interval": 2,
    "keepalives_count": 3,
    "tcp_user_timeout": 10_000,
    "options": "-c tcp_keepalives_idle=5 -c tcp_keepalives_interval=2 -c tcp_keepalives_count=3 -c tcp_user_timeout=10000",
}
"""Settings of libpq, so that both ends of a connection notice within about ten seconds that the other is gone; seconds and milliseconds."""

_CONNECTIONS = 5
"""Connections to PostgreSQL that DBOS may have open in one process, and as many again when all of them are in use."""

_READ_ONLY = "25006"
"""What PostgreSQL answers to a write where another server has taken its place."""


def engine_for(url: str) -> Engine:
    """
    Return the engine to give to DBOS (`system_database_engine`) or to a client of it.

    SQLite: from Python 3.12 on, DBOS lets it tell the time by `unixepoch('subsec')`, in the defaults of its tables too: every process that
    opens such a file needs it. Where SQLite does not have it, each connection gets a function of that name. An engine that DBOS does not make itself
    is given nothing of what DBOS otherwise sets, so that is set here.

    PostgreSQL: DBOS 3.4 waits for a database that comes back only where libpq says "connection failed". It says otherwise where a socket is
    missing or a name is not resolved (measured), and what DBOS was writing would be lost. So whatever could not connect counts as a lost connection,
    and so does one to a server that only reads.
    """
    if url.startswith("sqlite"):
        engine = create_engine(url)
        event.listen(engine, "connect", _connected)
        return engine
    engine = create_engine(
        make_url(url).set(drivername="postgresql+psycopg"),
        pool_pre_ping=True,
        pool_size=_CONNECTIONS,
        max_overflow=_CONNECTIONS,
        connect_args=SIGN_OF_LIFE,
    )
    event.listen(engine, "handle_error", _unreachable)
    return engine


def log_here() -> None:
    """Let DBOS log to the standard error of now: it keeps that of its first start, which a host may have closed since, and each start flushes it."""
    for handler in logging.getLogger("dbos").handlers:
        if isinstance(handler, logging.StreamHandler) and handler.stream.closed:
            handler.stream = sys.stderr


def _unreachable(context: ExceptionContext) -> None:
    if context.connection is None or getattr(context.original_exception, "sqlstate", None) == _READ_ONLY:
        context.is_disconnect = True


def _connected(connection: sqlite3.Connection, _: object) -> None:
    if sqlite3.sqlite_version_info < _HAS_SUBSECONDS:
        connection.create_function("unixepoch", -1, _unixepoch)
    connection.isolation_level = "IMMEDIATE"  # as DBOS does: one writer at a time, and it waits for its turn
    connection.execute("PRAGMA busy_timeout=30000")
    connection.execute("PRAGMA foreign_keys=ON")


def _unixepoch(*words: object) -> float | int:
    """Answer as SQLite 3.42 does to what DBOS asks: seconds now, with a fraction where 'subsec' is said."""
    now = time.time()
    return now if {"subsec", "subsecond"} & set(words) else int(now)
