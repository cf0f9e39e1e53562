"""The last hour of an account's slots, drawn and in words, and on the page."""

import re

from conftest import MARIA
from netsuite_plugin.transport.slots.seen import Moment
from netsuite_web.slots_picture import in_words, picture
from web_staging import connected


def moments(*values):
    """Return one moment for each (window, in use, waiting, refused)."""
    return [Moment(10 * place, *value, ended=1) for place, value in enumerate(values)]


def test_the_picture_says_what_it_shows():
    """In words for who cannot see it."""
    history = moments((5, 5, 20, 0), (4, 5, 3, 1), (4, 0, 0, 0))
    said = "In the last hour at most 5 in use, window 4 to 5, at most 20 waiting, 1 refused by NetSuite"
    assert said == in_words(history)
    drawn = picture(history)
    assert f'aria-label="{said}"' in drawn
    assert (1, 1, 1) == tuple(drawn.count(f'class="{kind}"') for kind in ("held", "refused", "window"))


def test_nothing_reaches_out_of_the_picture():
    """However many wait, and although more was in use than the window is now."""
    drawn = picture(moments(*[(n % 7 + 1, n % 11, n * n, n % 2) for n in range(360)]))
    places = re.findall(r'(?:x|y|x1|y1|cx|cy)="([\d.-]+)', drawn)
    tall = re.findall(r' y="([\d.-]+)" height="([\d.-]+)"', drawn)
    assert all(0 <= float(place) <= 112 for place in places)
    assert all(13.8 <= float(top) and float(top) + float(height) <= 94.2 for top, height in tall)
    assert "style=" not in drawn


def test_an_hour_in_which_nothing_was_asked():
    assert "Nothing in the last hour" in picture([])
    assert 'class="held"' not in picture(moments((4, 0, 0, 0)))


async def test_the_page_shows_it(pages):
    """Of the accounts this person is connected to, and of no other."""
    browser, _ = await connected(pages, MARIA)
    limit = pages.world.registry.host("netsuite").slot_limit
    for pool in ("1234567", "7654321"):
        async with limit.slot(pool):
            pass
    page = (await browser.get("/slots")).response.text

    assert "7654321" not in page
    assert "at most 1 in use, window 4" in page
    assert "style=" not in page
