"""Marks of calls: the first who asks may send, everybody else learns what came of it, and a person decides what nobody knows."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa

from netsuite_plugin.contract import Caller
from netsuite_plugin.sql_store.database import Database
from netsuite_plugin.sql_store.schema import sent_marks
from netsuite_plugin.sql_store.sent_marks import KEPT_DAYS, SentMark, SentMarks

MARIA, INES = Caller("maria", "northwind"), Caller("ines", "northwind", role="administrator")
MARK = SentMark(
    "nsn-1", "netsuite.record.attach", "dag run-1 attach", "maria", "northwind", "d1", "begun", datetime.now(UTC)
)


@pytest.fixture
def marks(store_place):
    return SentMarks(Database(store_place))


async def test_only_the_first_may_send(marks, store_place):
    """However many attempts ask at the same moment, on however many machines."""
    asked = await asyncio.gather(*[SentMarks(Database(store_place)).mark_sent(MARK) for _ in range(8)])

    assert 1 == sum(each is None for each in asked)
    assert {"sent"} == {each.state for each in asked if each is not None}


async def test_what_was_answered_is_known_to_later_attempts(marks):
    """Also null, which some nodes answer."""
    await marks.mark_sent(MARK)
    await marks.mark_done("nsn-1", {"id": "7"})
    await marks.mark_sent(replace(MARK, key="nsn-2"))
    await marks.mark_done("nsn-2", None)

    assert {"id": "7"} == (await marks.mark_sent(MARK)).output
    assert ("done", None) == ((found := await marks.find("nsn-2")).state, found.output)


async def test_what_was_taken_back_may_be_sent(marks):
    """But what is done stays done."""
    await marks.mark_sent(MARK)
    await marks.take_back("nsn-1")
    assert await marks.find("nsn-1") is None
    assert await marks.mark_sent(MARK) is None

    await marks.mark_done("nsn-1", 1)
    await marks.take_back("nsn-1")
    assert "done" == (await marks.find("nsn-1")).state


async def test_the_person_who_sent_it_decides(marks):
    """Nobody else sees it, administrators included."""
    await marks.mark_sent(MARK)
    await marks.mark_sent(replace(MARK, key="nsn-2", organization=None))
    assert ["nsn-1"] == [each.key for each in await marks.waiting(MARIA)]
    assert ["nsn-2"] == [each.key for each in await marks.waiting(Caller("maria"))]
    assert [] == await marks.waiting(INES)
    assert not await marks.settle(INES, "nsn-1", again=True)

    assert await marks.settle(MARIA, "nsn-1", again=False)
    assert not await marks.settle(MARIA, "nsn-1", again=False)
    assert ("done", None) == ((found := await marks.mark_sent(MARK)).state, found.output)

    assert await marks.settle(MARIA, "nsn-1", again=True)
    assert await marks.mark_sent(MARK) is None


async def test_a_checkpoint_is_for_the_same_params_alone(marks):
    """A call with other values does not go on with what another has begun."""
    assert await marks.checkpoint(MARK) is None
    await marks.save_checkpoint(MARK, {"job": "1"})
    await marks.save_checkpoint(MARK, {"job": "2"})
    other = replace(MARK, digest="d2")

    assert {"job": "2"} == await marks.checkpoint(MARK)
    assert await marks.checkpoint(other) is None

    assert await marks.mark_sent(other) is None
    assert await marks.checkpoint(other) is None
    await marks.save_checkpoint(other, {"job": "3"})
    assert ("sent", {"job": "3"}) == ((await marks.find("nsn-1")).state, await marks.checkpoint(other))


async def test_old_marks_are_forgotten_but_not_what_nobody_knows(marks, store_place):
    """A mark that waits for a person waits for ever."""
    for key in ("nsn-1", "nsn-2"):
        await marks.mark_sent(replace(MARK, key=key))
    await marks.mark_done("nsn-2", 1)
    await marks.save_checkpoint(replace(MARK, key="nsn-3"), 1)
    long_ago = sa.update(sent_marks).values(at=sent_marks.c.at - (KEPT_DAYS + 1) * 86_400)
    await Database(store_place).run(lambda connection: connection.execute(long_ago), write=True)

    await marks.mark_sent(replace(MARK, key="nsn-4"))

    kept = [await marks.find(f"nsn-{number}") for number in (1, 2, 3, 4)]
    assert ["nsn-1", "nsn-4"] == [each.key for each in kept if each]


async def test_looking_makes_no_store(tmp_path):
    """Where there is none, there is no mark."""
    marks = SentMarks(Database(tmp_path / "none.db"))

    assert [] == await marks.waiting(MARIA)
    assert await marks.find("nsn-1") is None
    assert await marks.checkpoint(MARK) is None
    assert not (tmp_path / "none.db").exists()
