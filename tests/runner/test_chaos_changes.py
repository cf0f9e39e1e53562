"""`make chaos-changes` at a tiny size, and that its judge notices what can be wrong."""

from datetime import UTC, datetime, timedelta

import pytest

from benchmarks.figures import NotMeasured
from chaos.changes_judged import Judge, Look, Written
from measuring import told_by

BEGIN = datetime(2026, 11, 1, 8, 0, tzinfo=UTC)
JUDGE = Judge("America/Los_Angeles", timedelta(minutes=2))


def at(minute):
    return BEGIN + timedelta(minutes=minute)


def look(minute, *changes):
    """A look that takes a minute; the seconds of the one clock are those of the other."""
    reported = [{"id": record_id, "change": change, "at": shown} for record_id, change, shown in changes]
    return Look(minute * 60, minute * 60 + 60, at(minute), at(minute + 1), at(minute), reported)


def write(minute, what="updated"):
    return Written("7", what, minute * 60, minute * 60 + 1, at(minute))


@pytest.mark.parametrize(
    ("writes", "looks"),
    [
        ([write(5)], [look(0), look(10, ("7", "updated", "2026-11-01 01:05:00"))]),
        ([write(5)], [look(0), look(10, ("7", "deleted", "2026-11-01 01:06:00"))]),
        ([write(10)], [look(10), look(20, ("7", "updated", "2026-11-01 01:10:00"))]),
        ([write(65)], [look(0), look(70, ("7", "updated", "2026-11-01 01:05:00"))]),
    ],
    ids=["reported", "gone since", "while it looked", "in the hour that came again"],
)
def test_what_is_reported_is_not_missed(writes, looks):
    found = JUDGE.judged(writes, looks)

    assert ([], 0, 0) == (found.missed, found.repeats, found.wrong_clock)


@pytest.mark.parametrize(
    ("writes", "looks"),
    [
        ([write(5)], [look(0), look(10)]),
        ([write(5)], [look(0), look(10), look(20, ("7", "updated", "2026-11-01 01:05:00"))]),
        ([write(5)], [look(0), look(10, ("8", "updated", "2026-11-01 01:05:00"))]),
        ([write(5)], [look(0), look(10, ("7", "updated", "2026-11-01 01:04:00"))]),
        ([write(5, "deleted")], [look(0), look(10, ("7", "updated", "2026-11-01 01:05:00"))]),
        ([write(65)], [look(0), look(30, ("7", "updated", "2026-11-01 01:05:00")), look(70)]),
    ],
    ids=["never", "too late", "of another record", "of another write", "not as gone", "an hour before"],
)
def test_what_is_not_reported_is_missed(writes, looks):
    assert writes == JUDGE.judged(writes, looks).missed


def test_a_repeat_is_counted_and_one_from_long_ago_is_reported_apart():
    """By what the look before it had looked at."""
    first, again = ("7", "updated", "2026-11-01 01:09:00"), ("7", "updated", "2026-11-01 01:09:00")

    near, far = JUDGE.judged([], [look(10, first), look(11, again)]), JUDGE.judged([], [look(10, first), look(20), look(30, again)])  # fmt: skip

    assert (1, 0) == (near.repeats, len(near.outside))
    assert (1, 1) == (far.repeats, len(far.outside))
    later = JUDGE.judged([], [look(10, first), look(68), look(70, again)])
    assert (1, 0) == (later.repeats, len(later.outside)), "an hour later the same text may be another change"


def test_a_look_by_another_clock_is_counted():
    early = look(10)
    assert 1 == JUDGE.judged([], [Look(0, 60, early.before, early.after, at(50), [])]).wrong_clock


def test_without_a_last_look_nothing_is_judged():
    with pytest.raises(NotMeasured, match="no look began"):
        JUDGE.judged([write(5)], [look(0)])


def test_a_small_size_runs():
    """There may be no kill in so few looks; nothing else may be missed."""
    _, told, said = told_by("chaos.changes", "--records", "60")

    figures = told["figures"]
    assert 60 == figures["records"], said
    assert (0, 0, 0, 0) == tuple(
        figures[name]
        for name in (
            "changes_missed",
            "repeats_outside_the_overlap",
            "reported_when_nothing_happened",
            "looks_by_another_clock",
        )
    )
    assert figures["midnights"] == figures["clock_set_back"] == 1
