"""When a schedule fires: five fields, a time zone, and both changes of summer time."""

from datetime import UTC, datetime
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from pydantic import ValidationError

from netsuite_runner.timetable import Timetable


def local(cron, first, last, zone="Europe/Berlin"):
    """The firings between two moments of a zone, as its clocks show them."""
    table, here = Timetable(cron=cron, time_zone=zone), ZoneInfo(zone)
    found = table.between(*(datetime.fromisoformat(each).replace(tzinfo=here) for each in (first, last)))
    assert all(one < other for one, other in pairwise(found))
    return [each.astimezone(here).strftime("%d %H:%M%z") for each in found]


def test_it_is_read_in_its_time_zone():
    """A working day's morning is another moment in summer."""
    table = Timetable(cron="30 6 * * 1-5", time_zone="Europe/Berlin")

    assert datetime(2026, 3, 30, 4, 30, tzinfo=UTC) == table.after(datetime(2026, 3, 27, 6, tzinfo=UTC))
    assert datetime(2026, 3, 27, 5, 30, tzinfo=UTC) == table.after(datetime(2026, 3, 26, 6, tzinfo=UTC))
    assert "At 06:30 on Monday through Friday, Europe/Berlin" == table.words


def test_the_first_and_the_last_moment_count():
    assert ["02 09:00+0100", "02 10:00+0100"] == local("0 * * * *", "2026-03-02T09:00", "2026-03-02T10:00")


@pytest.mark.parametrize(("cron", "fires"), [
    ("30 2 * * *", ["28 02:30+0100", "29 03:00+0200", "30 02:30+0200"]),
    ("30 3 * * *", ["28 03:30+0100", "29 03:30+0200", "30 03:30+0200"]),
], ids=["in the gap", "behind it"])  # fmt: skip
def test_a_time_that_a_day_skips_fires_right_after_the_gap(cron, fires):
    """2026-03-29, 02:00 to 03:00 is not there: no day is without its firing."""
    assert fires == local(cron, "2026-03-28T00:00", "2026-03-30T12:00")


def test_a_time_that_a_day_has_twice_fires_the_first_time():
    """2026-10-25, 02:30 is there in summer time and again in winter time: nothing is posted twice."""
    assert ["24 02:30+0200", "25 02:30+0200", "26 02:30+0100"] == local(
        "30 2 * * *", "2026-10-24T00:00", "2026-10-26T12:00"
    )


def test_every_half_hour_is_every_half_hour_on_the_day_of_25_hours():
    """And on the day of 23."""
    assert 50 == len(local("*/30 * * * *", "2026-10-25T00:00", "2026-10-25T23:59"))
    assert 46 == len(local("*/30 * * * *", "2026-03-29T00:00", "2026-03-29T23:59"))


def test_a_schedule_that_was_behind_for_years_is_brought_up_in_a_moment():
    """Of a minute's firings those of the last day are gone through."""
    found = Timetable(cron="* * * * *", time_zone="UTC").between(
        datetime(2020, 1, 1, tzinfo=UTC), datetime(2026, 1, 1, tzinfo=UTC)
    )

    assert datetime(2026, 1, 1, tzinfo=UTC) == found[-1]
    assert 1441 == len(found)


@pytest.mark.parametrize(("cron", "zone", "said"), [
    ("* * * *", "UTC", "has not five fields"),
    ("* * * * * *", "UTC", "has not five fields"),
    ("@daily", "UTC", "has not five fields"),
    ("61 * * * *", "UTC", "cannot be read: bad minute"),
    ("0 0 31 2 *", "UTC", "bad day-of-month|never comes"),
    ("0 0 * * *", "Mars/Olympus", "there is no time zone 'Mars/Olympus'"),
    ("0 0 * * *", "../etc/passwd", "is not a time zone"),
    ("0 0 * * *", "", "time zone"),
])  # fmt: skip
def test_what_cannot_be_read_is_refused(cron, zone, said):
    with pytest.raises(ValidationError, match=said):
        Timetable(cron=cron, time_zone=zone)
