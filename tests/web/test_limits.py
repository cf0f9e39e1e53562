"""How often one sender may ask for what costs, or for what could be guessed."""

import pytest

from netsuite_web.limits import RateLimit

pytestmark = pytest.mark.anyio


async def test_guessing_is_slowed_down(pages):
    """Thirty a minute; then a page that says how long to wait."""
    nobody = await pages.browser(None)
    statuses = [(await nobody.get(f"/sign-in?link={number}", site="none")).status for number in range(31)]
    last = await nobody.get("/sign-in?link=x", site="none")
    assert 401 == statuses[0]
    assert 429 == last.status
    assert int(last.response.headers["retry-after"]) >= 1


def test_a_rate_refills_evenly(clock):
    """Half a minute gives half of it back."""
    limit = RateLimit(clock, requests=10, seconds=60)
    assert [0.0] * 10 == [limit.wait("a") for _ in range(10)]
    assert limit.wait("a") == pytest.approx(6)
    assert 0.0 == limit.wait("b")
    clock.move(seconds=30)
    assert 5 == sum(limit.wait("a") == 0 for _ in range(10))
