"""
Keeps a worker in touch with the others: its own sign of life, what to do when it is gone, and whose work is to be taken over.

A sign of life is a session lock of PostgreSQL under the worker's name: it goes with the connection. After a restart of the database
nobody has one for a moment, so a keeper judges nobody before a while has passed with its own connection, and lists the work of the dead again once
it holds their lock: an older list may name work that was taken up since.
"""

import logging
import threading
import time
import zlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, LiteralString

import psycopg

from netsuite_plugin.contract import NodeError
from netsuite_runner.engine import SIGN_OF_LIFE
from netsuite_runner.runs.address import Address
from netsuite_runner.worker.lives import Lives
from netsuite_runner.worker.stretches import BELL

_LOG = logging.getLogger(__name__)

GRACE = 3.0
"""Seconds with a connection of its own before a keeper judges others: longer than they need to connect again."""

_LOOK = 0.25
"""Seconds between two signs of life."""

_JUDGE = 1.0
"""Seconds between two looks for the dead."""

_LEFT_BEHIND = 15.0
"""Seconds for which work of this worker's own name does not run in it, and it is handed back: on a busy machine it takes a while to begin."""

_UNSEEN = 2.0
"""Seconds without a sign of life after which this worker begins nothing more: fewer than others wait before they take over."""

_WORKERS = 77_201
"""The first half of the key of the locks that workers hold under their names; a word of ours, so that it meets no lock of others."""


@dataclass(frozen=True)
class Work:
    """What the keeper asks the worker, and tells it: what runs here (by workflow), that the connection is back, that a bell rang."""

    running: Callable[[], Iterable[str]]
    back: Callable[[], None]
    bell: Callable[[str], None]
    look: Callable[[psycopg.Connection[Any]], None]
    """Called with every sign of life."""


class Keeper:
    """A thread with a connection of its own, from `start` to `stop`."""

    def __init__(self, address: Address, name: str, lives: Lives, work: Work) -> None:
        self._address, self._name, self._lives, self._work = address, name, lives, work
        self._ending = threading.Event()
        self._thread = threading.Thread(target=self._keep, name="keeper", daemon=True)
        self._seen = float("-inf")
        self._idle: dict[str, float] = {}
        self._lost = ""

    @property
    def connected(self) -> bool:
        """Whether the database has answered within the last moments, so that nobody can have taken this worker for dead."""
        return time.monotonic() - self._seen < _UNSEEN

    @property
    def lost(self) -> str:
        """Why there is no connection; empty while there is one."""
        return "" if self.connected else self._lost or "it does not answer"

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """Give the sign of life up."""
        self._ending.set()
        if self._thread.ident is not None:
            self._thread.join(timeout=5)

    def _keep(self) -> None:
        while not self._ending.is_set():
            try:
                with psycopg.connect(self._address.url, autocommit=True, **SIGN_OF_LIFE) as connection:
                    self._live(connection)
            except (psycopg.Error, NodeError, OSError) as error:
                self._seen = float("-inf")
                said = self._address.words(str(error).partition("\n")[0])
                if not self._ending.is_set() and said != self._lost:
                    self._lost = said
                    _LOG.warning("cut off from the database: %s. No item is begun until it is back.", said)
                self._ending.wait(_LOOK)

    def _live(self, connection: psycopg.Connection[Any]) -> None:
        while not _locked(connection, self._name):
            _LOG.warning("another process bears the name %s; waiting for it to end", self._name)
            if self._ending.wait(1):
                return
        connection.execute(f"LISTEN {BELL}")
        self._work.back()
        if self._lost:
            _LOG.warning("the database is back: going on")
        self._lost, self._idle = "", {}
        since = judged = self._seen = time.monotonic()
        while not self._ending.is_set():
            for notice in connection.notifies(timeout=_LOOK):
                self._work.bell(notice.payload)
            connection.execute("SELECT 1")
            self._seen = now = time.monotonic()
            self._work.look(connection)
            if now - since >= GRACE and now - judged >= _JUDGE:
                judged = now
                self._judge(connection, now)

    def _judge(self, connection: psycopg.Connection[Any], now: float) -> None:
        """Hand back what is ours and does not run here, and what the dead left."""
        running = set(self._work.running())
        pending = self._lives.under_way()
        for each in pending:
            if each.executor_id != self._name or each.workflow_id in running:
                self._idle.pop(each.workflow_id, None)
            elif now - self._idle.setdefault(each.workflow_id, now) > _LEFT_BEHIND:
                self._hand_back(each.workflow_id, each.name, "left behind here")
                del self._idle[each.workflow_id]
        for name in {each.executor_id for each in pending if each.executor_id} - {self._name}:
            if not _locked(connection, name):
                continue  # it lives
            try:
                for each in self._lives.under_way():  # again, now that nobody else can judge it
                    if each.executor_id == name:
                        self._hand_back(each.workflow_id, each.name, f"{name} is gone")
            finally:
                _do(connection, "SELECT pg_advisory_unlock(%s, %s)", _WORKERS, _number(name))

    def _hand_back(self, workflow: str, name: str, why: str) -> None:
        self._lives.hand_back(workflow, name)
        _LOG.info("taken over: %s (%s)", workflow, why)


def _locked(connection: psycopg.Connection[Any], name: str) -> bool:
    """Try to hold the lock of a worker's name."""
    return bool(_do(connection, "SELECT pg_try_advisory_lock(%s, %s)", _WORKERS, _number(name)))


def _do(connection: psycopg.Connection[Any], query: LiteralString, *values: int) -> Any:
    found = connection.execute(query, values).fetchone()
    return None if found is None else found[0]


def _number(name: str) -> int:
    """Return the second half of the key, which is a signed number of 32 bits."""
    return zlib.crc32(name.encode()) - 2**31
