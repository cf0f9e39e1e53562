"""The account's clock, above all when it is set back."""

from datetime import UTC, date, datetime, timedelta

import pytest

from netsuite_plugin.errors import NetSuiteUnavailable
from netsuite_plugin.suitetalk.changes.local_time import LocalTime

ENDS = datetime(2026, 11, 1, 9, tzinfo=UTC)
"""Of summer time in Los Angeles: the clock shows 01:59:59, then 01:00:00."""


@pytest.fixture
def clock():
    return LocalTime("America/Los_Angeles")


def test_one_text_may_stand_for_two_moments(clock):
    before, after = ENDS - timedelta(minutes=30), ENDS + timedelta(minutes=30)
    assert "2026-11-01 01:30:00" == clock.shown(before) == clock.shown(after)
    assert (before, after) == clock.moments("2026-11-01 01:30:00")
    assert (ENDS + timedelta(hours=1),) == clock.moments("2026-11-01 02:00:00")


@pytest.mark.parametrize(
    "zone", ["America/Los_Angeles", "Europe/London", "Australia/Lord_Howe", "Asia/Kathmandu", "UTC"]
)
def test_nothing_is_shown_that_is_less_than_the_least(zone):
    """Asked of every minute of a day around each change of the clock of that year."""
    clock = LocalTime(zone)
    for day in (
        datetime(2026, 11, 1, tzinfo=UTC),
        datetime(2026, 10, 24, 12, tzinfo=UTC),
        datetime(2026, 4, 4, tzinfo=UTC),
    ):
        shown = [clock.shown(day + timedelta(minutes=minute)) for minute in range(36 * 60)]
        for minute in range(0, 24 * 60, 7):
            assert min(shown[minute:]) == clock.least_shown(day + timedelta(minutes=minute))


def test_the_least_looks_no_further_than_it_is_asked_to(clock):
    before = ENDS - timedelta(minutes=10)
    assert "2026-11-01 01:50:00" == clock.least_shown(before, ENDS - timedelta(minutes=1))
    assert "2026-11-01 01:00:00" == clock.least_shown(before, ENDS) == clock.least_shown(before)


@pytest.mark.parametrize(
    ("since", "moment"),
    [
        (date(2026, 3, 2), datetime(2026, 3, 2, 8, tzinfo=UTC)),
        (datetime(2026, 3, 2, 1, 30), datetime(2026, 3, 2, 9, 30, tzinfo=UTC)),  # noqa: DTZ001 - as an author writes it
        (datetime(2026, 3, 2, 1, 30, tzinfo=UTC), datetime(2026, 3, 2, 1, 30, tzinfo=UTC)),
        (datetime(2026, 11, 1, 1, 30), ENDS - timedelta(minutes=30)),  # noqa: DTZ001 - the earlier of two
    ],
)
def test_a_beginning_is_of_this_clock(clock, since, moment):
    assert moment == clock.begin(since)


def test_a_zone_that_is_not_known_is_said():
    with pytest.raises(NetSuiteUnavailable, match="Mars/Olympus"):
        LocalTime("Mars/Olympus")
