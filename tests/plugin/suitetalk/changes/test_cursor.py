"""The text of a cursor: it comes back as it was, and anything else is refused."""

import base64
import json
import zlib
from datetime import UTC, datetime

import pytest

from netsuite_plugin.contract import InvalidParams
from netsuite_plugin.suitetalk.changes.cursor import Cursor, Reported, Stamped

AT = datetime(2026, 3, 2, 9, 0, 0, 123000, tzinfo=UTC)
ONE, OTHER = Stamped("task", "7", "2026-03-02 01:00:00"), Stamped("task", "7", "2026-03-02 01:00:01")


def packed(value):
    return base64.urlsafe_b64encode(zlib.compress(json.dumps(value).encode())).decode()


def test_it_comes_back_as_it_was():
    cursor = Cursor(AT, AT, Reported.of([ONE], since=""), Reported.of([OTHER], since=""))

    read = Cursor.of(cursor.text())

    assert cursor == read
    assert ONE in read.changed
    assert OTHER not in read.changed
    assert {"7"} == read.changed.ids("task")


def test_only_the_last_is_kept():
    """What is before the overlap is not looked at again."""
    assert {"task": {OTHER.at: ["7"]}} == Reported.of([ONE, OTHER], since=OTHER.at).by_type


def test_ten_thousand_changes_are_a_short_text():
    """The output of a node is kept with its run."""
    reported = Reported.of((Stamped("salesOrder", str(number), ONE.at) for number in range(10_000)), since="")

    assert len(Cursor(AT, AT, reported).text()) < 40_000


@pytest.mark.parametrize(
    "text",
    [
        "",
        "x",
        "é",
        "AAAA",
        packed([]),
        packed({}),
        packed({"v": 1, "at": "now"}),
        packed(
            {"v": 1, "at": "2026-03-02T09:00:00", "deletions_at": "2026-03-02T09:00:00", "changed": {}, "deleted": {}}
        ),
        packed({"v": 1, "at": AT.isoformat(), "deletions_at": AT.isoformat(), "changed": [], "deleted": {}}),
        packed("x" * 60_000_000),
        Cursor(AT, AT).text()[:-9],
    ],
    ids=lambda text: text[:12],
)
def test_anything_else_is_refused(text):
    with pytest.raises(InvalidParams, match="not a cursor"):
        Cursor.of(text)


def test_a_later_form_says_so():
    with pytest.raises(InvalidParams, match="form 2"):
        Cursor.of(packed({"v": 2}))
