"""The connections over which DBOS reaches a run's file: the same on every Python and every SQLite."""

import sqlite3
import time

from sqlalchemy import Engine, create_engine, event

_HAS_SUBSECONDS = (3, 42)
"""The first SQLite whose `unixepoch` knows 'subsec' (sqlite.org, release 3.42.0); before, it answers NULL."""


def engine_for(url: str) -> Engine | None:
    """
    Return the engine to give to DBOS (`system_database_engine`) or to a client of it, for a SQLite URL; None where DBOS's own will do.

    From Python 3.12 on, DBOS lets SQLite tell the time by `unixepoch('subsec')`, in the defaults of its tables too: every process that opens such a file needs
    it. Where SQLite does not have it, each connection gets a function of that name. An engine that DBOS does not make itself is given nothing of
    what DBOS otherwise sets, so that is set here.
    """
    if not url.startswith("sqlite"):
        return None
    engine = create_engine(url)
    event.listen(engine, "connect", _connected)
    return engine


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
