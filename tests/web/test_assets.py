"""What pages load is asked for once."""

import re

import pytest

from conftest import MARIA

pytestmark = pytest.mark.anyio


async def test_a_browser_keeps_what_pages_load(pages):
    """For a year, under an address that is another one when a file is; a page itself is kept nowhere."""
    maria = await pages.browser(MARIA)
    page = await maria.get("/connectors")
    loaded = re.findall(r'"(/static/[^"]+)"', page.response.text)

    kept = {(await maria.get(address)).response.headers["cache-control"] for address in loaded}

    assert {"public, max-age=31536000, immutable"} == kept
    assert "no-store" == page.response.headers["cache-control"]


async def test_what_is_not_there_is_not_kept(pages):
    """Nor is what lies outside of the folder."""
    maria = await pages.browser(MARIA)
    for path in ("/static/nothing.css", "/static/../app.py", "/static/%2e%2e/app.py"):
        page = await maria.get(path)
        assert (404, "no-store") == (page.status, page.response.headers["cache-control"])
