"""Moments and lengths of time as people say them."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from netsuite_web.moments import as_time, at, day, length, relative

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (0, "0 ms"),
        (0.084, "84 ms"),
        (4.12, "4.1 s"),
        (60, "1 min"),
        (189, "3 min 9 s"),
        (7500, "2 h 5 min"),
        (36_000, "10 hours"),
        (6 * 86_400, "6 days"),
    ],
)
def test_how_long(seconds, said):
    """In the two largest units, and no more than a person would say."""
    assert said == length(seconds)


@pytest.mark.parametrize(
    ("away", "said"),
    [
        ({"seconds": 5}, "in a moment"),
        ({"seconds": -5}, "just now"),
        ({"seconds": 50}, "in 1 minute"),
        ({"minutes": 41}, "in 41 minutes"),
        ({"hours": -1}, "1 hour ago"),
        ({"hours": -47}, "47 hours ago"),
        ({"days": 13}, "in 13 days"),
        ({"days": -20}, "Tue 10 Feb"),
        ({"days": 400}, "Tue 6 Apr 2027"),
    ],
)
def test_when_as_seen_from_now(away, said):
    """Near moments by their distance, others by their day; the year only where it is needed."""
    assert said == relative(NOW + timedelta(**away), NOW)


def test_the_exact_moment_stands_in_the_title():
    """In UTC, wherever it was said; and words are written out."""
    moment = datetime(2026, 3, 2, 10, 5, tzinfo=timezone(timedelta(hours=1)))
    shown = as_time(moment, "<b>")
    assert 'title="2026-03-02 09:05:00 UTC"' in shown
    assert "&lt;b&gt;" in shown
    assert ("Mon 2 Mar", "Mon 2 Mar, 09:00") == (day(NOW, NOW), at(NOW, NOW))
