"""
Marks of calls that another engine makes: what was sent and must not be sent twice, what it answered, and where a long one goes on.

They lie in the database of the credential store, because an engine that gives a dead worker's task to another machine asks nobody. A mark is
one row under the key of its piece of work. It holds no param of a call, and what a call answered as the engine itself keeps it.
"""

import json
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal, TypeAlias

import sqlalchemy as sa

from netsuite_plugin.contract import Caller
from netsuite_plugin.sql_store.database import Database
from netsuite_plugin.sql_store.schema import sent_marks

KEPT_DAYS = 90
"""How long a mark is known after its last change; one of a call whose outcome is not known stays until somebody decides."""

State: TypeAlias = Literal["begun", "sent", "done"]
"""Begun: only where it goes on is kept. Sent: it may have happened. Done: it has, and `output` is what it answered."""


@dataclass(frozen=True)
class SentMark:
    """
    One mark. `place` is what the engine calls this piece of work; `digest` tells the params of the call from others (empty:
    a person has decided, and any will do); `at` is when it came to
    its state.
    """

    key: str
    node: str
    place: str
    user: str
    organization: str | None
    digest: str
    state: State
    at: datetime
    output: Any = None


class SentMarks:
    """The marks in one database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def find(self, key: str) -> SentMark | None:
        """
        Return the mark of a piece of work; None: there is none.

        Raises:
            StoreError: The database cannot be read.
        """
        found = await self._listed(sent_marks.c.key == key)
        return found[0] if found else None

    async def waiting(self, caller: Caller) -> list[SentMark]:
        """Return the caller's marks of calls whose outcome is not known, the oldest first."""
        return await self._listed(_of(caller), sent_marks.c.state == "sent")

    async def mark_sent(self, mark: SentMark) -> SentMark | None:
        """
        Mark a call as sent, durable when this returns; None: it was not marked before.

        Otherwise nothing is changed, and the mark that is there is returned: this call must not be sent. Marks that nobody needs any more
        are forgotten.

        Raises:
            StoreError: The database cannot be written; the call must not be sent.
        """
        await self._database.prepare()
        values = {**_identity(mark), "state": "sent", "at": time.time()}
        of_key, begun = sent_marks.c.key == mark.key, sent_marks.c.state == "begun"
        old = sa.and_(sent_marks.c.at < time.time() - KEPT_DAYS * 86_400, sent_marks.c.state != "sent")
        of_other_params = sa.and_(of_key, begun, sent_marks.c.digest != mark.digest)

        def work(connection: sa.Connection) -> sa.RowMapping | None:
            connection.execute(sa.delete(sent_marks).where(sa.or_(old, of_other_params)))
            first = (
                self._database.insert(sent_marks).values(**values).on_conflict_do_nothing().returning(sent_marks.c.key)
            )
            if connection.execute(first).first() is not None:
                return None
            if connection.execute(sa.update(sent_marks).where(of_key, begun).values(**values)).rowcount == 1:
                return None
            return connection.execute(sa.select(sent_marks).where(of_key)).mappings().one_or_none()

        there = await self._database.run(work, write=True)
        return None if there is None else _mark(there)

    async def mark_done(self, key: str, output: Any) -> None:
        """Keep what a call that was marked as sent has answered."""
        values = {"state": "done", "at": time.time(), "output": json.dumps(output), "checkpoint": None}
        await self._write(sa.update(sent_marks).where(sent_marks.c.key == key).values(**values))

    async def take_back(self, key: str) -> None:
        """Forget a mark: nothing was sent, or nothing needs to be known of it. One that is done stays."""
        await self._write(sa.delete(sent_marks).where(sent_marks.c.key == key, sent_marks.c.state != "done"))

    async def settle(self, caller: Caller, key: str, *, again: bool) -> bool:
        """
        Decide for a mark of the caller: it has happened, and answers null from now on; or (`again`) it may be sent again.

        Returns whether there is such a mark. One that is done already is not changed but by `again`.
        """
        mine = sent_marks.c.key == key, _of(caller)
        if again:
            return await self._write(sa.delete(sent_marks).where(*mine)) == 1
        done = {"state": "done", "at": time.time(), "output": "null", "digest": ""}
        return await self._write(sa.update(sent_marks).where(*mine, sent_marks.c.state == "sent").values(**done)) == 1

    async def checkpoint(self, mark: SentMark) -> Any:
        """Return what a call with these params has saved for its resumption, or None."""
        if self._database.missing:
            return None
        await self._database.prepare()
        query = sa.select(sent_marks.c.checkpoint).where(
            sent_marks.c.key == mark.key, sent_marks.c.digest == mark.digest
        )
        saved = await self._database.run(lambda connection: connection.scalar(query))
        return None if saved is None else json.loads(saved)

    async def save_checkpoint(self, mark: SentMark, value: Any) -> None:
        """Keep a JSON value for the resumption of a call, durable when this returns."""
        await self._database.prepare()
        changed = {"digest": mark.digest, "checkpoint": json.dumps(value), "at": time.time()}
        insert = self._database.insert(sent_marks).values(**{**_identity(mark), "state": "begun", **changed})
        saving = insert.on_conflict_do_update(index_elements=[sent_marks.c.key], set_=changed)
        await self._database.run(lambda connection: connection.execute(saving), write=True)

    async def _write(self, statement: sa.Update | sa.Delete) -> int:
        await self._database.prepare()
        return await self._database.run(lambda connection: connection.execute(statement).rowcount, write=True)

    async def _listed(self, *where: sa.ColumnElement[bool]) -> list[SentMark]:
        if self._database.missing:
            return []
        await self._database.prepare()
        query = sa.select(sent_marks).where(*where).order_by(sent_marks.c.at)
        return await self._database.run(
            lambda connection: [_mark(found) for found in connection.execute(query).mappings()]
        )


def _of(caller: Caller) -> sa.ColumnElement[bool]:
    return sa.and_(
        sent_marks.c.user == caller.user, sent_marks.c.organization.is_not_distinct_from(caller.organization)
    )


def _identity(mark: SentMark) -> dict[str, Any]:
    return {name: getattr(mark, name) for name in ("key", "node", "place", "user", "organization", "digest")}


def _mark(found: sa.RowMapping) -> SentMark:
    names = ("key", "node", "place", "user", "organization", "digest", "state")
    output = None if found["output"] is None else json.loads(found["output"])
    return SentMark(**{name: found[name] for name in names}, at=datetime.fromtimestamp(found["at"], UTC), output=output)
