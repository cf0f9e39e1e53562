"""Audit: by day, by what happened and who did it; on the page and in the files alike."""

import csv
import io
import json

import pytest

from conftest import INES, MARIA
from web_people import ANALYST, OTTO
from web_staging import connected

pytestmark = pytest.mark.anyio


@pytest.fixture
async def two_days(pages):
    """Maria connects on one day, and is tested on the next."""
    _, credential = await connected(pages)
    pages.world.clock.move(days=1)
    maria = await pages.browser(MARIA)
    await maria.post(f"/connectors/{credential}/test")
    await pages.settled()
    return maria


async def test_a_day_is_a_page_and_a_file(two_days):
    """Its heading leads there; the files are those of what is shown."""
    page = await two_days.get("/audit")
    first = f"{two_days.app.state.site.clock.now():%Y-%m-%d}"
    assert f"day={first}" in page.response.text

    day = await two_days.get(f"/audit?day={first}")
    lines = list(csv.DictReader(io.StringIO((await two_days.get(f"/audit.csv?day={first}")).response.text)))
    told = json.loads((await two_days.get(f"/audit.json?day={first}")).response.text)["events"]

    assert "The files are of this day." in day.words
    assert f"day={first}" in day.response.text.partition("/audit.csv")[2][:200]
    assert {first} == {line["at"][:10] for line in lines} == {event["at"][:10] for event in told}
    assert 0 < len(lines) < len(list(csv.reader(io.StringIO((await two_days.get("/audit.csv")).response.text)))) - 1


async def test_what_happened_is_chosen_from_what_there_is(two_days):
    """And a day that is none, or what never happened, is a page."""
    page = await two_days.get("/audit?event=connected")
    assert 'value="connected" selected' in page.response.text
    assert "1 line." in page.words
    for query in ("day=0001-01-01", "day=9999-12-31", "day=x", "event=%00&who=%3Cb%3E", "since=-1"):
        assert 200 == (await two_days.get(f"/audit?{query}")).status, query


async def test_members_read_their_own_and_administrators_their_organizations(two_days, pages):
    """Of another organization nothing."""
    assert "connected" in (await (await pages.browser(INES)).get("/audit")).words
    assert "Nothing happened yet" in (await (await pages.browser(OTTO)).get("/audit")).words
    ines = await pages.browser(INES)
    await ines.connect("1234567", ANALYST)
    assert INES.user not in (await two_days.get(f"/audit?who={INES.user}")).words.partition("Times are UTC")[2]
    assert MARIA.user in (await two_days.get("/audit")).words
