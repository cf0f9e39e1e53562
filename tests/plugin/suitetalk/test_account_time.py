"""The account says its time zone and how it writes dates."""

import pytest

from netsuite_plugin.errors import NetSuiteUnavailable
from netsuite_plugin.suitetalk.account_time import account_time


@pytest.mark.fault("A4")
async def test_the_account_is_asked(connected):
    """By one query, which any role that may use SuiteQL may send."""
    async with connected.session() as session:
        assert ("America/Los_Angeles", "M/D/YYYY") == await session.account_time()


class Answers:
    """A SuiteQL service that has one answer."""

    def __init__(self, *rows):
        self.rows = list(rows)

    async def query(self, text, parameters):
        return {"rows": self.rows}


@pytest.mark.fault("A4")
@pytest.mark.parametrize(("day", "written"), [
    ("3/4/2026", "M/D/YYYY"), ("04/03/2026", "DD/MM/YYYY"), ("2026-03-04", "YYYY-MM-DD"), ("4.3.2026", "D.M.YYYY"),
    ("4-Mar-2026", "D-Mon-YYYY"), ("04-MARCH-2026", "DD-Month-YYYY"), ("2026/3/4", "YYYY/M/D"),
])  # fmt: skip
async def test_a_known_date_shows_how_dates_are_written(day, written):
    """Day and month of the date that is asked tell apart."""
    assert ("UTC", written) == await account_time(Answers({"timezone": "UTC", "day": day}))


@pytest.mark.fault("A4")
@pytest.mark.parametrize("rows", [[], [{"timezone": None, "day": "3/4/2026"}], [{"timezone": "UTC", "day": "soon"}]])
async def test_an_answer_that_does_not_tell_is_not_guessed(rows):
    """Nothing is assumed about an account."""
    with pytest.raises(NetSuiteUnavailable, match="did not say"):
        await account_time(Answers(*rows))
