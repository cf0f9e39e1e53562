"""How an account tells the time: in queries, conditions, and in what `__emulator__` and a saved state say of it."""

from datetime import UTC, date, datetime, time

import pytest

from netsuite_emulator import Emulator
from netsuite_emulator.setup.preferences import Preferences


@pytest.mark.parametrize(
    ("date_format", "text", "java"),
    [
        ("M/D/YYYY", "3/4/2026", "M/d/yyyy"),
        ("DD/MM/YYYY", "04/03/2026", "dd/MM/yyyy"),
        ("DD-Mon-YYYY", "04-Mar-2026", "dd-MMM-yyyy"),
        ("YYYY-MM-DD", "2026-03-04", "yyyy-MM-dd"),
        ("D.M.YYYY", "4.3.2026", "d.M.yyyy"),
    ],
)
def test_dates_are_written_and_read(date_format, text, java):
    preferences = Preferences("UTC", date_format)
    assert (text, java) == (preferences.written(date(2026, 3, 4)), preferences.java_format)
    assert date(2026, 3, 4) == preferences.read(text)
    assert preferences.read("2026/3/4") is preferences.read("4-Xxx-2026") is preferences.read("31/31/2026") is None


@pytest.mark.parametrize(
    ("time_format", "text"), [("h:mm a", "4:07 PM"), ("H:mm", "16:07"), ("h-mm a", "04-07 pm"), ("H-mm", "16-07")]
)
def test_times_are_read_as_the_account_writes_them(time_format, text):
    """The four formats of General Preferences; each refuses what another one writes."""
    assert time(16, 7) == Preferences(time_format=time_format).read_time(text)
    others = {"4:07 PM", "16:07", "04-07 pm", "16-07"} - {text}
    assert {None} == {Preferences(time_format=time_format).read_time(each) for each in others}


@pytest.mark.parametrize("wrong", [("Mars/Olympus", "M/D/YYYY"), ("UTC", "M/YYYY"), ("", "M/D/YYYY"), ("UTC", "")])
def test_what_no_account_has_is_refused(wrong):
    with pytest.raises(ValueError, match="time zone|how dates are written"):
        Preferences(*wrong)
    with pytest.raises(ValueError, match="how times are written"):
        Preferences(time_format="HH:MM")


def test_a_moment_is_shown_by_the_clock_on_the_wall():
    assert "2026-03-02T10:00:00" == Preferences("Europe/Berlin").local_text("2026-03-02T09:00:00Z")
    assert ["", "soon", "2026-03-02"] == [Preferences().local_text(each) for each in ("", "soon", "2026-03-02")]


@pytest.fixture
def account():
    emulator = Emulator(company=False, clock=lambda: datetime(2026, 3, 2, 1, 0, tzinfo=UTC))
    found = emulator.account("1234567")
    found.given("customer", id="107", companyName="Fjord", lastModifiedDate="2026-03-02T01:00:00Z", subsidiary="1")
    return found


def asked(account, columns, where="id = 107"):
    (row,) = account.suiteql.run(f"SELECT {columns} FROM customer WHERE {where}", limit=5, offset=0).rows
    return [*row.values()]


def test_queries_go_by_it(account):
    """Columns, literals, texts without a format, the day and the zone; changed later too."""
    shown = "TO_CHAR(lastmodifieddate, 'YYYY-MM-DD HH24:MI') AS a, lastmodifieddate AS b, TO_CHAR(SYSDATE, 'YYYY-MM-DD HH24') AS c"
    assert ["2026-03-01 17:00", "3/1/2026", "2026-03-01 17"] == asked(account, shown, "lastmodifieddate < '3/2/2026'")
    assert date(2026, 3, 1) == account.today()

    account.preferences.time_zone, account.preferences.date_format = "Europe/Berlin", "DD.MM.YYYY"

    assert ["2026-03-02 02:00", "02.03.2026", "2026-03-02 02"] == asked(
        account, shown, "lastmodifieddate >= '02.03.2026' AND lastmodifieddate >= TO_DATE('02.03.2026')"
    )
    as_text = "datecreated || '' AS a, TO_CHAR(lastmodifieddate) AS b, REPLACE(lastmodifieddate, '.', '/') AS c"
    assert ["02.03.2026", "02/03/2026"] == asked(account, as_text)
    assert ["Europe/Berlin"] == asked(account, "SESSIONTIMEZONE AS a")


def test_a_deletion_has_its_moment(account, tmp_path):
    """Also one before the first query, and in a saved state."""
    account.records.remove("customer", "107", at="2026-03-02T01:00:05Z")
    account.preferences.time_zone = "Asia/Kolkata"
    query = "SELECT recordid, TO_CHAR(deleteddate, 'YYYY-MM-DD HH24:MI:SS') AS at FROM deletedrecord"
    expected = [{"recordid": "107", "at": "2026-03-02 06:30:05"}]
    assert expected == account.suiteql.run(query, limit=5, offset=0).rows

    account.emulator.save(tmp_path / "state")
    loaded = Emulator.load(tmp_path / "state").account("1234567")

    assert "Asia/Kolkata" == loaded.preferences.time_zone
    assert expected == loaded.suiteql.run(query, limit=5, offset=0).rows


@pytest.mark.parametrize(
    ("zone", "summer", "winter"),
    [("Europe/Berlin", "10:00", "11:00"), ("UTC", "12:00", "12:00"), ("Asia/Kolkata", "06:30", "06:30")],
)
def test_a_moment_is_told_in_utc(account, zone, summer, winter):
    """As readers of changes ask for it: the day after the clock is changed counts already."""
    account.preferences.time_zone = zone
    at = "TO_CHAR(SYS_EXTRACT_UTC(TO_TIMESTAMP('{} 12:00', 'YYYY-MM-DD HH24:MI')), 'HH24:MI')"
    assert [summer, winter] == asked(account, f"{at.format('2026-03-29')} AS a, {at.format('2026-10-25')} AS b")
