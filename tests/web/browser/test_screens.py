"""
Every state of every page, as `web_states_*.py` stage it, drawn by a real browser: both widths, both schemes.

The table of routes says which states there are; `tests/web/test_routes.py` fails for one that is not staged. Nothing is served here: the
browser is given the answer that the pages gave, with its headers, so that a state needs no waiting and no port.
"""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from importlib.resources import files
from mimetypes import guess_type
from urllib.parse import urlsplit

import httpx
import pytest
from playwright.async_api import Browser, ConsoleMessage, Route, async_playwright

from real_browser import AXE, LAUNCHED, SCREENS
from web_states import STAGED

pytestmark = pytest.mark.anyio
MOST_BYTES = 55_000
"""Of the files a page loads, its own words apart; what was promised is 60 kB."""

WITH_EVERY_RULE = {(1280, "light"), (390, "dark")}
"""Both widths and both schemes; of the other two only the contrast is new."""


@pytest.fixture(scope="module")
async def chromium() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(**LAUNCHED)
        yield browser
        await browser.close()


@dataclass
class Answer:
    """What stands at every address for one browser: one answer of the pages, and the files that belong to them."""

    given: httpx.Response
    assets: int = 0
    refused: list[str] = field(default_factory=list)

    async def at(self, route: Route) -> None:
        path = urlsplit(route.request.url).path
        if route.request.is_navigation_request():
            kept = {name: value for name, value in self.given.headers.items() if name != "content-length"}
            await route.fulfill(body=self.given.content, status=self.given.status_code, headers=kept)
        elif path.startswith("/static/"):
            body = (files("netsuite_web") / path.lstrip("/")).read_bytes()
            self.assets += len(body)
            await route.fulfill(body=body, content_type=guess_type(path)[0])
        else:  # the events of a live part: there are none
            await route.fulfill(status=204)

    def heard(self, message: ConsoleMessage) -> None:
        if "Content Security" in message.text:
            self.refused.append(message.text)


@pytest.mark.parametrize("key", list(STAGED), ids=" ".join)
async def test_a_state_is_drawn(pages, chromium, key):
    """axe-core finds nothing, nothing is wider than the window, no script or style is refused, and it is small."""
    staged = (await STAGED[key](pages)).response
    answer = Answer(staged)
    context = await chromium.new_context(viewport={"width": 1280, "height": 900})
    page = await context.new_page()
    page.on("console", answer.heard)
    await page.route("**/*", answer.at)
    await page.goto(str(staged.url))
    wrong = answer.refused
    await page.evaluate(AXE.read_text())
    for width in (1280, 390):
        await page.set_viewport_size({"width": width, "height": 900})
        for scheme in ("light", "dark"):
            await page.emulate_media(color_scheme=scheme)
            await page.screenshot(path=SCREENS / f"{_named(key)}-{width}-{scheme}.png", full_page=True)
            asked = {"resultTypes": ["violations"]}
            if (width, scheme) not in WITH_EVERY_RULE:
                asked["runOnly"] = ["color-contrast"]
            found = (await page.evaluate("asked => axe.run(asked)", asked))["violations"]
            wrong += [f"{width} {scheme}: {each['id']}: {each['nodes'][0]['html'][:300]}" for each in found]
        if (wide := await page.evaluate("document.documentElement.scrollWidth")) > width:
            wrong.append(f"{width}: {wide} px wide")
    await context.close()

    assert [] == wrong
    assert 0 < answer.assets < MOST_BYTES


def _named(key: tuple[str, str, str]) -> str:
    method, path, state = key
    words = path.strip("/").replace("{", "").replace("}", "").replace("/", "-").replace(".", "-")
    return f"{words or 'start'}{'-sent' if method == 'POST' else ''}-{state.replace(' ', '-')}"
