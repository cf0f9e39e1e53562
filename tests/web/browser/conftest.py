"""A real browser, Debian's Chromium; `make test-web` runs these, after it has seen to it and to axe-core. `make test` does not."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

from real_browser import LAUNCHED


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(**LAUNCHED)
        yield launched
        launched.close()
